from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.page_head import HEAD_BYTES, MAX_TAGS, PageHead, read_head


def head(markup: str) -> PageHead:
    return read_head(markup.encode(), None)


def test_meta_tags_and_canonical_links_are_read_however_they_are_written():
    read = head(
        '<META content=\'noai, NoArchive\' NAME=robots><meta property="og:url" content="/a?b=1&amp;c=2"/>'
        "<link href=/x rel='alternate CANONICAL'><link rel=stylesheet href=/css>"
    )
    assert read.meta == (("robots", "noai, NoArchive"), ("og:url", "/a?b=1&c=2"))
    assert read.canonical_links == ("/x",)


def test_what_stands_in_comments_scripts_and_bodies_does_not_count():
    read = head(
        "<!-- <meta name=robots content=noai> --><script>'<meta name=robots content=noai>'</script>"
        "<noscript><meta http-equiv=refresh content=0></noscript><meta name=a content='x > y'>"
        "<body><link rel=canonical href=/evil><meta name=robots content=noai>"
    )
    assert read == PageHead((("a", "x > y"),), ())


def test_the_character_set_of_the_answer_counts():
    markup = "<link rel=canonical href='/новости/курск'>"
    assert read_head(markup.encode("cp1251"), "windows-1251").canonical_links == ("/новости/курск",)
    assert read_head(markup.encode("utf-8"), "unicode_escape").canonical_links == ("/новости/курск",)


def test_what_is_read_is_bounded():
    assert len(head("<meta name=a content=b>" * 10_000).meta) == MAX_TAGS
    assert head(" " * HEAD_BYTES + "<link rel=canonical href=/late>").canonical_links == ()


HOSTILE = [
    "<meta ",
    "<link",
    "<!--",
    "<script",
    "</script>",
    "-->",
    '"',
    "'",
    "=",
    "rel=canonical",
    " href=",
    "content=",
    "/",
    ">",
    "<body",
]


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(HOSTILE), max_size=60).map("".join).map(str.encode)))
def test_any_bytes_can_be_read(body):
    assert isinstance(read_head(body, None), PageHead)

"""Front and section pages: by the pattern of their links, by the blocks of their template, and after a redesign."""

from datetime import UTC, datetime

import pytest

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.poll import Blocks, FeedDocument, Selection, read_document
from kursk_pipeline.stages.poll.written_dates import IN_WORDS, DateReader

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
HOME = "https://paper.example/"
PAGE = """<html><head><base href="https://paper.example/en/"></head><body>
<a href="/about">About us</a><a href="2024/08/one.html"><img></a><a href="2024/08/one.html#top">One headline</a>
<a href="2024/08/one.html">more</a><a href="https://paper.example/en/2024/08/two.html?utm_source=x">Two</a>
<a href="mailto:x@paper.example">Mail</a><a href="javascript:void(0)">2024/08/</a></body></html>"""
BLOCKS = """<main><ul>
<li class="card top"><a href="/news/1"><img></a><h3><a href="/news/1">First <b>headline</b></a></h3>
  <time datetime="2024-08-20T10:30:00+03:00">today</time></li>
<li class="card"><h3><a href="news/2#comments">Second</a></h3><span class="when">20 серпня 2024, 09:15</span></li>
<li class="card"><h3>An advertisement</h3><a href="javascript:buy()">Buy</a></li>
<li class="menu"><a href="/about">About</a></li></ul>
<a class="card" href="/news/3"><h3>Third</h3><span class="when">вчора о 18:00</span></a></main>"""
TEMPLATE = Blocks("li.card, a.card", link="h3", title="h3", date="time, .when", zone="Europe/Kyiv")


def read(body, *, content_type="", **wishes):
    body = body if isinstance(body, bytes) else body.encode()
    selection = Selection(**wishes)
    return read_document(
        FeedDocument("paper", HOME, body, content_type, NOW, kind="front_page", selection=selection)
    )  # fmt: skip


def refusal(body, **wishes):
    with pytest.raises(Unprocessable) as refused:
        read(body, **wishes)
    return refused.value.reason, refused.value.detail


def test_links_of_the_pattern_become_entries_without_times():
    reading = read(PAGE, links=r"/\d{4}/\d{2}/")
    assert [(entry.canonical_url, entry.title) for entry in reading.entries] == [
        (f"{HOME}en/2024/08/one.html", "One headline"),
        (f"{HOME}en/2024/08/two.html", "Two"),
    ]
    assert {(entry.published_at, entry.updated_at, entry.first_seen_at) for entry in reading.entries} == {
        (None, None, NOW)
    }


def test_a_page_without_article_links_is_told():
    assert refusal(PAGE, links=r"/news/\d+")[0] == "template_changed"
    assert refusal("", links="x")[0] == "empty_document"


def test_the_charset_of_the_answer_counts():
    page = "<a href='/2024/08/3'>Суджа</a>".encode("windows-1251")
    (entry,) = read(page, links="2024", content_type="text/html; charset=windows-1251").entries
    assert entry.title == "Суджа"
    for odd in ("rot13", "no-such-charset", ""):
        (entry,) = read(
            "<a href='/2024/08/3'>Суджа</a>", links="2024", content_type=f"text/html; charset={odd}"
        ).entries
        assert entry.title == "Суджа"


def test_blocks_tell_link_headline_and_time():
    reading = read(BLOCKS, blocks=TEMPLATE)
    assert [(entry.url, entry.title, entry.published_at) for entry in reading.entries] == [
        (f"{HOME}news/1", "First headline", datetime(2024, 8, 20, 7, 30, tzinfo=UTC)),
        (f"{HOME}news/2", "Second", datetime(2024, 8, 20, 6, 15, tzinfo=UTC)),
        (f"{HOME}news/3", "Third", datetime(2024, 8, 19, 15, 0, tzinfo=UTC)),
    ]
    assert reading.problem == ""


def test_a_block_needs_no_more_than_itself():
    reading = read(BLOCKS, blocks=Blocks("li.card"))
    assert [(entry.url, entry.published_at) for entry in reading.entries] == [
        (f"{HOME}news/1", None),
        (f"{HOME}news/2", None),
    ]


def test_blocks_and_a_pattern_hold_together():
    reading = read(BLOCKS, blocks=TEMPLATE, links="/news/[23]$")
    assert [entry.url for entry in reading.entries] == [f"{HOME}news/2", f"{HOME}news/3"]


@pytest.mark.parametrize(("blocks", "said"), [
    (Blocks("article.teaser"), "item = 'article.teaser' finds nothing"),
    (Blocks("li.card", link="a.headline"), "link = 'a.headline' finds no link in 3 blocks"),
    (Blocks("li.card:nth-child(3)", link="a"), "finds no link in 1 blocks"),
])  # fmt: skip
def test_a_redesigned_page_is_told_by_the_selector_that_finds_nothing(blocks, said):
    reason, detail = refusal(BLOCKS, blocks=blocks)
    assert reason == "template_changed"
    assert said in detail


@pytest.mark.parametrize(("lost", "said"), [
    ({"title": "h2.head"}, "title = 'h2.head' finds nothing in 4 blocks"),
    ({"date": "span.date"}, "date = 'span.date' finds no date in 4 blocks"),
])  # fmt: skip
def test_a_partly_redesigned_page_gives_its_articles_and_says_what_is_lost(lost, said):
    wish = {"link": "h3", "title": "h3", "date": ".when"} | lost
    reading = read(BLOCKS, blocks=Blocks("li.card, a.card", **wish))
    assert len(reading.entries) == 3
    assert reading.problem.startswith("template_changed")
    assert said in reading.problem


@pytest.mark.parametrize(("written", "meant"), [
    ("Nov 22, 2023", "2023-11-21T22:00"), ("22.11.2023 14:05", "2023-11-22T12:05"), ("2024-08-06", "2024-08-05T21:00"),
    ("чт, 4 августа 2022 - 17:22", "2022-08-04T14:22"), ("22 листопада 2023, 14:05", "2023-11-22T12:05"),
    ("Опубліковано: 6 серпня 2024 о 12:30", "2024-08-06T09:30"), ("2 hours ago", "2024-08-20T10:00"),
    ("сьогодні, 10:15", "2024-08-20T07:15"), ("August 6", "2024-08-05T21:00"), ("06/08/2024", "2024-08-05T21:00"),
    ("2024-08-06T10:00:00Z", "2024-08-06T10:00"), ("6 August 2024 10:00 UTC", "2024-08-06T10:00"),
    ("By our correspondent", None), ("", None), ("2024", None), ("99999-01-01", None), ("12" * 80, None),
])  # fmt: skip
def test_dates_in_words_are_read_in_the_zone_of_their_page(written, meant):
    found = DateReader(NOW, "Europe/Kyiv").of_page(written)
    assert found == (datetime.fromisoformat(f"{meant}+00:00") if meant else None)


def test_no_more_dates_in_words_are_read_than_a_worker_has_time_for():
    dates = DateReader(NOW, left=2)
    assert [dates.of_page("6 August 2024") is None for _ in range(3)] == [False, False, True]
    assert dates.of_page("2024-08-06") is not None
    assert DateReader(NOW).left == IN_WORDS

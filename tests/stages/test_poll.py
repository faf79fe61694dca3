import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.poll import FeedDocument, read_feed

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
FEED_URL = "https://paper.example/feeds/all.xml"


def read(body, content_type="application/rss+xml", **options):
    body = body if isinstance(body, bytes) else body.encode()
    return read_feed(FeedDocument("paper", FEED_URL, body, content_type, NOW), **options)


def rss(*items, head="<language>uk</language>"):
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{head}{"".join(items)}</channel></rss>'
    )


def item(link="https://paper.example/1", title="One", extra=""):
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def refusal(body, content_type="application/rss+xml"):
    with pytest.raises(Unprocessable) as refused:
        read(body, content_type)
    return refused.value.reason


def test_rss_gives_clean_entries():
    described = "<description>&lt;p&gt;Border &lt;b&gt;crossed&lt;/b&gt;.</description>"
    extra = "<pubDate>Tue, 06 Aug 2024 10:00:00 +0300</pubDate>" + described
    (entry,) = read(rss(item("/news/1?utm_source=rss", "Sudzha &amp;amp; Kursk", extra))).entries
    assert (entry.url, entry.canonical_url) == (
        "https://paper.example/news/1?utm_source=rss",
        "https://paper.example/news/1",
    )
    assert (entry.title, entry.summary, entry.language) == ("Sudzha & Kursk", "Border crossed.", "uk")
    assert entry.published_at == datetime(2024, 8, 6, 7, tzinfo=UTC)
    assert (entry.source_id, entry.revision, entry.first_seen_at, entry.updated_at) == ("paper", 1, NOW, None)


def test_atom_and_rdf_and_json_feed_are_read():
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><entry><title>One</title><id>tag:1</id>
      <link rel="edit" href="https://paper.example/edit"/><link href="https://paper.example/1"/>
      <published>2024-08-06T07:00:00Z</published><updated>2024-08-07T07:00:00Z</updated></entry></feed>"""
    (entry,) = read(atom, "application/atom+xml").entries
    assert (entry.url, entry.language) == ("https://paper.example/1", "en-GB")
    assert (entry.published_at.day, entry.updated_at.day) == (6, 7)
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>One</title><link>https://paper.example/1</link>
      <dc:date>2024-08-06T07:00:00+00:00</dc:date></item></rdf:RDF>"""
    assert read(rdf, "application/rdf+xml").entries[0].published_at == datetime(2024, 8, 6, 7, tzinfo=UTC)
    items = [
        {
            "id": "1",
            "url": "https://paper.example/1",
            "content_html": "<p>Hi",
            "date_published": "2024-08-06T10:00:00+03:00",
        },
        7,
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": items}
    reading = read(json.dumps(document), "application/feed+json")
    assert [(entry.url, entry.summary, entry.published_at.hour) for entry in reading.entries] == [
        ("https://paper.example/1", "Hi", 7)
    ]
    assert [rejected.reason for rejected in reading.rejected] == ["no_link"]


def test_every_item_is_an_entry_or_rejected_with_its_reason():
    body = rss(
        item(), item("https://www.paper.example/1#top"), item("javascript:alert(1)"), item(""), item("https://u:p@paper.example/x"),
        "<item><title>guid</title><guid>https://paper.example/2</guid></item>",
        '<item><title>no</title><guid isPermaLink="false">https://paper.example/3</guid></item>', item("http://[::1"),
    )  # fmt: skip
    reading = read(body)
    assert [entry.canonical_url for entry in reading.entries] == ["https://paper.example/1", "https://paper.example/2"]
    assert [rejected.reason for rejected in reading.rejected] == [
        "duplicate_in_feed", "bad_url", "no_link", "bad_url", "no_link", "no_link",
    ]  # fmt: skip


def test_entries_beyond_the_limit_are_counted():
    reading = read(rss(*(item(f"/{number}") for number in range(30))), limit=20)
    assert (len(reading.entries), {rejected.reason for rejected in reading.rejected}) == (20, {"over_limit"})
    assert len(reading.rejected) == 10


@pytest.mark.parametrize(("claim", "believed"), [
    ("Tue, 06 Aug 2024 10:00:00", datetime(2024, 8, 6, 10, tzinfo=UTC)),
    ("2024-08-06 10:00:00", datetime(2024, 8, 6, 10, tzinfo=UTC)),
    ((NOW + timedelta(hours=47)).isoformat(), NOW + timedelta(hours=47)),
    ((NOW + timedelta(hours=49)).isoformat(), None),
    ("0001-01-01T00:00:00Z", None), ("Thu, 01 Jan 1970 00:00:00 GMT", None), ("99999-01-01", None),
    ("soon", None), ("", None),
])  # fmt: skip
def test_dates_are_believed_within_reason(claim, believed):
    (entry,) = read(rss(item(extra=f"<pubDate>{claim}</pubDate>"))).entries
    assert entry.published_at == believed


def test_what_is_dated_ahead_is_named_and_what_is_dated_wrongly_is_not():
    dates = {"/1": NOW + timedelta(hours=49), "/2": NOW + timedelta(hours=47), "/3": datetime(1970, 1, 1, tzinfo=UTC)}
    items = (
        item(f"https://paper.example{path}", extra=f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>")
        for path, at in dates.items()
    )
    assert read(rss(*items)).ahead == {"https://paper.example/1"}


def test_titles_lose_controls_and_length():
    (entry,) = read(rss(item(title="Ку\u0000рск &#8; " + "x" * 30_000)).encode().replace(b"\x00", b"")).entries
    assert entry.title.startswith("Курск x")
    assert len(entry.title) == 2000


def test_declared_and_sent_charsets_are_read():
    body = rss(item(title="Курск")).replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="windows-1251"?>')
    assert read(body.encode("cp1251"), "text/xml").entries[0].title == "Курск"
    assert (
        read(rss(item(title="Курск")).encode("cp1251"), "application/xml; charset=windows-1251").entries[0].title
        == "Курск"
    )


@pytest.mark.parametrize(("body", "reason"), [
    ("", "empty_document"), ("  \n\ufeff\x00", "empty_document"),
    ("<!doctype html><title>Sorry</title>", "html_instead_of_feed"),
    ("<html><body><rss></body></html>", "html_instead_of_feed"), ('<?xml version="1.0"?><opml/>', "not_a_feed"),
    ('<?xml version="1.0"?><rss version="2.0"><channel><item><ti', "broken_xml"), ("some words", "broken_xml"),
    ('{"version": ', "broken_json"), ('{"items": []}', "not_a_feed"), ("{" * 100_000, "broken_json"),
    ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "broken_json"), ('{"a":' * 50_000, "broken_json"),
])  # fmt: skip
def test_what_is_no_feed_is_refused_by_name(body, reason):
    assert refusal(body) == reason


def test_a_feed_without_entries_is_a_feed():
    assert read(rss()).entries == ()


def test_a_damaged_feed_gives_what_can_be_read_and_says_so():
    reading = read(rss(item("/1"), item("/2"), "<item><title>cut")[:-20])
    assert [entry.url for entry in reading.entries] == ["https://paper.example/1", "https://paper.example/2"]
    assert "not well-formed" in reading.problem


def test_no_file_and_no_address_is_opened(tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(item("https://secret.example/")))
    for body in (str(secret), secret.as_uri(), "http://127.0.0.1:9/feed"):
        assert refusal(body) == "broken_xml"
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + rss(item(title="&x;"))[21:]
    assert "secret" not in str(read(entity))


PARTS = st.sampled_from([
    '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-16"?>', '<rss version="2.0">', "<channel>",
    "<item>", "</item>", "</channel>", "</rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>",
    "<link href='/x'/>", "<link>", "</link>", "http://paper.example/1", "<title type='xhtml'>", "<title>",
    "</title>", "<![CDATA[", "]]>", "&amp;", "&#0;", "&#xD800;", "&x;", "<pubDate>", "</pubDate>",
    "Tue, 06 Aug 2024 10:00:00 +9999", "2024-13-45T99:99:99Z", "-0001",
    "<!DOCTYPE rss [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>", "<guid>", "</guid>", "{",
    '"version": "https://jsonfeed.org/version/1.1",', '"items": [', '{"url": "http://x/"}', "]", "}",
    "<content:encoded>", "<media:group>", "<georss:point>1 2</georss:point>", "<gml:pos>x</gml:pos>",
    "<itunes:image/>", "<source url='x'>", "\x00", "\ufeff", "<x:y xmlns:x='z'/>",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(st.one_of(PARTS, st.text(max_size=8)), max_size=25).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))))  # fmt: skip
def test_any_document_is_read_or_refused_by_name(body):
    try:
        reading = read(body, "text/xml")
    except Unprocessable as refused:
        assert refused.reason in {"empty_document", "html_instead_of_feed", "not_a_feed", "broken_xml", "broken_json"}  # noqa: PT017
        return
    for entry in reading.entries:
        assert len(entry.title) <= 2000
        assert "\x00" not in entry.title + entry.summary + entry.url
        assert entry.url.isascii()

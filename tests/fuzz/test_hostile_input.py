"""What strangers send, for a minute each: nothing but the errors that we name may come out. ``KURSK_LONG=1`` runs it."""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursk_pipeline.adapters.robots import answer_of, rules_of
from kursk_pipeline.canonical_links import read_canonical_link
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.page_head import PageHead, read_head
from kursk_pipeline.reservations import SIGNALS, read_reservations
from kursk_pipeline.stages import poll
from kursk_pipeline.urls import canonical_url, http_url, site_of

SECONDS = float(os.environ.get("KURSK_FUZZ_SECONDS", "60"))
ROUND = 200
"""Examples in one go; then the clock is looked at."""
NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.skipif(not os.environ.get("KURSK_LONG"), reason="a minute for each kind of input: set KURSK_LONG=1"),
    pytest.mark.timeout(SECONDS + 120),
]


def for_a_while(strategy: st.SearchStrategy, check: Callable) -> None:
    """Feed examples to a check until the time is up; hypothesis shrinks what fails."""
    quick = settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    end, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        quick(given(strategy)(check))()
        count += ROUND
    assert count >= ROUND


def soup(*pieces: str) -> st.SearchStrategy[bytes]:
    """Pieces of a format in any order, with any text and bytes between them."""
    words = st.one_of(
        st.sampled_from(pieces).map(lambda piece: piece.encode("utf-8", "surrogatepass")),
        st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=6),
    )
    return st.lists(words, max_size=60).map(b"".join)


ADDRESSES = (
    "http://", "https://", "//", "/", "?", "#", "&", "=", ":", "@", "[", "]", "%", "%00", "%2e", "..", "\\", "0x7f",
    "127.0.0.1", "::1", "paper.example", "xn--", "www.", "m.", "amp", "/amp/", "index.html", "utm_source=",
    "jsessionid=", "5.ua", ";", "\u3002", "https://www.google.com/amp/s/", "cdn.ampproject.org/c/s/", ":65536", ":80",
    "co.uk", "\uff0e", "\n", "\t", "\0", "\ud800",
)  # fmt: skip
FEEDS = (
    "<?xml version='1.0' encoding='", "utf-8", "utf-16", "koi8-r", "'?>", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", "&a;",
    "&#x0;", "&#55296;", "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[",
    "]]>", "<link>", "</link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<link href='",
    "'/>", "<updated>", "<pubDate>", "</pubDate>", "Tue, 20 Aug 2024 12:00:00 +9999", "99999-99-99T99:99:99Z",
    "0000-00-00", "<rdf:RDF>", "<guid isPermaLink='true'>", "<xml:base='",
    "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [",
    "{\"url\": \"http://a.example/\", \"id\": 1e999}", "]}", "null", "[" * 50, "http://a.example/1",
    "javascript:alert(1)", "<content:encoded>", "<html><body>", "<summary type='xhtml'>", "xml:lang='",
)  # fmt: skip
SITEMAPS = (
    "<?xml version='1.0'?>", "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", "<sitemapindex>",
    "<sitemap>", "</sitemap>", "<url>", "</url>", "<loc>", "</loc>", "http://a.example/1", "<lastmod>", "</lastmod>",
    "2024-08-20", "9999-99-99T", "<news:news>", "<news:title>", "</news:title>", "<news:publication_date>",
    "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", "&a;", "\x1f\x8b\x08\x00", "</urlset>",
)  # fmt: skip
ROBOTS = (
    "User-agent:", "user-agent :", "*", "kursk", "kursk/1.0", "Disallow:", "Allow:", "/", "$", "%", "%zz",
    "\u041a\u0443\u0440\u0441\u043a", "Crawl-delay:", "1e400", "-1", "nan", "Request-rate: 1/0", "Visit-time: 9999-0",
    "Sitemap:", "\r", "\n", "\r\n", "#", "\ufeff", "\0", ":" * 20,
)  # fmt: skip
HEADS = (
    "<meta ", "<link ", "<!--", "-->", "<script>", "</script>", "name=", "robots", "content=", "noai",
    "tdm-reservation", "'1'", '"', "'", "rel=canonical", " href=", "og:url", "property=", ">", "/>", "<body>",
    "<base href=", *ADDRESSES,
)  # fmt: skip


def test_addresses():
    def check(example: bytes) -> None:
        url = example.decode("utf-8", "surrogateescape")
        with suppress(Unprocessable):
            http_url(url, against="https://paper.example/a")
        with suppress(Unprocessable):
            canonical = canonical_url(url)
            assert canonical_url(canonical) == canonical
            assert site_of(canonical)

    for_a_while(soup(*ADDRESSES), check)


@pytest.mark.parametrize("content_type", ["application/rss+xml", "application/json"])
def test_feeds(content_type):
    def check(example: bytes) -> None:
        document = poll.FeedDocument("paper", "https://paper.example/feed", example, content_type, NOW)
        with suppress(Unprocessable):
            for entry in poll.read_feed(document).entries:
                assert canonical_url(entry.canonical_url) == entry.canonical_url

    for_a_while(soup(*FEEDS), check)


def test_sitemaps():
    if importlib.util.find_spec("kursk_pipeline.stages.poll.sitemaps") is None:
        pytest.skip("there is no sitemap reader")
    from kursk_pipeline.stages.poll import read_document

    def check(example: bytes) -> None:
        document = poll.FeedDocument(
            "paper", "https://paper.example/sitemap.xml", example, "application/xml", NOW, kind="sitemap"
        )
        with suppress(Unprocessable):
            read_document(document)

    for_a_while(soup(*SITEMAPS), check)


def test_robots_files():
    def check(example: bytes) -> None:
        rules = rules_of(answer_of(200, example, now=NOW), agent="kursk")
        assert rules.allows("https://paper.example/a?b=c", agent="kursk") in {True, False}
        assert rules.crawl_delay >= 0

    for_a_while(soup(*ROBOTS), check)


def test_heads_of_pages():
    def check(example: bytes) -> None:
        head = read_head(example, "utf-8")
        assert isinstance(head, PageHead)
        assert set(read_reservations({"x-robots-tag": example[:50].decode("latin-1")}, head).signals) <= set(SIGNALS)
        address = "https://paper.example/news/1234567"
        reading = read_canonical_link(head, announced=address, final_url=address)
        assert site_of(reading.article_url) == "paper.example"

    for_a_while(soup(*HEADS), check)

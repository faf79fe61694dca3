"""What strangers send: nothing but the errors that we name may come out. A few examples of each kind; with ``KURSK_LONG=1``
a minute of each.
"""

from __future__ import annotations

import gzip
import io
import os
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursk_pipeline.adapters.robots import answer_of, rules_of
from kursk_pipeline.adapters.source_documents import WARC_TYPE
from kursk_pipeline.adapters.warc import read_warc
from kursk_pipeline.canonical_links import read_canonical_link
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.page_head import PageHead, read_head
from kursk_pipeline.reservations import SIGNALS, read_reservations
from kursk_pipeline.site_terms import read_site_terms, terms_of
from kursk_pipeline.stages import poll
from kursk_pipeline.stages.poll import Blocks, Selection
from kursk_pipeline.urls import canonical_url, http_url, site_of
from tests.fuzz.pieces import ADDRESSES, FEEDS, GDELT, HEADS, PAGES, ROBOTS, SITEMAPS, TERMS, WARC

IS_LONG = bool(os.environ.get("KURSK_LONG"))
SECONDS = float(os.environ.get("KURSK_FUZZ_SECONDS", "60" if IS_LONG else "0"))
ROUND = 200 if IS_LONG else 25
"""Examples in one go; then the clock is looked at."""
NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.timeout(SECONDS + 120)


def for_a_while(strategy: st.SearchStrategy, check: Callable) -> None:
    """Feed examples to a check until the time is up; hypothesis shrinks what fails."""
    quick = settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    end, count = time.monotonic() + SECONDS, 0
    while not count or time.monotonic() < end:
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
    def check(example: bytes) -> None:
        document = poll.FeedDocument(
            "paper", "https://paper.example/sitemap.xml", example, "application/xml", NOW, kind="sitemap"
        )
        with suppress(Unprocessable):
            poll.read_document(document)

    for_a_while(soup(*SITEMAPS), check)


BLOCKS = Blocks("article, li", link="h2 > a", title="h2", date="time", zone="Europe/Kyiv")


@pytest.mark.parametrize("selection", [Selection(links="/1"), Selection(blocks=BLOCKS)], ids=["pattern", "blocks"])
def test_front_pages(selection):
    def check(example: bytes) -> None:
        document = poll.FeedDocument(
            "paper",
            "https://paper.example/",
            example,
            "text/html; charset=utf-8",
            NOW,
            kind="front_page",
            selection=selection,
        )
        with suppress(Unprocessable):
            for entry in poll.read_document(document).entries:
                assert entry.published_at is None or entry.published_at.tzinfo is UTC
                assert canonical_url(entry.canonical_url) == entry.canonical_url

    for_a_while(soup(*PAGES), check)


def test_files_of_gdelt():
    def check(example: bytes) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("20240820120000.gkg.csv", example)
        whole = packed.getvalue()
        cut = whole[: len(whole) - len(example) % 97] if len(example) % 3 else whole
        for body in (example, whole, cut, whole[:30] + example + whole[30:]):
            document = poll.FeedDocument(
                "gdelt", "https://data.example/lastupdate.txt", body, "", NOW, kind="gdelt", since=NOW,
                selection=Selection(words=("kursk",), places=frozenset({"RS41"})),
            )  # fmt: skip
            with suppress(Unprocessable):
                poll.read_document(document)

    for_a_while(soup(*GDELT), check)


def test_lists_of_addresses():
    def check(example: bytes) -> None:
        for content_type in ("text/plain", "inode/directory"):
            document = poll.FeedDocument("list", "file:///lists/a.txt", example, content_type, NOW, kind="url_list")
            with suppress(Unprocessable):
                poll.read_document(document)

    for_a_while(soup("http://a.example/1", "\n", "\t", "#", "\r", "file:///etc/passwd", *ADDRESSES), check)


def test_warc_files(tmp_path):
    path = tmp_path / "a.warc"

    def check(example: bytes) -> None:
        for body in (example, gzip.compress(example), gzip.compress(example)[:-9] + example[:9]):
            path.write_bytes(body)
            document = poll.FeedDocument("warc", path.as_uri(), b"", WARC_TYPE, NOW, kind="warc")
            with suppress(Unprocessable):
                read_warc(document)

    for_a_while(soup(*WARC), check)


def test_robots_files():
    def check(example: bytes) -> None:
        rules = rules_of(answer_of(200, example, now=NOW), agent="kursk")
        assert rules.allows("https://paper.example/a?b=c", agent="kursk") in {True, False}
        assert rules.crawl_delay >= 0

    for_a_while(soup(*ROBOTS), check)


def test_terms_of_sites():
    def check(example: bytes) -> None:
        rules = read_site_terms(answer_of(200, example, now=NOW).text)
        found = terms_of(rules, "/news/" + "a" * 100)
        assert found is None or found in rules

    for_a_while(soup(*TERMS), check)


def test_heads_of_pages():
    def check(example: bytes) -> None:
        head = read_head(example, "utf-8")
        assert isinstance(head, PageHead)
        assert set(read_reservations({"x-robots-tag": example[:50].decode("latin-1")}, head).signals) <= set(SIGNALS)
        address = "https://paper.example/news/1234567"
        reading = read_canonical_link(head, announced=address, final_url=address)
        assert site_of(reading.article_url) == "paper.example"

    for_a_while(soup(*HEADS), check)

"""The facts of feedparser's test feeds hold in our entries, and in no fewer cases than in feedparser itself."""

import calendar
import io
import warnings
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import TITLE_LIMIT, markup_to_text
from kursk_pipeline.stages.poll import FeedDocument, read_feed
from kursk_pipeline.urls import http_url
from tests.conformance.feed_facts import AT, DATES, FACTS, ONE, rss

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
TOLD = Path(__file__).parents[2] / "docs" / "sources.md"
ALL = [*FACTS, *(
    (f"the date {written!r}", rss(f"<link>{ONE}</link><pubDate>{written}</pubDate>"), "application/xml", {"published": meant})
    for written, meant in DATES
)]  # fmt: skip


def as_bytes(body):
    return body if isinstance(body, bytes) else body.encode("utf-8")


def written(at):
    return at.strftime("%Y-%m-%dT%H:%M:%S") if at else ""


def in_ours(body, content_type):
    try:
        entries = read_feed(FeedDocument("paper", AT, as_bytes(body), content_type, NOW)).entries
    except Unprocessable:
        return {}
    return {} if not entries else {
        "url": entries[0].url, "title": entries[0].title, "summary": entries[0].summary, "language": entries[0].language,
        "published": written(entries[0].published_at), "updated": written(entries[0].updated_at),
    }  # fmt: skip


def in_the_library(body, content_type):
    headers = {"content-type": content_type, "content-location": AT}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            entry = feedparser.parse(io.BytesIO(as_bytes(body)), response_headers=headers).entries[0]
            return {
                "url": http_url(entry.get("feedburner_origlink") or entry.link, against=AT),
                "title": markup_to_text(entry.get("title", ""), limit=TITLE_LIMIT),
                "summary": markup_to_text(entry.get("summary", ""), limit=TITLE_LIMIT),
                "language": (entry.get("title_detail") or {}).get("language") or "",
                "published": in_utc(entry.get("published_parsed") or entry.get("updated_parsed")),
                "updated": in_utc(entry.get("updated_parsed")),
            }
        except (IndexError, AttributeError, Unprocessable):
            return {}


def in_utc(parsed):
    return written(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else ""


def holds(reader, body, content_type, known):
    found = reader(body, content_type)
    return {name: found.get(name) for name in known} == known


@pytest.mark.parametrize(("body", "content_type", "known"), [fact[1:] for fact in ALL], ids=[fact[0] for fact in ALL])
def test_the_fact_holds(body, content_type, known):
    found = in_ours(body, content_type)
    assert {name: found.get(name) for name in known} == known


def test_no_fewer_facts_hold_than_in_the_library():
    ours = sum(holds(in_ours, *fact[1:]) for fact in ALL)
    library = sum(holds(in_the_library, *fact[1:]) for fact in ALL)
    print(f"feeds: {ours} of {len(ALL)} facts hold here, {library} in feedparser")
    assert ours == len(ALL) >= library
    assert f"| {len(ALL)} | {library} | {ours} |" in TOLD.read_text("utf-8")

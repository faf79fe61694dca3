"""recall: what did we miss? A day's listings that the schedule does not live by are read, and what they name is looked for.

Sources' own sitemaps (those that they declare, else those that their robots.txt names) and some of GDELT's files of the day
say what was published about the topic. A sample of it stays; `marts.recall_daily` says what became of each address here,
looked at again for a fortnight. Nothing is announced to the schedule by it: a look that fed what it measures would find no
fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from kursk_pipeline.adapters.source_feeds import is_file
from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.warehouse import recalls
from kursk_pipeline.adapters.warehouse.recalls import Look
from kursk_pipeline.adapters.web import WebLimits
from kursk_pipeline.adapters.workers import Failure
from kursk_pipeline.backfill_range import Days, gdelt_files, may_hold, place_of
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError, Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FeedEntry, FetchOutcome
from kursk_pipeline.stages.poll import FeedDocument, Selection
from kursk_pipeline.stages.poll.discovery import named_sitemaps
from kursk_pipeline.stages.poll.sitemaps import SINCE_SLACK
from kursk_pipeline.stages.recall import draw, draw_files
from kursk_pipeline.steps.poll_documents import LISTING_BYTES, DocumentReader, answers, topic_words
from kursk_pipeline.urls import canonical_url, http_url, origin_of, site_of

SAMPLE = 50
"""Addresses looked for, a day, source and kind of listing: where a tenth is missed, 50 show it give or take 4 in 100."""
DOCUMENTS = 6
"""Sitemaps read of a source: its index, the news sitemap, and some that can hold the day. Each is a request to it."""
LEVELS = 3
"""An index, one below it, and the listing."""
QUARTERS = 8
"""Of GDELT's 96 files a day: some 60 MB, and a twelfth of what it saw."""
AGAIN = timedelta(days=14)
"""For how long it is looked again what became of an address: what was deferred or made up for has come by then."""
SECONDS = 1_200.0
"""Twenty minutes for all asking: fifty hosts side by side take one or two."""


@dataclass(slots=True)
class _Reading:
    """What was read for one source so far."""

    documents: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)
    entries: list[FeedEntry] = field(default_factory=list)


def run(
    desk: Desk, *, day: date | None = None, source_ids: Sequence[str] = (), sample: int = SAMPLE
) -> Sequence[dict[str, Any]]:  # fmt: skip
    """Look for what was published on a day, yesterday when none is named; returns the rows of `marts.recall_daily`.

    Raises:
        ConfigError: a source is not declared, or the day has not ended.
        Transient: another look is under way.
    """
    now = desk.now()
    chosen = day or now.date() - timedelta(days=1)
    if chosen > now.date():
        raise ConfigError("recall", "day", f"{chosen} has not come", "name a day of the past")
    sources = _chosen(desk, source_ids)
    days = Days(chosen, chosen)
    with desk.store.exclusively("recall:"), DocumentReader(desk) as reader:
        looks = [*_by_sitemaps(desk, reader, sources, days, sample), *_by_gdelt(desk, reader, sources, days, sample)]
        with desk.store.transaction() as connection:
            for look in looks:
                recalls.keep(connection, look, now=now)
            recalls.judge(connection, since=min(chosen, now.date() - AGAIN))
            said = recalls.said(connection, chosen)
    wanted = {source.source_id for source in sources}
    return [dict(row) for row in said if row["source_id"] in wanted]


def _chosen(desk: Desk, source_ids: Sequence[str]) -> list[Source]:
    for source_id in source_ids:
        if source_id not in desk.sources:
            raise ConfigError("recall", "source", f"there is no source {source_id}", "name one of kursk source list")
    return [desk.sources[one] for one in source_ids or desk.sources]


def _by_sitemaps(
    desk: Desk, reader: DocumentReader, sources: Sequence[Source], days: Days, sample: int
) -> Iterator[Look]:  # fmt: skip
    found = {source.source_id: _Reading() for source in sources if _site_address(source)}
    level = [(source_id, url) for source_id, urls in _first_sitemaps(desk, sources).items() for url in urls]
    for _ in range(LEVELS):
        level = list(_read_level(desk, reader, level, found, days))
    for source_id, reading in found.items():
        if reading.documents or reading.failed:
            yield _look(days, source_id, "sitemap", reading, sample)


def _first_sitemaps(desk: Desk, sources: Sequence[Source]) -> dict[str, list[str]]:
    """The sitemaps that each source declares; of those that declare none, what robots.txt names."""
    declared = {one.source_id: [feed.url for feed in one.feeds if feed.kind == "sitemap"] for one in sources}
    asked = {
        one.source_id: f"{origin_of(address)}/robots.txt"
        for one in sources
        if not declared[one.source_id] and (address := _site_address(one))
    }
    requests = [Request(url, desk.sources[source_id].delay_seconds, key=source_id) for source_id, url in asked.items()]
    for response in answers(desk, requests, limits=WebLimits(batch_seconds=SECONDS / 4)):
        if response.outcome is FetchOutcome.OK:
            named = named_sitemaps(response.body.decode("utf-8", "replace"), response.request.url)
            declared[response.request.key] = [one.url for one in named]
    return declared


def _site_address(source: Source) -> str:
    """An address on the source's own site; empty for lists of others' articles."""
    own = (feed.url for feed in source.feeds if feed.kind != "gdelt" and not is_file(feed.url))
    return next(own, "")


def _read_level(
    desk: Desk, reader: DocumentReader, level: Sequence[tuple[str, str]], found: dict[str, _Reading], days: Days
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Read sitemaps of every source side by side; gives those that they name and that can hold something of the day."""
    requests: list[Request] = []
    asked = Counter({source_id: reading.documents + reading.failed for source_id, reading in found.items()})
    for source_id, url in dict.fromkeys(level):
        if asked[source_id] < DOCUMENTS:
            asked[source_id] += 1
            requests.append(_request(desk, source_id, url))
    for response in answers(desk, requests, limits=WebLimits(batch_seconds=SECONDS / 4)):
        source_id = response.request.key.partition(" ")[0]
        named = _take(desk, reader, source_id, "sitemap", response, found[source_id], days)
        yield from ((source_id, url) for url in named if may_hold(url, days))


def _request(desk: Desk, source_id: str, url: str) -> Request:
    delay_seconds = desk.sources[source_id].delay_seconds
    return Request(url, delay_seconds, key=f"{source_id} {url}", largest_bytes=LISTING_BYTES)


def _take(
    desk: Desk, reader: DocumentReader, source_id: str, kind: str, response: Response, into: _Reading, days: Days
) -> list[str]:  # fmt: skip
    """Count one document and keep what it lists of the day; returns the documents that it names."""
    if response.outcome is not FetchOutcome.OK:
        into.failed += 1
        into.problems.append(f"{response.request.url}: {response.outcome}")
        return []
    source = desk.sources[source_id]
    document = FeedDocument(
        source_id, response.final_url or response.request.url, response.body,
        response.headers.get("content-type", response.content_type), response.requested_at, source.keep_parameters, kind,
        Selection(words=topic_words(desk.topic)), days.start + SINCE_SLACK if kind == "sitemap" else None,
    )  # fmt: skip
    reading = reader.read_one(document)
    if isinstance(reading, Failure):
        into.failed += 1
        into.problems.append(f"{response.request.url}: {reading.reason}")
        return []
    into.documents += 1
    wanted = {"in_range"} if kind == "sitemap" else {"in_range", "undated"}
    into.entries += [entry for entry in reading.entries if place_of(entry, days) in wanted]
    return _addresses(reading.follow, document.feed_url)


def _addresses(named: Sequence[str], against: str) -> list[str]:
    found = []
    for url in named:
        with suppress(Unprocessable):
            found.append(http_url(url, against=against))
    return found


def _by_gdelt(
    desk: Desk, reader: DocumentReader, sources: Sequence[Source], days: Days, sample: int
) -> Iterator[Look]:  # fmt: skip
    """What GDELT saw of the sources' sites; it tells no time of publication, so an undated address counts for its day."""
    lists = [(one.source_id, feed.url) for one in desk.sources.values() for feed in one.feeds if feed.kind == "gdelt"]
    if not lists:
        return
    files = [
        _request(desk, source_id, url)
        for source_id, list_url in lists
        for url in draw_files(gdelt_files(list_url, days), day=days.from_on, most=max(1, QUARTERS // len(lists)))
    ]
    every = _Reading()
    for response in answers(desk, files, limits=WebLimits(batch_seconds=SECONDS / 4)):
        _take(desk, reader, response.request.key.partition(" ")[0], "gdelt", response, every, days)
    owners = {site_of(address): one for one in sources if (address := _site_address(one))}
    by_source: dict[str, list[FeedEntry]] = {source.source_id: [] for source in owners.values()}
    for entry in every.entries:
        if owner := owners.get(site_of(entry.url)):
            by_source[owner.source_id].append(_owned(entry, owner))
    for source_id, entries in by_source.items():
        if entries:
            yield _look(days, source_id, "gdelt", replace(every, entries=entries), sample)


def _owned(entry: FeedEntry, owner: Source) -> FeedEntry:
    """An entry as its own source would announce it."""
    url = canonical_url(entry.url, keep_parameters=owner.keep_parameters)
    return replace(entry, source_id=owner.source_id, canonical_url=url)


def _look(days: Days, source_id: str, listed_by: str, reading: _Reading, sample: int) -> Look:
    listed = {entry.canonical_url for entry in reading.entries}
    drawn = draw(reading.entries, day=days.from_on, most=sample)
    problems = "; ".join(reading.problems)
    return Look(
        days.from_on, source_id, listed_by, reading.documents, reading.failed, len(listed), problems, tuple(drawn)
    )

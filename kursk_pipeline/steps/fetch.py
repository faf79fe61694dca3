"""fetch: the pages of new and changed entries, over many hosts at once, written as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.warc import find_pages
from kursk_pipeline.adapters.warc_writer import WarcWriter
from kursk_pipeline.adapters.warehouse import results, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.work import EntryToFetch
from kursk_pipeline.batches import close_job, keep_batch, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import Decision, Fetch, Outcome, Page, Retention, WorkItem
from kursk_pipeline.stages.fetch import PAGE_TYPES, VERSION, PageReading, fetch_record, interpret, read_page
from kursk_pipeline.steps.site_files import SiteFiles

FETCH_LIMIT = 5000
"""Entries that one run asks for at most; at one request a second and host, more would outlast the schedule."""
FETCH_BATCH = 25
"""Answers in one transaction: a kill loses at most these, and the archive has their bodies even then."""
UNCHANGED = "unchanged_body"
DEFAULT_DELAY_SECONDS = 1.0
"""For entries of a source that the configuration no longer declares."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One entry that was asked for, what was decided, and its line in the log."""

    item: WorkItem[EntryToFetch]
    decision: Decision[Page]
    fetch: Fetch


def run(desk: Desk, caller: Caller) -> dict[str, Any]:
    """Fetch every entry revision that is due."""
    with open_job(desk, "fetch", VERSION, caller) as opened, desk.warc_writer() as warc:
        items = work.entries_to_fetch(desk.store, now=desk.now(), limit=FETCH_LIMIT)
        waiting = {item.subject_id: item for item in items}
        files = SiteFiles(desk)
        for responses in _in_batches(_answers(desk, items, files)):
            batch = _kept(desk, warc, files, [(waiting[one.request.key], one) for one in responses])
            decisions = [answered.decision for answered in batch]
            keep_batch(desk, opened, [answered.item for answered in batch], decisions, partial(_keep, desk, batch))
        return close_job(desk, opened)


def _answers(desk: Desk, items: Sequence[WorkItem[EntryToFetch]], files: SiteFiles) -> Iterator[Response]:
    """The web's answers; for entries that a WARC file announced, the captures in it."""
    captured: dict[str, list[WorkItem[EntryToFetch]]] = {url: [] for url in _warc_feeds(desk)}
    from_web: list[WorkItem[EntryToFetch]] = []
    for item in items:
        captured.get(item.value.entry.feed_url, from_web).append(item)
    every = desk.web().iterate(list(files.among(_requests(desk, from_web))))
    yield from (response for response in every if not files.takes(response))
    for url, waiting in captured.items():
        times = [item.value.entry.updated_at for item in waiting]
        yield from find_pages(url, list(zip(_requests(desk, waiting), times, strict=True)))


def _warc_feeds(desk: Desk) -> set[str]:
    return {feed.url for source in desk.sources.values() for feed in source.feeds if feed.kind == "warc"}


def _requests(desk: Desk, items: Sequence[WorkItem[EntryToFetch]]) -> list[Request]:
    delays = {source.source_id: source.delay_seconds for source in desk.sources.values()}
    return [
        Request(
            item.value.entry.url,
            delays.get(item.source_id, DEFAULT_DELAY_SECONDS),
            key=item.subject_id,
            media_types=PAGE_TYPES,
        )
        for item in items
    ]


def _kept(
    desk: Desk, warc: WarcWriter, files: SiteFiles, batch: Sequence[tuple[WorkItem[EntryToFetch], Response]]
) -> list[Answered]:
    """Put the bodies into the archive where their publishers let us, then say what each answer means.

    On return archive and WARC file are on the disk: what the warehouse will say is there, is there.
    """
    readings = [_reading(desk, files, item, response) for item, response in batch]
    bodies = {
        item.subject_id: response.body
        for (item, response), reading in zip(batch, readings, strict=True)
        if reading is not None and reading.retention is not Retention.NOTHING
    }
    hashes = dict(zip(bodies, desk.archive.put_all(list(bodies.values())), strict=True))
    warc_feeds = _warc_feeds(desk)
    every = []
    for (item, response), reading in zip(batch, readings, strict=True):
        body_hash = hashes.get(item.subject_id)
        every.append(_answered(desk, item, response, reading, body_hash))
        if body_hash is not None and item.value.entry.feed_url not in warc_feeds:
            warc.write(response, is_revisit=every[-1].decision.reason == UNCHANGED)
    warc.sync()
    return every


def _reading(desk: Desk, files: SiteFiles, item: WorkItem[EntryToFetch], response: Response) -> PageReading | None:
    entry = item.value.entry
    return read_page(
        entry,
        response,
        policy=desk.retention,
        keep_parameters=_keep_parameters(desk, item.source_id),
        site=files.terms_for(response.final_url or entry.url),
    )


def _answered(
    desk: Desk,
    item: WorkItem[EntryToFetch],
    response: Response,
    reading: PageReading | None,
    body_hash: str | None,
) -> Answered:
    """What one answer means. A body seen before is no news."""
    entry = item.value.entry
    decision = interpret(entry, response, attempt=item.attempt, now=desk.now(), body_hash=body_hash, reading=reading)
    log = fetch_record(entry, response, attempt=item.attempt, decision=decision, reading=reading)
    if decision.results and decision.results[0].page_id == item.value.latest_page_id:
        decision = Decision(item.subject_id, Outcome.DROPPED, UNCHANGED, "the same bytes as the page before")
    return Answered(item, decision, log)


def _keep_parameters(desk: Desk, source_id: str) -> frozenset[str]:
    source = desk.sources.get(source_id)
    return source.keep_parameters if source else frozenset()


def _keep(desk: Desk, batch: Sequence[Answered], connection: Connection, pages: Sequence[Page]) -> None:
    results.keep_fetches(desk.store, connection, [answered.fetch for answered in batch], pages)


def _in_batches(every: Iterable[Response]) -> Iterator[list[Response]]:
    source = iter(every)
    while batch := list(islice(source, FETCH_BATCH)):
        yield batch

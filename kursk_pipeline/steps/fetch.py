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
from kursk_pipeline.stages.fetch import PAGE_TYPES, VERSION, fetch_record, interpret, read_page
from kursk_pipeline.steps.site_files import SiteFiles

FETCH_LIMIT = 5000
"""Entries that one run asks for at most; at one request a second and host, more would outlast the schedule."""
FETCH_BATCH = 25
"""Answers in one transaction: a kill loses at most these, and the archive has their bodies even then."""
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
        answers = _answers(desk, items, files)
        keep = partial(_answered, desk, warc, files, _warc_feeds(desk))
        for batch in _in_batches(keep(waiting[one.request.key], one) for one in answers):
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


def _answered(
    desk: Desk,
    warc: WarcWriter,
    files: SiteFiles,
    warc_feeds: set[str],
    item: WorkItem[EntryToFetch],
    response: Response,
) -> Answered:
    """Put the body into the archive where its publisher lets us, then say what the answer means.

    A body seen before is no news.
    """
    entry = item.value.entry
    reading = read_page(
        entry,
        response,
        policy=desk.retention,
        keep_parameters=_keep_parameters(desk, item.source_id),
        site=files.terms_for(response.final_url or entry.url),
    )
    may_keep = reading is not None and reading.retention is not Retention.NOTHING
    body_hash = desk.archive.put(response.body) if may_keep else None
    decision = interpret(entry, response, attempt=item.attempt, now=desk.now(), body_hash=body_hash, reading=reading)
    log = fetch_record(entry, response, attempt=item.attempt, decision=decision, reading=reading)
    is_known = bool(decision.results) and decision.results[0].page_id == item.value.latest_page_id
    if may_keep and entry.feed_url not in warc_feeds:
        warc.write(response, is_revisit=is_known)
    if is_known:
        decision = Decision(item.subject_id, Outcome.DROPPED, "unchanged_body", "the same bytes as the page before")
    return Answered(item, decision, log)


def _keep_parameters(desk: Desk, source_id: str) -> frozenset[str]:
    source = desk.sources.get(source_id)
    return source.keep_parameters if source else frozenset()


def _keep(desk: Desk, batch: Sequence[Answered], connection: Connection, pages: Sequence[Page]) -> None:
    results.keep_fetches(desk.store, connection, [answered.fetch for answered in batch], pages)


def _in_batches(every: Iterable[Answered]) -> Iterator[list[Answered]]:
    source = iter(every)
    while batch := list(islice(source, FETCH_BATCH)):
        yield batch

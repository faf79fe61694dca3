"""fetch: the pages of new and changed entries, over many hosts at once, written as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.warc import find_pages
from kursk_pipeline.adapters.warc_writer import WarcWriter
from kursk_pipeline.adapters.warehouse import purges, results, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.work import EntryToFetch
from kursk_pipeline.batches import close_job, keep_batch, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import Decision, Fetch, Outcome, Page, Retention, WorkItem
from kursk_pipeline.stages.fetch import PAGE_TYPES, VERSION, PageReading, fetch_record, interpret, read_page
from kursk_pipeline.steps.review import hold_back
from kursk_pipeline.steps.site_files import SiteFiles
from kursk_pipeline.urls import page_id

FETCH_LIMIT = 5000
"""Entries that one run asks for at most; at one request a second and host, more would outlast the schedule."""
FETCH_BATCH = 25
"""Answers in one transaction: a kill loses at most these, and the archive has their bodies even then."""
SAME_BYTES, PURGED_BYTES = (
    "the same bytes as the page before",
    "the bytes of a page that was purged: not taken up again",
)
DEFAULT_DELAY_SECONDS = 1.0
"""For entries of a source that the configuration no longer declares."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One entry that was asked for, what was decided, and its line in the log.

    ``reserved_id`` is the page of these bytes, known or not, when its publisher reserves them now.
    """

    item: WorkItem[EntryToFetch]
    decision: Decision[Page]
    fetch: Fetch
    reserved_id: str | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """What one job keeps bodies by: where captures go, what sites say, which feeds are captures, what was purged."""

    warc: WarcWriter
    files: SiteFiles
    warc_feeds: set[str]
    purged_ids: set[str]


@dataclass(frozen=True, slots=True)
class Came:
    """One answer before anything is kept of it: ``body_hash`` when we may keep its body, ``page_id`` when a page came."""

    item: WorkItem[EntryToFetch]
    response: Response
    reading: PageReading | None
    body_hash: str | None
    page_id: str | None
    is_purged: bool

    @property
    def is_known(self) -> bool:
        """Whether these bytes were there before: they are those of the last page, or of one that was purged."""
        return self.is_purged or (self.page_id is not None and self.page_id == self.item.value.latest_page_id)


def run(desk: Desk, caller: Caller, *, part: int = 0, parts: int = 1) -> dict[str, Any]:
    """Fetch every entry revision that is due; of several parts, that of the part's own hosts. What is held back waits."""
    hold_back(desk, "yield")
    if parts > 1:
        with desk.store.exclusively("fetch:", is_shared=True):  # nothing is deleted while any part is at work
            return _run(desk, caller, part, parts)
    return _run(desk, caller, part, parts)


def _run(desk: Desk, caller: Caller, part: int, parts: int) -> dict[str, Any]:
    scope = f"{part + 1} of {parts}" if parts > 1 else ""
    with open_job(desk, "fetch", VERSION, caller, scope=scope) as opened, desk.warc_writer() as warc:
        items = work.entries_to_fetch(desk.store, now=desk.now(), limit=FETCH_LIMIT, part=part, parts=parts)
        waiting = {item.subject_id: item for item in items}
        files = SiteFiles(desk)
        purged_ids = purges.purged_page_ids(desk.store, [item.value.entry.canonical_url for item in items])
        keeping = Keeping(warc, files, _warc_feeds(desk), purged_ids)
        for responses in _in_batches(_answers(desk, items, files)):
            batch = keep_bodies(desk, keeping, [(waiting[one.request.key], one) for one in responses])
            decisions = [answered.decision for answered in batch]
            keep_batch(
                desk, opened, [answered.item for answered in batch], decisions, partial(keep_answers, desk, batch)
            )
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


def keep_bodies(
    desk: Desk, keeping: Keeping, batch: Sequence[tuple[WorkItem[EntryToFetch], Response]]
) -> list[Answered]:
    """Put the bodies into the archive where their publishers let us, then say what each answer means.

    On return archive and WARC file are on the disk: what the warehouse will say is there, is there. A body that was purged
    does not come back, and a reserved one is in no WARC file.
    """
    every = [_came(desk, keeping, item, response) for item, response in batch]
    desk.archive.put_all([one.response.body for one in every if one.body_hash and not one.is_purged])
    for one in every:
        is_open = one.reading is not None and one.reading.retention is Retention.FULL_TEXT
        if is_open and one.item.value.entry.feed_url not in keeping.warc_feeds:
            keeping.warc.write(one.response, is_revisit=one.is_known)
    keeping.warc.sync()
    return [_answered(desk, one) for one in every]


def _came(desk: Desk, keeping: Keeping, item: WorkItem[EntryToFetch], response: Response) -> Came:
    entry = item.value.entry
    reading = read_page(
        entry,
        response,
        policy=desk.retention,
        keep_parameters=_keep_parameters(desk, item.source_id),
        site=keeping.files.terms_for(response.final_url or entry.url),
    )
    if reading is None:
        return Came(item, response, None, None, None, is_purged=False)
    body_hash = sha256(response.body).hexdigest()
    known_id = page_id(entry.canonical_url, body_hash)
    told = None if reading.retention is Retention.NOTHING else body_hash
    return Came(item, response, reading, told, known_id, is_purged=known_id in keeping.purged_ids)


def _answered(desk: Desk, came: Came) -> Answered:
    """What one answer means. A body seen before is no news."""
    item, entry, reading = came.item, came.item.value.entry, came.reading
    decision = interpret(
        entry, came.response, attempt=item.attempt, now=desk.now(), body_hash=came.body_hash, reading=reading
    )
    log = fetch_record(entry, came.response, attempt=item.attempt, decision=decision, reading=reading)
    if came.is_known and decision.results:
        detail = PURGED_BYTES if came.is_purged else SAME_BYTES
        decision = Decision(item.subject_id, Outcome.DROPPED, "unchanged_body", detail)
    is_reserved = reading is not None and reading.retention is not Retention.FULL_TEXT
    return Answered(item, decision, log, came.page_id if is_reserved else None)


def _keep_parameters(desk: Desk, source_id: str) -> frozenset[str]:
    source = desk.sources.get(source_id)
    return source.keep_parameters if source else frozenset()


def keep_answers(desk: Desk, batch: Sequence[Answered], connection: Connection, pages: Sequence[Page]) -> None:
    """Write a batch, inside its transaction."""
    results.keep_fetches(desk.store, connection, [answered.fetch for answered in batch], pages)
    purges.tighten(desk.store, connection, [one.reserved_id for one in batch if one.reserved_id])


def _in_batches(every: Iterable[Response]) -> Iterator[list[Response]]:
    source = iter(every)
    while batch := list(islice(source, FETCH_BATCH)):
        yield batch

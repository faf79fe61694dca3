"""backfill, the pages of WARC files: entry, page and place in the file are kept in one transaction.

A kill loses at most the batch under way, and that is read again from the byte where it began: nothing is doubled, nothing
lost. Several processes share the files of one backfill, each file one process at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from kursk_pipeline.adapters.source_documents import WARC_TYPE
from kursk_pipeline.adapters.warc_backfill import PageOfFile, pages_from
from kursk_pipeline.adapters.warc_places import at_hand
from kursk_pipeline.adapters.warc_records import Fault
from kursk_pipeline.adapters.warehouse import backfills, purges, results, work
from kursk_pipeline.adapters.warehouse.backfills import Found, Unit
from kursk_pipeline.adapters.warehouse.runs import Caller, Run
from kursk_pipeline.adapters.warehouse.work import EntryToFetch
from kursk_pipeline.backfill_range import Days, place_of
from kursk_pipeline.batches import close_job, keep_batch, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Transient
from kursk_pipeline.exchanges import Response
from kursk_pipeline.records import FeedEntry, Page, WorkItem
from kursk_pipeline.stages.fetch import VERSION
from kursk_pipeline.stages.poll import FeedDocument, Selection
from kursk_pipeline.steps import fetch
from kursk_pipeline.steps.fetch import Keeping
from kursk_pipeline.steps.housekeep import BODIES_LOCK
from kursk_pipeline.steps.site_files import SiteFiles

BATCH = 100
"""Captures in one transaction: a second of work, so that a kill costs a second and a fetch of news waits no longer."""
LOCK_SECONDS = 600.0
"""How long a batch waits while housekeep deletes bodies."""

Pair = tuple[WorkItem[EntryToFetch], Response, bool]
"""An entry to take in, its capture as an answer, and whether nothing dates it."""


def take_in(desk: Desk, caller: Caller, unit: Unit, days: Days, *, told: Callable[[int], None]) -> bool:
    """Read one WARC file on from where it stood; returns False when another process is at it.

    Args:
        desk: what jobs work with.
        caller: who runs it.
        unit: the file.
        days: what is wanted.
        told: hears the byte up to which the file is read.
    """
    with suppress(Transient), desk.store.exclusively(f"backfill:{unit.url}", wait_seconds=0):
        try:
            with at_hand(unit.url, desk.settings.state / "backfill") as path:
                _take_in(desk, caller, unit, path, days, told)
        except FileNotFoundError:
            _end(desk, unit, "failed", "there is no such file")
        return True
    return False


def _take_in(desk: Desk, caller: Caller, unit: Unit, path: Path, days: Days, told: Callable[[int], None]) -> None:
    with open_job(desk, "fetch", VERSION, caller, scope=unit.url[-1000:]) as opened, desk.warc_writer() as warc:
        keeping = Keeping(warc, SiteFiles(desk), {unit.url}, set())
        _read(desk, opened, keeping, unit, path, days, told)
        close_job(desk, opened)


def _read(
    desk: Desk, opened: Run, keeping: Keeping, unit: Unit, path: Path, days: Days, told: Callable[[int], None]
) -> None:  # fmt: skip
    begin, faults = _offset(desk, unit), list[Fault]()
    every = pages_from(_document(desk, unit), path, faults, begin=begin)
    batch = list(islice(every, BATCH))
    while batch:
        following = list(islice(every, BATCH))
        end = following[0].offset if following else path.stat().st_size
        with desk.store.exclusively(BODIES_LOCK, wait_seconds=LOCK_SECONDS, is_shared=True):
            _keep(desk, opened, keeping, replace(unit, next_offset=end), batch, days)
        told(end)
        batch = following
    words = f"{len(faults)} places cannot be read, the first at byte {faults[0].offset}" if faults else ""
    _end(desk, unit, "done", words)


def _offset(desk: Desk, unit: Unit) -> int:
    """Where the file stands now: another process may have read on since it was listed."""
    with desk.store.transaction() as connection:
        return backfills.offset(connection, unit)


def _document(desk: Desk, unit: Unit) -> FeedDocument:
    from kursk_pipeline.steps.poll_documents import topic_words

    source = desk.sources[unit.source_id]
    wanted = Selection(words=topic_words(desk.topic))
    return FeedDocument(
        unit.source_id, unit.url, b"", WARC_TYPE, desk.now(), source.keep_parameters, "warc", wanted, None
    )


def _keep(
    desk: Desk, opened: Run, keeping: Keeping, unit: Unit, batch: Sequence[PageOfFile], days: Days
) -> None:  # fmt: skip
    with desk.store.transaction() as connection:
        pairs, found = _chosen(desk, connection, batch, days)
    urls = [item.value.entry.canonical_url for item, _, _ in pairs]
    known = replace(keeping, purged_ids=purges.purged_page_ids(desk.store, urls))
    answered = fetch.keep_bodies(desk, known, [(item, response) for item, response, _ in pairs])

    def keep(connection: Connection, pages: Sequence[Page]) -> None:
        work.lock_entries(connection)
        results.keep_entries(desk.store, connection, [one.item.value.entry for one in answered])
        backfills.mark(connection, unit, list(zip(urls, [undated for _, _, undated in pairs], strict=True)))
        fetch.keep_answers(desk, answered, connection, pages)
        backfills.note(connection, unit, found, state="waiting", now=desk.now(), next_offset=unit.next_offset)

    keep_batch(desk, opened, [one.item for one in answered], [one.decision for one in answered], keep)


def _chosen(desk: Desk, connection: Connection, batch: Sequence[PageOfFile], days: Days) -> tuple[list[Pair], Found]:
    """What of a batch is new and wanted, and what the whole batch counts."""
    urls = [page.entry.canonical_url for page in batch if page.entry]
    known = work.known_entries(desk.store, connection, urls)
    taken = backfills.taken_down(connection, urls)
    pairs: list[Pair] = []
    counts = dict.fromkeys(("kept", "known", "out_of_range", "rejected", "undated"), 0)
    for page in batch:
        name, pair = _judged(page, known, taken, days)
        counts[name] += 1
        if pair:
            counts["undated"] += pair[2]
            known[pair[0].value.entry.canonical_url] = pair[0].value.entry
            pairs.append(pair)
    return pairs, Found(len(batch), **counts)


def _judged(page: PageOfFile, known: dict[str, FeedEntry], taken: set[str], days: Days) -> tuple[str, Pair | None]:
    entry, response = page.entry, page.response
    if entry is None or response is None or entry.canonical_url in taken:
        return "rejected", None
    place = place_of(entry, days, published_at=page.published_at)
    if place == "out_of_range":
        return "out_of_range", None
    if entry.canonical_url in known:
        return "known", None
    subject = f"{entry.canonical_url}@{entry.revision}"
    item = WorkItem(subject, entry.source_id, None, 1, EntryToFetch(entry, None))
    return "kept", (item, replace(response, request=replace(response.request, key=subject)), place == "undated")


def _end(desk: Desk, unit: Unit, state: str, detail: str) -> None:
    with desk.store.transaction() as connection:
        end = backfills.offset(connection, unit)
        backfills.note(connection, unit, Found(), state=state, now=desk.now(), next_offset=end, detail=detail)

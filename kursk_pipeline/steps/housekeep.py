"""housekeep: what may not be kept any longer is given up, with a row that says why, and then deleted from the archive.

First the warehouse, batch by batch: the row in ``ops.purge`` is written in the transaction that deletes the text. Then the
archive: bodies that no page may keep go, with their captures in WARC files. Killed at any moment, the next run ends it.
Pages are fetched under the same lock under which bytes are deleted, so that no body goes that a new page has just found.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from kursk_pipeline.adapters import warc_sweep
from kursk_pipeline.adapters.warehouse import purges
from kursk_pipeline.adapters.warehouse.purges import Due, Unheld
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Transient
from kursk_pipeline.records import Purge

BATCH_SIZE = 500
"""Parts of pages in one transaction."""
MAX_BATCHES = 40
"""A run gives up at most 20,000 parts and bodies; the rest waits for the next."""
FETCH_LOCK = "fetch:"
"""Held by fetch while it runs: see `batches.open_job`."""
BODIES_LOCK = "bodies:"
"""Shared by backfills from WARC files, for each batch: they keep bodies beside the fetches of the schedule."""


def run(desk: Desk, caller: Caller) -> dict[str, Any]:
    """Give up and delete what may not be kept any longer.

    Returns:
        Counts: ``body`` and ``text`` given up, ``deleted`` bodies, ``warc_records`` and ``warc_files`` taken out; with
        ``postponed`` true when fetch was at work, so that the next run deletes the bytes.
    """
    counts: dict[str, Any] = {"body": 0, "text": 0, "deleted": 0, "warc_records": 0, "warc_files": 0, "postponed": True}
    with desk.store.exclusively("housekeep:"):
        _give_up(desk, caller, counts)
        with (
            suppress(Transient),
            desk.store.exclusively(FETCH_LOCK, wait_seconds=0),
            desk.store.exclusively(BODIES_LOCK),
        ):
            _delete_old_files(desk, counts)
            _delete_bodies(desk, counts)
            counts["postponed"] = False
    return counts


def preview(desk: Desk, *, limit: int = BATCH_SIZE * MAX_BATCHES) -> list[Due]:
    """What the next run would give up; nothing is changed."""
    with desk.store.transaction() as connection:
        return purges.due(connection, now=desk.now(), limit=limit)


def _give_up(desk: Desk, caller: Caller, counts: dict[str, Any]) -> None:
    for _ in range(MAX_BATCHES):
        with desk.store.transaction() as connection:
            every = purges.due(connection, now=desk.now(), limit=BATCH_SIZE)
            purges.keep(desk.store, connection, [_purge(one, desk, caller) for one in every])
        for one in every:
            counts[one.part] += 1
        if len(every) < BATCH_SIZE:
            return


def _purge(one: Due, desk: Desk, caller: Caller) -> Purge:
    now = desk.now()
    by = f"{caller.dag_id} {caller.dag_run_id}"[:2000]
    deleted_at = now if one.part == "text" else None
    return Purge(one.page_id, one.part, one.rule, one.body_hash, one.due_at, one.detail, now, by, deleted_at)


def _delete_old_files(desk: Desk, counts: dict[str, Any]) -> None:
    """WARC files go whole when everything in them is past the longest retention of any source."""
    with desk.store.transaction() as connection:
        days = purges.longest_retention_days(desk.store, connection)
    if days is None:
        return
    today = desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for name in warc_sweep.files_before(desk.archive.store, today - timedelta(days=days)):
        desk.archive.store.delete(name)
        counts["warc_files"] += 1


def _delete_bodies(desk: Desk, counts: dict[str, Any]) -> None:
    for _ in range(MAX_BATCHES):
        with desk.store.transaction() as connection:
            bodies = purges.unheld(desk.store, connection, limit=BATCH_SIZE)
        if not bodies:
            return
        counts["warc_records"] += _sweep(desk, bodies)
        for body in bodies:
            desk.archive.delete(body.body_hash)
        with desk.store.transaction() as connection:
            hashes = [body.body_hash for body in bodies]
            purges.mark_deleted(desk.store, connection, hashes, now=desk.now())
        counts["deleted"] += len(bodies)


def _sweep(desk: Desk, bodies: list[Unheld]) -> int:
    """Take the captures of these bodies out of our WARC files."""
    store, hashes = desk.archive.store, {body.body_hash for body in bodies}
    names = warc_sweep.files_near(store, (at for body in bodies for at in body.times))
    return sum(warc_sweep.drop_bodies(store, name, hashes) for name in names)

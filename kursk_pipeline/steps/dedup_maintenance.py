"""Keep the candidate index fit while it is in use: finish a change of normaliser, count hot hashes, rebuild the index."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from kursk_pipeline.adapters.warehouse import hot_hashes
from kursk_pipeline.desk import Desk
from kursk_pipeline.stages.dedup import HOT_COUNT, NORMALISER
from kursk_pipeline.steps import dedup_meaning
from kursk_pipeline.steps.dedup_carrying import fill

MOST_BATCHES = 5_000
"""Batches of 200 pages that one run signs anew: a million pages, some hours."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    """What was done: pages signed anew, whether all were, hashes that are hot now, older sketches dropped, index rebuilt."""

    signed_anew: int
    is_complete: bool
    hot_hashes: int
    sketches_dropped: int
    is_rebuilt: bool


def maintain(
    desk: Desk, *, rebuild: bool = False, hot_count: int = HOT_COUNT, most_batches: int = MOST_BATCHES
) -> Maintenance:
    """Sign anew what a former normaliser signed, count, drop, and on demand rebuild; other workers go on meanwhile.

    Older versions go when every page that has a text stands under the present one; what workers of older code still write
    then is signed anew by the next run. The rebuild runs beside the index in use and takes its place at the end.
    """
    signed, is_complete = fill(desk.store, most_batches=most_batches)
    with desk.store.transaction() as connection:
        hot = hot_hashes.recount(connection, version=NORMALISER, hot_count=hot_count)
        dedup_meaning.forget(desk, connection, desk.now())
        dropped = hot_hashes.forget_versions(connection, before=NORMALISER) if is_complete else 0
    if rebuild:
        with desk.store.autocommit() as connection:
            connection.execute(text("reindex index concurrently staging.sketch_by_hash"))
    return Maintenance(signed, is_complete, hot, dropped, rebuild)

"""Keep the candidate index fit while it is in use: count hot hashes, drop versions that nothing reads, rebuild the index."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from kursk_pipeline.adapters.warehouse import hot_hashes
from kursk_pipeline.desk import Desk
from kursk_pipeline.stages.dedup import HOT_COUNT, VERSION

_WAITING = "select count(*) from work.to_place"


@dataclass(frozen=True, slots=True)
class Maintenance:
    """What was done: hashes that are hot now, sketches of older versions dropped, whether the index was rebuilt."""

    hot_hashes: int
    sketches_dropped: int
    is_rebuilt: bool


def maintain(desk: Desk, *, rebuild: bool = False, hot_count: int = HOT_COUNT) -> Maintenance:
    """Count, drop, and on demand rebuild.

    Older versions go only when no page waits for dedup any more: until then workers of the older code read them. The
    rebuild runs beside the index in use and takes its place at the end (``reindex concurrently``).
    """
    with desk.store.transaction() as connection:
        hot = hot_hashes.recount(connection, version=VERSION, hot_count=hot_count)
        is_done = connection.scalar(text(_WAITING)) == 0
        dropped = hot_hashes.forget_versions(connection, before=VERSION) if is_done else 0
    if rebuild:
        with desk.store.autocommit() as connection:
            connection.execute(text("reindex index concurrently staging.sketch_by_hash"))
    return Maintenance(hot, dropped, rebuild)

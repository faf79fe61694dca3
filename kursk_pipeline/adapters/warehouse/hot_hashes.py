"""Sketch hashes that too many clusters carry: counted when a look-up meets one, counted anew by maintenance."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

_COUNT = """
insert into staging.hot_hash (version, hash, cluster_count)
select :version, carried.hash, count(distinct coalesce(member.cluster_id, sketch.page_id))
from unnest(cast(:hashes as integer[])) as carried (hash)
join staging.sketch as sketch on sketch.hashes @> array[carried.hash] and sketch.version = :version
left join staging.membership as member on member.page_id = sketch.page_id
group by carried.hash having count(distinct coalesce(member.cluster_id, sketch.page_id)) > :hot_count
on conflict (version, hash) do update set cluster_count = excluded.cluster_count, counted_at = now()
"""
_CROWDED = """
select hash from (select unnest(hashes) as hash from staging.sketch where version = :version) as carried
group by hash having count(*) > :hot_count
"""


def count_hot(connection: Connection, hashes: Sequence[int], *, version: int, hot_count: int) -> int:
    """Count the clusters behind these hashes and note the hot ones; returns how many there are.

    A text that was copied a thousand times is one cluster: its hashes stay evidence for the next copy.
    """
    if not hashes:
        return 0
    values = {"version": version, "hashes": sorted(set(hashes)), "hot_count": hot_count}
    return connection.execute(text(_COUNT), values).rowcount


def recount(connection: Connection, *, version: int, hot_count: int) -> int:
    """Count all hashes anew: one pass over the index table; returns how many are hot now."""
    crowded = list(connection.scalars(text(_CROWDED), {"version": version, "hot_count": hot_count}))
    connection.execute(text("delete from staging.hot_hash where version = :version"), {"version": version})
    return count_hot(connection, crowded, version=version, hot_count=hot_count)


def forget_versions(connection: Connection, *, before: int) -> int:
    """Drop index rows, signatures and hot hashes of versions older than this one; returns how many sketches went."""
    gone = connection.execute(text("delete from staging.sketch where version < :version"), {"version": before}).rowcount
    for table in ("staging.signature", "staging.hot_hash"):
        connection.execute(text(f"delete from {table} where version < :version"), {"version": before})  # noqa: S608
    return gone

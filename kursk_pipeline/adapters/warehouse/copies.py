"""What dedup asks the warehouse: candidates for a batch of signatures, their clusters, earlier pages of an address.

Everything runs in the caller's transaction, after its locks: two copies that arrive at once see one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, cast, func, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from kursk_pipeline.adapters.warehouse.rows import as_record
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import Signature


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a look-up goes: hashes shared at least, how common a hash may be, candidates at most."""

    least_shared: int
    hot_count: int
    most: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the warehouse knows around a batch: candidate ids by query, their signatures, clusters, earlier pages."""

    candidate_ids: dict[str, list[str]]
    signatures: dict[str, Signature]
    clusters: dict[str, str]
    earlier_ids: dict[str, str]


def lock(connection: Connection, keys: Sequence[int]) -> None:
    """Take advisory locks in ascending order, until the transaction ends; order rules out deadlock."""
    if keys:
        connection.execute(
            text(
                "select count(pg_advisory_xact_lock(47032, key)) "
                "from (select key from unnest(cast(:keys as integer[])) as key order by key) as ordered"
            ),
            {"keys": sorted(set(keys))},
        )


def neighbours(store: Store, connection: Connection, signatures: Sequence[Signature], reach: Reach) -> Neighbours:
    """Read all that deciding about a batch of signatures needs, in four queries whatever its size."""
    found = _candidate_ids(connection, signatures, reach)
    earlier = _earlier_ids(store, connection, [one.page_id for one in signatures])
    near = {page for pages in found.values() for page in pages} | set(earlier.values())
    clusters = _clusters(store, connection, near)
    pages = near | {cluster for cluster in clusters.values() if not cluster.startswith("seed:")}
    return Neighbours(found, _signatures(store, connection, pages), clusters, earlier)


def _candidate_ids(connection: Connection, signatures: Sequence[Signature], reach: Reach) -> dict[str, list[str]]:
    pairs = [(one.page_id, value) for one in signatures for value in one.sketch]
    call = func.work.candidates(
        cast([page for page, _ in pairs], ARRAY(Text)),
        cast([value for _, value in pairs], ARRAY(BigInteger)),
        cast([one.page_id for one in signatures], ARRAY(Text)),
        cast([one.sequence_hash for one in signatures], ARRAY(BigInteger)),
        reach.least_shared,
        reach.hot_count,
        reach.most,
    ).table_valued("query_id", "page_id", "shared_count")
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(call.c.query_id, call.c.page_id)):
        found.setdefault(row.query_id, []).append(row.page_id)
    return found


def _earlier_ids(store: Store, connection: Connection, page_ids: Sequence[str]) -> dict[str, str]:
    """For each page, the last page of the same article before it that dedup has placed, or places in this batch."""
    page, member = store.table("raw.page"), store.table("staging.membership")
    before = page.alias("before")
    is_before = tuple_(before.c.fetched_at, before.c.page_id) < tuple_(page.c.fetched_at, page.c.page_id)
    statement = (
        select(page.c.page_id, before.c.page_id.label("earlier_id"))
        .join(before, before.c.article_url == page.c.article_url)
        .outerjoin(member, member.c.page_id == before.c.page_id)
        .where(page.c.page_id.in_(page_ids), is_before)
        .where(or_(member.c.page_id.is_not(None), before.c.page_id.in_(page_ids)))
        .order_by(page.c.page_id, before.c.fetched_at, before.c.page_id)
    )
    return {row.page_id: row.earlier_id for row in connection.execute(statement)}


def _clusters(store: Store, connection: Connection, page_ids: set[str]) -> dict[str, str]:
    member: Any = store.table("staging.membership")
    statement = select(member.c.page_id, member.c.cluster_id).where(member.c.page_id.in_(page_ids))
    return {row.page_id: row.cluster_id for row in connection.execute(statement)}


def _signatures(store: Store, connection: Connection, page_ids: set[str]) -> dict[str, Signature]:
    table = store.table("staging.signature")
    rows = connection.execute(select(table).where(table.c.page_id.in_(page_ids))).mappings()
    return {row["page_id"]: as_record(Signature, row) for row in rows}

"""What dedup asks the warehouse: candidates for a batch of signatures, their clusters, earlier pages, people's rulings.

Placing is optimistic. A batch reads the index and verifies without any lock (`neighbours`); then, one batch at a time
(`lock`), it reads what was placed since (`newcomers`) and writes. Numbers are given under that lock, so what a batch read
before it and what it reads after it is everything: two copies that arrive at once see one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Text, cast, func, literal, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from kursk_pipeline.adapters.warehouse.rows import as_record
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import RelationKind, Signature

PLACING_LOCK = 47032
"""First half of the key of the one lock of placing; the second is the version of the stage."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a look-up goes: version of the index, hashes shared at least, how common a hash may be, candidates at most."""

    version: int
    least_shared: int
    hot_count: int
    most: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the warehouse knows around a batch.

    ``candidate_ids`` by query, ``signatures`` and ``clusters`` of these and of their representatives, ``earlier_ids`` the
    earlier page of the same address, ``crowded`` hashes that may have become hot, ``placed_no`` up to where all is known.
    """

    candidate_ids: dict[str, list[str]]
    signatures: dict[str, Signature]
    clusters: dict[str, str]
    earlier_ids: dict[str, str]
    crowded: tuple[int, ...]
    placed_no: int


def lock(connection: Connection, version: int) -> None:
    """Be the only one to place pages at this version until the transaction ends."""
    connection.execute(
        text("select pg_advisory_xact_lock(:lock, :version)"), {"lock": PLACING_LOCK, "version": version}
    )


def index_hashes(signature: Signature) -> list[int]:
    """The sketch as the index holds it: the low 32 bits of each hash, signed."""
    return sorted({(value & 0xFFFFFFFF ^ 0x80000000) - 0x80000000 for value in signature.sketch})


def neighbours(store: Store, connection: Connection, signatures: Sequence[Signature], reach: Reach) -> Neighbours:
    """Read all that deciding about a batch of signatures needs, in a few queries whatever its size."""
    sketch = store.table("staging.sketch")
    placed_no = connection.scalar(select(func.coalesce(func.max(sketch.c.placed_no), 0))) or 0
    found, crowded = _candidate_ids(connection, signatures, reach)
    found = _placed_before(store, connection, [one.page_id for one in signatures], found, reach.version)
    earlier = _earlier_ids(store, connection, [one.page_id for one in signatures])
    near = {page for pages in found.values() for page in pages} | set(earlier.values())
    clusters, known = with_representatives(store, connection, near, reach.version)
    return Neighbours(found, known, clusters, earlier, crowded, placed_no)


def newcomers(
    store: Store, connection: Connection, signatures: Sequence[Signature], *, version: int, since: int
) -> tuple[dict[str, str], dict[str, Signature]]:
    """Pages placed after number ``since`` that share a hash or the whole sequence with one of these, and their clusters."""
    statement = text(
        "with fresh as materialized (select page_id, hashes from staging.sketch"
        "  where placed_no > :since and version = :version)"
        " select fresh.page_id from fresh join staging.signature as signature using (page_id)"
        " where signature.version = :version and (hashes && cast(:hashes as integer[])"
        "   or sequence_hash = any (cast(:sequences as bigint[])))"
    )
    values = {
        "since": since,
        "version": version,
        "hashes": sorted({value for one in signatures for value in index_hashes(one)}),
        "sequences": [one.sequence_hash for one in signatures],
    }
    fresh = set(connection.scalars(statement, values))
    return with_representatives(store, connection, fresh, version)


def with_representatives(
    store: Store, connection: Connection, page_ids: set[str], version: int
) -> tuple[dict[str, str], dict[str, Signature]]:
    """The clusters of these pages, and the signatures of the pages and of their representatives."""
    clusters = clusters_of(store, connection, page_ids)
    pages = page_ids | {cluster for cluster in clusters.values() if not cluster.startswith("seed:")}
    return clusters, signatures_of(store, connection, pages, version)


def signatures_of(store: Store, connection: Connection, page_ids: Iterable[str], version: int) -> dict[str, Signature]:
    """The signatures that this version of the stage made of these pages."""
    table = store.table("staging.signature")
    statement = select(table).where(table.c.page_id.in_(list(page_ids)), table.c.version == version)
    return {row["page_id"]: as_record(Signature, row) for row in connection.execute(statement).mappings()}


def _candidate_ids(
    connection: Connection, signatures: Sequence[Signature], reach: Reach
) -> tuple[dict[str, list[str]], tuple[int, ...]]:
    pairs = [(number, value) for number, one in enumerate(signatures, 1) for value in index_hashes(one)]
    call = func.work.candidates(
        literal(reach.version, Integer),
        cast([number for number, _ in pairs], ARRAY(Integer)),
        cast([value for _, value in pairs], ARRAY(Integer)),
        cast([one.page_id for one in signatures], ARRAY(Text)),
        cast([one.sequence_hash for one in signatures], ARRAY(BigInteger)),
        reach.least_shared,
        reach.hot_count,
        reach.most,
    ).table_valued("query_id", "page_id", "shared_count", "crowded_hash")
    found: dict[str, list[str]] = {}
    crowded = []
    for row in connection.execute(select(call)):
        if row.crowded_hash is not None:
            crowded.append(row.crowded_hash)
        else:
            found.setdefault(row.query_id, []).append(row.page_id)
    return {query: list(dict.fromkeys(pages)) for query, pages in found.items()}, tuple(crowded)


def _placed_before(
    store: Store, connection: Connection, pages: Sequence[str], found: dict[str, list[str]], version: int
) -> dict[str, list[str]]:
    """A page that is placed again keeps its place in the order: it derives only from what was placed before it."""
    own = placed_numbers(store, connection, pages, version)
    if not own:
        return found
    numbers = placed_numbers(store, connection, {page for ids in found.values() for page in ids}, version)
    return {
        query: [page for page in ids if query not in own or numbers.get(page, 0) < own[query]]
        for query, ids in found.items()
    }


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


def clusters_of(store: Store, connection: Connection, page_ids: set[str]) -> dict[str, str]:
    """The cluster of each of these pages that is placed."""
    member: Any = store.table("staging.membership")
    statement = select(member.c.page_id, member.c.cluster_id).where(member.c.page_id.in_(page_ids))
    return {row.page_id: row.cluster_id for row in connection.execute(statement)}


def members_of(store: Store, connection: Connection, page_ids: Iterable[str]) -> list[str]:
    """The other pages of the clusters that are named after these pages."""
    member: Any = store.table("staging.membership")
    statement = select(member.c.page_id).where(
        member.c.cluster_id.in_(list(page_ids)), member.c.page_id != member.c.cluster_id
    )
    return list(connection.scalars(statement.order_by(member.c.page_id)))


def followers_of(store: Store, connection: Connection, page_id: str) -> list[str]:
    """The pages verified to derive from this one that are its members, or represent themselves: in no other cluster."""
    relation, member = store.table("staging.relation"), store.table("staging.membership")
    statement = (
        select(relation.c.page_id)
        .join(member, member.c.page_id == relation.c.page_id)
        .where(relation.c.matched_id == page_id, cast(relation.c.kind, Text) != RelationKind.APART.value)
        .where(or_(member.c.cluster_id == page_id, member.c.cluster_id == member.c.page_id))
    )
    return list(connection.scalars(statement.order_by(relation.c.page_id)))


def placed_numbers(store: Store, connection: Connection, page_ids: Iterable[str], version: int) -> dict[str, int]:
    """The number under which each page was placed."""
    sketch = store.table("staging.sketch")
    statement = select(sketch.c.page_id, sketch.c.placed_no)
    statement = statement.where(sketch.c.page_id.in_(list(page_ids)), sketch.c.version == version)
    return {row.page_id: row.placed_no for row in connection.execute(statement)}

"""Backfills in the warehouse: what was asked for, how far it is, and which entries it brought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from kursk_pipeline.adapters.warehouse.rows import as_record
from kursk_pipeline.adapters.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Unit:
    """One document that a backfill reads, and how far it is read."""

    backfill_id: int
    url: str
    source_id: str
    kind: str
    depth: int = 0
    attempt_count: int = 0
    next_offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a document, or a part of it, listed. ``seen`` of them, each counted once below; ``undated`` are kept ones."""

    seen: int = 0
    kept: int = 0
    known: int = 0
    out_of_range: int = 0
    rejected: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a backfill stands: units by state, what they listed so far, and its pages that wait to be fetched."""

    backfill_id: int
    waiting: int
    done: int
    failed: int
    seen: int
    kept: int
    known: int
    out_of_range: int
    rejected: int
    undated: int
    to_fetch: int


_BEGIN = text("""
    insert into ops.backfill (from_on, to_on, request, requested_by, why, began_at)
    values (:from_on, :to_on, cast(:request as jsonb), :requested_by, :why, :now)
    on conflict (request) where ended_at is null do nothing
""")
_UNDER_WAY = text("""
    select backfill_id from ops.backfill where request = cast(:request as jsonb) and ended_at is null for update
""")
_ADD = text("""
    insert into ops.backfill_unit (backfill_id, url, source_id, kind, depth)
    values (:backfill_id, :url, :source_id, cast(:kind as ops.backfill_kind), :depth) on conflict do nothing
""")
_WAITING = text("""
    select backfill_id, url, source_id, kind::text, depth, attempt_count, next_offset from ops.backfill_unit
    where backfill_id = :id and state = 'waiting' and (kind = 'warc') = :is_warc
    order by attempt_count, depth, url limit :most
""")
_READ = text("""
    update ops.backfill_unit set state = cast(:state as ops.backfill_state), next_offset = :next_offset,
      seen_count = seen_count + :seen, kept_count = kept_count + :kept, known_count = known_count + :known,
      out_of_range_count = out_of_range_count + :out_of_range, rejected_count = rejected_count + :rejected,
      undated_count = undated_count + :undated, attempt_count = attempt_count + :failures,
      detail = case when :detail = '' then detail else :detail end,
      ended_at = case when :state = 'waiting' then null else cast(:now as timestamptz) end
    where backfill_id = :backfill_id and url = :url
""")
_MARK = text("""
    insert into ops.backfill_entry (canonical_url, backfill_id, unit_url, is_undated)
    values (:canonical_url, :backfill_id, :unit_url, :is_undated) on conflict do nothing
""")
_END = text("""
    update ops.backfill set ended_at = :now where backfill_id = :id and ended_at is null
      and not exists (select from ops.backfill_unit where backfill_id = :id and state = 'waiting')
""")
_STANDING = text("""
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'done') as done,
           count(*) filter (where state = 'failed') as failed, coalesce(sum(seen_count), 0) as seen,
           coalesce(sum(kept_count), 0) as kept, coalesce(sum(known_count), 0) as known,
           coalesce(sum(out_of_range_count), 0) as out_of_range, coalesce(sum(rejected_count), 0) as rejected,
           coalesce(sum(undated_count), 0) as undated,
           (select count(*) from work.fetch as waiting join ops.backfill_entry as late using (canonical_url)
            where late.backfill_id = :id) as to_fetch
    from ops.backfill_unit where backfill_id = :id
""")
_OFFSET = text("select next_offset from ops.backfill_unit where backfill_id = :id and url = :url")
_TAKEN = text("select canonical_url from ops.takedown where canonical_url = any(cast(:urls as text[]))")


def begin(
    store: Store, request: dict[str, Any], *, days: tuple[date, date], by: str, why: str, now: datetime,
    first: Sequence[Unit],
) -> int:  # fmt: skip
    """The backfill of this request: the one that is under way, or a new one with these first units; returns its id."""
    told = json.dumps(request, sort_keys=True)
    row = {"request": told, "from_on": days[0], "to_on": days[1], "requested_by": by, "why": why, "now": now}
    with store.transaction() as connection:
        is_new = connection.execute(_BEGIN, row).rowcount > 0
        backfill_id = int(connection.execute(_UNDER_WAY, {"request": told}).scalar_one())
        if is_new:
            add(connection, backfill_id, first)
    return backfill_id


def add(connection: Connection, backfill_id: int, units: Sequence[Unit]) -> None:
    """More documents to read; those that are listed already stay as they are."""
    if units:
        connection.execute(_ADD, [asdict(unit) | {"backfill_id": backfill_id} for unit in units])


def waiting(store: Store, backfill_id: int, *, most: int, is_warc: bool) -> list[Unit]:
    """Documents that wait: those that never failed first."""
    with store.transaction() as connection:
        rows = connection.execute(_WAITING, {"id": backfill_id, "most": most, "is_warc": is_warc}).mappings()
        return [as_record(Unit, row) for row in rows]


def note(  # noqa: PLR0913 - what one row says
    connection: Connection, unit: Unit, found: Found, *, state: str, now: datetime, next_offset: int = 0,
    detail: str = "", failures: int = 0,
) -> None:  # fmt: skip
    """What came of a document, or of a part of it, inside the transaction that keeps it."""
    about = {"backfill_id": unit.backfill_id, "url": unit.url, "state": state, "now": now, "next_offset": next_offset}
    connection.execute(_READ, about | asdict(found) | {"detail": detail[:2000], "failures": failures})


def offset(connection: Connection, unit: Unit) -> int:
    """The byte from which a WARC file is to be read on."""
    return int(connection.execute(_OFFSET, {"id": unit.backfill_id, "url": unit.url}).scalar_one())


def mark(connection: Connection, unit: Unit, canonical_urls: Sequence[tuple[str, bool]]) -> None:
    """Entries that this document announced first; each with whether nothing dates it."""
    rows = [
        {"canonical_url": url, "backfill_id": unit.backfill_id, "unit_url": unit.url, "is_undated": is_undated}
        for url, is_undated in canonical_urls
    ]
    if rows:
        connection.execute(_MARK, rows)


def taken_down(connection: Connection, canonical_urls: Sequence[str]) -> set[str]:
    """Those of the addresses that may not come back."""
    return set(connection.scalars(_TAKEN, {"urls": list(canonical_urls)}))


def end(store: Store, backfill_id: int, *, now: datetime) -> None:
    """End a backfill when none of its documents waits any more."""
    with store.transaction() as connection:
        connection.execute(_END, {"id": backfill_id, "now": now})


def standing(store: Store, backfill_id: int) -> Standing:
    """How a backfill stands."""
    with store.transaction() as connection:
        row = connection.execute(_STANDING, {"id": backfill_id}).mappings().one()
        return Standing(backfill_id, **{name: int(value) for name, value in row.items()})

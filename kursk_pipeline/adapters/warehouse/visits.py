"""The plan of visits in the warehouse: which articles are to be looked at again, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from kursk_pipeline.adapters.warehouse.rows import as_record
from kursk_pipeline.records import FeedEntry


@dataclass(frozen=True, slots=True)
class Visit:
    """An article that is to be looked at: its entry, when it was fetched first, and how often it was looked at."""

    entry: FeedEntry
    first_at: datetime
    visit_count: int


@dataclass(frozen=True, slots=True)
class Editing:
    """How a source edits: articles of it that were looked at for a day, and those of them that were found changed."""

    source_id: str
    visited: int
    edited: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What stands in the plan after a look at it."""

    canonical_url: str
    first_at: datetime
    visit_count: int
    last_at: datetime | None
    due_at: datetime | None


_UNPLANNED = text("""
    select fact.canonical_url, entry.source_id, min(page.fetched_at) as first_at
    from warehouse.fact_article as fact
    join raw.page as page using (page_id)
    join raw.entry as entry on entry.canonical_url = fact.canonical_url
    where fact.version_no = 1 and lower(fact.valid) > :since
      and not exists (select from ops.visit as visit where visit.canonical_url = fact.canonical_url)
    group by fact.canonical_url, entry.source_id limit :limit
""")
_DUE = text("""
    select entry.*, visit.first_at, visit.visit_count
    from ops.visit as visit join raw.entry as entry using (canonical_url)
    where visit.due_at <= :now
      and exists (select from ops.decision as fetched where fetched.stage = 'fetch'
                  and fetched.subject_id = entry.canonical_url || '@' || entry.revision)
    order by visit.due_at, entry.canonical_url limit :limit
    for update of visit skip locked
""")
_EDITING = text("""
    select entry.source_id, count(*) as visited,
           count(*) filter (where exists (
             select from warehouse.fact_article as later
             where later.canonical_url = visit.canonical_url and later.change_kind = 'edited')) as edited
    from ops.visit as visit join raw.entry as entry using (canonical_url)
    where visit.first_at between :since and :until and visit.visit_count > 0 group by entry.source_id
""")
_KEEP = text("""
    insert into ops.visit (canonical_url, first_at, visit_count, last_at, due_at)
    values (:canonical_url, :first_at, :visit_count, :last_at, :due_at)
    on conflict (canonical_url) do update
    set visit_count = excluded.visit_count, last_at = excluded.last_at, due_at = excluded.due_at
""")
_END = text("update ops.visit set due_at = null where canonical_url = any(:urls)")


def unplanned(connection: Connection, *, since: datetime, limit: int) -> list[tuple[str, str, datetime]]:
    """Articles loaded since then that have no plan yet: address, source, and when their page was fetched first."""
    return [tuple(row) for row in connection.execute(_UNPLANNED, {"since": since, "limit": limit})]


def due(connection: Connection, *, now: datetime, limit: int) -> list[Visit]:
    """Visits that are due, the longest due first; held for this transaction.

    An article whose last request was not answered yet is not asked for twice: it is due when that was decided.
    """
    rows = connection.execute(_DUE, {"now": now, "limit": limit}).mappings()
    return [Visit(as_record(FeedEntry, row), row["first_at"], row["visit_count"]) for row in rows]


def editing(connection: Connection, *, since: datetime, until: datetime) -> list[Editing]:
    """How each source edits, by its articles first fetched in that time."""
    rows = connection.execute(_EDITING, {"since": since, "until": until}).mappings()
    return [Editing(row["source_id"], row["visited"], row["edited"]) for row in rows]


def keep(connection: Connection, planned: Sequence[Planned]) -> None:
    """What is planned now, in place of what was."""
    if planned:
        connection.execute(_KEEP, [asdict(one) for one in planned])


def end(connection: Connection, urls: Sequence[str]) -> None:
    """No more visits of these addresses."""
    if urls:
        connection.execute(_END, {"urls": list(urls)})

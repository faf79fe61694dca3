"""What was looked for in listings, in the warehouse, and what a look says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from kursk_pipeline.records import FeedEntry


@dataclass(frozen=True, slots=True)
class Look:
    """What listings of one kind name of a source on one day, and which of it is looked for."""

    day_on: date
    source_id: str
    listed_by: str
    document_count: int
    failed_count: int
    listed_count: int
    detail: str
    drawn: tuple[FeedEntry, ...]


_LOOK = text("""
    insert into ops.recall_look
      (day_on, source_id, listed_by, looked_at, document_count, failed_count, listed_count, detail)
    values (:day_on, :source_id, cast(:listed_by as ops.recall_listing), :now, :documents, :failed, :listed, :detail)
    on conflict (day_on, source_id, listed_by) do update
    set looked_at = excluded.looked_at, document_count = excluded.document_count, failed_count = excluded.failed_count,
        listed_count = excluded.listed_count, detail = excluded.detail
""")
_FORGET = text("""
    delete from ops.recall_address
    where day_on = :day_on and source_id = :source_id and listed_by = cast(:listed_by as ops.recall_listing)
""")
_ADDRESS = text("""
    insert into ops.recall_address (day_on, source_id, listed_by, canonical_url, title, published_at)
    values (:day_on, :source_id, cast(:listed_by as ops.recall_listing), :canonical_url, :title, :published_at)
""")
_FATE = text("""
    update ops.recall_address as named
    set fate = cast(found.fate as ops.recall_fate), reason = found.reason
    from marts.recall_fate as found
    where named.day_on >= :since and found.day_on = named.day_on and found.source_id = named.source_id
      and found.listed_by = named.listed_by and found.canonical_url = named.canonical_url
""")
_SAID = text("""
    select day_on, source_id, listed_by::text as listed_by, listed_count, sampled_count, loaded_count, off_topic_count,
           open_count, missed_count, recall, missed_urls, missed_reasons, detail
    from marts.recall_daily where day_on = :day_on order by recall nulls last, source_id, listed_by
""")


def keep(connection: Connection, look: Look, *, now: datetime) -> None:
    """What was looked for, in place of an earlier look at the same day."""
    about: dict[str, Any] = {"day_on": look.day_on, "source_id": look.source_id, "listed_by": look.listed_by}
    counts = {"documents": look.document_count, "failed": look.failed_count, "listed": look.listed_count}
    connection.execute(_LOOK, about | counts | {"now": now, "detail": look.detail[:2000]})
    connection.execute(_FORGET, about)
    if look.drawn:
        connection.execute(_ADDRESS, [about | _listed(entry) for entry in look.drawn])


def judge(connection: Connection, *, since: date) -> None:
    """What became by now of every address that was drawn for a day since then."""
    connection.execute(_FATE, {"since": since})


def said(connection: Connection, day: date) -> Sequence[Mapping[str, Any]]:
    """The rows of `marts.recall_daily` of a day, the lowest recall first."""
    return [dict(row) for row in connection.execute(_SAID, {"day_on": day}).mappings()]


def _listed(entry: FeedEntry) -> dict[str, Any]:
    return {"canonical_url": entry.canonical_url, "title": entry.title, "published_at": entry.published_at}

"""Anomalies that wait for a person: found by the rules of sql/reviews, released or set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, text

from kursk_pipeline.errors import Unprocessable

QUIET = "24 hours"
"""An anomaly that a person has decided about is not asked about again within a day: the rules look back as far."""

_OPEN = text(f"""
insert into ops.hold (kind, source_id, from_at, words, opened_at)
select found.kind, found.source_id, found.from_at, found.words, found.at
from (
  select cast(:kind as ops.hold_kind) as kind, cast(:source_id as text) as source_id,
         cast(:from_at as timestamptz) as from_at, cast(:words as text) as words, cast(:now as timestamptz) as at
) as found
where not exists (
  select from ops.hold as decided
  where decided.kind = found.kind and decided.source_id = found.source_id
    and decided.decided_at > found.at - interval '{QUIET}'
)
on conflict (kind, source_id) where state = 'open' do update set words = excluded.words
""")  # noqa: S608 - a constant
_ASK = text("""
update ops.hold set asked_at = greatest(:now, opened_at), asked_run_id = :by_run,
  asked_count = asked_count + case when asked_run_id = :by_run then 0 else 1 end
where state = 'open' and (asked_at is null or asked_at < :before or asked_run_id = :by_run)
returning hold_id, kind::text, source_id, words
""")
_GIVEN_UP = text("select hold_id from ops.hold where state = 'open' and asked_count >= :most and asked_at < :before")
_DECIDED = text(
    "select state = cast(:state as ops.hold_state) and decided_by = :by from ops.hold where hold_id = :hold_id"
)
_CLOSE = text("""
update ops.hold set state = cast(:state as ops.hold_state), decided_by = :by, decided_at = greatest(:now, opened_at)
where hold_id = :hold_id and state = 'open' returning kind::text, source_id, from_at, words
""")
_SET_ASIDE = {
    "yield": text("""
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, first_at, last_at)
select 'fetch', stage.version, waiting.subject_id, waiting.source_id, 'unusual_yield', :words, :now, :now
from work.fetch as waiting join ops.stage as stage on stage.stage = 'fetch'
where waiting.source_id = :source_id and waiting.first_seen_at >= :from_at
on conflict (stage, version, subject_id) where state = 'open' do nothing
"""),
    "template": text("""
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, page_id, first_at, last_at)
select 'judge', waiting.version, waiting.page_id, waiting.source_id, 'changed_template', :words, waiting.page_id, :now, :now
from work.pending as waiting
where waiting.stage = 'judge' and waiting.source_id = :source_id and waiting.fetched_at >= :from_at
on conflict (stage, version, subject_id) where state = 'open' do nothing
"""),
    "deletion": text("""
update raw.entry set vanished_at = null
where source_id = :source_id and vanished_at >= :from_at and vanished_at <= :now and cast(:words as text) <> ''
"""),
}


@dataclass(frozen=True, slots=True)
class Hold:
    """One anomaly that a person is asked about."""

    hold_id: int
    kind: str
    source_id: str
    words: str


def keep(connection: Connection, kind: str, found: Sequence[RowMapping], *, now: datetime) -> None:
    """Hold what a rule found, unless somebody has decided about it lately."""
    for row in found:
        connection.execute(_OPEN, {**row, "kind": kind, "now": now})


def to_ask(connection: Connection, *, by_run: str, before: datetime, now: datetime) -> list[Hold]:
    """Open holds that nobody was asked about since a time, or that this run asks about; it does from now on."""
    found = connection.execute(_ASK, {"by_run": by_run, "before": before, "now": now})
    return [Hold(row.hold_id, row.kind, row.source_id, row.words) for row in found]


def given_up(connection: Connection, *, before: datetime, most: int) -> list[int]:
    """Open holds that were asked about so often, last before a time."""
    return list(connection.execute(_GIVEN_UP, {"before": before, "most": most}).scalars())


def settle(connection: Connection, hold_id: int, *, is_released: bool, by: str, now: datetime) -> None:
    """Let the records of a hold go on, or set them aside (for a deletion: take its marks back).

    Raises:
        Unprocessable: it was decided otherwise before; the same decision told again changes nothing.
    """
    state = "released" if is_released else "set_aside"
    held = (
        connection.execute(_CLOSE, {"hold_id": hold_id, "state": state, "by": by, "now": now}).mappings().one_or_none()
    )
    if held is None and connection.scalar(_DECIDED, {"hold_id": hold_id, "state": state, "by": by}):
        return
    if held is None:
        raise Unprocessable("not_open", f"hold {hold_id} was decided already")
    if not is_released:
        about = {name: held[name] for name in ("source_id", "from_at", "words")}
        connection.execute(_SET_ASIDE[held["kind"]], {**about, "now": now})

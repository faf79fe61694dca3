"""What may be read again, what the stages made of it, and the rows that say who had it read again and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.rereading import Facts

MOST_PAGES = 100_000
"""Pages that one reprocessing takes up; more are taken up by asking again."""

_RAISE = text("update ops.stage set version = version + 1, raised_by = raised_by + 1 where stage = :stage")
_DUE = text("""
select again.page_id from work.again as again
left join staging.article as article using (page_id)
cross join lateral (
  select (coalesce(article.published_at, again.fetched_at) at time zone 'UTC')::date as published_on
) as day
where again.stage = :stage
  and (cast(:from_on as date) is null or day.published_on >= :from_on)
  and (cast(:to_on as date) is null or day.published_on <= :to_on)
  and (cast(:source_id as text) is null or again.source_id = :source_id)
order by day.published_on desc, exists (select from warehouse.fact_article as fact where fact.page_id = again.page_id) desc,
         again.canonical_url, again.page_id
limit :most
""")
_FACTS = text("select page_id, kind, fact from work.page_facts(:pages)")
_DECIDED = text("""
select distinct on (subject_id) subject_id, decision_id from ops.decision
where stage = :stage and page_id = any(cast(:pages as text[])) order by subject_id, decision_id desc
""")
_CARRY = text("""
insert into ops.decision (stage, version, subject_id, input_decision_id, topic_ruling_id, outcome, reason, detail, page_id,
                          run_id, decided_at)
select distinct on (made.subject_id) made.stage, made.version, made.subject_id, moved.after_id, made.topic_ruling_id,
       made.outcome, made.reason, made.detail, made.page_id, made.run_id, made.decided_at
from unnest(cast(:before as bigint[]), cast(:after as bigint[])) as moved (before_id, after_id)
join ops.decision as made on made.input_decision_id = moved.before_id and made.stage = cast(:stage as ops.stage_name)
order by made.subject_id, made.decision_id desc
on conflict do nothing
returning subject_id, decision_id
""")
_OPEN = text("""
insert into ops.reprocessing (stage, version, from_on, to_on, source_id, asked_by, why, asked_at)
select stage, version, :from_on, :to_on, :source_id, :asked_by, :why, :now from ops.stage where stage = :stage
returning reprocessing_id
""")
_STANDS = text("""
select reprocessing_id from ops.reprocessing
where stage = :stage and finished_at is null
  and (from_on, to_on, source_id)
    is not distinct from (cast(:from_on as date), cast(:to_on as date), cast(:source_id as text))
""")
_COUNT = text("""
update ops.reprocessing set page_count = page_count + :pages, changed_count = changed_count + :changed
where reprocessing_id = :id
""")
_CLOSE = text("update ops.reprocessing set finished_at = greatest(asked_at, :now) where reprocessing_id = :id")
_URLS = text("select page_id, canonical_url from raw.page where page_id = any(cast(:pages as text[]))")
_UNFINISHED = text("""
select stage::text, from_on, to_on, source_id, asked_by, why from ops.reprocessing
where finished_at is null order by reprocessing_id
""")


@dataclass(frozen=True, slots=True)
class Range:
    """Which pages: those that a stage decided, published (else received) on these days, UTC, of one source or of all."""

    stage: str
    from_on: date | None = None
    to_on: date | None = None
    source_id: str | None = None

    def values(self) -> dict[str, object]:
        """As the parameters of the questions asked here."""
        return {"stage": self.stage, "from_on": self.from_on, "to_on": self.to_on, "source_id": self.source_id}


def raise_version(connection: Connection, stage: str) -> None:
    """Make all work of a stage due again although its code is the same."""
    connection.execute(_RAISE, {"stage": stage})


def due(connection: Connection, chosen: Range) -> list[str]:
    """Pages that only an older version of the stage has decided: the newest day first, of a day what analysts see first."""
    return list(connection.scalars(_DUE, {**chosen.values(), "most": MOST_PAGES}))


def facts(connection: Connection, pages: Sequence[str]) -> Facts:
    """What the stages made of these pages."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in connection.execute(_FACTS, {"pages": list(pages)}):
        found.setdefault((row.page_id, row.kind), set()).add(row.fact)
    return {key: frozenset(lines) for key, lines in found.items()}


def decisions(connection: Connection, stage: str, pages: Sequence[str]) -> dict[str, int]:
    """The last decision of a stage about each of these pages."""
    rows = connection.execute(_DECIDED, {"stage": stage, "pages": list(pages)})
    return {row.subject_id: row.decision_id for row in rows}


def carry(connection: Connection, stage: str, moved: dict[int, int]) -> dict[int, int]:
    """Let what a stage decided on one decision rest on another that says the same: the row again, with the other input.

    Args:
        connection: of a transaction.
        stage: whose decisions are carried.
        moved: for the stage before, the new decision by the old one.

    Returns:
        The same for this stage.
    """
    before = {after: old for old, after in moved.items()}
    given = {"stage": stage, "before": list(moved), "after": list(moved.values())}
    made = text(
        "select decision_id, input_decision_id from ops.decision where decision_id = any(cast(:ids as bigint[]))"
    )
    new = {row.subject_id: row.decision_id for row in connection.execute(_CARRY, given)}
    inputs = {row.decision_id: row.input_decision_id for row in connection.execute(made, {"ids": list(new.values())})}
    old = decisions_on(connection, stage, [before[inputs[one]] for one in new.values()])
    return {old[before[inputs[one]]]: one for one in new.values()}


def decisions_on(connection: Connection, stage: str, inputs: Sequence[int]) -> dict[int, int]:
    """The last decision of a stage that rests on each of these."""
    asked = text(
        "select input_decision_id, max(decision_id) as decision_id from ops.decision"
        " where stage = :stage and input_decision_id = any(cast(:inputs as bigint[])) group by input_decision_id"
    )
    rows = connection.execute(asked, {"stage": stage, "inputs": list(inputs)})
    return {row.input_decision_id: row.decision_id for row in rows}


def urls(store: Store, pages: Sequence[str]) -> dict[str, str]:
    """Addresses of pages."""
    with store.transaction() as connection:
        return {row.page_id: row.canonical_url for row in connection.execute(_URLS, {"pages": list(pages)})}


def standing(connection: Connection, chosen: Range) -> int | None:
    """The open reprocessing of just this range, where one was begun and not finished."""
    found: int | None = connection.scalar(_STANDS, chosen.values())
    return found


def begin(connection: Connection, chosen: Range, *, by: str, why: str, now: datetime) -> int:
    """Note who has a range read again, and why."""
    made: int = connection.execute(_OPEN, {**chosen.values(), "asked_by": by, "why": why, "now": now}).scalar_one()
    return made


def count(connection: Connection, number: int, *, pages: int, changed: int) -> None:
    """Note what a batch came to."""
    connection.execute(_COUNT, {"id": number, "pages": pages, "changed": changed})


def finish(connection: Connection, number: int, *, now: datetime) -> None:
    """Note that no page is left."""
    connection.execute(_CLOSE, {"id": number, "now": now})


def unfinished(connection: Connection) -> list[tuple[Range, str, str]]:
    """Every reprocessing that was begun and not finished: its range, who asked, and why."""
    return [
        (Range(row.stage, row.from_on, row.to_on, row.source_id), row.asked_by, row.why)
        for row in connection.execute(_UNFINISHED)
    ]

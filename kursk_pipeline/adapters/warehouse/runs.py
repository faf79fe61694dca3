"""The books: every run, how each record left it, and what was set aside or put off.

Decisions and their tally are written in the transaction of the batch, so the books are right whenever a process dies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from kursk_pipeline.adapters.warehouse.rows import copy_new
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import Decision, Outcome, WorkItem

OPEN = text("state = 'open'")
"""As a literal: a prepared statement with a parameter here no longer matches the partial index after five executions."""
DETAIL_LIMIT = 2000
"""Characters of ops.short_text."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who runs a job: the Airflow task try, or a shell command (``dag_id`` "shell")."""

    dag_id: str
    dag_run_id: str
    task_id: str
    map_index: int = -1
    try_number: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one job, open in the books."""

    run_id: int
    stage: str
    version: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """How one record left: the work item and the decision about it."""

    item: WorkItem[Any]
    decision: Decision[Any]


def declare_stages(store: Store, versions: Mapping[str, int]) -> None:
    """Tell the warehouse which stage versions this code runs; what people raised (``raised_by``) comes on top."""
    table = store.table("ops.stage")
    with store.transaction() as connection:
        known = connection.execute(select(table.c.stage, table.c.version - table.c.raised_by))
        if {row[0]: row[1] for row in known} == dict(versions):
            return  # an upsert would wait for whoever holds the rows, even with nothing to change
        statement = upsert(table)
        statement = statement.on_conflict_do_update(
            index_elements=["stage"],
            set_={"version": statement.excluded.version + table.c.raised_by, "declared_at": func.now()},
            where=table.c.version != statement.excluded.version + table.c.raised_by,
        )
        connection.execute(statement, [{"stage": name, "version": version} for name, version in versions.items()])


def open_run(store: Store, run: Mapping[str, Any], caller: Caller, *, now: datetime) -> Run:
    """Begin a run. ``run`` gives stage, version (of the code), code_version and scope. Earlier runs of the same stage and
    scope that never ended are marked interrupted: the caller holds the stage's lock, so none of them can be alive.
    """
    table = store.table("ops.run")
    same = and_(table.c.stage == run["stage"], table.c.scope == run["scope"], table.c.state == "running")
    who = {name: getattr(caller, name) for name in ("dag_id", "dag_run_id", "task_id", "map_index", "try_number")}
    with store.transaction() as connection:
        ended = func.greatest(table.c.started_at, now)
        connection.execute(update(table).where(same).values(state="interrupted", finished_at=ended))
        about = {**run, "version": run["version"] + _raised_by(store, connection, run["stage"])}
        statement = insert(table).values(**about, **who, started_at=now).returning(table.c.run_id)
        return Run(connection.execute(statement).scalar_one(), run["stage"], about["version"])


def _raised_by(store: Store, connection: Connection, stage: str) -> int:
    table = store.table("ops.stage")
    return connection.scalar(select(table.c.raised_by).where(table.c.stage == stage)) or 0


def close_run(store: Store, run: Run, *, now: datetime, error: str | None = None) -> dict[str, Any]:
    """End a run and return its counts: seen, kept, dropped, quarantined, deferred."""
    table = store.table("ops.run")
    values = {
        "state": "failed" if error else "succeeded",
        "finished_at": func.greatest(table.c.started_at, now),
        "error": error[:DETAIL_LIMIT] if error else None,
    }
    counts = (table.c.seen, table.c.kept, table.c.dropped, table.c.quarantined, table.c.deferred)
    with store.transaction() as connection:
        statement = update(table).where(table.c.run_id == run.run_id).values(**values).returning(*counts)
        return dict(connection.execute(statement).mappings().one())


def record(
    store: Store,
    connection: Connection,
    run: Run,
    leavings: Sequence[Leaving],
    *,
    now: datetime,
    as_decisions: bool = True,
) -> None:
    """Write how records left, inside the caller's transaction.

    ``as_decisions`` is false for poll, whose entries are known by their row in raw.entry instead.
    """
    by_outcome: dict[Outcome, list[Leaving]] = {outcome: [] for outcome in Outcome}
    for leaving in leavings:
        by_outcome[leaving.decision.outcome].append(leaving)
    if as_decisions:
        _decide(store, connection, run, by_outcome[Outcome.KEPT] + by_outcome[Outcome.DROPPED], now)
    _quarantine(store, connection, run, by_outcome[Outcome.QUARANTINED], now)
    _defer(store, connection, run, by_outcome[Outcome.DEFERRED], now)
    settled = [one for outcome in Outcome if outcome is not Outcome.DEFERRED for one in by_outcome[outcome]]
    _forget_deferrals(store, connection, run, settled)
    _tally(store, connection, run, leavings)


def _tally(store: Store, connection: Connection, run: Run, leavings: Iterable[Leaving]) -> None:
    """Add to the counts of the run. Last, and in one order: batches of one run at once wait here for one another."""
    counted = Counter((one.item.source_id, one.decision.outcome.value, one.decision.reason) for one in leavings)
    if not counted:
        return
    table, runs = store.table("ops.tally"), store.table("ops.run")
    statement = upsert(table)
    total = table.c.record_count + statement.excluded.record_count
    statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_={"record_count": total})
    connection.execute(
        statement,
        [
            {"run_id": run.run_id, "source_id": source, "outcome": outcome, "reason": reason, "record_count": count}
            for (source, outcome, reason), count in sorted(counted.items())
        ],
    )
    sums = {name: sum(n for key, n in counted.items() if key[1] == name) for name in (o.value for o in Outcome)}
    changes = {name: runs.c[name] + count for name, count in sums.items()}
    changes["seen"] = runs.c.seen + sum(sums.values())
    connection.execute(update(runs).where(runs.c.run_id == run.run_id).values(**changes))


def _decide(store: Store, connection: Connection, run: Run, leavings: Sequence[Leaving], now: datetime) -> None:
    rows = [
        {
            "stage": run.stage,
            "version": run.version,
            "subject_id": one.item.subject_id,
            "input_decision_id": one.item.input_decision_id,
            "topic_ruling_id": one.item.topic_ruling_id if run.stage == "judge" else None,
            "outcome": one.decision.outcome.value,
            "reason": one.decision.reason,
            "detail": one.decision.detail[:DETAIL_LIMIT],
            "page_id": _page_of(run, one),
            "run_id": run.run_id,
            "decided_at": now,
        }
        for one in leavings
    ]
    copy_new(connection, store.table("ops.decision"), rows)


def _page_of(run: Run, leaving: Leaving) -> str | None:
    """The page that a record became (fetch) or is (every stage after it)."""
    if run.stage == "poll":
        return None
    if run.stage == "fetch":
        return leaving.decision.results[0].page_id if leaving.decision.results else None
    return leaving.item.subject_id


def _quarantine(store: Store, connection: Connection, run: Run, leavings: Sequence[Leaving], now: datetime) -> None:
    if not leavings:
        return
    table = store.table("ops.quarantine")
    rows = [
        {
            "stage": run.stage,
            "version": run.version,
            "subject_id": one.item.subject_id,
            "source_id": one.item.source_id,
            "reason": one.decision.reason,
            "detail": one.decision.detail[:DETAIL_LIMIT],
            "page_id": _page_of(run, one),
            "first_at": now,
            "last_at": now,
        }
        for one in leavings
    ]
    statement = upsert(table)
    again = {
        "last_at": func.greatest(table.c.first_at, statement.excluded.last_at),
        "attempt_count": table.c.attempt_count + 1,
        "reason": statement.excluded.reason,
        "detail": statement.excluded.detail,
    }
    statement = statement.on_conflict_do_update(
        index_elements=["stage", "version", "subject_id"], index_where=OPEN, set_=again
    )
    connection.execute(statement, rows)


def _defer(store: Store, connection: Connection, run: Run, leavings: Sequence[Leaving], now: datetime) -> None:
    if not leavings:
        return
    table = store.table("ops.deferral")
    rows = [
        {
            "stage": run.stage,
            "subject_id": one.item.subject_id,
            "source_id": one.item.source_id,
            "reason": one.decision.reason,
            "detail": one.decision.detail[:DETAIL_LIMIT],
            "attempt_count": one.item.attempt,
            "first_at": now,
            "due_at": one.decision.retry_at or now,
        }
        for one in leavings
    ]
    statement = upsert(table)
    names = ("reason", "detail", "attempt_count", "due_at")
    changes = {name: statement.excluded[name] for name in names}
    connection.execute(statement.on_conflict_do_update(index_elements=["stage", "subject_id"], set_=changes), rows)


def _forget_deferrals(store: Store, connection: Connection, run: Run, leavings: Sequence[Leaving]) -> None:
    again = [one.item.subject_id for one in leavings if one.item.attempt > 1]
    if again:
        table = store.table("ops.deferral")
        connection.execute(table.delete().where(and_(table.c.stage == run.stage, table.c.subject_id.in_(again))))


def settle(store: Store, connection: Connection, run: Run, subject_id: str, *, now: datetime) -> None:
    """Forget that a subject failed, once it works again: its deferral goes, its quarantine is closed."""
    deferral, held = store.table("ops.deferral"), store.table("ops.quarantine")
    about = [deferral.c.stage == run.stage, deferral.c.subject_id == subject_id]
    connection.execute(deferral.delete().where(*about))
    still = [held.c.stage == run.stage, held.c.subject_id == subject_id, held.c.state == "open"]
    end = {"closed_at": now, "closed_by": run.stage, "close_reason": "it works again"}
    connection.execute(update(held).where(*still).values(state="replayed", **end))

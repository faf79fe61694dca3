"""How every job runs: open in the books, batch by batch, each batch in one transaction, each record leaving once.

The one ``except`` of the data path is in `decided`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from kursk_pipeline import __version__
from kursk_pipeline.adapters.warehouse import runs, versions
from kursk_pipeline.adapters.warehouse.runs import Caller, Leaving, Run
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Fatal, Transient, Unprocessable
from kursk_pipeline.records import Decision, Outcome, WorkItem

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

BATCH_SIZE = 200
"""Records in one transaction: large enough that its commit is a small part, small enough to lose little by a kill."""
MAX_BATCHES = 500
"""A run takes up at most 100,000 records; the rest waits for the next run."""
MAX_ATTEMPTS = 5
"""A record that was deferred this often is set aside for a person."""
RETRY_SECONDS = 900.0
"""Wait before a deferred record is due again, where nothing names another: one interval of the schedule."""


WITHDRAWING = frozenset({"clean", "judge"})
"""Stages whose drop, when a page is read anew, withdraws the article that was loaded from it."""


@dataclass(frozen=True, slots=True)
class Step(Generic[ItemT, ResultT]):
    """One stage as a job: how its work is read, decided and kept.

    ``read(now=, limit=)`` gives waiting records; ``decide`` gives one decision for each, in order;
    ``keep`` writes what was kept, inside the batch's transaction; ``batch_size`` is how many records share one.
    """

    read: Callable[..., list[WorkItem[ItemT]]]
    decide: Callable[[Sequence[WorkItem[ItemT]]], Sequence[Decision[ResultT]]]
    keep: Callable[[Connection, Sequence[ResultT]], None]
    batch_size: int = BATCH_SIZE


@contextmanager
def open_job(desk: Desk, stage: str, version: int, caller: Caller, *, scope: str = "") -> Iterator[Run]:
    """Run one job in the books: under the stage's lock, with a row in ops.run that says how it ended.

    Raises:
        Transient: another run of the stage is at work, or the warehouse does not answer.
    """
    about = {"stage": stage, "version": version, "code_version": __version__, "scope": scope}
    with desk.store.exclusively(f"{stage}:{scope}"):
        run = runs.open_run(desk.store, about, caller, now=desk.now())
        try:
            yield run
        except BaseException as error:
            with suppress(Transient):  # a warehouse that is gone is told of it by the next run
                runs.close_run(desk.store, run, now=desk.now(), error=f"{type(error).__name__}: {error}")
            raise


def close_job(desk: Desk, run: Run) -> dict[str, Any]:
    """End a run well; returns its counts, small enough for XCom."""
    return runs.close_run(desk.store, run, now=desk.now())


def drain(desk: Desk, run: Run, step: Step[ItemT, ResultT]) -> None:
    """Take up batches until nothing is due. Every record leaves its work list, so this ends; MAX_BATCHES makes sure."""
    for _ in range(MAX_BATCHES):
        items = step.read(now=desk.now(), limit=step.batch_size)
        if not items:
            return
        keep_batch(desk, run, items, step.decide(items), step.keep)


def run_step(
    desk: Desk, stage: str, version: int, caller: Caller, step: Step[ItemT, ResultT], *, scope: str = ""
) -> dict[str, Any]:
    """One whole job: opened, drained, closed. ``scope`` names its part of the stage's work."""
    with open_job(desk, stage, version, caller, scope=scope) as run:
        drain(desk, run, step)
        return close_job(desk, run)


def keep_batch(
    desk: Desk,
    run: Run,
    items: Sequence[WorkItem[ItemT]],
    decisions: Sequence[Decision[ResultT]],
    keep: Callable[[Connection, Sequence[ResultT]], None],
) -> None:
    """Write one batch: results, decisions, quarantine, deferrals and tally in one transaction."""
    leavings = [Leaving(item, decision) for item, decision in zip(items, decisions, strict=True)]
    with desk.store.transaction() as connection:
        keep(connection, [result for decision in decisions for result in decision.results])
        runs.record(desk.store, connection, run, leavings, now=desk.now())
        if run.stage in WITHDRAWING:
            versions.withdraw(connection, _dropped_by_rule(leavings), now=desk.now())


def _dropped_by_rule(leavings: Sequence[Leaving]) -> list[str]:
    """Pages that the stage itself dropped; a person's ruling works on the marts by itself."""
    dropped = [one.item for one in leavings if one.decision.outcome is Outcome.DROPPED]
    return [item.subject_id for item in dropped if item.topic_ruling_id is None]


def decide_each(
    items: Sequence[WorkItem[ItemT]], stage: Callable[[WorkItem[ItemT]], Decision[ResultT]], *, now: datetime
) -> list[Decision[ResultT]]:
    """Apply a stage to each record; one that fails costs only itself."""
    return [decided(item, stage, now=now) for item in items]


def decided(
    item: WorkItem[ItemT], stage: Callable[[WorkItem[ItemT]], Decision[ResultT]], *, now: datetime
) -> Decision[ResultT]:
    """The decision about one record, whatever the stage does. What is wrong for everyone is not caught."""
    try:
        return stage(item)
    except Fatal:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where a record's failure becomes a row
        return set_aside(item, error, now=now)


def set_aside(item: WorkItem[Any], error: Exception, *, now: datetime) -> Decision[Any]:
    """What an error means for a record: deferred when it may work later, else quarantined with its reason."""
    if isinstance(error, Transient) and item.attempt < MAX_ATTEMPTS:
        due = now + timedelta(seconds=error.retry_after or RETRY_SECONDS)
        return Decision(item.subject_id, Outcome.DEFERRED, error.reason, error.detail, retry_at=due)
    if isinstance(error, Unprocessable | Transient):
        return Decision(item.subject_id, Outcome.QUARANTINED, error.reason, error.detail)
    return Decision(item.subject_id, Outcome.QUARANTINED, "unclassified", f"{type(error).__name__}: {error}")

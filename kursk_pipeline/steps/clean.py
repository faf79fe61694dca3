"""clean: pages from the archive become articles, in worker processes that a bad page cannot outlive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from kursk_pipeline.adapters.warehouse import results, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.waiting import WAITING, Share, WaitingPages
from kursk_pipeline.adapters.workers import Failure, WorkerPool
from kursk_pipeline.batches import Step, decided, run_step
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Decision, Outcome, Page, WorkItem
from kursk_pipeline.stages.clean import VERSION, clean_fetched

Body = tuple[Page, bytes]

PAGE_SECONDS = 20.0
"""CPU time for one page: four hundred times the median of the development pages (about 50 ms)."""
PAGE_MEGABYTES = 600
"""Memory for one page on top of the loaded worker: a page of 5 MB takes about 200."""
RECYCLE_AFTER = 2000
"""Pages after which a worker is replaced; libxml2 keeps what it fragmented."""
PROCESSES = 2
"""One worker a core of the smallest machine."""


def run(desk: Desk, caller: Caller, *, share: Share = WAITING) -> dict[str, Any]:
    """Clean every page that waits; of several parts, those of its own."""
    with cleaning_pool() as pool:
        step = Step(
            read=partial(work.pages_to_clean, WaitingPages(desk.store, "clean", share)),
            decide=lambda items: list(_decide(desk, pool, items)),
            keep=partial(results.keep_articles, desk.store),
        )
        return run_step(desk, "clean", VERSION, caller, step, scope=share.scope)


def cleaning_pool() -> WorkerPool[Body, Decision[Article]]:
    """Workers that clean one page each."""
    return WorkerPool(
        clean_fetched, processes=PROCESSES, seconds=PAGE_SECONDS, megabytes=PAGE_MEGABYTES, recycle_after=RECYCLE_AFTER
    )


def _decide(
    desk: Desk, pool: WorkerPool[Body, Decision[Article]], items: Sequence[WorkItem[Page]]
) -> Iterator[Decision[Article]]:
    """One decision for each page, in order. Pages whose body is not in the archive never reach the workers."""
    opened = [decided(item, partial(_open, desk), now=desk.now()) for item in items]
    answers = pool.map(decision.results[0] for decision in opened if decision.results)
    for decision in opened:
        if not decision.results:
            yield Decision(decision.subject_id, decision.outcome, decision.reason, decision.detail)
            continue
        answer = next(answers)
        if isinstance(answer, Failure):
            yield Decision(decision.subject_id, Outcome.QUARANTINED, answer.reason, answer.detail)
        else:
            yield answer.value


def _open(desk: Desk, item: WorkItem[Page]) -> Decision[Body]:
    body = desk.archive.get(item.value.body_hash)
    return Decision(item.subject_id, Outcome.KEPT, "opened", results=((item.value, body),))

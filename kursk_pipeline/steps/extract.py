"""extract: what an article names, found in batches by one loaded pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from kursk_pipeline.adapters.warehouse import results, work
from kursk_pipeline.adapters.warehouse.results import Mentioned
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.batches import Step, run_step, set_aside
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Decision, Outcome, WorkItem
from kursk_pipeline.stages.extract import VERSION


def run(desk: Desk, caller: Caller) -> dict[str, Any]:
    """Extract from every article that waits."""
    step = Step(
        read=partial(work.articles_for, desk.store, "extract"),
        decide=partial(_decide, desk),
        keep=partial(results.keep_mentions, desk.store),
    )
    return run_step(desk, "extract", VERSION, caller, step)


def _decide(desk: Desk, items: Sequence[WorkItem[Article]]) -> list[Decision[Mentioned]]:
    articles = [item.value for item in items]
    texts = ((one.page_id, one.text, one.language, one.published_at) for one in articles)
    found = desk.extractor.extract(texts)
    return [_decision(desk, item, mentions) for item, mentions in zip(items, found, strict=True)]


def _decision(desk: Desk, item: WorkItem[Article], mentions: Any) -> Decision[Mentioned]:
    if isinstance(mentions, Exception):
        return set_aside(item, mentions, now=desk.now())
    reason = "mentions_found" if mentions else "nothing_mentioned"
    return Decision(item.subject_id, Outcome.KEPT, reason, results=(Mentioned(item.subject_id, tuple(mentions)),))

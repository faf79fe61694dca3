"""extract: what an article names and claims, found in batches by one loaded pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from kursk_pipeline.adapters.warehouse import results, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.waiting import WAITING, Share, WaitingPages
from kursk_pipeline.batches import Step, run_step, set_aside
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import Article, Decision, Extraction, Outcome, WorkItem
from kursk_pipeline.stages.claims import VERSION as CLAIMS_VERSION
from kursk_pipeline.stages.extract import VERSION as MENTIONS_VERSION

VERSION = MENTIONS_VERSION + CLAIMS_VERSION
"""Each part only rises, so the sum rises with either."""


def run(desk: Desk, caller: Caller, *, share: Share = WAITING) -> dict[str, Any]:
    """Extract from every article that waits; of several parts, from those of its own."""
    step = Step(
        read=partial(work.articles_for, WaitingPages(desk.store, "extract", share)),
        decide=partial(_decide, desk),
        keep=partial(results.keep_extractions, desk.store),
    )
    return run_step(desk, "extract", VERSION, caller, step, scope=share.scope)


def _decide(desk: Desk, items: Sequence[WorkItem[Article]]) -> list[Decision[Extraction]]:
    articles = [item.value for item in items]
    texts = ((one.page_id, one.text, one.language, one.published_at) for one in articles)
    found = desk.extractor.extract(texts)
    return [_decision(desk, item, extraction) for item, extraction in zip(items, found, strict=True)]


def _decision(desk: Desk, item: WorkItem[Article], found: Extraction | Unprocessable) -> Decision[Extraction]:
    if isinstance(found, Unprocessable):
        return set_aside(item, found, now=desk.now())
    reason = "mentions_found" if found.mentions else "nothing_mentioned"
    return Decision(item.subject_id, Outcome.KEPT, reason, results=(found,))

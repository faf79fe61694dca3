"""judge: which articles are about the topic. Verdicts are kept whatever they say, so that a drop can be explained."""

from __future__ import annotations

from functools import partial
from typing import Any

from kursk_pipeline.adapters.warehouse import results, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.batches import Step, decide_each, run_step
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Decision, Outcome, TopicState, Verdict, WorkItem
from kursk_pipeline.stages.judge import VERSION, judge

GOES_ON = frozenset({TopicState.ON_TOPIC, TopicState.PASSING})


def run(desk: Desk, caller: Caller) -> dict[str, Any]:
    """Judge every article that waits."""
    step = Step(
        read=partial(work.articles_for, desk.store, "judge"),
        decide=lambda items: decide_each(items, partial(_decide, desk), now=desk.now()),
        keep=partial(results.keep_verdicts, desk.store),
    )
    return run_step(desk, "judge", VERSION, caller, step)


def _decide(desk: Desk, item: WorkItem[Article]) -> Decision[Verdict]:
    article = item.value
    verdict = judge(
        article.page_id,
        article.title,
        article.text,
        language=article.language,
        section=article.section,
        published_at=article.published_at,
        topic=desk.topic,
    )
    outcome = Outcome.KEPT if verdict.state in GOES_ON else Outcome.DROPPED
    return Decision(item.subject_id, outcome, verdict.state.value, "; ".join(verdict.reasons), results=(verdict,))

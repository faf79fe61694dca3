"""judge: which articles are about the topic. Verdicts are kept whatever they say, so that a drop can be explained."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from kursk_pipeline.adapters.warehouse import results, topic_rulings, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.waiting import WAITING, Share, WaitingPages
from kursk_pipeline.batches import Step, decide_each, run_step
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Decision, Outcome, TopicRuling, TopicState, Verdict, WorkItem
from kursk_pipeline.stages.judge import VERSION, judge
from kursk_pipeline.stages.judge.ruling import overrule
from kursk_pipeline.steps.review import hold_back

GOES_ON = frozenset({TopicState.ON_TOPIC, TopicState.PASSING})


def run(desk: Desk, caller: Caller, *, share: Share = WAITING) -> dict[str, Any]:
    """Judge every article that waits, also those that a person has ruled on since; what is held waits on."""
    hold_back(desk, "template")
    step = Step(
        read=partial(work.articles_for, WaitingPages(desk.store, "judge", share)),
        decide=partial(_decide_all, desk),
        keep=partial(results.keep_verdicts, desk.store),
    )
    return run_step(desk, "judge", VERSION, caller, step)


def _decide_all(desk: Desk, items: Sequence[WorkItem[Article]]) -> list[Decision[Verdict]]:
    ruled = topic_rulings.rulings_by_id(
        desk.store, (item.topic_ruling_id for item in items if item.topic_ruling_id is not None)
    )
    return decide_each(items, partial(_decide, desk, ruled), now=desk.now())


def _decide(desk: Desk, ruled: dict[int, TopicRuling], item: WorkItem[Article]) -> Decision[Verdict]:
    article = item.value
    verdict = judge(
        article.page_id,
        article.title,
        article.text,
        language=article.language,
        filed=(article.section or "", *article.tags),
        published_at=article.published_at,
        topic=desk.topic,
    )
    verdict = overrule(verdict, ruled.get(item.topic_ruling_id) if item.topic_ruling_id is not None else None)
    outcome = Outcome.KEPT if verdict.state in GOES_ON else Outcome.DROPPED
    return Decision(item.subject_id, outcome, verdict.state.value, "; ".join(verdict.reasons), results=(verdict,))

"""The tasks of kursk_reprocess: show what a newer version would change, ask a person, apply it in bounded parts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from airflow.sdk import task

from kursk_pipeline.airflow.asking import ApproveOnce
from kursk_pipeline.airflow.desks import at_desk, param, triggered_by
from kursk_pipeline.airflow.pools import AGAIN_POOL, NLP_QUEUE

AGAIN_TIMEOUT = timedelta(minutes=50)
"""Of a part: 2,000 pages take some ten minutes through all stages on one core."""
PART = 2_000
"""Pages that one task applies. What is left goes on with the next hour of kursk_housekeeping."""
ANSWER_TIMEOUT = timedelta(hours=24)
"""Within a day somebody looks; nobody's answer is no."""
SHOWN = 25
"""Examples in the question to a person."""
LAST_IN_LINE: dict[str, Any] = {"pool": AGAIN_POOL, "queue": NLP_QUEUE, "priority_weight": 1, "weight_rule": "absolute"}
"""A pool of their own with one slot, and behind every task of the schedule."""


@task(**LAST_IN_LINE, execution_timeout=AGAIN_TIMEOUT)
def rehearse() -> dict[str, Any]:
    """What would change, from the newest pages of the range; nothing stays. The log has it in words."""
    from kursk_pipeline import jobs
    from kursk_pipeline.steps import reprocess

    with at_desk() as (desk, caller):
        jobs.prepare(desk)
        found = reprocess.rehearse(desk, caller, _chosen(), again=param("again", False), sample=param("sample", 200))
    lines = [
        f"**{found.stage}**: {found.due} pages are due; of the newest {found.looked_at}, {found.changed} would change.",
        *(
            f"- {words}: {found.by_kind[kind]} pages"
            for kind, words in reprocess.KINDS.items()
            if kind in found.by_kind
        ),
        *(f"- {url}: {words}" for url, words in found.examples[:SHOWN]),
    ]
    words = "\n".join(lines)
    print(words)  # noqa: T201 - the task's log is where an operator reads it
    return {"due": found.due, "changed": found.changed, "words": words}


@task.short_circuit(**LAST_IN_LINE, ignore_downstream_trigger_rules=True)
def is_wanted() -> bool:
    """Whether the form says to apply it, once a person has agreed."""
    return bool(param("apply", False))


def ask() -> ApproveOnce:
    """Show a person what would change; without an answer nothing does."""
    return ApproveOnce(
        task_id="ask",
        subject="Apply what {{ params.stage }} would change in {{ ti.xcom_pull(task_ids='rehearse')['due'] }} pages?",
        body="{{ ti.xcom_pull(task_ids='rehearse')['words'] }}",
        defaults=ApproveOnce.REJECT,
        response_timeout=ANSWER_TIMEOUT,
        **LAST_IN_LINE,
    )


@task(**LAST_IN_LINE, execution_timeout=AGAIN_TIMEOUT)
def apply() -> dict[str, Any]:
    """Read the range again and keep what comes out; started anew it goes on where it stood."""
    from kursk_pipeline.steps import reprocess

    wish = reprocess.Wish(triggered_by(), param("why") or "by the form of kursk_reprocess", param("again", False))
    with at_desk() as (desk, caller):
        done = reprocess.apply(desk, caller, _chosen(), wish, most=PART)
    return {"pages": done.pages, "changed": done.changed, "left": done.left}


@task(**LAST_IN_LINE, execution_timeout=AGAIN_TIMEOUT)
def go_on() -> dict[str, Any]:
    """Go on with every reprocessing that was begun and not finished."""
    from kursk_pipeline.steps import reprocess

    with at_desk() as (desk, caller):
        done = reprocess.resume(desk, caller, most=PART)
    return {"pages": sum(one.pages for one in done), "left": sum(one.left for one in done)}


def _chosen() -> Any:
    from kursk_pipeline.steps import reprocess

    return reprocess.choose(
        param("stage"), from_on=_day("from"), to_on=_day("to"), source_id=(param("source") or "").strip() or None
    )


def _day(name: str) -> date | None:
    given = param(name)
    return date.fromisoformat(given) if given else None

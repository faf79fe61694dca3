"""The tasks of kursk_review: one question to a person for each anomaly, and what the answer does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import task, task_group

from kursk_pipeline.airflow.asking import AskOnce
from kursk_pipeline.airflow.desks import at_desk
from kursk_pipeline.airflow.pools import WATCH_POOL, WEB_QUEUE
from kursk_pipeline.airflow.tasks import RUN_TIMEOUT
from kursk_pipeline.settings import from_environment

RELEASE, SET_ASIDE = "Release", "Set aside"
ANSWER_TIMEOUT = timedelta(seconds=from_environment().answer_seconds)
"""Without an answer until then it is set aside, from where everything can be tried again."""
LOST_AFTER = ANSWER_TIMEOUT + RUN_TIMEOUT
"""A question is over then, whatever became of its run (dagrun_timeout): what is still open is asked once more."""
QUESTIONS = {
    "yield": "{0} announces many times more than usual. Fetch it all?",
    "template": "The pages of {0} look changed. May those go on in which an article was found?",
    "deletion": "Many articles left the feeds of {0} at once. Count them as taken down?",
}


@task(pool=WATCH_POOL, queue=WEB_QUEUE)
def find() -> list[dict[str, Any]]:
    """What was found unusual and has no answer; tried again, the same task returns the same."""
    from kursk_pipeline.steps import review

    with at_desk() as (desk, caller):
        return [
            {"hold_id": one.hold_id, "subject": QUESTIONS[one.kind].format(one.source_id), "body": one.words}
            for one in review.to_ask(desk, by_run=caller.dag_run_id, again_after=LOST_AFTER)
        ]


@task(pool=WATCH_POOL, queue=WEB_QUEUE)
def settle(hold_id: int, answer: dict[str, Any]) -> str:
    """Let it go on, or set it aside."""
    from kursk_pipeline.steps import review

    is_released = answer["chosen_options"] == [RELEASE]
    with at_desk() as (desk, _):
        review.settle(desk, hold_id, is_released=is_released, by=_name(answer.get("responded_by_user")))
    return "released" if is_released else "set aside"


@task_group
def ask_about(hold_id: int, subject: str, body: str) -> None:
    """One anomaly: the question, and what comes of it."""
    ask = AskOnce(
        task_id="ask",
        subject=subject,
        body=body,
        options=[RELEASE, SET_ASIDE],
        defaults=SET_ASIDE,
        response_timeout=ANSWER_TIMEOUT,
        pool=WATCH_POOL,
        queue=WEB_QUEUE,
    )
    settle(hold_id, ask.output)  # type: ignore[arg-type]


def _name(user: Any) -> str:
    """Who answered, as Airflow says it; empty where the time was over."""
    if isinstance(user, dict):
        return str(user.get("name") or user.get("id") or "")
    return str(getattr(user, "name", "") or "")

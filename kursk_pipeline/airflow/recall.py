"""The task of kursk_recall: what listings name of yesterday, beside what is here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import task

from kursk_pipeline.airflow.desks import at_desk
from kursk_pipeline.airflow.pools import RECALL_POOL, WEB_QUEUE

RECALL_TIMEOUT = timedelta(minutes=30)
"""The step asks for twenty minutes at the longest; reading what came takes minutes."""
BEHIND: dict[str, Any] = {"pool": RECALL_POOL, "queue": WEB_QUEUE, "priority_weight": 1, "weight_rule": "absolute"}
"""A pool with one slot, behind every task of the schedule."""


@task(**BEHIND, execution_timeout=RECALL_TIMEOUT, retries=1)
def look_for_missed() -> dict[str, int]:
    """Draw from listings of yesterday, and say how much of it is known here."""
    from kursk_pipeline import jobs
    from kursk_pipeline.steps import recall

    with at_desk() as (desk, _):
        jobs.prepare(desk)
        rows = recall.run(desk)
    counted = ("sampled_count", "loaded_count", "off_topic_count", "open_count", "missed_count")
    return {name: sum(row[name] for row in rows) for name in counted}

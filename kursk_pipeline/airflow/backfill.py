"""The task of kursk_backfill: one day of the past for each run that Airflow's Backfill makes, or what its form says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from airflow.sdk import get_current_context, task

from kursk_pipeline.airflow.desks import at_desk, param, triggered_by
from kursk_pipeline.airflow.pools import BACKFILL_POOL, WEB_QUEUE

BACKFILL_TIMEOUT = timedelta(minutes=50)
"""The step reads for forty minutes and then leaves the rest to the next try."""
TRIES = 48
"""Tries of one run: a day and a half of reading, with the pauses between them."""
BEHIND: dict[str, Any] = {"pool": BACKFILL_POOL, "queue": WEB_QUEUE, "priority_weight": 1, "weight_rule": "absolute"}
"""A pool with one slot, behind every task of the schedule."""


@task(
    **BEHIND, execution_timeout=BACKFILL_TIMEOUT, retries=TRIES, retry_delay=timedelta(minutes=1), retry_policy=None,
    retry_exponential_backoff=False,
)  # fmt: skip
def make_up_for() -> dict[str, Any]:
    """Read what archives, lists and files have of the days; begun anew it goes on where it stood."""
    from dataclasses import asdict

    from kursk_pipeline import jobs
    from kursk_pipeline.errors import Transient
    from kursk_pipeline.steps import backfill

    with at_desk() as (desk, caller):
        jobs.prepare(desk)
        wish = _wish()
        number = backfill.begin(desk, wish, by=triggered_by(), why=param("why") or "by kursk_backfill")
        done = backfill.run(desk, caller, number, wish)
    if done.waiting:
        raise Transient("more_to_read", f"{done.waiting} documents wait for the next try")
    return asdict(done)


def _wish() -> Any:
    from kursk_pipeline.adapters.warc_places import address
    from kursk_pipeline.backfill_range import Days
    from kursk_pipeline.steps import backfill

    key = getattr(get_current_context()["dag_run"], "partition_key", None)
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011 - only where neither says a day
    first = key or param("from") or yesterday
    last = key or param("to") or first
    files = tuple(address(one) for one in param("files") or ())
    days = Days(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
    return backfill.Wish(days, tuple(param("sources") or ()), tuple(param("kinds") or backfill.KINDS), files)

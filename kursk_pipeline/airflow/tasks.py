"""The tasks that DAG files put in order. Each opens a desk, runs one job, and returns the job's small tally.

Nothing heavy is imported here: every task start reads the DAG files again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from airflow.sdk import Asset, task

from kursk_pipeline.airflow.desks import at_desk, param
from kursk_pipeline.airflow.pools import CPU_POOL, NLP_QUEUE, WATCH_POOL, WEB_POOL, WEB_QUEUE
from kursk_pipeline.airflow.retries import KurskRetryPolicy
from kursk_pipeline.airflow.telling import tell_directly
from kursk_pipeline.settings import from_environment

ARTICLES = Asset("kursk://warehouse/articles")
"""Emitted once by each run that loaded; a wake-up, not a message: consumers ask the warehouse what is new."""

START = datetime.fromisoformat("2024-08-06T00:00:00+00:00")
"""The day of the incursion. No DAG catches up, so this only has to lie in the past."""

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "kursk",
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=5),
    "retry_policy": KurskRetryPolicy(),
    "execution_timeout": timedelta(minutes=10),
}
"""Ten minutes a task: Airflow has no limit of its own, and the schedule is fifteen."""

FETCH_TIMEOUT = timedelta(minutes=20)
"""A batch of fetch ends by itself after fifteen minutes (WebLimits.batch_seconds); what it has not asked waits."""

RUN_TIMEOUT = timedelta(minutes=45)
"""Three intervals: a run that takes longer is stuck, and its work list waits for the next."""


LOOK_TIMEOUT = timedelta(minutes=4)
"""A rule ends after twenty seconds (alerts.RULE_SECONDS); all fourteen together take one on a warehouse that is well."""

WATCH_TIMEOUT = timedelta(minutes=10)
"""Two intervals of its own schedule."""


@task(pool=WEB_POOL, queue=WEB_QUEUE)
def plan_polls() -> list[list[str]]:
    """Which sources are due, one list for each poll task."""
    from kursk_pipeline import jobs

    with at_desk() as (desk, _):
        return jobs.plan_polls(desk, everything=bool(param("poll_everything")))


@task(pool=WEB_POOL, queue=WEB_QUEUE, map_index_template="{{ ', '.join(task.op_kwargs['source_ids']) }}")
def poll(source_ids: list[str]) -> dict[str, Any]:
    """Read the feeds of these sources and note their new entries."""
    from kursk_pipeline.steps import poll

    return _traced("poll", poll.run, source_ids=source_ids, everything=bool(param("poll_everything")))


@task(task_id="fetch", pool=WEB_POOL, queue=WEB_QUEUE, trigger_rule="all_done", execution_timeout=FETCH_TIMEOUT)
def fetch_part(part: int = 0) -> dict[str, Any]:
    """Fetch the pages of new and changed entries into the archive. Runs whatever became of single polls."""
    from kursk_pipeline.steps import fetch

    return _traced("fetch", fetch.run, part=part, parts=from_environment().fetch_parts)


def fetch() -> Any:
    """One task, or as many as ``KURSK_FETCH_PARTS`` says, each with hosts of its own."""
    parts = from_environment().fetch_parts
    return fetch_part() if parts == 1 else fetch_part.expand(part=list(range(parts)))


@task(task_id="clean", pool=CPU_POOL, queue=NLP_QUEUE)
def clean_part(part: int = 0) -> dict[str, Any]:
    """Turn pages into articles: text and fields, each with its provenance."""
    return _run("clean", part=part)


def clean() -> Any:
    """One task, or as many as ``KURSK_CPU_PARTS`` says, each with pages of its own."""
    return _in_parts(clean_part)


@task(pool=CPU_POOL, queue=NLP_QUEUE)
def judge() -> dict[str, Any]:
    """Tell articles on topic from namesakes and the rest."""
    return _run("judge")


@task(pool=CPU_POOL, queue=NLP_QUEUE)
def dedup() -> dict[str, Any]:
    """Find what derives from the seeds or from what is there already."""
    return _run("dedup")


@task(task_id="extract", pool=CPU_POOL, queue=NLP_QUEUE)
def extract_part(part: int = 0) -> dict[str, Any]:
    """Find and link mentions of people, places, units and the rest."""
    return _run("extract", part=part)


def extract() -> Any:
    """One task, or as many as ``KURSK_CPU_PARTS`` says, each with pages of its own."""
    return _in_parts(extract_part)


@task(pool=CPU_POOL, queue=NLP_QUEUE, outlets=[ARTICLES])
def load() -> dict[str, Any]:
    """Load the star schema."""
    return _run("load")


@task(pool=CPU_POOL, queue=NLP_QUEUE)
def housekeep() -> dict[str, Any]:
    """Give up texts that publishers reserve and bodies past their retention, each with a row that says why."""
    from kursk_pipeline import jobs

    with at_desk() as (desk, caller):
        return jobs.housekeep_job(desk, caller)


@task(pool=CPU_POOL, queue=NLP_QUEUE)
def visit() -> dict[str, Any]:
    """Put articles on the fetch list again whose next visit is due."""
    from kursk_pipeline.steps import visits

    with at_desk() as (desk, _):
        return visits.run(desk)


@task(pool=CPU_POOL, queue=NLP_QUEUE, trigger_rule="all_done")
def maintain_copies() -> dict[str, Any]:
    """Count hashes too common to be evidence, and drop signatures that nothing reads."""
    from kursk_pipeline.steps.dedup_maintenance import maintain

    with at_desk() as (desk, _):
        done = maintain(desk)
    return {"hot_hashes": done.hot_hashes, "sketches_dropped": done.sketches_dropped}


@task(pool=CPU_POOL, queue=NLP_QUEUE, trigger_rule="all_done")
def tidy() -> dict[str, int]:
    """End the books of runs whose process is gone; have PostgreSQL count changed tables anew."""
    from kursk_pipeline.steps.tidy import tidy

    with at_desk() as (desk, _):
        return tidy(desk)


@task(pool=CPU_POOL, queue=NLP_QUEUE)
def refresh_marts() -> dict[str, float]:
    """Bring the stored marts up to what is loaded."""
    from kursk_pipeline import jobs

    with at_desk() as (desk, _):
        return jobs.refresh_marts(desk)


@task(pool=CPU_POOL, queue=NLP_QUEUE)
def run_checks() -> dict[str, Any]:
    """Run every check of sql/checks; a failing one fails this task with its name and rows."""
    from kursk_pipeline import checks

    with at_desk() as (desk, _):
        return checks.run_all(desk)


@task(pool=WATCH_POOL, queue=WEB_QUEUE, execution_timeout=LOOK_TIMEOUT, on_failure_callback=tell_directly)
def watch() -> dict[str, Any]:
    """Ask every rule of sql/alerts what is wrong now; what began and what ended goes to the outbox."""
    from kursk_pipeline import alerts

    with at_desk() as (desk, _):
        return alerts.watch(desk)


@task(pool=WATCH_POOL, queue=WEB_QUEUE, trigger_rule="all_done", execution_timeout=LOOK_TIMEOUT)
def send_metrics() -> dict[str, int]:
    """Send what the books count to the collector of OTEL_EXPORTER_OTLP_ENDPOINT; nothing where none is set."""
    from kursk_pipeline import metrics

    with at_desk() as (desk, _):
        return metrics.send(desk)


@task(
    pool=WATCH_POOL,
    queue=WEB_QUEUE,
    trigger_rule="all_done",
    execution_timeout=LOOK_TIMEOUT,
    on_failure_callback=tell_directly,
)
def deliver() -> dict[str, int]:
    """Send the outbox. Runs whatever became of the rules."""
    from kursk_pipeline import alerts

    with at_desk() as (desk, _):
        return alerts.deliver(desk)


def _in_parts(work: Any) -> Any:
    parts = from_environment().cpu_parts
    return work() if parts == 1 else work.expand(part=list(range(parts)))


def _run(stage: str, *, part: int = 0) -> dict[str, Any]:
    from kursk_pipeline import jobs

    return _traced(stage, partial(jobs.run_part, stage=stage, part=part))


def _traced(stage: str, job: Callable[..., dict[str, Any]], **options: Any) -> dict[str, Any]:
    """Do a job under a span of its own; where none is sent, its library is not loaded, which costs a poll a second."""
    with at_desk() as (desk, caller):
        if not desk.settings.telemetry_url:
            return job(desk, caller, **options)
        from kursk_pipeline.adapters.telemetry import traced

        about: dict[str, str | int] = {
            "kursk.stage": stage,
            "airflow.dag_run": caller.dag_run_id,
            "airflow.map_index": caller.map_index,
            "airflow.try": caller.try_number,
        }
        with traced(desk.settings.telemetry_url, stage, about) as found:
            counts = job(desk, caller, **options)
            found.update(counts)
        return counts

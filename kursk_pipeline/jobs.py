"""The verbs, in the order of the journey.

    poll -> fetch -> clean -> judge -> dedup -> extract -> load

Each asks the warehouse what is left to do, decides, and writes batch by batch. Every job can be killed at any moment
and run again: what was written stays, what was not is still on its work list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kursk_pipeline.adapters.warehouse import star, stored_marts
from kursk_pipeline.adapters.warehouse.runs import Caller, declare_stages
from kursk_pipeline.adapters.warehouse.waiting import Share
from kursk_pipeline.desk import Desk
from kursk_pipeline.steps import clean, dedup, extract, fetch, housekeep, judge, load, poll

Job = Callable[[Desk, Caller], dict[str, Any]]

JOBS: dict[str, Job] = {
    "poll": poll.run,
    "fetch": fetch.run,
    "clean": clean.run,
    "judge": judge.run,
    "dedup": dedup.run,
    "extract": extract.run,
    "load": load.run,
}
"""Every job, in the order of the journey. Each returns its counts: seen, kept, dropped, quarantined, deferred."""

VERSIONS: dict[str, int] = {
    name: module.VERSION for name, module in zip(JOBS, (poll, fetch, clean, judge, dedup, extract, load), strict=True)
}
"""The version of each stage that this code runs."""

SPLIT = {"clean": clean.run, "extract": extract.run}
"""Jobs that work in several parts side by side: the two that take most of the time, page by page."""

housekeep_job: Job = housekeep.run
"""No stop of the journey: gives up what may not be kept any longer, after load and every hour. Safe beside all others."""


def prepare(desk: Desk) -> None:
    """Tell the warehouse the stage versions, sources, seeds and entities that this code and its configuration have."""
    declare_stages(desk.store, VERSIONS)
    star.load_dimensions(
        desk.store,
        sources=tuple(desk.sources.values()),
        seeds=desk.seeds,
        entities=desk.entities,
        facts=desk.entity_facts,
    )


def run_part(desk: Desk, caller: Caller, stage: str, *, part: int = 0) -> dict[str, Any]:
    """Run a job; one that the settings split (``cpu_parts``), its part."""
    if stage in SPLIT:
        return SPLIT[stage](desk, caller, share=Share(part=part, parts=desk.settings.cpu_parts))
    return JOBS[stage](desk, caller)


def plan_polls(desk: Desk, *, everything: bool = False) -> list[list[str]]:
    """Prepare the warehouse, and say which sources are due (or all, with ``everything``): one list a poll task."""
    prepare(desk)
    return poll.plan(desk, everything=everything)


def refresh_marts(desk: Desk) -> dict[str, float]:
    """Bring the stored marts up to what is loaded; returns the seconds of each. Safe to repeat, and beside all jobs."""
    return stored_marts.refresh(desk.store, now=desk.now())


def run_all(desk: Desk, caller: Callable[[str], Caller], *, stages: Sequence[str] = tuple(JOBS)) -> dict[str, Any]:
    """Run jobs one after another, then refresh the marts; returns the counts by stage. ``caller`` says who runs each."""
    prepare(desk)
    counts = {stage: JOBS[stage](desk, caller(stage)) for stage in stages}
    refresh_marts(desk)
    return counts

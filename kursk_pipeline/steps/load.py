"""load: everything the stages made of a page becomes rows that analysts cite, in one transaction a batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse import star, work
from kursk_pipeline.adapters.warehouse.runs import Caller, Run
from kursk_pipeline.adapters.warehouse.work import ReadyArticle
from kursk_pipeline.batches import Step, close_job, drain, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import ArticleVersion, Decision, WorkItem
from kursk_pipeline.stages.load import VERSION, next_version
from kursk_pipeline.urls import article_id

Load = tuple[str, ArticleVersion, ReadyArticle]
"""Reason, version, and what to write with it."""


def run(desk: Desk, caller: Caller) -> dict[str, Any]:
    """Load every page that waits."""
    with open_job(desk, "load", VERSION, caller) as opened:
        step = Step(
            read=partial(work.articles_to_load, desk.store),
            decide=partial(_decide, desk),
            keep=partial(_keep, desk, opened),
        )
        drain(desk, opened, step)
        return close_job(desk, opened)


def _decide(desk: Desk, items: Sequence[WorkItem[ReadyArticle]]) -> list[Decision[Load]]:
    """Pages of one article follow one another in order of fetching, each seeing the version before it."""
    ids = [article_id(item.value.page.article_url) for item in items]
    current = star.current_versions(desk.store, ids)
    decisions = []
    for item, key in zip(items, ids, strict=True):
        ready = item.value
        decision = next_version(key, ready.page, ready.article, ready.verdict, current=current.get(key), now=desk.now())
        for version in decision.results:
            current[key] = version
        loads = tuple((decision.reason, version, ready) for version in decision.results)
        decisions.append(Decision(item.subject_id, decision.outcome, decision.reason, decision.detail, loads))
    return decisions


def _keep(desk: Desk, opened: Run, connection: Connection, loads: Sequence[Load]) -> None:
    written = [(version, ready) for reason, version, ready in loads if reason != "details_refreshed"]
    refreshed = [(version, ready) for reason, version, ready in loads if reason == "details_refreshed"]
    star.load_versions(desk.store, connection, opened, written)
    star.refresh_versions(desk.store, connection, opened, refreshed)

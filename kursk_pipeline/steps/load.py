"""load: everything the stages made of a page becomes rows that analysts cite, in one transaction a batch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse import star, versions, work
from kursk_pipeline.adapters.warehouse.runs import Caller, Run
from kursk_pipeline.adapters.warehouse.versions import Standing
from kursk_pipeline.adapters.warehouse.waiting import WAITING, Share, WaitingPages
from kursk_pipeline.adapters.warehouse.work import ReadyArticle
from kursk_pipeline.batches import Step, close_job, drain, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import ArticleVersion, Decision, WorkItem
from kursk_pipeline.stages.load import VERSION, History, next_version
from kursk_pipeline.urls import article_id

BATCH_SIZE = 1000
"""Five times that of other steps: nothing is computed that a kill could lose, and a dozen statements serve them all."""
LANES = 2
"""Batches at once, each by a server process, which does 72 % of the work by CPU seconds (bench.load)."""
Load = tuple[str, ArticleVersion]
"""Reason, and the version to write or to refresh."""


def run(desk: Desk, caller: Caller, *, share: Share = WAITING) -> dict[str, Any]:
    """Load every page that waits."""
    with open_job(desk, "load", VERSION, caller) as opened:
        count = 1 if desk.store.has_one_connection else LANES
        lanes = [replace(share, lane=number, lanes=count) for number in range(count)]
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(partial(_drain, desk, opened), lanes))
        return close_job(desk, opened)


def _drain(desk: Desk, opened: Run, share: Share) -> None:
    """One lane: batches of its own articles, one after another."""
    step = Step(
        read=partial(work.articles_to_load, WaitingPages(desk.store, "load", share)),
        decide=partial(_decide, desk),
        keep=partial(_keep, desk, opened),
        batch_size=BATCH_SIZE,
    )
    drain(desk, opened, step)


def _decide(desk: Desk, items: Sequence[WorkItem[ReadyArticle]]) -> list[Decision[Load]]:
    """Pages of one article follow one another in order of fetching, each seeing the version before it."""
    ids = [article_id(item.value.page.article_url) for item in items]
    pages = [item.subject_id for item in items]
    newest = versions.newest_versions(desk.store, ids)
    of_pages = versions.versions_of_pages(desk.store, pages)
    numbers = versions.fetch_numbers(desk.store, pages)
    decisions = []
    for item, key in zip(items, ids, strict=True):
        ready, standing, number = item.value, newest.get(key), numbers.get(item.subject_id, 0)
        decision = next_version(
            key,
            ready.page,
            ready.article,
            ready.verdict,
            current=standing.version if standing else None,
            now=desk.now(),
            history=_history(standing, of_pages.get(item.subject_id), number),
        )
        for version in decision.results:
            of_pages[item.subject_id] = version
            if standing is None or version.version_no > standing.version.version_no:
                newest[key] = Standing(version, None, number)
        loads = tuple((decision.reason, version) for version in decision.results)
        decisions.append(Decision(item.subject_id, decision.outcome, decision.reason, decision.detail, loads))
    return decisions


def _history(standing: Standing | None, of_page: ArticleVersion | None, fetch_no: int) -> History:
    if standing is None:
        return History()
    return History(fetch_no < standing.fetch_no, of_page, standing.withdrawn_at)


def _keep(desk: Desk, opened: Run, connection: Connection, loads: Sequence[Load]) -> None:
    written = [version for reason, version in loads if reason != "details_refreshed"]
    refreshed = [version for reason, version in loads if reason == "details_refreshed"]
    star.load_versions(desk.store, connection, opened, written)
    star.refresh_versions(desk.store, connection, opened, refreshed)

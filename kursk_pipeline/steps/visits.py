"""visits: articles are asked for again on a plan that thins out, to notice edits, removals and walls.

A visit is no fetch of its own: it raises the revision of the entry, as a feed that announces a change does, and the next
fetch asks for the page in its host's turn. What comes goes the usual way: the same bytes are dropped as unchanged,
other bytes become a version, and a page that is gone or walled leaves its trace in `marts.article_state`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from kursk_pipeline.adapters.warehouse import results, visits
from kursk_pipeline.adapters.warehouse.visits import Planned, Visit
from kursk_pipeline.desk import Desk
from kursk_pipeline.stages.crawl.visits import LOOKS, PLAN_HOURS, edits_often, next_visit

VISIT_LIMIT = 2000
"""Visits that one run asks for. A tenth of what a fetch can do in an interval, so that news comes first; more are due with
the next run, the longest due first."""
PLAN_LIMIT = 20_000
"""Articles that one run takes into the plan; a backfill brings more, and they follow."""
PLAN_AGE = timedelta(hours=max(PLAN_HOURS))
"""Articles loaded longer ago than the plan reaches are not taken into it."""
LEARN_FROM = timedelta(days=30)
"""How far back a source's edits are counted."""
FIRST_DAY = timedelta(days=1)


def run(desk: Desk, *, limit: int = VISIT_LIMIT) -> dict[str, Any]:
    """Take new articles into the plan, and have those fetched again that are due.

    Returns:
        Counts: ``planned`` articles new to the plan, ``asked`` for again.
    """
    now = desk.now()
    with desk.store.exclusively("visits:"), desk.store.transaction() as connection:
        learnt = visits.editing(connection, since=now - LEARN_FROM, until=now - FIRST_DAY)
        often = {one.source_id for one in learnt if edits_often(visited=one.visited, edited=one.edited)}
        fresh = visits.unplanned(connection, since=now - PLAN_AGE, limit=PLAN_LIMIT)
        visits.keep(
            connection,
            [
                Planned(url, first_at, 0, None, next_visit(first_at, now=first_at, often=source_id in often))
                for url, source_id, first_at in fresh
            ],
        )
        every = visits.due(connection, now=now, limit=limit)
        visits.end(connection, [one.entry.canonical_url for one in every if not _left(one)])
        every = [one for one in every if _left(one)]
        asked = [replace(one.entry, revision=one.entry.revision + 1) for one in every]
        results.keep_entries(desk.store, connection, asked)
        visits.keep(connection, [_visited(desk, one, often=one.entry.source_id in often) for one in every])
    return {"planned": len(fresh), "asked": len(asked)}


def _left(visit: Visit) -> int:
    """Looks that may be taken yet, those counted that its feed asked for: its revision was 1 with the first fetch."""
    return max(0, LOOKS + 1 - visit.entry.revision)


def _visited(desk: Desk, visit: Visit, *, often: bool) -> Planned:
    """What is planned after this visit."""
    now = desk.now()
    due_at = next_visit(visit.first_at, now=now, often=often, left=_left(visit) - 1)
    return Planned(visit.entry.canonical_url, visit.first_at, visit.visit_count + 1, now, due_at)

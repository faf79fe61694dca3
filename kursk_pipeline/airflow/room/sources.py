"""The sources board: how every feed does, those in trouble first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kursk_pipeline.airflow.room.reading import ReaderDep
from kursk_pipeline.airflow.room.rendering import render

router = APIRouter()

BOARD = """
select board.*, source.complete_through, source.open_entry_count, source.held_by, found.known_count, found.due_count
from marts.feed_board as board left join marts.source_complete as source using (source_id)
left join (
  select source_id, sum(loaded_count + off_topic_count) as known_count,
         sum(loaded_count + off_topic_count + missed_count) as due_count
  from marts.recall_daily where day_on > current_date - 8 group by source_id
) as found using (source_id)
order by trouble_rank, trouble_since, name, feed_url
"""
MISSED = """
select day_on, source_id, canonical_url, title, fate, reason from ops.recall_address
where is_missed and day_on > current_date - 8 order by day_on desc, source_id, canonical_url limit 100
"""


@router.get("/sources")
def sources(request: Request, reader: ReaderDep) -> Response:
    """Every feed, with its health, its times, how far its source is complete, and what was missed."""
    feeds = reader.rows(BOARD)
    return render(
        request,
        "sources.html",
        feeds=feeds,
        missed=reader.rows(MISSED),
        troubled=sum(feed["trouble_rank"] < 2 for feed in feeds),
        most=max((max(feed["daily_counts"]) for feed in feeds), default=0),
    )

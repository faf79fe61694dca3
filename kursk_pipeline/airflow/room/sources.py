"""The sources board: how every feed does, those in trouble first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kursk_pipeline.airflow.room.reading import ReaderDep
from kursk_pipeline.airflow.room.rendering import render

router = APIRouter()

BOARD = """
select board.*, source.complete_through, source.open_entry_count, source.held_by
from marts.feed_board as board left join marts.source_complete as source using (source_id)
order by trouble_rank, trouble_since, name, feed_url
"""


@router.get("/sources")
def sources(request: Request, reader: ReaderDep) -> Response:
    """Every feed, with its health, its times, how far its source is complete and what it brought in the last 14 days."""
    feeds = reader.rows(BOARD)
    return render(
        request,
        "sources.html",
        feeds=feeds,
        troubled=sum(feed["trouble_rank"] < 2 for feed in feeds),
        most=max((max(feed["daily_counts"]) for feed in feeds), default=0),
    )

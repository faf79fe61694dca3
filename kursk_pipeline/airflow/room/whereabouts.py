"""Where is it? One article by its address or title: how far it came, and why it is not further."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from kursk_pipeline.airflow.room.reading import ReaderDep, ShortText
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.urls import canonical_url

router = APIRouter()

MOST = 50
FOUND = """
select * from marts.whereabouts where canonical_url = any(array(
  select canonical_url from raw.entry
  where canonical_url = :address or canonical_url ilike :pattern or url ilike :pattern or title ilike :pattern
  order by first_seen_at desc limit :most
)) order by first_seen_at desc, canonical_url
"""
"""The newest entries are found first, so that only their histories are looked up."""


@router.get("/whereabouts")
def whereabouts(request: Request, reader: ReaderDep, q: ShortText = "") -> Response:
    """Search by part of an address or title, whatever its case."""
    asked = q.strip()
    found = reader.rows(FOUND, address=_canonical(asked), pattern=_pattern(asked), most=MOST) if asked else []
    return render(request, "whereabouts.html", q=asked, found=found, most=MOST)


def _canonical(asked: str) -> str:
    """The address as we know it, where an address was asked for: people paste what their browser shows."""
    try:
        return canonical_url(asked)
    except Unprocessable:
        return asked


def _pattern(asked: str) -> str:
    """A LIKE pattern for text that contains what was asked."""
    return "%" + asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"

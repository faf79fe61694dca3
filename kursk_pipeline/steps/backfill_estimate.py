"""backfill, what it will cost before anything is asked for: requests, bytes, and hours at the pace that is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from kursk_pipeline.adapters import warc_places
from kursk_pipeline.adapters.local_files import local_path
from kursk_pipeline.adapters.warehouse.backfills import Unit
from kursk_pipeline.adapters.warehouse.work import BACKFILL_LIMIT
from kursk_pipeline.desk import Desk
from kursk_pipeline.steps.backfill import Wish, units_of

RUNS_AN_HOUR = 4
"""Fetches of the schedule, each of which takes BACKFILL_LIMIT pages of backfills at most."""
LISTING_BYTES = {"sitemap": 200_000, "gdelt": 8_000_000}
"""What a listing is taken to weigh: a file of GDELT's knowledge graph has 3 to 11 MB, a day's sitemap 50 to 500 KB."""
PAGE_BYTES = 120_000
"""What a page is taken to weigh until there are fetches, whose median counts then."""
WARC_PAGES_A_SECOND = 30.0
"""Below what `python -m bench.backfill` measures for one process on a machine that is busy with other things."""
WARC_PAGE_BYTES = 33_000
"""Packed bytes of a page in CC-NEWS: a file of a gigabyte holds about 30,000."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a backfill begins with and is expected to cost.

    ``pages`` is None where nothing says how many there will be; an index of sitemaps names further listings, which are
    counted when they are known. ``hours`` is at the pace of the schedule.
    """

    listings: int
    warc_files: int
    pages: int | None
    requests: int
    bytes: int
    hours: float


_USUAL = text("""
    select source_id, count(*) / greatest(1, count(distinct date_trunc('day', first_seen_at, 'UTC')))::float as a_day
    from raw.entry as entry
    where not exists (select from ops.backfill_entry as late where late.canonical_url = entry.canonical_url)
    group by source_id
""")
_PAGE_BYTES = text("select percentile_cont(0.5) within group (order by body_bytes) from raw.fetch where body_bytes > 0")


def estimate(desk: Desk, wish: Wish) -> Estimate:
    """What a wish will cost; nothing is asked for and nothing changed.

    Pages of an archive are taken to be as many a day as their source announced a day so far; lines of a list are counted.
    """
    units = units_of(desk, wish)
    listings = [unit for unit in units if unit.kind != "warc"]
    captured = sum(warc_places.size(unit.url) for unit in units if unit.kind == "warc")
    with desk.store.transaction() as connection:
        usual = {row.source_id: row.a_day for row in connection.execute(_USUAL)}
        page_bytes = connection.scalar(_PAGE_BYTES) or PAGE_BYTES
    pages = _pages(wish, listings, usual)
    asked = [unit for unit in listings if not unit.url.startswith("file:")]
    weight = sum(LISTING_BYTES.get(unit.kind, 0) for unit in asked) + int((pages or 0) * page_bytes)
    seconds = (
        max([0.0, *(desk.sources[unit.source_id].delay_seconds for unit in asked)]) * len(asked)
        + captured / WARC_PAGE_BYTES / WARC_PAGES_A_SECOND
    )
    hours = seconds / 3600 + (pages or 0) / (BACKFILL_LIMIT * RUNS_AN_HOUR)
    count = len(units) - len(listings)
    return Estimate(len(listings), count, pages, len(asked) + (pages or 0), weight + captured, round(hours, 1))


def _pages(wish: Wish, listings: list[Unit], usual: dict[str, float]) -> int | None:
    if not listings:
        return 0
    lists = [unit for unit in listings if unit.kind == "url_list"]
    if lists:
        return sum(_lines(unit) for unit in lists)
    sources = {unit.source_id for unit in listings}
    days = (wish.days.to_on - wish.days.from_on).days + 1
    return round(sum(usual[one] for one in sources) * days) if sources <= usual.keys() else None


def _lines(unit: Unit) -> int:
    path = local_path(unit.url)
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(1 for line in file if line.startswith(b"http"))

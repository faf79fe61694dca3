"""The days that a backfill wants, and what an address or a listing says about whether something lies in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from kursk_pipeline.records import FeedEntry

Place = Literal["in_range", "out_of_range", "undated"]

QUARTERS = 96
"""Files that GDELT publishes a day."""
ZONE_SLACK = timedelta(days=1)
"""A day in an address is a day somewhere: from UTC-12 to UTC+14."""

_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_/.]?(0[1-9]|1[0-2])[-_/.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_/.]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?!\d)")
_GDELT_LIST = re.compile(r"lastupdate(-translation)?\.txt$")


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that are wanted, UTC, both included."""

    from_on: date
    to_on: date

    @property
    def start(self) -> datetime:
        """When the first day begins."""
        return datetime(self.from_on.year, self.from_on.month, self.from_on.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """When the last day has ended."""
        return datetime(self.to_on.year, self.to_on.month, self.to_on.day, tzinfo=UTC) + timedelta(days=1)

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in them."""
        return self.start <= at < self.end


def place_of(entry: FeedEntry, days: Days, *, published_at: datetime | None = None) -> Place:
    """Whether an entry was published in these days, as far as its listing, its address and its page say so.

    The stated time of publication counts; else a day in the address, with a day of slack for its zone; else nothing dates
    it, but what was last changed or captured before the first day was published before it.

    Args:
        entry: as its listing announces it.
        days: what is wanted.
        published_at: what its page states, where that is at hand.
    """
    if stated := entry.published_at or published_at:
        return "in_range" if days.holds(stated) else "out_of_range"
    if written := _day_in(entry.url):
        reaches = days.start - ZONE_SLACK <= written < days.end + ZONE_SLACK
        return "in_range" if reaches else "out_of_range"
    if entry.updated_at and entry.updated_at < days.start:
        return "out_of_range"
    return "undated"


def may_hold(listing_url: str, days: Days) -> bool:
    """Whether a sitemap can list something of these days, by the year, month or day that its address names; else True."""
    name = listing_url.partition("//")[2].partition("/")[2]
    if day := _day_in(listing_url):
        return days.start - ZONE_SLACK <= day < days.end + ZONE_SLACK
    if month := _MONTH.search(name):
        first = date(int(month[1]), int(month[2]), 1)
        return first <= days.to_on + ZONE_SLACK and (first + timedelta(days=32)).replace(day=1) >= days.from_on
    if year := _YEAR.search(name):
        return days.from_on.year <= int(year[1]) <= days.to_on.year
    return True


def gdelt_files(list_url: str, days: Days) -> list[str]:
    """The knowledge graph files of every quarter of an hour of these days, beside GDELT's list of the latest files.

    Names as in GDELT's master list: ``YYYYMMDDHHMMSS[.translation].gkg.csv.zip``.
    """
    found = _GDELT_LIST.search(list_url)
    base, ending = list_url.rpartition("/")[0], ".translation" if found and found[1] else ""
    count = QUARTERS * ((days.to_on - days.from_on).days + 1)
    times = (days.start + number * timedelta(minutes=15) for number in range(count))
    return [f"{base}/{at:%Y%m%d%H%M%S}{ending}.gkg.csv.zip" for at in times]


def _day_in(url: str) -> datetime | None:
    """The day that the path of an address names, if it names one."""
    found = _DAY.search(url.partition("//")[2].partition("/")[2])
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC) if found else None
    except ValueError:
        return None

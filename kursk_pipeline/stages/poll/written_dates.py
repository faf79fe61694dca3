"""Dates as pages write them for people: "22 листопада 2024, 14:05", "Nov 22, 2025", "2 hours ago"."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LANGUAGES = ("en", "uk", "ru")
"""Languages in which dates are understood: those of the project."""
DATE_CHARS = 120
"""A longer text is no date."""

_FROM_DIGIT = re.compile(r"\d.*", re.DOTALL)


def from_words(text: str, *, zone: str, seen_at: datetime) -> datetime | None:
    """Read a date, with or without a time; None when it is none.

    Args:
        text: an ISO 8601 date, or one in words; words before its first digit do not matter.
        zone: IANA name of the zone that is meant where none is written.
        seen_at: when it was read, UTC: "yesterday" counts from it, and a date without a year lies before it.
    """
    plain = text.strip()
    if not plain or len(plain) > DATE_CHARS:
        return None
    place = ZoneInfo(zone)
    try:
        exact = datetime.fromisoformat(plain)
        return (exact.replace(tzinfo=place) if exact.tzinfo is None else exact).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    later = _FROM_DIGIT.search(plain)
    tries = dict.fromkeys([plain, *([later[0]] if later else [])])
    return next((moment for words in tries if (moment := _in_words(words, zone, seen_at.astimezone(place)))), None)


def _in_words(words: str, zone: str, seen_at: datetime) -> datetime | None:
    import dateparser  # late: half a second, and few sources need it

    settings = {
        "TIMEZONE": zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": seen_at.replace(tzinfo=None),
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["day"],
    }
    try:
        found: datetime | None = dateparser.parse(words, languages=list(LANGUAGES), settings=settings)
        return found.astimezone(UTC) if found else None
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None

"""Dates as listings and pages write them: by the standards, nearly by them, and in words.

What begins with a year is read here alone: feedparser takes the year of what it does not understand, fills the rest from
the clock, and says nothing ("2024/08/06 10:00" becomes the first of this month). No date is better than a wrong one.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

LANGUAGES = ("en", "uk", "ru")
"""Languages in which dates are understood: those of the project."""
DATE_CHARS = 80
"""A longer text is no date: the longest, with its day of the week and a word before it, have about 60."""
IN_WORDS = 200
"""Dates in words that are read of one document: four seconds of a worker's ten at worst."""

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_YEAR_OR_MONTH = re.compile(r"\d{4}(-\d{2})?")
_DAY_OF_YEAR = re.compile(r"\d{4}-?\d{3}")
_BEGINS_WITH_YEAR = re.compile(r"-?\d{4}")
_NEARLY_ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]\s*(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*([A-Za-z]{1,5}|[+-]\d{2}:?\d{2})?)?"
)
_FROM_DIGIT = re.compile(r"\d.*", re.DOTALL)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def from_iso(value: str) -> datetime | None:
    """A time that begins with its year: as RFC 3339, ISO 8601 or the W3C note on dates have it (a year, a month or a day of
    the year too), or nearly so: slashes or points, months of one digit, a blank or a name before the zone.

    Returns:
        the time in UTC; None when it is none.
    """
    text = value.strip()
    if part := _YEAR_OR_MONTH.fullmatch(text):
        text += "-01" if part[1] else "-01-01"
    try:
        if _DAY_OF_YEAR.fullmatch(text):
            return datetime.strptime(text.replace("-", ""), "%Y%j").replace(tzinfo=UTC)
        return in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return _nearly_iso(text)


@dataclass(slots=True)
class DateReader:
    """Reads the dates of one document. Those in words cost up to 20 ms each, so only so many are read.

    Attributes:
        seen_at: when the document was read, UTC: "yesterday" counts from it.
        zone: IANA name of the zone that is meant where none is written.
        left: dates in words that may still be read.
    """

    seen_at: datetime
    zone: str = "UTC"
    left: int = IN_WORDS

    def of_feed(self, raw: str, understood: datetime | None) -> datetime | None:
        """A time of a feed's entry, in UTC.

        Args:
            raw: as written.
            understood: what the feed's parser made of it.
        """
        plain = raw.strip()
        if _BEGINS_WITH_YEAR.match(plain):
            return from_iso(plain)
        return understood or _from_mail(plain) or self.of_page(plain)

    def of_page(self, text: str) -> datetime | None:
        """A time that a page shows, by ISO 8601 or in words, in UTC."""
        plain = text.strip()
        if not plain or len(plain) > DATE_CHARS:
            return None
        with suppress(ValueError, OverflowError):
            exact = datetime.fromisoformat(plain)
            return (exact.replace(tzinfo=ZoneInfo(self.zone)) if exact.tzinfo is None else exact).astimezone(UTC)
        if self.left <= 0:
            return None
        self.left -= 1
        return from_words(plain, zone=self.zone, seen_at=self.seen_at)


def _nearly_iso(text: str) -> datetime | None:
    parts = _NEARLY_ISO.fullmatch(text)
    if parts is None or not 1 <= int(parts[3]) <= 12:
        return None
    zone = (parts[6] or "GMT").replace(":", "")
    return _from_mail(f"{parts[4]} {_MONTHS[int(parts[3]) - 1]} {parts[1]} {parts[5] or '00:00'} {zone}")


def _from_mail(text: str) -> datetime | None:
    """A date as RFC 822 has it; one without a zone is taken as UTC."""
    try:
        return in_utc(parsedate_to_datetime(text)) if text else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def from_words(text: str, *, zone: str, seen_at: datetime) -> datetime | None:
    """A date in words, with or without a time, in UTC; words before its first digit do not matter.

    Args:
        text: as written.
        zone: IANA name of the zone that is meant where none is written.
        seen_at: when it was read, UTC: "yesterday" counts from it, and a date without a year lies before it.

    Returns:
        the time in UTC; None when it is none.
    """
    here = seen_at.astimezone(ZoneInfo(zone))
    later = _FROM_DIGIT.search(text)
    tries = dict.fromkeys([text, *([later[0]] if later else [])])
    return next((moment for words in tries if (moment := _in_words(words, zone, here))), None)


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

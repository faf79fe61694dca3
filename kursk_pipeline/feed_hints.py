"""How long a feed asks to be left alone: what its document and the headers of its answer say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PERIOD_SECONDS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""The periods of RSS 1.0's syndication module."""
LONGEST_SECONDS = 31_536_000
"""Nothing is taken to ask for more than a year; the crawl policy caps it further."""

_NUMBER = re.compile(r"\s*(\d{1,9})(\.\d+)?\s*")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:[,\s]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a document says about itself, in seconds; 0 where it says nothing.

    ``ttl_seconds`` is RSS 2.0's ``ttl``: how long the document may be kept. ``update_seconds`` is how often it is said to
    change: ``sy:updatePeriod`` over ``sy:updateFrequency`` of RSS 1.0's syndication module.
    """

    ttl_seconds: int = 0
    update_seconds: int = 0


NO_HINTS = FeedHints()


def read_hints(channel: Mapping[str, object]) -> FeedHints:
    """Read the hints of a feed, as feedparser names its elements. What is no number or period says nothing."""
    ttl = _whole(channel.get("ttl"))
    period = PERIOD_SECONDS.get(str(channel.get("sy_updateperiod") or "").strip().lower(), 0)
    frequency = _whole(channel.get("sy_updatefrequency")) or 1
    return FeedHints(min(ttl * 60, LONGEST_SECONDS), min(period // frequency, LONGEST_SECONDS))


def max_age(headers: Mapping[str, str]) -> int:
    """Seconds for which an answer stays fresh: ``Cache-Control: max-age`` less ``Age`` (RFC 9111, section 4.2); 0 when
    it says nothing, or asks not to be cached.
    """
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if found is None or _UNCACHED.search(control):
        return 0
    return max(0, min(int(found[1]), LONGEST_SECONDS) - _whole(headers.get("age")))


def _whole(value: object) -> int:
    found = _NUMBER.fullmatch(str(value)) if value is not None else None
    return int(found[1]) if found else 0

"""When an article was published and last changed, as the page says it; never invented, never in the future."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from kursk_pipeline.stages.clean.evidence import Evidence, Found, text_of

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Before this there were no news sites; such a date is a default of some software."""
CLOCK_SKEW = timedelta(minutes=15)
"""How far a publisher's clock may run ahead of ours."""
ZONE_SLACK = timedelta(hours=14)
"""A time without a zone, or a day, may be local to UTC+14, the easternmost zone."""
SAME_MOMENT = timedelta(minutes=1)
"""One statement counts seconds, the other does not."""
CONFLICT = timedelta(hours=36)
"""Sources further apart disagree; closer ones differ by zone or by a first and a later edition of one day."""

_ISO = re.compile(
    r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"[/_-]((?:19|20)\d{2})[/_-]?([01]?\d)[/_-]?([0-3]\d)(?=[/_.-]|$)")
_TITLE_DAY = re.compile(r"[|–-]\s*([0-3]?\d)\.([01]?\d)\.((?:19|20)\d{2})\s*$")
PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "last-published",
)
MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "last-modified",
)


def parse_time(raw: str) -> tuple[datetime, str] | None:
    """Read an ISO 8601 time as pages write it: aware, with the offset stated there (UTC without one), and its precision.

    The offset is kept because it says which day it was where the article was published.
    """
    found = _ISO.match(raw)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=_zone(zone)
        )
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment, "day" if hour is None else "second" if second else "minute"


def _zone(text: str | None) -> timezone:
    digits = re.sub(r"\D", "", text or "")
    if not digits:
        return UTC
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-size if (text or "").startswith("-") else size)


def is_possible(moment: datetime, precision: str, fetched_at: datetime) -> bool:
    """Whether something fetched then can have been published at that time."""
    slack = ZONE_SLACK if precision == "day" else CLOCK_SKEW
    return EARLIEST <= moment <= fetched_at + slack


def published(evidence: Evidence, tree: Any, url: str, feed_at: datetime | None) -> Iterator[Found]:
    """Every statement about the publication time, best evidence first. Values are aware times in UTC."""
    for article in evidence.articles:
        yield from _found(text_of(article.get("datePublished")), "json_ld")
    for name in PUBLISHED_META:
        for content in evidence.meta.get(name, ()):
            yield from _found(content, "meta")
    for element in tree.xpath(".//*[@itemprop='datePublished'][@datetime or @content]"):
        yield from _found(element.get("datetime") or element.get("content") or "", "microdata")
    if feed_at is not None:
        yield Found(feed_at, "feed", feed_at.isoformat(), "second")
    yield from _times(tree)
    yield from _in_title(tree.findtext(".//title") or "")
    yield from _in_url(url)


def in_its_zone(found: Found, others: Iterable[Found]) -> Found:
    """The same moment with the offset of the place where it was published, when another statement has it.

    A content system that states UTC in its head often states local time at the byline; the day is the local one.
    """
    if found.precision == "day" or found.value.utcoffset():
        return found
    local = (other for other in others if other.precision != "day" and other.value.utcoffset())
    return next((replace(found, value=o.value) for o in local if abs(o.value - found.value) < SAME_MOMENT), found)


def modified(evidence: Evidence) -> Iterator[Found]:
    """Every statement about the last change, best evidence first."""
    for article in evidence.articles:
        yield from _found(text_of(article.get("dateModified")), "json_ld")
    for name in MODIFIED_META:
        for content in evidence.meta.get(name, ()):
            yield from _found(content, "meta")


def by_text(tree: Any, url: str, fetched_at: datetime) -> Iterator[Found]:
    """What htmldate finds in the visible page: the last resort, and only its reading of an original date."""
    from htmldate import find_date

    latest = (fetched_at + ZONE_SLACK).date()
    day = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest.isoformat())
    yield from _found(day or "", "text")


def _found(raw: str, origin: str) -> Iterator[Found]:
    parsed = parse_time(raw)
    if parsed:
        yield Found(parsed[0], origin, raw, parsed[1])


def _times(tree: Any) -> Iterator[Found]:
    elements = tree.xpath(".//time[@datetime][@pubdate or ancestor::article or ancestor::header or ancestor::main]")
    for element in elements[:1]:
        yield from _found(element.get("datetime"), "byline")


def _in_title(title: str) -> Iterator[Found]:
    """A day that ends the page's title, behind the site's name: 28.04.2023."""
    found = _TITLE_DAY.search(title)
    if found:
        yield from _found(f"{found[3]}-{found[2]}-{found[1]}", "title_tag")


def _in_url(url: str) -> Iterator[Found]:
    found = _URL_DAY.search(url)
    if found:
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return
        yield Found(datetime(day.year, day.month, day.day, tzinfo=UTC), "url", found[0], "day")

"""What every kind of listing is read into: entries, those that cannot be followed, and what to read next.

Reasons why one entry is rejected: ``no_link``, ``bad_url``, ``duplicate_in_feed``, ``over_limit``, and, where a listing
holds more than what is wanted of it: ``other_link`` (not of the pattern), ``off_topic_listing`` (no word and no place of
the topic), ``too_old``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.feed_hints import NO_HINTS, FeedHints
from kursk_pipeline.plain_text import TITLE_LIMIT, markup_to_text, one_line
from kursk_pipeline.records import FeedEntry
from kursk_pipeline.urls import canonical_url, http_url

ENTRY_LIMIT = 1_000
"""Entries taken from one document. A news sitemap holds at most 1,000 by Google's rule; feeds hold 10 to 100."""
FUTURE_HOURS = 48
"""A date further ahead is refused: clocks and time zones explain a day, embargoes rarely more."""
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""A date before this is a fault (zero, or year 1): there was no news on the web."""

TEMPLATE_CHANGED = "template_changed"
"""Reason for a page that answers and shows nothing of what its source describes: it was redesigned, or a wall stands
before it."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Blocks:
    """CSS selectors of the blocks in which a front page lists its articles.

    Attributes:
        item: one block for each article.
        link: in a block, the link to the article; empty: its first link.
        title: in a block, the headline; empty: the text of the link.
        date: in a block, the time of publication; empty: none is told.
        zone: IANA name of the zone in which such times are meant.
    """

    item: str
    link: str = ""
    title: str = ""
    date: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of a listing that holds more. Everything that is set must hold; nothing set: all of it.

    Attributes:
        links: a regular expression that is searched for in the whole address; empty: any.
        words: an entry must have one of them in its title, summary or address. Lower case; one that ends in ``*`` is a
            stem. Beside ``places``, one of either is enough.
        places: GDELT's codes of first-level regions (FIPS 10-4: RS41 is Kursk); for GDELT only.
        max_age_days: entries with an earlier date are not news any more.
        blocks: where a front page has its articles; None: anywhere.
    """

    links: str = ""
    words: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    max_age_days: int | None = None
    blocks: Blocks | None = None


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One document of a feed as received.

    Attributes:
        feed_url: where it came from; links in it are relative to this.
        content_type: the whole header value.
        keep_parameters: as in `canonical_url`.
        kind: which reader takes it, see `read_document`.
        selection: what is wanted of it.
        since: when the feed was last read well; None when never.
    """

    source_id: str
    feed_url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    keep_parameters: frozenset[str] = frozenset()
    kind: str = "rss"
    selection: Selection = Selection()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry that cannot be followed, or is not wanted, and why."""

    url: str
    title: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a document holds: each of its entries is in exactly one of the first two tuples.

    Attributes:
        entries: in the document's order, each canonical URL once.
        rejected: with reasons.
        problem: what is wrong with the document although it could be read; empty when nothing is.
        follow: addresses of further documents of this feed, the most promising first.
        hints: how long the feed asks to be left alone.
        ahead: canonical URLs of entries whose time of publication was refused because it has not come yet.
    """

    entries: tuple[FeedEntry, ...]
    rejected: tuple[Rejected, ...]
    problem: str
    follow: tuple[str, ...] = ()
    hints: FeedHints = NO_HINTS
    ahead: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a format has it, before it is judged. ``places`` are codes, see `Selection`."""

    links: tuple[str, ...]
    title: str = ""
    summary: str = ""
    language: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    places: frozenset[str] = frozenset()


def judge_items(
    items: Iterable[Item], document: FeedDocument, *, limit: int = ENTRY_LIMIT, problem: str = ""
) -> FeedReading:
    """Make entries of what can be followed and is wanted, and say of the rest why not."""
    entries: dict[str, FeedEntry] = {}
    rejected: list[Rejected] = []
    ahead: set[str] = set()
    choose = _Choice(document)
    for item in items:
        found = _judged(item, document, entries.keys(), choose, is_full=len(entries) >= limit)
        if isinstance(found, Rejected):
            rejected.append(found)
        else:
            entries[found.canonical_url] = found
            if item.published_at is not None and _is_ahead(item.published_at, document.fetched_at):
                ahead.add(found.canonical_url)
    return FeedReading(tuple(entries.values()), tuple(rejected), problem, ahead=frozenset(ahead))


def _judged(
    item: Item, document: FeedDocument, known: Iterable[str], choose: _Choice, *, is_full: bool
) -> FeedEntry | Rejected:
    title = markup_to_text(item.title, limit=TITLE_LIMIT)
    link = next((link for link in item.links if link.strip()), "")
    if is_full or not link:
        return Rejected(link[:TITLE_LIMIT], title, "over_limit" if is_full else "no_link", "")
    try:
        url = http_url(link, against=_http_only(document.feed_url))
        canonical = canonical_url(url, keep_parameters=document.keep_parameters)
    except Unprocessable as error:
        return Rejected(one_line(link, limit=TITLE_LIMIT), title, error.reason, error.detail)
    if unwanted := choose.against(item, url, title):
        return Rejected(url, title, *unwanted)
    if canonical in known:
        return Rejected(url, title, "duplicate_in_feed", canonical)
    return FeedEntry(
        source_id=document.source_id,
        feed_url=document.feed_url,
        canonical_url=canonical,
        url=url,
        title=title,
        summary=markup_to_text(item.summary, limit=TITLE_LIMIT),
        language=_language(item.language),
        published_at=_believable(item.published_at, document.fetched_at),
        updated_at=_believable(item.updated_at, document.fetched_at),
        revision=1,
        first_seen_at=document.fetched_at,
    )


def _http_only(address: str) -> str | None:
    """What relative links stand against; nothing for a file."""
    return address if address.startswith(("http://", "https://")) else None


class _Choice:
    """A `Selection`, made ready for one document."""

    def __init__(self, document: FeedDocument) -> None:
        wish = document.selection
        self._link = re.compile(wish.links) if wish.links else None
        self._words = words_pattern(wish.words) if wish.words else None
        self._places = wish.places
        oldest = timedelta(days=wish.max_age_days or 0)
        self._earliest = document.fetched_at - oldest if wish.max_age_days else None

    def against(self, item: Item, url: str, title: str) -> tuple[str, str] | None:
        """Reason and detail against an item; None when it is wanted."""
        if self._link and not self._link.search(url):
            return "other_link", "not of the pattern that articles have here"
        if not self._is_on_topic(item, url, title):
            return "off_topic_listing", "no word or place of the topic in what is listed"
        latest = max((at for at in (item.published_at, item.updated_at) if at), default=None)
        if self._earliest and latest and latest < self._earliest:
            return "too_old", f"last changed {latest:%Y-%m-%d}"
        return None

    def _is_on_topic(self, item: Item, url: str, title: str) -> bool:
        if self._words is None and not self._places:
            return True
        if self._places & item.places:
            return True
        return bool(self._words and self._words.search(f"{title} {item.summary} {readable_url(url)}".lower()))


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for lower-case text that finds any of these words or stems (``судж*``) where a word begins."""
    parts = sorted({re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"\b") for word in words})
    return re.compile(rf"\b(?:{'|'.join(parts)})")


def readable_url(url: str) -> str:
    """The words of an address: percent signs resolved, everything between letters and digits a space."""
    return re.sub(r"[\W_]+", " ", unquote(url))


def _believable(claimed: datetime | None, fetched_at: datetime) -> datetime | None:
    if claimed is None or claimed < EARLIEST or _is_ahead(claimed, fetched_at):
        return None
    return claimed


def _is_ahead(claimed: datetime, fetched_at: datetime) -> bool:
    return claimed > fetched_at + timedelta(hours=FUTURE_HOURS)


def _language(tag: str) -> str | None:
    plain = tag.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(plain):
        return None
    primary, _, rest = plain.partition("-")
    return f"{primary.lower()}-{rest}" if rest else primary.lower()

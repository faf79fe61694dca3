"""Poll: a feed document becomes entries. RSS, RDF and Atom through feedparser, JSON Feed by its specification.

Reasons why a whole document is set aside (`Unprocessable`): ``empty_document``, ``html_instead_of_feed``,
``not_a_feed``, ``broken_xml``, ``broken_json``. Reasons why one entry is rejected: ``no_link``, ``bad_url``,
``duplicate_in_feed``, ``over_limit``. A feed that is not well-formed but still readable gives its entries, and says so
in ``problem``.

feedparser is fast on what publishers send and unbounded on what an enemy sends (30,000 attributes on one tag take
53 s): call `read_feed` in a worker that can be killed.
"""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import TITLE_LIMIT, markup_to_text, one_line
from kursk_pipeline.records import FeedEntry
from kursk_pipeline.urls import canonical_url, http_url

VERSION = 1

ENTRY_LIMIT = 1_000
"""Entries taken from one document. A news sitemap holds at most 1,000 by Google's rule; feeds hold 10 to 100."""
FUTURE_HOURS = 48
"""A date further ahead is refused: clocks and time zones explain a day, embargoes rarely more."""
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""A date before this is a fault (zero, or year 1): there was no news on the web."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NAIVE_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError)
"""What feedparser and its HTML parser have been seen to raise on damaged documents."""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One feed as received. ``content_type`` is the whole header value; ``keep_parameters`` as in `canonical_url`."""

    source_id: str
    feed_url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    keep_parameters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry that cannot be followed, and why."""

    url: str
    title: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a document holds: each of its entries is in exactly one of the two tuples.

    Attributes:
        entries: in the document's order, each canonical URL once.
        rejected: with reasons.
        problem: what is wrong with the document although it could be read; empty when nothing is.
    """

    entries: tuple[FeedEntry, ...]
    rejected: tuple[Rejected, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry as a format has it, before it is judged."""

    links: tuple[str, ...]
    title: str
    summary: str
    language: str
    published_at: datetime | None
    updated_at: datetime | None


def read_feed(document: FeedDocument, *, limit: int = ENTRY_LIMIT) -> FeedReading:
    """Read the entries of one feed document.

    Args:
        document: the feed as received.
        limit: entries taken at most; the others are rejected as ``over_limit``.

    Raises:
        Unprocessable: the document is no feed; see the module for the reasons.
    """
    body = document.body.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not body:
        raise Unprocessable("empty_document", f"{len(document.body)} bytes, none of them content")
    items, problem = _json_items(body) if body.startswith(b"{") else _xml_items(document)
    entries: dict[str, FeedEntry] = {}
    rejected: list[Rejected] = []
    for item in items:
        found = _judged(item, document, entries.keys(), is_full=len(entries) >= limit)
        if isinstance(found, Rejected):
            rejected.append(found)
        else:
            entries[found.canonical_url] = found
    if problem and not entries:
        raise Unprocessable("broken_xml", problem)
    return FeedReading(tuple(entries.values()), tuple(rejected), problem)


def _judged(item: _Item, document: FeedDocument, known: Iterable[str], *, is_full: bool) -> FeedEntry | Rejected:
    title = markup_to_text(item.title, limit=TITLE_LIMIT)
    link = next((link for link in item.links if link.strip()), "")
    if is_full or not link:
        return Rejected(link[:TITLE_LIMIT], title, "over_limit" if is_full else "no_link", "")
    try:
        url = http_url(link, against=document.feed_url)
        canonical = canonical_url(url, keep_parameters=document.keep_parameters)
    except Unprocessable as error:
        return Rejected(one_line(link, limit=TITLE_LIMIT), title, error.reason, error.detail)
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


def _believable(claimed: datetime | None, fetched_at: datetime) -> datetime | None:
    if claimed is None or not EARLIEST <= claimed <= fetched_at + timedelta(hours=FUTURE_HOURS):
        return None
    return claimed


def _language(tag: str) -> str | None:
    plain = tag.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(plain):
        return None
    primary, _, rest = plain.partition("-")
    return f"{primary.lower()}-{rest}" if rest else primary.lower()


def _xml_items(document: FeedDocument) -> tuple[Iterator[_Item], str]:
    parsed = _parsed_xml(document)
    if not parsed.get("version") and not parsed.entries:
        raise _no_feed(document, parsed)
    language = str(parsed.feed.get("language") or "")
    problem = f"not well-formed: {_fault(parsed)}" if _is_broken(parsed) else ""
    return (_xml_item(entry, language) for entry in parsed.entries), problem


def _parsed_xml(document: FeedDocument) -> Any:
    import feedparser  # late: 0.1 s that reading a DAG file must not cost

    headers = {"content-type": document.content_type, "content-location": document.feed_url}
    try:
        return feedparser.parse(  # always a stream: feedparser would open a path or an address given as bytes
            io.BytesIO(document.body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except _NAIVE_FAULTS as error:
        raise Unprocessable("broken_xml", f"the parser failed: {type(error).__name__}: {error}") from error


def _no_feed(document: FeedDocument, parsed: Any) -> Unprocessable:
    if _HTML.search(document.body[:4096]):
        return Unprocessable("html_instead_of_feed", f"an HTML page, sent as {document.content_type or 'nothing'}")
    if _is_broken(parsed):
        return Unprocessable("broken_xml", _fault(parsed))
    return Unprocessable("not_a_feed", f"readable, but neither RSS, Atom nor RDF; sent as {document.content_type}")


def _is_broken(parsed: Any) -> bool:
    """True when the XML itself is damaged; a wrong media type or a wrong declared charset is not damage."""
    import xml.sax  # late, as above

    return isinstance(parsed.get("bozo_exception"), xml.sax.SAXException)


def _fault(parsed: Any) -> str:
    return one_line(str(parsed.get("bozo_exception", "")), limit=300)


def _xml_item(entry: Any, feed_language: str) -> _Item:
    contents = [content.get("value") or "" for content in entry.get("content", ())]
    links = [entry.get("feedburner_origlink"), entry.get("link"), _permalink(entry)]
    language = (entry.get("title_detail") or {}).get("language") or entry.get("language") or feed_language
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    return _Item(
        links=tuple(str(link) for link in links if link),
        title=str(entry.get("title") or ""),
        summary=str(entry.get("summary") or (contents[0] if contents else "")),
        language=str(language or ""),
        published_at=published or updated,
        updated_at=updated,
    )


def _permalink(entry: Any) -> str:
    """The id of an entry, where it is an address (RSS: ``guid`` is a permalink unless it says not)."""
    identity = str(entry.get("id") or "")
    return identity if entry.get("guidislink", True) and identity.startswith(("http://", "https://")) else ""


def _moment(entry: Any, name: str) -> datetime | None:
    """A time of an entry, in UTC. feedparser gives up on RFC 822 dates without a zone; they are taken as UTC."""
    parsed, raw = dict.get(entry, f"{name}_parsed"), dict.get(entry, name)  # its own get() falls back to other fields
    try:
        if parsed:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        return _in_utc(parsedate_to_datetime(str(raw))) if raw else None
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _json_items(body: bytes) -> tuple[Iterator[_Item], str]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unprocessable("broken_json", one_line(str(error), limit=300)) from error
    if not str(document.get("version", "")).startswith(("https://jsonfeed.org/", "http://jsonfeed.org/")):
        raise Unprocessable("not_a_feed", "JSON, but not a JSON Feed: its version does not say so")
    items = document.get("items")
    if not isinstance(items, list):
        raise Unprocessable("broken_json", "a JSON Feed without a list of items")
    language = document.get("language")
    return (_json_item(item if isinstance(item, dict) else {}, language) for item in items), ""


def _json_item(item: Mapping[str, Any], feed_language: Any) -> _Item:
    return _Item(
        links=tuple(link for name in ("url", "external_url", "id") if (link := _text(item, name)).startswith("http")),
        title=_text(item, "title"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        language=_text(item, "language") or (feed_language if isinstance(feed_language, str) else ""),
        published_at=_from_iso(_text(item, "date_published")),
        updated_at=_from_iso(_text(item, "date_modified")),
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _from_iso(value: str) -> datetime | None:
    """RFC 3339, as JSON Feed asks for; a time without a zone is taken as UTC."""
    try:
        return _in_utc(datetime.fromisoformat(value.strip()))
    except (ValueError, OverflowError):
        return None

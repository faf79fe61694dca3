"""Feeds: RSS, RDF and Atom through feedparser, JSON Feed by its specification.

Reasons why a whole document is set aside (`Unprocessable`): ``empty_document``, ``html_instead_of_feed``,
``not_a_feed``, ``broken_xml``, ``broken_json``. A feed that is not well-formed but still readable gives its
entries, and says so in ``problem``.

feedparser is fast on what publishers send and unbounded on what an enemy sends (30,000 attributes on one tag take
53 s): call `read_feed` in a worker that can be killed.
"""

from __future__ import annotations

import calendar
import codecs
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.feed_hints import NO_HINTS, FeedHints, read_hints
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import (
    ENTRY_LIMIT,
    FeedDocument,
    FeedReading,
    Item,
    judge_items,
)
from kursk_pipeline.stages.poll.written_dates import DateReader, from_iso

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_WIDE = re.compile(rb"encoding\s*=\s*[\"'](?:utf-?(?:16|32)|ucs-?[24]|iso-10646)", re.IGNORECASE)
_NAIVE_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError)
"""What feedparser and its HTML parser have been seen to raise on damaged documents."""


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
    items, problem, hints = _json_items(body) if body.startswith(b"{") else _xml_items(document)
    reading = judge_items(items, document, limit=limit, problem=problem)
    if problem and not reading.entries:
        raise Unprocessable("broken_xml", problem)
    return replace(reading, hints=hints)


def _xml_items(document: FeedDocument) -> tuple[Iterator[Item], str, FeedHints]:
    parsed = _parsed_xml(document)
    if not parsed.get("version") and not parsed.entries:
        raise _no_feed(document, parsed)
    language = str(parsed.feed.get("language") or "")
    problem = f"not well-formed: {_fault(parsed)}" if _is_broken(parsed) else ""
    dates = DateReader(document.fetched_at)
    items = (_xml_item(entry, language, dates) for entry in parsed.entries)
    return items, problem, read_hints(parsed.feed)


def _parsed_xml(document: FeedDocument) -> Any:
    import feedparser  # late: 0.1 s that reading a DAG file must not cost

    headers = {"content-type": _content_type(document), "content-location": document.feed_url}
    try:
        return feedparser.parse(  # always a stream: feedparser would open a path or an address given as bytes
            io.BytesIO(document.body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except _NAIVE_FAULTS as error:
        raise Unprocessable("broken_xml", f"the parser failed: {type(error).__name__}: {error}") from error


def _content_type(document: FeedDocument) -> str:
    """The Content-Type, with the charset that the bytes themselves show where feedparser would believe the declaration: a
    byte order mark, and plain bytes that are said to be UTF-16 or UTF-32.
    """
    is_marked = document.body.startswith(codecs.BOM_UTF8)
    is_plain = document.body.lstrip().startswith(b"<?xml") and _WIDE.search(document.body[:200])
    return "application/xml; charset=utf-8" if is_marked or is_plain else document.content_type


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


def _xml_item(entry: Any, feed_language: str, dates: DateReader) -> Item:
    contents = [content.get("value") or "" for content in entry.get("content", ())]
    links = [entry.get("feedburner_origlink"), entry.get("link"), _permalink(entry)]
    language = (entry.get("title_detail") or {}).get("language") or entry.get("language") or feed_language
    published, updated = _moment(entry, "published", dates), _moment(entry, "updated", dates)
    return Item(
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


def _moment(entry: Any, name: str, dates: DateReader) -> datetime | None:
    """A time of an entry, in UTC; one without a zone is taken as UTC."""
    parsed, raw = dict.get(entry, f"{name}_parsed"), dict.get(entry, name)  # its own get() falls back to other fields
    understood = None
    with suppress(ValueError, TypeError, IndexError, OverflowError, OSError):
        understood = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    return dates.of_feed(str(raw), understood) if raw else None


def _json_items(body: bytes) -> tuple[Iterator[Item], str, FeedHints]:
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
    return (_json_item(item if isinstance(item, dict) else {}, language) for item in items), "", NO_HINTS


def _json_item(item: Mapping[str, Any], feed_language: Any) -> Item:
    return Item(
        links=tuple(link for name in ("url", "external_url", "id") if (link := _text(item, name)).startswith("http")),
        title=_text(item, "title"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        language=_text(item, "language") or (feed_language if isinstance(feed_language, str) else ""),
        published_at=from_iso(_text(item, "date_published")),
        updated_at=from_iso(_text(item, "date_modified")),
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""

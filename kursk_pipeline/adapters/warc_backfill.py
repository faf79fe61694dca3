"""The pages of a WARC file, read on from a byte: what a backfill takes in, record by record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kursk_pipeline.adapters.warc import Capture, captures, response_of
from kursk_pipeline.adapters.warc_records import DAMAGE, Fault
from kursk_pipeline.adapters.web_decode import DecodeError, TooLargeError
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.page_head import read_head
from kursk_pipeline.records import FeedEntry, FetchOutcome
from kursk_pipeline.stages.clean.dates import PUBLISHED_META
from kursk_pipeline.stages.fetch import PAGE_TYPES
from kursk_pipeline.stages.poll import FeedDocument
from kursk_pipeline.stages.poll.entries import Item, judge_items, words_pattern
from kursk_pipeline.stages.poll.written_dates import from_iso

_TITLE = re.compile(r"<title[^>]*>([^<]{1,2000})", re.IGNORECASE)
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_HEAD_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class PageOfFile:
    """One capture: the entry that it makes and the answer that it is, or why it is neither.

    ``offset`` is the byte at which its record begins; ``published_at`` what the page itself states.
    """

    offset: int
    entry: FeedEntry | None = None
    response: Response | None = None
    published_at: datetime | None = None
    reason: str = ""


def pages_from(document: FeedDocument, path: Path, faults: list[Fault], *, begin: int) -> Iterator[PageOfFile]:
    """The captures of a file from a byte on, in its order.

    Args:
        document: the file by its address, its source and what of it is wanted; it has no body.
        path: where it can be read on this machine.
        faults: learns the places that cannot be read.
        begin: where a record begins.
    """
    words = words_pattern(document.selection.words) if document.selection.words else None
    for capture in captures(path, faults, begin=begin):
        if capture.status != 200 or capture.content_type not in PAGE_TYPES:
            yield PageOfFile(capture.offset, reason="not_a_page")
        else:
            yield _page(capture, document, words)


def _page(capture: Capture, document: FeedDocument, words: re.Pattern[str] | None) -> PageOfFile:
    try:
        body = capture.read()
    except (DecodeError, TooLargeError, *DAMAGE):
        return PageOfFile(capture.offset, reason="broken_record")
    written = _text(body, capture.charset)
    if words and not words.search(written.lower()):
        return PageOfFile(capture.offset, reason="off_topic_listing")
    title = _TITLE.search(written[:_HEAD_CHARS])
    item = Item((capture.url,), title[1] if title else "", updated_at=capture.captured_at)
    reading = judge_items([item], replace(document, selection=replace(document.selection, words=())))
    if not reading.entries:
        return PageOfFile(capture.offset, reason=reading.rejected[0].reason)
    response = response_of(Request(capture.url), capture, FetchOutcome.OK, body, "")
    return PageOfFile(capture.offset, reading.entries[0], response, _published(body, capture, written))


def _published(body: bytes, capture: Capture, written: str) -> datetime | None:
    stated: list[Any] = read_head(body, capture.charset).contents(*PUBLISHED_META)
    if found := _PUBLISHED.search(written):
        stated.append(found[1])
    return next((at for raw in stated if (at := from_iso(raw))), None)


def _text(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")

"""WARC files (ISO 28500) as a source: captures of pages, of ours or of others such as Common Crawl's CC-NEWS.

Files are read record by record and never held whole; what one record may cost is bounded as on the open web. A record that
is damaged, or cut off with the end of its file, is named and costs itself only (``broken_record``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from kursk_pipeline.adapters.local_files import WARC_ENDINGS, local_path, warc_files
from kursk_pipeline.adapters.warc_records import DAMAGE, Fault, records
from kursk_pipeline.adapters.web_answer import charset, kept_headers, media_type
from kursk_pipeline.adapters.web_decode import BodyDecoder, DecodeError, TooLargeError
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.fetch import PAGE_TYPES
from kursk_pipeline.stages.poll import FeedDocument, FeedReading, Rejected
from kursk_pipeline.stages.poll.entries import Item, judge_items, words_pattern
from kursk_pipeline.stages.poll.url_lists import FOLDER_TYPE, listed_files
from kursk_pipeline.stages.poll.written_dates import from_iso
from kursk_pipeline.urls import http_url

BODY_BYTES = 15 * 1024 * 1024
"""A page after decoding, as on the open web (`WebLimits.decoded_bytes`)."""
ENTRIES = 20_000
"""Entries taken of one file; a file of CC-NEWS (1 GB) holds 20,000 to 40,000 pages of all topics."""

_TITLE = re.compile(r"<title[^>]*>([^<]{1,2000})", re.IGNORECASE)
_HEAD_CHARS = 100_000
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Capture:
    """One response record: a page as it was on the web at a time. ``read`` gives its body, once, while it is current.

    ``offset`` is the byte of its file at which its record begins.
    """

    url: str
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str
    charset: str | None
    read: Callable[[], bytes]
    offset: int = 0


def read_warc(document: FeedDocument, *, limit: int = ENTRIES) -> FeedReading:
    """The captures of one WARC file as entries; the listing of a folder names the files to follow.

    An entry's ``updated_at`` is the time of its capture: a later capture is a change. With words in the selection, pages
    that have none of them are left out.

    Raises:
        Unprocessable: ``broken_warc``: there is no record that can be read.
    """
    if document.content_type == FOLDER_TYPE:
        return FeedReading((), (), "", tuple(one for one in listed_files(document) if one.endswith(WARC_ENDINGS)))
    unwanted: list[Rejected] = []
    faults: list[Fault] = []
    items = _items(document, unwanted, faults)
    bare = replace(document, selection=replace(document.selection, words=()))
    reading = judge_items(items, bare, limit=limit)
    if faults and not reading.entries and not reading.rejected and not unwanted:
        raise Unprocessable("broken_warc", f"byte {faults[0].offset}: {faults[0].detail}")
    lost = [Rejected("", f"byte {fault.offset}", "broken_record", fault.detail) for fault in faults]
    problem = f"{len(lost)} places cannot be read, the first at byte {faults[0].offset}" if lost else ""
    return replace(reading, rejected=(*reading.rejected, *unwanted, *lost), problem=problem)


def find_pages(url: str, wanted: Sequence[tuple[Request, datetime | None]]) -> Iterator[Response]:
    """Answer requests from the WARC files that ``url`` names; each request gets exactly one response.

    Args:
        url: ``file:`` address of a WARC file or a folder of them.
        wanted: requests, each with the time of the capture that is meant (None: the first that is found).
    """
    left: dict[str, list[tuple[Request, datetime | None]]] = {}
    for request, at in wanted:
        left.setdefault(request.url, []).append((request, at))
    for path in warc_files(url):
        for capture in captures(path, []):
            yield from _answers(capture, left)
            if not left:
                return
    lost = [request for requests in left.values() for request, _ in requests]
    yield from (_lost(request, at=datetime.now(UTC)) for request in lost)


def captures(path: Path, faults: list[Fault], *, begin: int = 0) -> Iterator[Capture]:
    """The response records of one file from a record on; places that cannot be read are added to ``faults``."""
    for offset, record in records(path, faults, begin=begin):
        if record.rec_type == "response" and (capture := _capture(record, offset)):
            yield capture


def _capture(record: Any, offset: int) -> Capture | None:
    captured_at = from_iso(record.rec_headers.get_header("WARC-Date") or "")
    head = record.http_headers
    status = head.get_statuscode() if head else ""
    with suppress(Unprocessable):
        url = http_url((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
        if captured_at and status.isdigit():
            kind = head.get_header("Content-Type") or ""
            headers = tuple((str(name).lower(), str(value)) for name, value in head.headers)
            return Capture(
                url,
                captured_at,
                int(status),
                headers,
                media_type(kind),
                charset(kind),
                partial(_body, record, headers),
                offset,
            )
    return None


def _body(record: Any, headers: Sequence[tuple[str, str]]) -> bytes:
    """The payload without transfer and content codings.

    Raises:
        DecodeError: it is not what its headers say, or cut off.
        TooLargeError: it is larger than a page may be.
    """
    told = dict(headers)
    raw = bytearray()
    while piece := record.raw_stream.read(_PIECE):
        raw += piece
        if len(raw) > BODY_BYTES:
            raise TooLargeError(f"more than {BODY_BYTES} bytes")
    if missing := getattr(record.raw_stream, "limit", 0):
        raise DecodeError(f"cut off: {missing} bytes of the record are missing")
    payload = _unchunked(bytes(raw)) if told.get("transfer-encoding", "").lower() == "chunked" else bytes(raw)
    decoder = BodyDecoder(told.get("content-encoding", ""), limit=BODY_BYTES)
    pieces = list(decoder.feed(payload))
    decoder.end()
    return b"".join(pieces)


def _unchunked(raw: bytes) -> bytes:
    """Chunks put together (RFC 9112, section 7.1); a body that is not in chunks, as crawlers store it, as it is."""
    pieces: list[bytes] = []
    place = 0
    while place < len(raw):
        end = raw.find(b"\r\n", place, place + 64)
        size = raw[place:end].partition(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return b"".join(pieces) or raw
        start = end + 2
        pieces.append(raw[start : start + int(size, 16)])
        place = start + int(size, 16) + 2
        if int(size, 16) == 0:
            break
    return b"".join(pieces)


def _items(document: FeedDocument, unwanted: list[Rejected], faults: list[Fault]) -> Iterator[Item]:
    words = words_pattern(document.selection.words) if document.selection.words else None
    for capture in captures(local_path(document.feed_url), faults):
        if capture.status != 200 or capture.content_type not in PAGE_TYPES:
            unwanted.append(Rejected(capture.url, "", "not_a_page", f"{capture.status} {capture.content_type[:100]}"))
            continue
        try:
            text = _text(capture)
        except (DecodeError, TooLargeError, *DAMAGE) as error:
            unwanted.append(Rejected(capture.url, "", "broken_record", str(error)[:300]))
            continue
        if words and not words.search(text.lower()):
            unwanted.append(Rejected(capture.url, "", "off_topic_listing", "no word of the topic on the page"))
            continue
        title = _TITLE.search(text[:_HEAD_CHARS])
        yield Item((capture.url,), title[1] if title else "", updated_at=capture.captured_at)


def _text(capture: Capture) -> str:
    body = capture.read()
    try:
        return body.decode(capture.charset or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _answers(capture: Capture, left: dict[str, list[tuple[Request, datetime | None]]]) -> Iterator[Response]:
    waiting = left.get(capture.url, [])
    meant = [(request, at) for request, at in waiting if at in {None, capture.captured_at}]
    if capture.status != 200 or not meant:
        return
    body, outcome, detail = b"", FetchOutcome.OK, ""
    try:
        body = capture.read()
    except (DecodeError, *DAMAGE) as error:
        outcome, detail = FetchOutcome.DECODE_ERROR, str(error)[:300]
    except TooLargeError as error:
        outcome, detail = FetchOutcome.TOO_LARGE, str(error)
    for one in meant:
        waiting.remove(one)
        yield response_of(one[0], capture, outcome, body, detail)
    if not waiting:
        del left[capture.url]


def response_of(request: Request, capture: Capture, outcome: FetchOutcome, body: bytes, detail: str) -> Response:
    """A capture as the answer to a request, as if it had been fetched when it was captured."""
    headers = kept_headers(
        [(name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in capture.headers]
    )
    return Response(
        request, outcome, capture.status, capture.url, 0, headers, capture.content_type, capture.charset, body,
        capture.captured_at, 0, None, detail,
    )  # fmt: skip


def _lost(request: Request, *, at: datetime) -> Response:
    detail = "no such capture in the WARC files of its source"
    return Response(request, FetchOutcome.NOT_FOUND, None, None, 0, {}, "", None, b"", at, 0, None, detail)

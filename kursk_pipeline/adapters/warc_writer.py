"""WARC files written beside the archive: every page as request and response, for other tools and for a rebuild.

ISO 28500 (WARC/1.1), each record a gzip member of its own, so that a file can be read from any record on. A body that
the archive had before is a ``revisit`` record with its digest (profile ``identical-payload-digest``) and not written
again. Bodies are stored decoded: the headers of a response are those that we keep, with the length that the body here
has.

A file is written as ``.<name>.open`` and becomes ``<name>`` when it is full or the writer closes. What a killed process
left open is found by its lock being free: the torn record at its end is cut off, and the file is closed like any other.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import zlib
from base64 import b32encode
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import urlsplit
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kursk_pipeline.adapters.archive_stores import sync_folder
from kursk_pipeline.exchanges import Response

FILE_BYTES = 1_000_000_000
"""A file is closed at a gigabyte, which ISO 28500 recommends (annex on file size and naming)."""
OPEN_ENDING = ".open"

_PIECE = 1 << 20


class WarcWriter:
    """Writes responses into WARC files of one folder, as a context manager. One writer a process and thread.

    Args:
        folder: made when it is first written to.
        file_bytes: size at which a file is closed and the next begun.
        clock: tells the time, for names and the first record.
        closed: called with each file that is complete.
    """

    def __init__(
        self,
        folder: Path,
        *,
        file_bytes: int = FILE_BYTES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        closed: Callable[[Path], None] | None = None,
    ) -> None:
        self.folder = folder
        self._file_bytes, self._clock, self._closed = file_bytes, clock, closed or (lambda _: None)
        self._file: IO[bytes] | None = None
        self._head_bytes = 0

    def __enter__(self) -> WarcWriter:
        recover(self.folder)
        for path in sorted(self.folder.glob("*.warc.gz")):  # those whose taking failed last time, too
            self._closed(path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def write(self, response: Response, *, is_revisit: bool = False) -> None:
        """Write one answered request. Its records are there whole or not at all, and safe after `sync`."""
        packed = _packed(response, is_revisit=is_revisit)
        file = self._file or self._open()
        if file.tell() + len(packed) > self._file_bytes and file.tell() > self._head_bytes:
            self._close()
            file = self._open()
        file.write(packed)
        file.flush()

    def sync(self) -> None:
        """Wait until what was written is on the disk: once a batch, because a disk takes milliseconds each time."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def _open(self) -> IO[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"kursk-{self._clock():%Y%m%d%H%M%S}-{uuid4().hex[:12]}.warc.gz"
        file = (self.folder / f".{name}{OPEN_ENDING}").open("xb")
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(_packed_head(name, self._clock()))
        self._head_bytes = file.tell()
        self._file = file
        return file

    def _close(self) -> None:
        self.sync()
        file, self._file = self._file, None
        if file is None:
            return
        with file:
            self._closed(_finish(Path(file.name)))


def recover(folder: Path) -> list[Path]:
    """Close the files that killed writers left open; returns them under their final names. Safe beside live writers."""
    recovered = []
    for path in sorted(folder.glob(f".*{OPEN_ENDING}")):
        with suppress(FileNotFoundError), path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # a live writer's
            file.truncate(_whole_bytes(file))
            os.fsync(file.fileno())
            recovered.append(_finish(path))
    return recovered


def _finish(path: Path) -> Path:
    target = path.with_name(path.name.removeprefix(".").removesuffix(OPEN_ENDING))
    path.rename(target)
    sync_folder(path.parent)
    return target


def _whole_bytes(file: IO[bytes]) -> int:
    """Bytes up to the end of the last gzip member that is whole."""
    whole = place = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    file.seek(0)
    with suppress(zlib.error):
        while piece := file.read(_PIECE):
            place += len(piece)
            while piece:
                unpacker.decompress(piece, _PIECE)
                if not unpacker.eof:
                    piece = unpacker.unconsumed_tail
                    continue
                piece = unpacker.unused_data
                whole = place - len(piece)
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole


def _packed_head(name: str, at: datetime) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    facts = {"software": "kursk", "format": "WARC File Format 1.1", "robots": "classic"}
    record = writer.create_warcinfo_record(name, facts)
    record.rec_headers.replace_header("WARC-Date", _date(at))
    writer.write_record(record)
    return out.getvalue()


def _packed(response: Response, *, is_revisit: bool) -> bytes:
    """Response (or revisit) and request records of one exchange, packed, as one piece to be written at once."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    url, at = response.final_url or response.request.url, {"WARC-Date": _date(response.requested_at)}
    head = _response_head(response)
    if is_revisit:
        answer = writer.create_revisit_record(
            url, _digest(response.body), url, at["WARC-Date"], http_headers=head, warc_headers_dict=at
        )
        answer.rec_headers.remove_header("WARC-Refers-To-Date")  # which capture it was, only the warehouse knows
    else:
        body = io.BytesIO(response.body)
        answer = writer.create_warc_record(
            url, "response", payload=body, length=len(response.body), http_headers=head, warc_headers_dict=at
        )
    asked = writer.create_warc_record(url, "request", http_headers=_request_head(url), warc_headers_dict=at)
    writer.write_request_response_pair(asked, answer)
    return out.getvalue()


def _response_head(response: Response) -> StatusAndHeaders:
    kept = [(name, value) for name, value in response.headers.items() if name != "content-length"]
    if response.content_type and "content-type" not in response.headers:
        kept.append(("content-type", response.content_type))
    length = ("content-length", str(len(response.body)))
    return StatusAndHeaders(str(response.status or 200), [*kept, length], protocol="HTTP/1.1")


def _request_head(url: str) -> StatusAndHeaders:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return StatusAndHeaders(f"GET {target} HTTP/1.1", [("host", parts.netloc)], is_http_request=True)


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(body: bytes) -> str:
    return f"sha1:{b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"

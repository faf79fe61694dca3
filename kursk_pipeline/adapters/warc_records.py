"""The records of a WARC file, one after another, past those that are damaged: a bad record costs itself only.

warcio ends at the first record that it cannot read. Each record stands alone (in a compressed file as a gzip member of
its own, ISO 28500 annex D), so reading goes on at the next place where one begins.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

DAMAGE = (ArchiveLoadFailed, EOFError, ValueError, OSError, AttributeError, IndexError, zlib.error)
"""What warcio has been seen to raise on damaged files."""
FAULTS = 1_000
"""Damaged places of one file after which the rest is left: it is no WARC file any more."""

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"\r\n\r\nWARC/"
_PIECE = 1 << 20
_GLANCE = 4_096


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a file where no record could be read: its offset in bytes, and why."""

    offset: int
    detail: str


def records(path: Path, faults: list[Fault], *, begin: int = 0) -> Iterator[tuple[int, Any]]:
    """The records that can be read, each current until the next, with the byte at which it begins.

    Places that cannot be read are added to ``faults``. ``begin`` is where a record begins.
    """
    start: int | None = begin
    with path.open("rb") as file:
        is_packed = file.read(len(_GZIP)) == _GZIP
        while start is not None and len(faults) < FAULTS:
            end = yield from _records_from(file, start, faults)
            start = _next_start(file, end + 1, is_packed=is_packed) if end is not None else None


def _records_from(file: IO[bytes], start: int, faults: list[Fault]) -> Generator[tuple[int, Any], None, int | None]:
    """Records from an offset on; returns where reading failed, or None at the end of the file."""
    place = start
    file.seek(start)
    try:
        every = ArchiveIterator(file)
        for record in every:
            yield place, record
            place = every.get_record_offset() + every.get_record_length()
    except DAMAGE as error:
        faults.append(Fault(place, f"no WARC record can be read here: {type(error).__name__}"))
        return place
    return None


def _next_start(file: IO[bytes], offset: int, *, is_packed: bool) -> int | None:
    """The next place from an offset on at which a record begins; None when there is none."""
    sign = _GZIP if is_packed else _PLAIN
    file.seek(offset)
    held = b""
    while piece := file.read(_PIECE):
        base, held = file.tell() - len(piece) - len(held), held + piece
        found = held.find(sign)
        while found >= 0:
            begin = base + found + (0 if is_packed else 4)
            if not is_packed or _begins_record(file, begin):
                return begin
            found = held.find(sign, found + 1)
        held = held[-len(_PLAIN) :]
    return None


def _begins_record(file: IO[bytes], offset: int) -> bool:
    """Whether a gzip member with a WARC record begins here, and not bytes that look like one."""
    before = file.tell()
    file.seek(offset)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(_GLANCE), 5) == b"WARC/"
    except zlib.error:
        return False
    finally:
        file.seek(before)

"""Packed listings: gzip and ZIP unpacked piece by piece, so that a bomb costs no more than the limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from kursk_pipeline.errors import Unprocessable

UNPACKED_BYTES = 52_428_800
"""A sitemap unpacked: 50 MiB at most by the sitemap protocol (sitemaps.org, "Sitemap index files")."""
CSV_BYTES = 128 * 1024 * 1024
"""A GDELT file unpacked: knowledge graph files of a busy quarter of an hour come to about 30 MB."""
LINE_BYTES = 1024 * 1024
"""One line of such a file: its longest column, the dictionary scores, takes about 20 KB."""

_PIECE = 65_536
_PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


def gunzip(body: bytes, *, limit: int = UNPACKED_BYTES) -> bytes:
    """Unpack a gzip body of one or more members; one that is cut short gives what it has.

    Raises:
        Unprocessable: ``too_large`` beyond ``limit`` bytes, ``broken_gzip`` when nothing can be read.
    """
    pieces: list[bytes] = []
    size, rest = 0, body
    while rest[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            piece = unpacker.decompress(rest, limit - size + 1)
        except zlib.error as error:
            if pieces:
                break
            raise Unprocessable("broken_gzip", str(error)) from error
        size += len(piece)
        if size > limit:
            raise Unprocessable("too_large", f"more than {limit} bytes unpacked")
        pieces.append(piece)
        rest = unpacker.unused_data
    return b"".join(pieces)


def zipped_lines(body: bytes, *, limit: int = CSV_BYTES) -> Iterator[bytes]:
    """The lines of the first file in a ZIP archive, unpacked as they are read; over-long lines are cut.

    Raises:
        Unprocessable: ``broken_zip``: no ZIP archive, encrypted, packed in an unusual way, or damaged; ``too_large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            member = _plain_member(archive)
            with archive.open(member) as file:
                yield from _limited_lines(file, limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Unprocessable("broken_zip", f"{type(error).__name__}: {error}"[:300]) from error


def _plain_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if not members:
        raise Unprocessable("broken_zip", "an empty archive")
    member = members[0]
    if member.compress_type not in _PLAIN_METHODS or member.flag_bits & _ENCRYPTED:
        raise Unprocessable("broken_zip", "encrypted, or packed by another method than deflate")
    return member


def _limited_lines(file: IO[bytes], limit: int) -> Iterator[bytes]:
    size, is_new = 0, True
    while line := file.readline(LINE_BYTES):
        size += len(line)
        if size > limit:
            raise Unprocessable("too_large", f"more than {limit} bytes unpacked")
        if is_new:
            yield line
        is_new = line.endswith(b"\n")

"""Content codings undone within bounds: a small answer cannot become a large one in memory.

The decoders of libraries (httpx2's, for one) are bounded per piece, but take a cut-off gzip body for a whole one, pass
unknown codings through as if they were text, and let a zstd frame ask for a window of 128 MB. Here every link of a
chain is bounded, ends must be whole, and zstd windows stay within the 8 MB that RFC 9659 sets for the web.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
LINKS = 3
"""Codings in a row at most; servers send one, broken proxies two."""
PIECE = 1 << 18
"""Bytes decoded at a time: what a bomb can cost beyond the limit."""
ZSTD_WINDOW_LOG = 23  # 8 MB: RFC 9659, section 3


class DecodeError(Exception):
    """The body is not what its content codings say."""


class TooLargeError(Exception):
    """The body, or a stage of its decoding, is larger than allowed."""


class _Link(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...
    def is_whole(self) -> bool: ...


class BodyDecoder:
    """Undoes the codings of one body, piece by piece.

    Args:
        codings: the value of Content-Encoding; empty or ``identity`` for none.
        limit: decoded bytes allowed, at each link of the chain.

    Raises:
        DecodeError: a coding is unknown, or there are too many.
    """

    def __init__(self, codings: str, *, limit: int) -> None:
        names = [name for part in codings.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
        if len(names) > LINKS:
            raise DecodeError(f"{len(names)} content codings in a row")
        self._links = [_Counted(_link(name), limit) for name in reversed(names)]
        self._last = _Counted(_Plain(), limit)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode one piece of the body.

        Raises:
            DecodeError: it is damaged.
            TooLargeError: the limit is passed.
        """
        pieces: Iterator[bytes] = iter((data,))
        for link in [*self._links, self._last]:
            pieces = _through(link, pieces)
        return pieces

    def end(self) -> None:
        """Check that the body was whole.

        Raises:
            DecodeError: it was cut off.
        """
        if not all(link.is_whole() for link in self._links):
            raise DecodeError("the compressed body is cut off")


def _through(link: _Link, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from link.feed(piece)


class _Counted:
    def __init__(self, inner: _Link, limit: int) -> None:
        self._inner, self._left = inner, limit
        self.limit = limit

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            for piece in self._inner.feed(data):
                if len(piece) > self._left:
                    yield piece[: self._left]  # of a refusal the beginning is kept
                    raise TooLargeError(f"more than {self.limit} bytes")
                self._left -= len(piece)
                yield piece
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise DecodeError(str(error)) from error

    def is_whole(self) -> bool:
        return self._inner.is_whole()


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def is_whole(self) -> bool:
        return True


class _Gzip:
    """gzip (several members allowed, padding after them ignored) and both readings of deflate."""

    def __init__(self, window: int) -> None:
        self._window, self._state, self._is_started = window, zlib.decompressobj(window), False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._is_started and data and self._window == zlib.MAX_WBITS and not _is_zlib_header(data):
            self._window = -zlib.MAX_WBITS
            self._state = zlib.decompressobj(self._window)
        self._is_started = self._is_started or bool(data)
        while data:
            if self._state.eof:
                if self._window < 16 or not data.startswith(b"\x1f"):
                    return
                self._state = zlib.decompressobj(self._window)
            yield self._state.decompress(data, PIECE)
            data = self._state.unconsumed_tail or (self._state.unused_data if self._state.eof else b"")

    def is_whole(self) -> bool:
        return self._state.eof or not self._is_started


def _is_zlib_header(data: bytes) -> bool:
    """RFC 1950: method 8, window within 32 KB, check bits; many servers send raw deflate (RFC 1951) instead."""
    return data[0] & 0x0F == 8 and data[0] >> 4 <= 7 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)


class _Brotli:
    def __init__(self) -> None:
        self._state, self._is_started = brotli.Decompressor(), False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._is_started = self._is_started or bool(data)
        piece = self._state.process(data, output_buffer_limit=PIECE)
        while piece:
            yield piece
            piece = b"" if self._state.is_finished() else self._state.process(b"", output_buffer_limit=PIECE)

    def is_whole(self) -> bool:
        return bool(self._state.is_finished()) or not self._is_started


class _Zstd:
    def __init__(self) -> None:
        self._state, self._is_started = self._fresh(), False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._is_started = self._is_started or bool(data)
        while data or not self._state.needs_input:
            if self._state.eof:
                if not data:
                    return
                self._state = self._fresh()
            yield self._state.decompress(data, PIECE)
            data = self._state.unused_data if self._state.eof else b""

    def is_whole(self) -> bool:
        return self._state.eof or not self._is_started

    @staticmethod
    def _fresh() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})


def _link(name: str) -> _Link:
    makers: dict[str, Any] = {
        "gzip": lambda: _Gzip(zlib.MAX_WBITS | 16),
        "x-gzip": lambda: _Gzip(zlib.MAX_WBITS | 16),
        "deflate": lambda: _Gzip(zlib.MAX_WBITS),
        "br": _Brotli,
        "zstd": _Zstd,
    }
    if name not in makers:
        raise DecodeError(f"unknown content coding {name[:40]!a}")
    link: _Link = makers[name]()
    return link

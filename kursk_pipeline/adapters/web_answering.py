"""One HTTP/1.1 answer while it comes: llhttp, Node's parser, reads it; here is what is made of what it finds.

llhttp is strict, with two exceptions that browsers make as well: lines may end with a bare newline, and a chunk's size
may be padded with spaces. What it leaves to its user is bounded here: how long a head may be, how many interim
answers may come before the answer, how much may arrive in all. Every answer has a parser of its own: one that is used
again hands the last trailer of an answer to the next answer as a header.
"""

from __future__ import annotations

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from kursk_pipeline.adapters.web_decode import TooLargeError

HEAD_BYTES = 64 * 1024
"""Of a head, interim answers included, and of the trailers. aiohttp takes 32 KB, nginx and curl up to 128 and 300 KB."""
INTERIM_ANSWERS = 8
"""Answers 1xx before the answer: servers send one 103 (RFC 8297), or a few; more is a game."""
FRAMING_BYTES = 1 << 20
"""What chunk sizes, extensions and trailers may add to a body; the ordinary 8 bytes for every 4 KB make 16 KB of 8 MB."""


class BrokenError(Exception):
    """What the server sent is no HTTP/1.1 answer, or ended before its end."""


class Answering:
    """One answer, as far as it has come.

    Attributes:
        status: of the answer; 0 until its head is there.
        headers: as sent; trailers are no headers and are left out.
        pieces: of the body, still encoded, that nobody has taken yet.
        held_bytes: what ``pieces`` holds.
        is_headed: the head is there.
        is_whole: the answer has ended.
        keeps_alive: the connection may be used again after it.
    """

    __slots__ = (
        "_has_length", "_head_bytes", "_interims", "_parser", "_wire_bytes", "_wire_limit",
        "headers", "held_bytes", "is_headed", "is_whole", "keeps_alive", "pieces", "status",
    )  # fmt: skip

    def __init__(self, *, wire_limit: int) -> None:
        self.status, self.held_bytes = 0, 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        self.is_headed = self.is_whole = self.keeps_alive = False
        self._has_length = False
        self._head_bytes = self._interims = self._wire_bytes = 0
        self._wire_limit = wire_limit
        self._parser = HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True)

    def feed(self, data: bytes) -> None:
        """Read what the connection gave.

        Raises:
            BrokenError: it is no HTTP/1.1 answer, or its head is too long.
            TooLargeError: its body goes beyond the limit, as sent.
        """
        self._wire_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.keeps_alive = False
            if not self.is_whole:  # what comes after the end does not touch what came before it
                raise _broken(error) from error
        if not self.is_headed and self._wire_bytes > HEAD_BYTES:
            raise BrokenError(f"{HEAD_BYTES} bytes and no end of the headers")
        if self._wire_bytes > self._wire_limit and not self.is_whole:
            raise TooLargeError(f"more than {self._wire_limit} bytes as sent")

    def end_of_stream(self) -> None:
        """Note that the server closed the connection: the end of a body that says no length, else too early.

        Raises:
            BrokenError: too early.
        """
        if self.is_headed and not self._has_length:
            self.is_whole = True
        if not self.is_whole:
            raise BrokenError("the server closed the connection before the end of its answer")

    def take(self) -> list[bytes]:
        """The pieces of the body that have come since the last time."""
        pieces, self.pieces, self.held_bytes = self.pieces, [], 0
        return pieces

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser, as are the methods below."""
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > HEAD_BYTES:
            raise BrokenError(f"more than {HEAD_BYTES} bytes of headers")
        if not self.is_headed:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """A head: of the answer, or of an interim one, which is passed over."""
        status = self._parser.get_status_code()
        if 100 <= status < 200:
            self._interims += 1
            self.headers.clear()
            if status == 101 or self._interims > INTERIM_ANSWERS:
                raise BrokenError(f"an answer {status} that nobody asked for")
            return
        if status < 100:
            raise BrokenError(f"status {status}")
        self._has_length = _has_length(self.headers)
        self.keeps_alive = self._parser.should_keep_alive()
        self.status, self.is_headed = status, True

    def on_body(self, piece: bytes) -> None:
        """A piece of the body."""
        if not self.is_whole:
            self.pieces.append(piece)
            self.held_bytes += len(piece)

    def on_message_begin(self) -> None:
        """The beginning of an answer, which must be the first."""
        if self.is_whole:
            self.keeps_alive = False
            raise BrokenError("a second answer to one request")

    def on_message_complete(self) -> None:
        """The end, of the answer or of an interim one."""
        self.is_whole = self.is_headed


def _has_length(headers: list[tuple[bytes, bytes]]) -> bool:
    """Does the answer itself say where it ends? Then a closed connection before that is no end."""
    for name, value in headers:
        lowered = name.lower()
        if lowered == b"transfer-encoding":
            if value.strip().lower() != b"chunked":
                raise BrokenError(f"transfer coding {value[:40]!r}")
            return True
        if lowered == b"content-length":
            return True
    return False


def _broken(error: Exception) -> BrokenError:
    """The parser wraps what its callbacks raise."""
    cause = error.__context__
    return cause if isinstance(cause, BrokenError) else BrokenError(f"no HTTP/1.1 answer: {error}")

"""One connection to one origin, and the answers that come over it, one at a time.

Every wait has an end: that of the silence allowed, or that of the whole request, whichever comes first.
"""

from __future__ import annotations

import asyncio
import time
from typing import cast

from kursk_pipeline.adapters.web_answering import FRAMING_BYTES, HEAD_BYTES, Answering, BrokenError
from kursk_pipeline.adapters.web_decode import TooLargeError

HELD_BYTES = 256 * 1024
"""Of a body, as sent, that may wait to be decoded; beyond it the server has to wait."""


class StaleError(BrokenError):
    """A connection that had served before gave no answer: it was closed, or held the rest of an earlier answer (some
    servers send a body with a 304). Asking again on a new one is safe, and tells.
    """


class Wire(asyncio.Protocol):
    """A connection. It belongs to whoever holds its host's turn."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.idle_since = 0.0
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._answering: Answering | None = None
        self._error: BrokenError | TooLargeError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._answer_count = 0
        self._silence_seconds = self._end_at = 0.0
        self._is_paused = False

    @property
    def answering(self) -> Answering:
        """The answer to what was asked last."""
        if self._answering is None:
            raise RuntimeError("nothing was asked over this connection")
        return self._answering

    def is_open(self) -> bool:
        """True while something can be asked over it."""
        return self._transport is not None and not self._transport.is_closing()

    def is_reusable(self) -> bool:
        """True when the last answer came to its end and the server keeps the connection open."""
        answering = self._answering
        return self.is_open() and answering is not None and answering.is_whole and answering.keeps_alive

    async def ask(self, request: bytes, *, body_limit: int, silence_seconds: float, end_at: float) -> None:
        """Send a request, and wait for the head of the answer.

        Args:
            request: as it goes over the wire.
            body_limit: bytes of an encoded body that are taken at all.
            silence_seconds: longest time without a byte.
            end_at: monotonic time at which the answer must be whole.

        Raises:
            StaleError: the connection had been closed.
            BrokenError: no HTTP/1.1 answer came.
            TimeoutError: none came in time.
        """
        self._answering = answering = Answering(wire_limit=body_limit + HEAD_BYTES + FRAMING_BYTES)
        self._silence_seconds, self._end_at = silence_seconds, end_at
        self._resume()
        if self._transport is not None:
            self._transport.write(request)
        while not answering.is_headed:
            await self._more()
        self._answer_count += 1

    async def read(self) -> list[bytes]:
        """The next pieces of the body, still encoded; none at its end.

        Raises:
            BrokenError: the answer broke off.
            TooLargeError: it goes beyond the limit, as sent.
            TimeoutError: nothing came in time, or the whole did not.
        """
        answering = self.answering
        while not answering.pieces and not answering.is_whole:
            await self._more()
        self._resume()
        return answering.take()

    def close(self) -> None:
        """Close at once, whatever is under way."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop, as are the methods below."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        answering = self._answering
        if answering is None or answering.is_whole:
            self.close()  # nobody asked
            return
        try:
            answering.feed(data)
        except (BrokenError, TooLargeError) as error:
            self._fail(error)
            self.close()
        if answering.held_bytes > HELD_BYTES and self._transport is not None and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection ended, from either side."""
        self._transport = None
        answering = self._answering
        if answering is not None and self._error is None and not answering.is_whole:
            try:
                if error is not None:
                    raise BrokenError(f"the connection broke: {error}")
                answering.end_of_stream()
            except BrokenError as broken:
                self._fail(broken)
        self._wake()

    def _fail(self, error: BrokenError | TooLargeError) -> None:
        is_stale = self._answer_count > 0 and not self.answering.is_headed
        self._error = StaleError(str(error)) if is_stale else error

    def _resume(self) -> None:
        if self._is_paused and self._transport is not None:
            self._is_paused = False
            self._transport.resume_reading()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _more(self) -> None:
        """Wait until something has happened."""
        if self._error is not None:
            raise self._error
        if self._transport is None:
            raise StaleError("the server closed the connection") if self._answer_count else BrokenError("closed")
        seconds = min(self._silence_seconds, self._end_at - time.monotonic())
        if seconds <= 0:
            raise TimeoutError
        self._waiter = self._loop.create_future()
        timer = self._loop.call_later(seconds, _expire, self._waiter)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None


def _expire(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())

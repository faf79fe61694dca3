"""An async producer for synchronous callers: its event loop runs in a thread of its own.

Stepping the loop from the caller would stop it while the caller writes to the database: connections would idle and
deadlines run out unjustly. So it runs aside, and a count of the bytes that wait keeps it from running too far ahead.
Results are handed over in batches, once for each turn of the loop, because each hand-over stops one thread for the
other.
"""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Generic, TypeVar

ResultT = TypeVar("ResultT")

AHEAD_BYTES = 64 << 20
"""Of results that wait for the caller, before no more are made: eight bodies of the largest size."""
RESULT_BYTES = 16 << 10
"""What a result counts besides its own size, so that small ones are bounded too: to 4,096."""


def iterate_in_thread(
    work: Callable[[Callable[[ResultT], Awaitable[None]]], Awaitable[None]], *, size_of: Callable[[ResultT], int]
) -> Iterator[ResultT]:
    """Yield what ``work`` gives to the function it is given. Its errors are raised here; leaving early ends it.

    Args:
        work: makes the results.
        size_of: bytes of a result.
    """
    runner = _Runner(work, size_of)
    runner.start()
    try:
        while (batch := runner.results.get()) is not None:
            yield from batch
            runner.release(batch)
    finally:
        runner.stop()
    if runner.error is not None:
        raise runner.error


def new_loop() -> asyncio.AbstractEventLoop:
    """A loop of uvloop, which takes less time for a request; where there is none (Windows), of the standard library."""
    if sys.platform != "win32":
        with suppress(ImportError):
            import uvloop

            return uvloop.new_event_loop()
    return asyncio.new_event_loop()


class _Runner(threading.Thread, Generic[ResultT]):
    def __init__(
        self,
        work: Callable[[Callable[[ResultT], Awaitable[None]]], Awaitable[None]],
        size_of: Callable[[ResultT], int],
    ) -> None:
        super().__init__(name="web", daemon=True)
        self.results: queue.SimpleQueue[list[ResultT] | None] = queue.SimpleQueue()
        self.error: BaseException | None = None
        self._size_of = size_of
        self._loop = new_loop()
        self._fresh: list[ResultT] = []
        self._ahead_bytes = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._task = self._loop.create_task(self._run(work))

    async def _run(self, work: Callable[[Callable[[ResultT], Awaitable[None]]], Awaitable[None]]) -> None:
        await work(self._give)

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
            self.error = error
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
            self._hand_over()
            self.results.put(None)

    async def _give(self, result: ResultT) -> None:
        self._fresh.append(result)
        self._ahead_bytes += self._size_of(result) + RESULT_BYTES
        if len(self._fresh) == 1:
            self._loop.call_soon(self._hand_over)
        if self._ahead_bytes > AHEAD_BYTES:
            self._has_room.clear()
            await self._has_room.wait()

    def _hand_over(self) -> None:
        if self._fresh:
            self.results.put(self._fresh)
            self._fresh = []

    def release(self, batch: list[ResultT]) -> None:
        """Say that the caller is done with a batch."""
        taken = sum(self._size_of(result) + RESULT_BYTES for result in batch)
        with suppress(RuntimeError):  # the loop has closed: everything was fetched
            self._loop.call_soon_threadsafe(self._make_room, taken)

    def _make_room(self, taken: int) -> None:
        self._ahead_bytes -= taken
        if self._ahead_bytes <= AHEAD_BYTES:
            self._has_room.set()

    def stop(self) -> None:
        """End the work if it still goes on, and wait for the thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._task.cancel)
        self.join()

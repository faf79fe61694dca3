"""An async stream for synchronous callers: its event loop runs in a thread of its own.

Stepping the loop from the caller would stop it while the caller writes to the database: connections would idle and
deadlines run out unjustly. So it runs aside, and a count of free places keeps it from running too far ahead.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

AHEAD = 16
"""Results that may wait for the caller: each may be a body of the largest size."""


def iterate_in_thread(stream: Callable[[list[ItemT]], AsyncIterator[ResultT]], items: list[ItemT]) -> Iterator[ResultT]:
    """Yield what ``stream(items)`` yields. Errors of the stream are raised here; leaving early ends it."""
    runner: _Runner[ItemT, ResultT] = _Runner(stream, items)
    runner.start()
    try:
        while True:
            found = runner.results.get()
            if found is None:
                break
            runner.release()
            yield found
    finally:
        runner.stop()
    if runner.error is not None:
        raise runner.error


class _Runner(threading.Thread, Generic[ItemT, ResultT]):
    def __init__(self, stream: Callable[[list[ItemT]], AsyncIterator[ResultT]], items: list[ItemT]) -> None:
        super().__init__(name="web", daemon=True)
        self._stream, self._items = stream, items
        self.results: queue.Queue[ResultT | None] = queue.Queue()
        self.error: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._places = asyncio.Semaphore(AHEAD)
        self._task = self._loop.create_task(self._pump())

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
            self.results.put(None)

    async def _pump(self) -> None:
        async for result in self._stream(self._items):
            await self._places.acquire()
            self.results.put(result)

    def release(self) -> None:
        """Say that the caller has taken one result."""
        with suppress(RuntimeError):  # the loop has closed: everything was fetched
            self._loop.call_soon_threadsafe(self._places.release)

    def stop(self) -> None:
        """End the stream if it still runs, and wait for the thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._task.cancel)
        self.join()

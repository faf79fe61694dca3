"""Worker processes that can be killed: one hostile item costs itself and a new worker, never the run.

A worker is a plain child process that speaks over one socket, not a ``multiprocessing.Process``: it may be started from
a daemonic process and from a forked Airflow task, and never runs the parent's ``__main__`` again. It loads its function
once, by name (``worker_process``), then works item by item under three limits:

- CPU time per item, by ``ITIMER_PROF``: the kernel ends the worker even inside C code, where a Python handler waits;
- time on the wall per item, held by the parent, for what waits without working;
- memory, by ``RLIMIT_AS``, counted from where the worker stands with its function loaded.

Libraries weighed: pebble has per-task timeouts, but no memory limit, no bounded look-ahead in order, and workers that a
daemonic parent may not start; ``concurrent.futures`` cannot kill.
"""

from __future__ import annotations

import json
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Generic, TypeVar

from kursk_pipeline.errors import Fatal, SetupError

T = TypeVar("T")
R = TypeVar("R")

LOOK_AHEAD = 4
"""Items held per worker at most: a slow item does not idle the others, and a long stream is never read whole."""
WALL_FACTOR = 4
"""Wall seconds per CPU second allowed: a page on a quarter of a core is not hostile."""
START_SECONDS = 120.0
"""A worker loads its function in 1 to 6 s here (trafilatura, spaCy); beyond this the machine is at fault."""
TOO_LONG = "took_too_long"
"""Reason for an item that used up its time. A server that did not answer has the reason ``timeout``."""

_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from kursk_pipeline.adapters.worker_process import serve; serve(int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class Result(Generic[T, R]):
    """An item and what the function made of it."""

    item: T
    value: R


@dataclass(frozen=True, slots=True)
class Failure(Generic[T]):
    """An item that could not be processed: `TOO_LONG`, ``memory``, ``crash``, or the reason the function gave."""

    item: T
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost: CPU seconds, and megabytes on top of the worker with its function loaded."""

    seconds: float
    megabytes: int


@dataclass(slots=True, eq=False)
class _Job(Generic[T, R]):
    item: T
    answer: Result[T, R] | Failure[T] | None = None


class WorkerPool(Generic[T, R]):
    """A context manager that maps a function over items in killable processes.

    Args:
        function: importable by name from a module (a ``functools.partial`` of one will do), not from ``__main__``.
        processes: workers at most; they start as items arrive.
        seconds: CPU seconds one item may take; on the wall it may take ``WALL_FACTOR`` times that.
        megabytes: memory one item may take on top of the loaded worker.
        recycle_after: items after which a worker is replaced, which bounds what libraries leak.

    Raises:
        SetupError: from ``map``, when a worker cannot start.
        ValueError: the function cannot be imported by name.
    """

    def __init__(
        self, function: Callable[[T], R], *, processes: int = 2, seconds: float, megabytes: int, recycle_after: int
    ) -> None:
        self._function = _by_name(function)
        self._limits = Limits(seconds=seconds, megabytes=megabytes)
        self._processes = processes
        self._recycle_after = recycle_after
        self._workers: list[_Worker[T, R]] = []

    def __enter__(self) -> WorkerPool[T, R]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def map(self, items: Iterable[T]) -> Iterator[Result[T, R] | Failure[T]]:
        """Yield one answer for each item, in order, while at most ``LOOK_AHEAD`` items a worker are held.

        Raises:
            Fatal: the function raised it; what is wrong for everyone stops the map.
        """
        pending: deque[_Job[T, R]] = deque()
        waiting: deque[_Job[T, R]] = deque()
        source = iter(items)
        is_open = True
        while is_open or pending:
            while is_open and len(pending) < self._processes * LOOK_AHEAD:
                job = next((_Job[T, R](item) for item in source), None)
                is_open = job is not None
                if job is not None:
                    pending.append(job)
                    waiting.append(job)
            self._hand_out(waiting)
            if pending and pending[0].answer is None:
                self._collect()
            while pending and (answer := pending[0].answer) is not None:
                pending.popleft()
                yield answer

    def _hand_out(self, waiting: deque[_Job[T, R]]) -> None:
        for worker in [worker for worker in self._workers if not worker.is_fit(self._recycle_after)]:
            worker.end()
            self._workers.remove(worker)
        idle = [worker for worker in self._workers if worker.job is None]
        while waiting and (idle or len(self._workers) < self._processes):
            worker = idle.pop() if idle else self._start()
            worker.take(waiting.popleft())

    def _start(self) -> _Worker[T, R]:
        worker = _Worker[T, R](self._function, self._limits)
        self._workers.append(worker)
        return worker

    def _collect(self) -> None:
        busy = [worker for worker in self._workers if worker.job is not None]
        timeout = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
        ready = wait([worker.connection for worker in busy], timeout)
        for worker in busy:
            if worker.connection in ready:
                worker.receive()
            elif time.monotonic() >= worker.deadline:
                worker.expire()


@dataclass(slots=True, eq=False)
class _Worker(Generic[T, R]):
    """The parent's view of one child process."""

    function: bytes
    limits: Limits
    job: _Job[T, R] | None = None
    done: int = 0
    is_ready: bool = False
    is_spent: bool = False
    deadline: float = 0.0
    process: subprocess.Popen[bytes] = field(init=False)
    connection: Connection = field(init=False)

    def __post_init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and a constant program
                [sys.executable, "-c", _CHILD, json.dumps(sys.path), str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.connection = Connection(ours.detach())
        self.connection.send((self.function, self.limits))
        self.deadline = time.monotonic() + START_SECONDS

    def is_fit(self, recycle_after: int) -> bool:
        """Whether the child may have another item; a busy one keeps the one it has."""
        if self.job is not None:
            return True
        return not self.is_spent and self.done < recycle_after and self.process.poll() is None

    def take(self, job: _Job[T, R]) -> None:
        """Give the job to the child; one that is still starting gets it when it is ready."""
        self.job = job
        if self.is_ready:
            self._send(job.item)

    def receive(self) -> None:
        """Read what the child has to say: that it is ready, an answer, or (by its silence) its death."""
        try:
            word, *rest = self.connection.recv()
        except (EOFError, OSError):
            self._report_death()
            return
        if word == "ready" and self.job is not None:
            self.is_ready = True
            self._send(self.job.item)
        elif word == "fatal":
            raise Fatal(rest[0])
        elif word == "result":
            self._settle(lambda item: Result(item, rest[0]))
        else:
            self._fail(rest[0], rest[1], is_spent=word == "spent")

    def expire(self) -> None:
        """The time on the wall is up."""
        if not self.is_ready:
            raise SetupError(f"a worker did not start within {START_SECONDS:.0f} s. Fix: free the machine, run again")
        self._fail(TOO_LONG, f"more than {self.limits.seconds * WALL_FACTOR:g} s on the wall", is_spent=True)

    def end(self) -> None:
        """Stop the child, whatever it is doing."""
        self.connection.close()
        self.process.kill()
        self.process.wait()

    def _send(self, item: T) -> None:
        self.deadline = time.monotonic() + self.limits.seconds * WALL_FACTOR
        try:
            self.connection.send(item)
        except OSError:
            self._report_death()

    def _report_death(self) -> None:
        code = self.process.wait()
        if not self.is_ready:
            raise SetupError(f"a worker ended with code {code} at its start. Fix: import its function in a shell")
        if code == -signal.SIGPROF:
            self._fail(TOO_LONG, f"more than {self.limits.seconds:g} s of CPU time", is_spent=True)
        elif code == -signal.SIGKILL:
            self._fail("memory", "killed by the system, as it does when memory runs out", is_spent=True)
        else:
            self._fail("crash", f"the worker ended with code {code}", is_spent=True)

    def _fail(self, reason: str, detail: str, *, is_spent: bool) -> None:
        self.is_spent = is_spent
        self._settle(lambda item: Failure(item, reason, detail))

    def _settle(self, answer: Callable[[T], Result[T, R] | Failure[T]]) -> None:
        if self.job is not None:
            self.job.answer = answer(self.job.item)
        self.job = None
        self.done += 1


def _by_name(function: Callable[[T], R]) -> bytes:
    target = function.func if isinstance(function, partial) else function
    if getattr(target, "__module__", "__main__") == "__main__" or "<" in getattr(target, "__qualname__", "<"):
        raise ValueError(f"{target!r} cannot be imported by name; define it at the top of a module")
    return pickle.dumps(function)

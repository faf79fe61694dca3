"""Processes that we started: recorded in files, told from everyone else's, and ended with all their children.

Each is started as the leader of a session of its own, and its children stay in that session whatever groups they form.
So the members of the session are exactly what it started, also after the leader itself is gone.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from kursk_pipeline.local.secret_files import write_private

CLOCK_SLACK = 0.05
"""Seconds by which two readings of one process's start may differ: the system counts it in hundredths."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A process that we started, by id and start time: an id alone may belong to another process later."""

    pid: int
    started: float

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        try:
            process = psutil.Process(self.pid)
            return self._is(process) and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def session(self) -> list[psutil.Process]:
        """The living processes of its session: itself and everything it started."""
        try:
            if not self._is(psutil.Process(self.pid)):
                return []  # The number belongs to another process now, so the old session has ended.
        except psutil.NoSuchProcess:
            pass
        return [process for process in psutil.process_iter() if self._leads(process)]

    def _is(self, process: psutil.Process) -> bool:
        return abs(float(process.create_time()) - self.started) <= CLOCK_SLACK

    def _leads(self, process: psutil.Process) -> bool:
        try:
            return (
                os.getsid(process.pid) == self.pid
                and process.create_time() >= self.started - CLOCK_SLACK
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except (OSError, psutil.Error):
            return False


def this_process() -> Leader:
    """The record of the process that asks."""
    return leader(os.getpid())


def leader(pid: int) -> Leader:
    """The record of a running process."""
    return Leader(pid, float(psutil.Process(pid).create_time()))


def save(path: Path, record: Leader) -> None:
    """Write the record to a file, so that a later command can find the process."""
    write_private(path, json.dumps({"pid": record.pid, "started": record.started}))


def load(path: Path) -> Leader | None:
    """Read a record; None when there is none that can be read."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Leader(int(fields["pid"]), float(fields["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def end(leaders: Iterable[Leader], *, seconds: float) -> None:
    """Ask each leader to stop, wait, then kill what is left of their sessions.

    Args:
        leaders: what to end; those that ended already cost nothing.
        seconds: how long the processes may take to stop by themselves.
    """
    leaders = list(leaders)
    for one in leaders:
        if one.is_alive():
            _signal(psutil.Process(one.pid), "terminate")
    _wait(lambda: not any(one.is_alive() for one in leaders), seconds)
    # What outlives its leader has lost its purpose: it may stop in order too, but nobody waits long for it.
    for verb, grace in (("terminate", 2.0), ("kill", 2.0)):
        for member in (member for one in leaders for member in one.session()):
            _signal(member, verb)
        _wait(lambda: not any(one.session() for one in leaders), grace)


def _wait(ended: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not ended() and time.monotonic() < deadline:
        time.sleep(0.05)


def _signal(process: psutil.Process, verb: str) -> None:
    with suppress(psutil.Error):
        getattr(process, verb)()

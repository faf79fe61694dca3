"""Starts programs, keeps them running, and stops everything it started and nothing else."""

from __future__ import annotations

import fcntl
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import processes
from kursk_pipeline.local.processes import Leader

MOST_RESTARTS = 3
RESTART_WINDOW = 300.0
"""A program that dies more than three times in five minutes will die again: the supervisor gives up and says so."""
STOP_SECONDS = 15.0
"""Time to stop in order. Airflow's scheduler ends its workers in a few seconds; what takes longer is killed."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running; its output goes to ``logs/<name>.log`` of the state folder."""

    name: str
    command: tuple[str, ...]


@dataclass(slots=True)
class _Running:
    program: Program
    wave: int
    process: subprocess.Popen[bytes]
    leader: Leader
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Keeps the programs of one state folder running. Use as a context: leaving it stops them.

    A second supervisor on the same folder is refused; what a killed one left running is ended first.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._records = records_of(state)
        self._running: list[_Running] = []
        self._lock: IO[str] | None = None

    def __enter__(self) -> Supervisor:
        self._records.mkdir(parents=True, exist_ok=True)
        (self._state / "logs").mkdir(exist_ok=True)
        self._lock = (self._records / "supervisor.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise SetupError(
                f"It runs already (state folder {self._state}). Fix: use that one, or: make down"
            ) from None
        end_leftovers(self._state)
        processes.save(self._records / "supervisor.json", processes.this_process())
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        (self._records / "supervisor.json").unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()

    def start(self, programs: Sequence[Program]) -> None:
        """Start programs together, without waiting for them."""
        wave = self._running[-1].wave + 1 if self._running else 0
        for program in programs:
            self._running.append(self._launch(program, wave))

    def stop(self) -> None:
        """End every program that was started, with all its children; what was started together ends together, last first."""
        while self._running:
            last = [one for one in self._running if one.wave == self._running[-1].wave]
            processes.end([one.leader for one in last], seconds=STOP_SECONDS)
            for one in last:
                one.process.wait()
                self._record(one.program).unlink(missing_ok=True)
                self._running.remove(one)

    def check(self) -> list[str]:
        """Start again what has died; returns the names of those programs.

        Raises:
            SetupError: one dies again and again; names its log.
        """
        restarted = []
        for position, one in enumerate(self._running):
            if one.process.poll() is not None:
                self._running[position] = self._restart(one)
                restarted.append(one.program.name)
        return restarted

    def log_of(self, name: str) -> Path:
        """Where a program's output goes."""
        return self._state / "logs" / f"{name}.log"

    def _restart(self, died: _Running) -> _Running:
        now = time.monotonic()
        deaths = [at for at in died.deaths if now - at < RESTART_WINDOW] + [now]
        if len(deaths) > MOST_RESTARTS:
            log = self.log_of(died.program.name)
            raise SetupError(
                f"{died.program.name} keeps dying (exit code {died.process.returncode}). Its last words:\n"
                f"{_last_lines(log)}\nFix: read {log}, then start again."
            )
        processes.end([died.leader], seconds=0)  # Children of the dead leader hold its ports and its work.
        again = self._launch(died.program, died.wave)
        again.deaths = deaths
        return again

    def _launch(self, program: Program, wave: int) -> _Running:
        with self.log_of(program.name).open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 -- our own programs, no shell
                program.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        leader = processes.leader(process.pid)
        processes.save(self._record(program), leader)
        return _Running(program, wave, process, leader)

    def _record(self, program: Program) -> Path:
        return self._records / f"program-{program.name}.json"


def records_of(state: Path) -> Path:
    """Where the records of running processes lie."""
    return state / "run"


def supervisor_of(state: Path) -> Leader | None:
    """The living supervisor of a state folder."""
    found = processes.load(records_of(state) / "supervisor.json")
    return found if found is not None and found.is_alive() else None


def end_leftovers(state: Path) -> int:
    """End what a killed supervisor left running; returns how many programs had been recorded."""
    files = list(records_of(state).glob("program-*.json"))
    leaders = [leader for file in files if (leader := processes.load(file)) is not None]
    processes.end(leaders, seconds=STOP_SECONDS)
    for file in files:
        file.unlink(missing_ok=True)
    return len(leaders)


def _last_lines(log: Path, *, count: int = 8) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])

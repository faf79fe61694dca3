"""Plays the faults: two weeks of ordinary news that end now, then two polls with every fault at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, text

from kursk_pipeline import alerts, jobs
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import KurskError
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import from_environment
from tests.drill.faults import FAULTS, OF_PAPERS, Fault
from tests.drill.papers import Paper, Press

ROOT = Path(__file__).parents[2]
DAYS = 14
STEPS = tuple(jobs.JOBS)
DAILY = ("poll", "fetch", "clean")
"""Steps of the days before, whose history the rules look at; what they leave is caught up with in the last calm run."""
POLLS = (timedelta(minutes=20), timedelta(minutes=5))
"""Before now: two intervals of the schedule."""
HELD = ("yield", "template")
"""Papers whose fault also waits for a person, and is told so."""
DOWN_SECONDS = 8
"""How long PostgreSQL is away: longer than a poll of the papers waits for its slowest feed."""
DAILY_AT = timedelta(minutes=30)
"""Before now, on each day: a robots.txt is read again after 24 hours, so at the first of the polls with every fault."""
CONTROLS = ("calm-daily", "calm-hourly")


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one fault: after how many polls it was told, in which words, and what its page says."""

    fault: Fault
    polls: int | None
    words: str
    on_page: str


class Stage:
    """One PostgreSQL, the papers, and warehouses to play on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime.now(UTC)
        self.server = EmbeddedPostgres(folder / "server")
        self.server.start()
        self.press = Press(_papers(self.now), self.now)
        self.press.declare(folder / "sources")

    def create(self, name: str, template: str = "") -> None:
        """A warehouse, empty and migrated, or a copy of another."""
        plain = self.server.url("postgres").replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"create database {name}" + (f" template {template}" if template else ""))  # type: ignore[arg-type]
        if not template:
            with psycopg.connect(self.server.url(name).replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("create extension vector")
            migrate(self.server.url(name))

    def environment(self, name: str, **more: str) -> dict[str, str]:
        """The settings of a machine on that warehouse."""
        return {
            "KURSK_HOME": str(self.folder / "state"),
            "KURSK_DATABASE_URL": self.server.url(name),
            "KURSK_SOURCES": str(self.folder / "sources"),
            "KURSK_FETCH_NETWORKS": "127.0.0.0/8",
            "KURSK_REQUEST_SECONDS": "2",
        } | more

    def run(self, name: str, at: datetime, steps: tuple[str, ...] = STEPS, **more: str) -> None:
        """The steps once, at that time."""
        self.press.now = at
        desk = Desk(from_environment(self.environment(name, **more)), clock=lambda: at)
        try:
            jobs.prepare(desk)
            for step in steps:
                caller = Caller("kursk_ingest", f"drill {at:%H:%M}", step)
                everything = {"everything": True} if step == "poll" else {}
                jobs.JOBS[step](desk, caller, **everything)  # type: ignore[call-arg]
        finally:
            desk.close()

    def watch(self, name: str, **more: str) -> None:
        """Look for trouble now, as kursk_freshness does."""
        desk = Desk(from_environment(self.environment(name, **more)))
        try:
            alerts.watch(desk)
        finally:
            desk.close()

    def ask(self, warehouse: str, question: str, **values: str) -> list[str]:
        """One column of words."""
        engine = create_engine(self.server.url(warehouse))
        with engine.connect() as connection:
            found = [str(row.words) for row in connection.execute(text(question), values)]
        engine.dispose()
        return found

    def close(self) -> None:
        """Stop everything."""
        self.press.close()
        self.server.stop()


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A stage for the length of the block."""
    made = Stage(folder)
    try:
        yield made
    finally:
        made.close()


def play(on: Stage) -> tuple[list[Seen], list[str]]:
    """Every fault once; returns what became of each, and what was raised although it was fine."""
    on.create("calm")
    for day in range(DAYS, 0, -1):
        on.run("calm", on.now - timedelta(days=day) - DAILY_AT, DAILY)
    on.run("calm", on.now - timedelta(minutes=40))
    on.create("papers", "calm")
    seen, wrong = _play_papers(on)
    for fault, done in MACHINES.items():
        on.create(f"on_{fault}", "calm")
        seen.append(_look(on, _fault(fault), _tried(done, on, f"on_{fault}"), f"on_{fault}"))
    return seen, wrong


def _tried(done: Callable[[Stage, str], int], on: Stage, name: str) -> int | None:
    """Within how many polls it is told; None when it could not be played, which is printed."""
    try:
        return done(on, name)
    except Exception:  # noqa: BLE001 - one fault that cannot be played does not end the play
        traceback.print_exc()
        return None


def _play_papers(on: Stage) -> tuple[list[Seen], list[str]]:
    polls: dict[str, int] = {}
    for number, before in enumerate(POLLS, 1):
        on.run("papers", on.now - before)
        on.watch("papers")
        for fault in OF_PAPERS:
            if _told(on, "papers", fault):
                polls.setdefault(fault.name, number)
    expected = {(fault.rule, fault.name) for fault in OF_PAPERS} | {("held_for_review", one) for one in HELD}
    raised = on.ask("papers", "select rule || ' ' || words as words from ops.alert where closed_at is null")
    wrong = [one for one in raised if not any(one.startswith(rule) and name in one for rule, name in expected)]
    return [_look(on, fault, polls.get(fault.name), "papers") for fault in OF_PAPERS], wrong


def _look(on: Stage, fault: Fault, polls: int | None, name: str) -> Seen:
    words = _told(on, name, fault)
    page = on.ask(name, fault.page[1], **_named(fault))
    return Seen(fault, polls if words else None, words[0] if words else "", page[0] if page else "")


def _told(on: Stage, name: str, fault: Fault) -> list[str]:
    about = "" if name != "papers" else " and words like '%' || :name || '%'"
    question = f"select words from ops.alert where closed_at is null and rule = :rule{about}"
    return on.ask(name, question, rule=fault.rule, **({"name": fault.name} if about else {}))


def _named(fault: Fault) -> dict[str, str]:
    return {key: value for key, value in (("name", fault.name), ("rule", fault.rule)) if f":{key}" in fault.page[1]}


def _fault(name: str) -> Fault:
    return next(fault for fault in FAULTS if fault.name == name)


def _papers(now: datetime) -> list[Paper]:
    """Papers that publish twice a day; the frozen one every three hours, and more on the day when pages matter."""
    papers = [Paper(fault.name, fault.name, now - timedelta(minutes=30)) for fault in OF_PAPERS]
    papers += [Paper(name) for name in CONTROLS]
    for paper in papers:
        gap = 3 if paper.name in {"freezes", "calm-hourly"} else 12
        first = now - timedelta(days=DAYS)
        paper.published = [first + timedelta(hours=gap * place) for place in range(DAYS * 24 // gap)]
        if paper.fault == "freezes":
            paper.fault_at = now - timedelta(days=3) - DAILY_AT
        if paper.fault in {"walled", "template", "future"} or paper.name == "calm-daily":
            paper.published += [now - timedelta(minutes=minutes) for minutes in range(29, 22, -1)]
    return papers


def _killed(on: Stage, name: str, how: Callable[[subprocess.Popen[str]], None]) -> int:
    """Begin a poll, end it in its middle, and poll again; within how many polls it is told."""
    at = on.now - POLLS[0]
    on.press.now = at
    command = [sys.executable, "-m", "kursk_pipeline.cli.main", "poll", "--everything", "--now", at.isoformat()]
    process = subprocess.Popen(
        command, env=os.environ | on.environment(name), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    running = "select run_id::text as words from ops.run where state = 'running'"
    deadline = time.monotonic() + 120
    while not on.ask(name, running):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the step ended before it could be killed")
        time.sleep(0.01)
    how(process)
    process.wait(60)
    on.run(name, on.now - POLLS[1], ("poll",))
    on.watch(name)
    return 2


def _worker(on: Stage, name: str) -> int:
    return _killed(on, name, lambda process: process.send_signal(signal.SIGKILL))


def _postgres(on: Stage, name: str) -> int:
    def restart(_process: subprocess.Popen[str]) -> None:
        on.server.stop()
        time.sleep(DOWN_SECONDS)
        on.server.start()

    return _killed(on, name, restart)


def _archive(on: Stage, name: str) -> int:
    taken = on.folder / "a-file"
    taken.write_text("in the way", encoding="utf-8")
    on.press.papers["calm-daily"].published.append(on.now - timedelta(minutes=21))
    for before in POLLS:
        try:
            on.run(name, on.now - before, ("poll", "fetch"), KURSK_ARCHIVE_URL=(taken / "archive").as_uri())
        except (KurskError, OSError):
            continue
    on.watch(name)
    return 2


def _migration(on: Stage, name: str) -> int:
    engine = create_engine(on.server.url(name))
    with engine.begin() as connection:
        connection.execute(text("update public.alembic_version set version_num = '0007'"))
    engine.dispose()
    on.watch(name)
    return 1


def _schedule(on: Stage, name: str) -> int:
    on.watch(name)
    return 2


def _disk(on: Stage, name: str) -> int:
    """A small disk, which only root can mount; without it the fault counts as not told."""
    if os.geteuid() != 0:
        return 0
    state = on.folder / "small-disk"
    state.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(state)], check=True)
    try:
        (state / "full").write_bytes(bytes(950_000))
        on.watch(name, KURSK_HOME=str(state))
    finally:
        subprocess.run(["umount", str(state)], check=True)
    return 1


MACHINES: dict[str, Callable[[Stage, str], int]] = {
    "worker": _worker,
    "postgres": _postgres,
    "archive": _archive,
    "migration": _migration,
    "schedule": _schedule,
    "disk": _disk,
}

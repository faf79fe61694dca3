"""One cycle of the schedule, whole: 500 sources, 5,000 new pages, two cores: ``python -m bench.cycle [--write]``.

A server on loopback (bench/cycle_server) gives each source a host, a feed and ten pages, without delays of its own. Then the
steps of a run, each in processes of its own as Airflow's tasks are, code and models loaded anew: clean with its two workers,
extract in two parts, everything else in one. Judge decides what goes on. The warehouse is durable, as in service.

Seconds on the wall are those of this machine with whatever else it does. The way beside them is in processor seconds of us
and of PostgreSQL: what runs once counts whole, clean and extract with half; it is what two free cores would take at most.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.cycle_server import host
from bench.journey_report import write_cycle
from bench.postgres_time import database_seconds
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.waiting import Share
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, SPLIT, prepare
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import from_environment

SOURCES, PAGES_EACH = 500, 10
CORES = 2
BY_TWO = {"clean": 1, "extract": 2}
"""Steps that use both cores, and by how many tasks: clean has two workers in one."""
FORM = """
name = "{name}"
publisher = "{name}"
publisher_family = "{name}"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.0
retention_days = 30
feeds = [{{ url = "http://{host}:{port}/feed", kind = "rss" }}]
found_in = "a benchmark"
verified_on = ""
"""
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cycle:
    """Where it runs, and what its processes are told."""

    state: Path
    environment: dict[str, str]

    def task(self, step: str, part: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bench.cycle", "--step", step, "--part", str(part)]
        return subprocess.Popen(
            command, env=os.environ | self.environment, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        )

    def step(self, step: str) -> Figures:
        """Run the tasks of a step side by side; their counts, and what it took."""
        began, before = time.monotonic(), database_seconds(self.state)
        tasks = [self.task(step, part) for part in range(BY_TWO.get(step, 1))]
        counts: list[dict[str, Any]] = []
        cpu = 0.0
        for one in tasks:
            assert one.stdout is not None
            counts.append(json.loads(one.stdout.read().splitlines()[-1]))
            _, status, used = os.wait4(one.pid, 0)
            assert status == 0, step
            cpu += used.ru_utime + used.ru_stime
        cpu += database_seconds(self.state) - before
        found = {"wall": time.monotonic() - began, "cpu": cpu, "way": cpu / (CORES if step in BY_TWO else 1)}
        return found | {"kept": sum(one["kept"] for one in counts), "seen": sum(one["seen"] for one in counts)}


def do(step: str, part: int) -> None:
    """What one task does, in its process."""
    desk, caller = Desk(from_environment()), Caller("bench", "cycle", step)
    parts = BY_TWO.get(step, 1)
    share = Share(part=part, parts=parts)
    counts = SPLIT[step](desk, caller, share=share) if parts > 1 else JOBS[step](desk, caller)
    desk.close()
    print(json.dumps(counts, default=str))


@contextmanager
def served(sources: int, pages: int) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.cycle_server", str(sources), str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def measure(sources: int, pages: int) -> Figures:
    """Every step once, on a warehouse that is thrown away."""
    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    database = EmbeddedPostgres(state)
    try:
        database.start()
        url = database.url("warehouse")
        migrate(url)
        with served(sources, pages) as port:
            cycle = Cycle(state, _environment(state, url, range(sources), port))
            desk = Desk(from_environment(os.environ | cycle.environment))
            prepare(desk)
            desk.close()
            steps, empty = {}, database_bytes(url)
            for step in JOBS:
                steps[step] = cycle.step(step)
                print(step, steps[step], flush=True)
            sizes = {"database_bytes": database_bytes(url) - empty, "archive_bytes": folder_bytes(state / "archive")}
    finally:
        database.stop()
        shutil.rmtree(state, ignore_errors=True)
    return {"sources": sources, "pages": sources * pages, "load": os.getloadavg()[2], "steps": steps} | sizes


def database_bytes(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _environment(state: Path, url: str, numbers: Sequence[int], port: int) -> dict[str, str]:
    forms = state / "sources"
    forms.mkdir()
    for number in numbers:
        name = f"paper-{number}"
        (forms / f"{name}.toml").write_text(FORM.format(name=name, host=host(number), port=port), encoding="utf-8")
    paths = {"KURSK_HOME": str(state), "KURSK_SOURCES": str(forms), "KURSK_DATABASE_URL": url}
    return paths | {"KURSK_FETCH_NETWORKS": "127.0.0.0/8"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cycle", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=int, default=SOURCES)
    parser.add_argument("--pages", type=int, default=PAGES_EACH, help="of each source")
    parser.add_argument("--write", action="store_true", help="write it into docs/benchmarks.md")
    parser.add_argument("--step", choices=list(JOBS), help=argparse.SUPPRESS)
    parser.add_argument("--part", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        do(asked.step, asked.part)
        return
    found = measure(asked.sources, asked.pages)
    print(json.dumps(found))
    if asked.write:
        write_cycle(found)


if __name__ == "__main__":
    main()

"""The whole journey from archived HTML to loaded rows, beside what else could be run on the same pages: ``make bench``.

    python -m bench.journey [--pages 300] [--corpus 10000 100000 1000000] [--python PATH] [--write]

Every page goes through clean, judge, dedup, extract with claims, and load, in a warehouse that has seen so many articles
already (bench/journey_corpus). Most pages are off topic and would stop at judge; here all are sent on, so that each is paid
in full. Beside it, in the same run and each in a process of its own, those of bench/journey_contenders.

Figures are processor time, of our processes and of PostgreSQL's; loading code and models is stated apart. Neighbours on the
machine still cost caches, so everything is measured ROUNDS times, and of each step the least counts, for all alike. Two
processes: what runs once counts whole, what KURSK_CPU_PARTS splits counts with its slower half. One more pass, "as judged",
leaves to judge what goes on.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.journey_contenders import CONTENDERS
from bench.journey_corpus import fill, page_of, translation
from bench.journey_pages import NOW, SPOT_HOSTS, Body, some_pages
from bench.journey_report import write
from bench.postgres_time import database_seconds
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.adapters.warehouse.rows import as_row
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.waiting import Share
from kursk_pipeline.batches import keep_batch, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, SPLIT, VERSIONS, prepare
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.records import Decision, Outcome, WorkItem
from kursk_pipeline.settings import from_environment

OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "maintenance_work_mem=256MB",
    "max_wal_size=8GB",
)
STEPS = ("clean", "judge", "dedup", "extract", "load")
ROUNDS = 2
CALLER = Caller("bench", "bench", "journey")
FORM = """
name = "{name}"
publisher = "{name}"
publisher_family = "{name}"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.0
retention_days = 30
feeds = [{{ url = "http://{name}.example/feed", kind = "rss" }}]
found_in = "a benchmark"
verified_on = ""
"""
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: on the wall, of processors by us, our workers, and PostgreSQL."""

    wall: float
    ours: float
    workers: float
    database: float

    @property
    def cpu(self) -> float:
        return self.ours + self.workers + self.database


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a run of the bench works."""

    server: EmbeddedPostgres
    state: Path
    bodies: Sequence[Body]

    def desk(self, database: str) -> Desk:
        sources = self.state / "sources"
        sources.mkdir(exist_ok=True)
        for place in range(SPOT_HOSTS):
            (sources / f"paper-{place}.toml").write_text(FORM.format(name=f"paper-{place}"), encoding="utf-8")
        paths = {"KURSK_HOME": str(self.state), "KURSK_SOURCES": str(sources)}
        return Desk(from_environment(paths | {"KURSK_DATABASE_URL": self.server.url(database)}))

    def connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server.url(database).replace("+psycopg", ""), autocommit=True)

    def spent(self, work: Callable[[], Any]) -> Spent:
        """What the work took."""
        before = time.monotonic(), time.process_time(), _children(), database_seconds(self.state)
        work()
        after = time.monotonic(), time.process_time(), _children(), database_seconds(self.state)
        return Spent(*(late - early for early, late in zip(before, after, strict=True)))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def archive_pages(desk: Desk, bodies: Sequence[Body]) -> None:
    """What fetch would have left: bodies in the archive, pages in the warehouse, a decision on each."""
    hashes = desk.archive.put_all([html for _, html in bodies])
    pages = [page_of(url, place, hashes[place]) for place, (url, _) in enumerate(bodies)]
    items = [WorkItem(f"{page.canonical_url}@1", page.source_id, None, 1, page) for page in pages]
    decisions = [Decision(item.subject_id, Outcome.KEPT, "fetched", results=(item.value,)) for item in items]
    table = desk.store.table("raw.page")
    with open_job(desk, "fetch", VERSIONS["fetch"], CALLER) as opened:
        keep_batch(
            desk, opened, items, decisions,
            lambda connection, kept: connection.execute(table.insert(), [as_row(page) for page in kept]),
        )  # fmt: skip


def send_on(connection: psycopg.Connection[Any]) -> None:
    """Whatever judge said of them: they go on."""
    connection.execute("set session_replication_role = replica")
    connection.execute(
        "with kept as (update ops.decision set outcome = 'kept' where stage = 'judge' and outcome = 'dropped'"
        " returning decision_id) insert into ops.undecided select decision_id from kept"
    )
    connection.execute("update staging.verdict set state = 'on_topic' where state <> 'on_topic'")


def warm(desk: Desk) -> None:
    """Load what a job loads once: models, gazetteer, topic, seeds."""
    texts = [("0" * 32, f"The army of {name} said on Monday that 12 soldiers were killed.", "en", NOW) for name in "AB"]
    list(desk.extractor.extract(texts))
    assert desk.topic, desk.seeds


def journey(bench: Bench, corpus: int, *, as_judged: bool = False) -> Figures:
    """One pass over the pages in a copy of the warehouse as filled; ``as_judged``: what is off topic stops there."""
    database = f"journey_{corpus}"
    with bench.connect("airflow") as connection:
        connection.execute(f"create database {database} template warehouse")
    desk = bench.desk(database)
    prepare(desk)
    archive_pages(desk, bench.bodies)
    steps: dict[str, Spent] = {}
    counts: dict[str, int] = {}
    for step in STEPS:
        steps[step] = bench.spent(lambda step=step: counts.update({step: JOBS[step](desk, CALLER)["kept"]}))  # type: ignore[misc]
        if step == "judge" and not as_judged:
            with bench.connect(database) as connection:
                send_on(connection)
                counts[step] = counts["clean"]
    nothing = sum(bench.spent(lambda step=step: JOBS[step](desk, CALLER)).cpu for step in STEPS)  # type: ignore[misc]
    desk.close()
    with bench.connect("airflow") as connection:
        connection.execute(f"drop database {database} with (force)")
    return {
        "corpus": corpus,
        "kept": counts,
        "steps": {name: {"cpu": one.cpu, "wall": one.wall, "database": one.database} for name, one in steps.items()},
        "nothing_to_do_s": nothing,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def least(rounds: Sequence[Figures]) -> Figures:
    """Of several passes the first, with the least that each step took in any."""
    found = dict(rounds[0])
    found["steps"] = {
        name: {part: min(one["steps"][name][part] for one in rounds) for part in parts}
        for name, parts in found["steps"].items()
    }
    return found | {"nothing_to_do_s": min(one["nothing_to_do_s"] for one in rounds)}


def halves(bench: Bench) -> dict[str, float]:
    """CPU seconds of the slower half of each step that can be split; halves run one after the other, each counted alone."""
    with bench.connect("airflow") as connection:
        connection.execute("create database halves template warehouse")
    desk = bench.desk("halves")
    prepare(desk)
    archive_pages(desk, bench.bodies)
    slower: dict[str, float] = {}
    for step in STEPS[:4]:
        if step not in SPLIT:
            JOBS[step](desk, CALLER)
        else:
            shares = [Share(part=part, parts=2) for part in range(2)]
            spent = [bench.spent(lambda step=step, one=one: SPLIT[step](desk, CALLER, share=one)).cpu for one in shares]  # type: ignore[misc]
            slower[step] = max(spent)
        if step == "judge":
            with bench.connect("halves") as connection:
                send_on(connection)
    desk.close()
    with bench.connect("airflow") as connection:
        connection.execute("drop database halves with (force)")
    return slower


def contend(python: str, bodies: Sequence[Body], folder: Path) -> dict[str, Figures]:
    """Everyone else on the same pages; the floor under our interpreter."""
    file = folder / "pages.pickle"
    file.write_bytes(pickle.dumps(list(bodies)))
    script = Path(__file__).with_name("journey_contenders.py")
    found = {}
    for name in CONTENDERS:
        command = [sys.executable if name == "floor" else python, str(script), name, str(file)]
        done = [subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True) for _ in range(ROUNDS)]
        told = [json.loads(one.stdout.splitlines()[-1]) for one in done]
        found[name] = min(told, key=lambda one: one.get("cpu_s", 0.0))
        print(name, found[name], flush=True)
    return found


def start_up(bench: Bench) -> float:
    """CPU seconds of a cleaning pool that has next to nothing to clean: its workers load their code."""
    from kursk_pipeline.steps.clean import cleaning_pool

    def work() -> None:
        with cleaning_pool() as pool:
            list(pool.map((page_of("http://paper-0.example/", place, "0" * 64), b"<p>x</p>") for place in range(8)))

    return bench.spent(work).cpu


def journeys(bench: Bench, sizes: Sequence[int]) -> Iterator[Figures]:
    """The same pages in a warehouse that grows."""
    first, swap = 0, translation(bench.bodies)
    for size in sorted(sizes):
        with bench.connect("warehouse") as connection:
            fill(connection, first, size, swap)
        first = size
        yield least([journey(bench, size) for _ in range(ROUNDS)])
        print(f"at {size} articles", flush=True)


def measure(pages: int, sizes: Sequence[int], python: str) -> Figures:
    """Everything in one run."""
    bodies = some_pages(pages)
    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    bench = Bench(EmbeddedPostgres(state, options=OPTIONS), state, bodies)
    try:
        found: Figures = {"pages": pages, "megabytes": sum(len(html) for _, html in bodies) / 1e6}
        found["contenders"] = contend(python, bodies, state)
        bench.server.start()
        migrate(bench.server.url("warehouse"))
        warm(bench.desk("warehouse"))
        found["start_up_s"] = min(start_up(bench) for _ in range(ROUNDS))
        journey(bench, 0)  # reads code and models that the first would pay for
        rounds = [halves(bench) for _ in range(ROUNDS)]
        found["halves"] = {step: min(one[step] for one in rounds) for step in rounds[0]}
        found["as_judged"] = least([journey(bench, 0, as_judged=True) for _ in range(ROUNDS)])
        found["journeys"] = list(journeys(bench, sizes))
    finally:
        bench.server.stop()
        shutil.rmtree(state, ignore_errors=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--corpus", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="ARTICLES")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has news-please and newspaper4k")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and its picture")
    asked = parser.parse_args()
    found = measure(asked.pages, asked.corpus, asked.python)
    print(json.dumps(found))
    if asked.write:
        write(found)


if __name__ == "__main__":
    main()

"""A WARC set taken in from end to end, by one process and by two, and under kills: `python -m bench.backfill --pages 20000`.

Kills a backfill ten times (SIGKILL, anywhere), counts what is doubled or lost when it is through, and prints pages a second
for one process and for two. Pages are made up, 8 to 20 KB each, in files of 250; the database and all files are thrown away.
``--write`` keeps what was found in docs/backfill.md; ``--timed-pages`` times fewer than are killed, 0 none.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench.measured import keep

PAGES_A_FILE = 250
KILLS_COMMAND = "python -m bench.backfill --pages 20000 --kills 10 --timed-pages 0 --write"
KILLS_WORDS = (
    "{pages:,} pages in {files} WARC files, killed {kills} times and begun again each time:"
    " {lost} records lost, {doubled} doubled."
)
SPEED_COMMAND = "python -m bench.backfill --kills 0 --write"
SPEED_WORDS = (
    "Of {timed_pages:,} pages one process takes in {one:g} a second ({one_cpu:g} ms of its processor a page), two together"
    " {two:g} ({two_cpu:g} ms), PostgreSQL beside them on the same two cores; start and end of the processes included."
)
SOURCE = """
name = "The Paper"
publisher = "The Paper"
publisher_family = "paper"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 1.0
retention_days = 3000
feeds = [{ url = "https://paper.example/feed", kind = "rss" }]
found_in = "a benchmark"
verified_on = ""
"""
WORDS = (
    "Kursk",
    "region",
    "village",
    "road",
    "bridge",
    "soldiers",
    "officials",
    "evening",
    "report",
    "residents",
    "shelter",
)


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--timed-pages", type=int, default=4_000)
    parser.add_argument("--write", action="store_true", help="keep what was found in docs/backfill.md")
    chosen = parser.parse_args()
    from kursk_pipeline.local.postgres import EmbeddedPostgres

    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=("fsync=off", "synchronous_commit=off"))
    try:
        server.start()
        if chosen.kills:
            tell(killed(server, state, chosen.kills, chosen.pages), KILLS_COMMAND, KILLS_WORDS, write=chosen.write)
        if chosen.timed_pages:
            tell(speeds(server, state, chosen.timed_pages), SPEED_COMMAND, SPEED_WORDS, write=chosen.write)
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)


def tell(found: dict[str, Any], command: str, words: str, *, write: bool) -> None:
    """Print what was found; with ``write`` keep it in the document."""
    print(json.dumps(found))
    if write:
        keep("backfill.md", command, words.format(**found))


def speeds(server: Any, state: Path, pages: int) -> dict[str, float]:
    """Pages a second of the wall, and processor milliseconds a page, for one process and for two."""
    write_files(state / "captures", pages)
    one, one_cpu = timed(server, state, "one", 1, pages)
    two, two_cpu = timed(server, state, "two", 2, pages)
    return {"timed_pages": pages, "one": one, "one_cpu": one_cpu, "two": two, "two_cpu": two_cpu}


def write_files(folder: Path, pages: int) -> None:
    """WARC files as CC-NEWS has them: one gzip member a record."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    chance = random.Random(1)
    for first in range(0, pages, PAGES_A_FILE):
        with (folder / f"part{first:07}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for number in range(first, min(first + PAGES_A_FILE, pages)):
                text = " ".join(chance.choices(WORDS, k=chance.randint(1_200, 3_000)))
                body = f"<html><head><title>{number}</title></head><body><article><p>{text}</p></article></body></html>"
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                told = {"WARC-Date": "2024-08-11T00:00:00Z"}
                url, payload = f"https://paper.example/{number}", io.BytesIO(body.encode())
                writer.write_record(
                    writer.create_warc_record(
                        url, "response", payload=payload, http_headers=headers, warc_headers_dict=told
                    )
                )


def desk_of(url: str, state: Path, name: str) -> Any:
    from kursk_pipeline.desk import Desk
    from kursk_pipeline.settings import from_environment

    sources = state / name / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    (sources / "paper.toml").write_text(SOURCE, encoding="utf-8")
    home = {"KURSK_HOME": str(state / name), "KURSK_DATABASE_URL": url, "KURSK_SOURCES": str(sources)}
    return Desk(from_environment(home))


def wish_of(state: Path) -> Any:
    from kursk_pipeline.backfill_range import Days
    from kursk_pipeline.steps.backfill import Wish

    return Wish(Days(date(2024, 8, 6), date(2024, 8, 20)), ("paper",), files=((state / "captures").as_uri(),))


def begun(server: Any, state: Path, name: str) -> tuple[str, int]:
    """A fresh warehouse with this backfill under way: its address, and the backfill's number."""
    from sqlalchemy import create_engine, text

    from kursk_pipeline.adapters.migrate import migrate
    from kursk_pipeline.jobs import prepare
    from kursk_pipeline.steps import backfill

    for database, statement in (("postgres", f"create database {name}"), (name, "create extension vector")):
        with create_engine(server.url(database), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(statement))
    url = server.url(name)
    migrate(url)
    desk = desk_of(url, state, name)
    prepare(desk)
    number = backfill.begin(desk, wish_of(state), by="bench", why="")
    desk.close()
    return url, number


def take_in(url: str, state: Path, name: str, number: int) -> None:
    from kursk_pipeline.adapters.warehouse.runs import Caller
    from kursk_pipeline.steps import backfill

    desk = desk_of(url, state, name)
    backfill.run(desk, Caller("bench", "bench", "backfill"), number, wish_of(state), seconds=1e8)
    desk.close()


def timed(server: Any, state: Path, name: str, processes: int, pages: int) -> tuple[float, float]:
    """Pages a second that so many processes take in, from their start to the end of the last; their processor ms a page."""
    url, number = begun(server, state, name)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    working = [spawn(url, state, name, number) for _ in range(processes)]
    for one in working:
        one.join()
    took, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if counted(url)["kept"] != pages:
        raise RuntimeError(f"of {pages} pages came {counted(url)}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(pages / took, 1), round(1000 * spent / pages, 1)


def spawn(url: str, state: Path, name: str, number: int) -> Any:
    one = multiprocessing.get_context("spawn").Process(target=take_in, args=(url, state, name, number))
    one.start()
    return one


def killed(server: Any, state: Path, kills: int, pages: int) -> dict[str, int]:
    """What a backfill that was killed so often has lost and doubled, when it is through."""
    write_files(state / "captures", pages)
    url, number = begun(server, state, "killed")
    chance, struck = random.Random(2), 0
    for kill in range(1, kills + 1):
        one = spawn(url, state, "killed", number)
        while one.is_alive() and counted(url)["seen"] < pages * kill / (kills + 1):
            time.sleep(0.2)
        time.sleep(chance.random())
        if one.is_alive() and one.pid:
            os.kill(one.pid, signal.SIGKILL)
            struck += 1
        one.join()
    take_in(url, state, "killed", number)
    end, files = counted(url), len(list((state / "captures").iterdir()))
    doubled = max(end[name] - end["addresses"] for name in ("pages", "decisions", "marks"))
    lost = max(pages - end[name] for name in ("addresses", "decisions", "marks", "kept"))
    return {"pages": pages, "files": files, "kills": struck, "lost": lost, "doubled": doubled}


COUNTED = """
select coalesce(sum(seen_count), 0) as seen, coalesce(sum(kept_count), 0) as kept,
       (select count(*) from raw.page) as pages, (select count(distinct canonical_url) from raw.page) as addresses,
       (select count(*) from ops.decision where stage = 'fetch') as decisions,
       (select count(*) from ops.backfill_entry) as marks
from ops.backfill_unit
"""


def counted(url: str) -> dict[str, int]:
    """What the warehouse has of the backfill."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(text(COUNTED)).mappings().one()
    engine.dispose()
    return {name: int(value) for name, value in row.items()}


if __name__ == "__main__":
    main()

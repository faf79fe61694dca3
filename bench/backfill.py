"""A WARC set taken in from end to end, by one process and by two, and under kills: `python -m bench.backfill --pages 20000`.

Prints pages a second for one and two processes, then kills a third backfill ten times (SIGKILL, anywhere) and counts what
is doubled or lost. Pages are made up, 8 to 20 KB each, in files of 250; the database and all files are thrown away.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

PAGES_A_FILE = 250
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
    chosen = parser.parse_args()
    from kursk_pipeline.local.postgres import EmbeddedPostgres

    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=("fsync=off", "synchronous_commit=off"))
    try:
        server.start()
        write_files(state / "captures", chosen.pages)
        found = {
            "pages": chosen.pages,
            "pages_per_second_one": timed(server, state, "one", 1, chosen.pages),
            "pages_per_second_two": timed(server, state, "two", 2, chosen.pages),
        }
        print(json.dumps(found | killed(server, state, chosen.kills, chosen.pages)))
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)


def write_files(folder: Path, pages: int) -> None:
    """WARC files as CC-NEWS has them: one gzip member a record."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

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


def timed(server: Any, state: Path, name: str, processes: int, pages: int) -> float:
    """Pages a second that so many processes take in, from their start to the end of the last."""
    url, number = begun(server, state, name)
    started = time.monotonic()
    working = [spawn(url, state, name, number) for _ in range(processes)]
    for one in working:
        one.join()
    took = time.monotonic() - started
    assert counted(url)["kept"] == pages, counted(url)
    return round(pages / took, 1)


def spawn(url: str, state: Path, name: str, number: int) -> Any:
    one = multiprocessing.get_context("spawn").Process(target=take_in, args=(url, state, name, number))
    one.start()
    return one


def killed(server: Any, state: Path, kills: int, pages: int) -> dict[str, int]:
    """What a backfill that was killed so often has lost and doubled, when it is through."""
    url, number = begun(server, state, "killed")
    chance = random.Random(2)
    for kill in range(1, kills + 1):
        one = spawn(url, state, "killed", number)
        while one.is_alive() and counted(url)["seen"] < pages * kill / (kills + 1):
            time.sleep(0.05)
        time.sleep(chance.random())
        if one.is_alive() and one.pid:
            os.kill(one.pid, signal.SIGKILL)
        one.join()
    take_in(url, state, "killed", number)
    end = counted(url)
    return {"kills": kills, "lost": pages - end["pages"], "doubled": end["pages"] - end["distinct"]}


def counted(url: str) -> dict[str, int]:
    """What the warehouse has of the backfill."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    asked = (
        "select coalesce(sum(seen_count), 0) as seen, coalesce(sum(kept_count), 0) as kept,"
        " (select count(*) from raw.page) as pages, (select count(distinct canonical_url) from raw.page) as distinct"
        " from ops.backfill_unit"
    )
    with engine.connect() as connection:
        row = connection.execute(text(asked.replace("as distinct", 'as "distinct"'))).mappings().one()
    engine.dispose()
    return {name: int(value) for name, value in row.items()}


if __name__ == "__main__":
    main()

"""Sixty days of papers that change what they have published, watched by visits: `python -m bench.revisit --write`.

Ten papers of the newsroom (bench/edited_papers) are followed over HTTP on loopback, from poll to load, by a clock that is
told the time: runs at which nothing was published and no visit was due are left out. The papers' feeds tell nothing of an
edit, so that visits alone can find one. What was found is compared with what was done; ``--write`` keeps it in
docs/revisits.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from bench.edited_papers import Play, plan
from bench.measured import keep
from bench.revisit_findings import COMMAND, Findings, findings, in_words, misread
from bench.throwaway import warehouse
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, prepare
from kursk_pipeline.newsroom import Newsroom
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps import visits

START = datetime(2024, 8, 10, 6, tzinfo=UTC)
DAYS = 60
PUBLISHING_DAYS = 29
"""The last articles are a month old when the sixty days end."""
INTERVAL = timedelta(minutes=15)
"""Of kursk_ingest and of kursk_revisit, which runs between two of its runs."""
FORM = """
name = "{name}"
publisher = "{name}"
publisher_family = "{label}"
country = "UA"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.0
retention_days = 365
feeds = [{{ url = "http://{label}.localhost:{port}/feed.rdf", kind = "rss" }}]
found_in = "a benchmark"
verified_on = ""
"""


def moments(count: int) -> list[datetime]:
    """When something is published: so many times in the first 29 days, at hours that go round the clock."""
    step = timedelta(days=PUBLISHING_DAYS) / max(1, count)
    return [_on_schedule(START + number * step) for number in range(count)]


def watch(play: Play, published: Sequence[datetime], *, database_url: str, state: Path) -> Findings:
    """Follow the papers through the sixty days, and say what was found of what they did."""
    now = START
    with Newsroom(library=play.library, clock=lambda: now) as newsroom:
        _write_sources(play, newsroom.port, state / "sources")
        environment = {
            "KURSK_HOME": str(state),
            "KURSK_DATABASE_URL": database_url,
            "KURSK_SOURCES": str(state / "sources"),
            "KURSK_FETCH_NETWORKS": "127.0.0.0/8",
            "KURSK_REQUEST_SECONDS": "20",
        }
        desk = Desk(from_environment(environment), clock=lambda: now)
        prepare(desk)
        for now in _times(desk, published):  # noqa: B007 - the clocks read it
            visits.run(desk)
            for stage, job in JOBS.items():
                job(desk, Caller("bench", "bench", stage))
            visits.run(desk)  # takes what was just loaded into the plan, as the run between this one and the next would
        found = findings(play, desk)
        desk.close()
    return found


def _times(desk: Desk, published: Sequence[datetime]) -> Iterator[datetime]:
    """The runs at which there is something to do, in their order."""
    waiting, last, end = sorted(set(published)), START - INTERVAL, START + timedelta(days=DAYS)
    engine = create_engine(desk.settings.database_url)
    while True:
        with engine.connect() as connection:
            due = connection.scalar(text("select min(due_at) from ops.visit"))
        every = [at for at in (due, *waiting[:1]) if at is not None]
        if not every or min(every) > end:
            break
        last = max(_on_schedule(min(every)), last + INTERVAL)
        waiting = [at for at in waiting if at > last]
        yield last
    engine.dispose()


def _on_schedule(at: datetime) -> datetime:
    """The first run that is not before a moment."""
    return START - (START - at) // INTERVAL * INTERVAL


def _write_sources(play: Play, port: int, folder: Path) -> None:
    folder.mkdir(parents=True)
    for paper in play.library:
        written = FORM.format(name=paper.form.name, label=paper.label, port=port)
        (folder / f"{paper.label}.toml").write_text(written, encoding="utf-8")


def main() -> None:
    """Play, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--moments", type=int, default=12, help="times at which something is published")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--write", action="store_true", help="keep what was found in docs/revisits.md")
    chosen = parser.parse_args()
    published, started = moments(chosen.moments), time.monotonic()
    with warehouse() as (database_url, home):
        play = plan(chosen.articles, moments=published, seed=chosen.seed)
        found = watch(play, published, database_url=database_url, state=home)
    words = in_words(found)
    print(f"{words}\n\n{time.monotonic() - started:.0f} seconds", *misread(found), sep="\n")
    if chosen.write:
        keep("revisits.md", COMMAND, words)


if __name__ == "__main__":
    main()

"""How long each page of the operators' room takes on a warehouse that is there: `python -m bench.pages URL [--write]`.

The room's own application answers, without Airflow around it (whose check of the user takes some milliseconds). The bar is a
second a page on 200,000 articles. Sessions are read-only. `--write` keeps the figures in docs/page_times.md. After URL the
address of the archive may be told.
"""

import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp())

from fastapi.testclient import TestClient

from kursk_pipeline.airflow.room import acting, selfcheck
from kursk_pipeline.airflow.room import app as room
from kursk_pipeline.airflow.room.reading import Reader, open_reader
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from tests.airflow.room_client import airflow_session

REPEATS = 5
BAR_SECONDS = 1.0
RUN = "select dag_id, dag_run_id from ops.run group by 1, 2 order by max(started_at) desc limit 1"
FEED = "select feed_url as url from ops.crawl_state order by feed_url limit 1"
EDITED = "select canonical_url as url from warehouse.fact_article where version_no > 1 limit 1"
COPY = """
select article.canonical_url as url from warehouse.bridge_cluster_article as member
join warehouse.fact_article as article using (article_key) where member.kind <> 'new' limit 1
"""
TITLE = (
    "select substr(title, 1, 20) as q from raw.entry where title <> '' order by first_seen_at desc offset 1000 limit 1"
)
PAIR = "select a_id as a, b_id as b from marts.duplicate_review limit 1"
SIZE = """
select count(distinct canonical_url) as articles, count(*) as versions,
  (select count(*) from warehouse.fact_mention) as mentions, (select count(*) from warehouse.fact_claim) as claims
from warehouse.fact_article
"""
DOCUMENT = Path(__file__).parents[1] / "docs" / "page_times.md"
ITEM = "select quarantine_id as item from ops.quarantine where state = 'open' limit 1"


def pages(reader: Reader) -> dict[str, str]:
    """Every page with questions that this warehouse can answer, by name."""

    def asked(path: str, query: str) -> str:
        found = reader.rows(query)
        return f"{path}?{urlencode(dict(found[0]))}" if found else ""

    found = {
        "alerts": "/alerts",
        "sources": "/sources",
        "quarantine": "/quarantine",
        "quarantine, an item": asked("/quarantine", ITEM),
        "duplicates": "/duplicates",
        "duplicates, second page": "/duplicates?page=2",
        "a pair": asked("/pair", PAIR),
        "verdicts": "/verdicts",
        "article, edited": asked("/article", EDITED),
        "article, a copy": asked("/article", COPY),
        "feed": asked("/feed", FEED),
        "run": asked("/run", RUN),
        "run, rows": asked("/rows", RUN),
        "where is it, by title": asked("/whereabouts", TITLE),
        "where is it, by address": asked("/whereabouts", COPY.replace("as url", "as q")),
        "self-check": "/selfcheck",
        "pulse": "/pulse",
    }
    return {name: path for name, path in found.items() if path}


def measure(client: TestClient, path: str) -> tuple[int, list[float]]:
    """The worst status, and the seconds of each try."""
    statuses, times = [], []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        statuses.append(client.get(path).status_code)
        times.append(time.perf_counter() - begun)
    return max(statuses), times


def report(reader: Reader, found: list[tuple[str, float, float]]) -> str:
    """The figures as a page of docs/."""
    size = reader.rows(SIZE)[0]
    rows = [f"| {name} | {usual:.3f} | {worst:.3f} |" for name, usual, worst in found]
    return "\n".join(
        [
            "# How long the pages of the operators' room take",
            "",
            f"By `python -m bench.pages URL --write` on a warehouse of {size['articles']:,} articles ({size['versions']:,}",
            f"versions, {size['mentions']:,} mentions, {size['claims']:,} claims), PostgreSQL and the room on one machine",
            f"of {os.cpu_count()} cores. Each page was asked for {REPEATS} times. The bar is a second.",
            "",
            "| page | median, s | worst, s |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def main(url: str, archive_url: str, *, is_written: bool) -> None:
    """Ask for every page, tell how long each took, and keep it where that is wished."""
    opened, session = Reader(url.replace("postgresql://", "postgresql+psycopg://"), archive_url), airflow_session()
    desk = Desk(from_environment({"KURSK_DATABASE_URL": url, "KURSK_HOME": tempfile.mkdtemp()}))
    app = room.build()
    app.dependency_overrides = {
        room.may_look: lambda: None,
        open_reader: lambda: opened,
        selfcheck.open_airflow: lambda: session,
        acting.open_desk: lambda: desk,
    }
    logging.disable(logging.INFO)
    late, found = 0, []
    for name, path in pages(opened).items():
        status, times = measure(TestClient(app, raise_server_exceptions=False), path)
        is_late = max(times) > BAR_SECONDS or status != 200
        late += is_late
        found.append((name, statistics.median(times), max(times)))
        print(f"{'LATE' if is_late else 'ok  '} {found[-1][1]:6.3f} s, worst {max(times):6.3f} s, {status}  {name}")
    print(f"{late} pages are late")
    if is_written:
        DOCUMENT.write_text(report(opened, found), "utf-8")


if __name__ == "__main__":
    told = [word for word in sys.argv[1:] if word != "--write"]
    main(told[0], told[1] if len(told) > 1 else f"file://{tempfile.mkdtemp()}", is_written="--write" in sys.argv)

"""How long analysts and operators wait: every question of sql/cookbook, every refresh, every page of the operators' room.

    python -m bench.cookbook --state /tmp/wh [--only questions refreshes pages] [--write]

The warehouse is the one that bench.load left. Two figures each, of the second asking (the first fills the server's memory):
seconds on the clock, and seconds of CPU of the one server process that answers, which a busy machine hardly changes.
``--write`` keeps the table in docs/warehouse_scale.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench.load import REPORT
from kursk_pipeline.adapters.cookbook import read_cookbook
from kursk_pipeline.adapters.warehouse.stored_marts import STEPS
from kursk_pipeline.settings import ROOT

TIMEOUT = "120s"
BARS = {"questions": 1.0, "refreshes": 10.0, "pages": 1.0}
"""Seconds of CPU."""
LAST_RUN = "select dag_id, dag_run_id from ops.run order by run_id desc offset 20 limit 1"
PAGES = {
    "run: steps": "select * from marts.run_stage where dag_id = %(dag_id)s and dag_run_id = %(dag_run_id)s order by stage",
    "run: reasons": "select stage, outcome, reason, sum(record_count) from marts.run_steps"
    " where dag_id = %(dag_id)s and dag_run_id = %(dag_run_id)s group by stage, outcome, reason",
    "run: sources": "select * from marts.run_source where dag_id = %(dag_id)s and dag_run_id = %(dag_run_id)s",
    "run: rows": "select *, count(*) over () as total from marts.run_row"
    " where dag_id = %(dag_id)s and dag_run_id = %(dag_run_id)s order by at limit 50",
    "sources": "select * from marts.feed_board order by trouble_rank, trouble_since, name, feed_url",
    "feed": "select * from marts.feed_board where feed_url = (select min(feed_url) from ops.crawl_state)",
    "quarantine": "select *, count(*) over () as total from marts.quarantine_open order by quarantine_id desc limit 50",
    "quarantine: closed": "select * from marts.quarantine_closed order by closed_at desc, quarantine_id desc limit 20",
    "backlog": "select * from work.backlog",
}
"""What the pages of kursk_pipeline/airflow/room ask."""
COUNTED = ("warehouse.fact_article", "warehouse.fact_mention", "warehouse.fact_claim", "ops.decision")
PAGE = ROOT / "docs" / "warehouse_scale.md"
STORED = """
select view.relname from pg_class as view join pg_namespace as space on space.oid = view.relnamespace
where space.nspname = 'marts' and view.relkind = 'm' order by view.oid"""


def main() -> None:
    """One JSON object: [seconds, CPU seconds] by question, and what missed its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="the folder that bench.load was given")
    parser.add_argument("--only", nargs="*", default=list(BARS), choices=list(BARS))
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    arguments = parser.parse_args()
    with psycopg.connect((arguments.state / "URL").read_text().strip(), autocommit=True) as connection:
        connection.execute(f"set statement_timeout = '{TIMEOUT}'")
        connection.execute("set max_parallel_workers_per_gather = 0")  # so that all the CPU is of one process
        measures = {"questions": questions, "refreshes": refreshes, "pages": pages}
        report = {part: measures[part](connection) for part in arguments.only}
        if arguments.write:
            loaded = json.loads((arguments.state / REPORT).read_text(encoding="utf-8"))
            PAGE.write_text(as_page(report, sizes(connection), loaded), encoding="utf-8")
    slow = {part: [name for name, (_, cpu) in found.items() if cpu > BARS[part]] for part, found in report.items()}
    print(json.dumps(report | {"too_slow": slow}, indent=1))


Took = tuple[float, float]


def sizes(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of the tables that make the difference."""
    return {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in COUNTED}


def as_page(report: dict[str, dict[str, Took]], rows: dict[str, int], loaded: dict[str, Any]) -> str:
    """Everything that was asked, the dearest first."""
    lines = [
        "# How long analysts and operators wait",
        "",
        "Made by `python -m bench.cookbook --state ... --write` on a warehouse of",
    ]
    lines += [", ".join(f"{count:,} rows of `{name}`" for name, count in rows.items()) + ".", ""]
    lines += loading(loaded)
    for part, found in report.items():
        lines += [
            f"## {part.capitalize()}: at most {BARS[part]:g} s of CPU",
            "",
            "| | seconds | seconds of CPU |",
            "|---|--:|--:|",
        ]
        dearest = sorted(found.items(), key=lambda one: one[1][1], reverse=True)
        lines += [*(f"| {name} | {seconds:.2f} | {cpu:.2f} |" for name, (seconds, cpu) in dearest), ""]
    return "\n".join(lines)


def loading(found: dict[str, Any]) -> list[str]:
    """How fast the warehouse was loaded by the project's own loader."""
    load = found["load"]
    return [
        "## Loading: at least 1,500 articles a second on two cores",
        "",
        f"`bench.load` loaded {load['articles']:,} versions with all their rows in {load['seconds']:,.0f} s:",
        f"{load['articles_a_second']:,} a second. That took {load['loader_cpu_seconds']:,.0f} s of CPU of the loader and",
        f"{load['server_cpu_seconds']:,.0f} s of the server; a bare COPY of the same rows into tables without keys, indexes",
        f"or checks took {found['bare_copy_seconds']:,.0f} s ({found['ratio_to_bare_copy']:g} times as fast).",
        "",
    ]


def questions(connection: psycopg.Connection) -> dict[str, Took]:
    """Each recipe of the cookbook."""
    return {one.name: took(connection, one.query) for one in read_cookbook(ROOT / "sql" / "cookbook")}


def refreshes(connection: psycopg.Connection) -> dict[str, Took]:
    """Each stored mart, and one call of each step of stored_marts.STEPS."""
    calls = {mart: f"select {function}({size})" for mart, (function, size) in STEPS.items()}
    marts = [row[0] for row in connection.execute(STORED)]
    calls |= {mart: f"select work.refresh_mart('{mart}')" for mart in marts}
    return {mart: took(connection, call, times=1) for mart, call in calls.items()}


def pages(connection: psycopg.Connection) -> dict[str, Took]:
    """Each page of the operators' room, of the last run but a few."""
    dag_id, dag_run_id = connection.execute(LAST_RUN).fetchone()
    return {
        name: took(connection, query, {"dag_id": dag_id, "dag_run_id": dag_run_id}) for name, query in PAGES.items()
    }


def took(connection: psycopg.Connection, query: str, values: dict[str, str] | None = None, *, times: int = 2) -> Took:
    """Seconds and CPU seconds from asking to the last row; infinite where it was cut off."""
    server = psutil.Process(connection.info.backend_pid)
    for _ in range(times):
        begun, before = time.monotonic(), sum(server.cpu_times()[:2])
        try:
            connection.execute(query, values).fetchall()
        except psycopg.errors.QueryCanceled:
            return float("inf"), float("inf")
        found = round(time.monotonic() - begun, 2), round(sum(server.cpu_times()[:2]) - before, 2)
    return found


if __name__ == "__main__":
    main()

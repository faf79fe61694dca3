"""Loading that is killed: the loader with kill -9, then the server under it, in the middle of a made-up year.

    python -m bench.load_killed --state /tmp/killed [--articles 5000]

Afterwards a last run loads what is left, and rows of the warehouse are counted against staging: nothing is doubled, lost or
orphaned when both columns agree. Ends with status 1 where they do not.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from bench.filling.plan import Sizes
from bench.load import fill
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, prepare
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import ROOT, from_environment

DELAYS = (0.3, 0.9, 0.6, 1.2)
"""Seconds from the first statement of a run to its end: before, in and after its first commits (a batch takes about one)."""
WAITS = 60.0
"""Seconds after which a run that does not begin counts as broken."""
IS_WRITING = """
select exists (
  select from pg_stat_activity
  where state in ('active', 'idle in transaction') and query ~* 'warehouse[.]|"warehouse"' and pid <> pg_backend_pid()
    and datname = current_database()
)"""
DUE = {
    "fact_mention": "staging.mention",
    "fact_claim": "staging.claim",
    "fact_quotation": "staging.quotation",
    "fact_relation": "staging.relation",
    "article_field": "staging.provenance join staging.membership using (page_id)",
    "article_link": "staging.link join staging.membership using (page_id)",
} | dict.fromkeys(("fact_article", "article_text", "reading", "bridge_cluster_article"), "staging.membership")
COUNTS = {name: f"select count(*), (select count(*) from {due}) from warehouse.{name}" for name, due in DUE.items()} | {
    "pages": "select count(distinct page_id), (select count(*) from staging.membership) from warehouse.fact_article",
    "decisions": "select count(*), (select count(*) from staging.membership) from ops.decision where stage = 'load'",
    "orphans": """
        select count(*), 0 from warehouse.fact_mention as mention
        where not exists (select from warehouse.fact_article as fact where fact.article_key = mention.article_key)""",
}
"""What is in the warehouse, and what should be."""


def main() -> None:
    """Kill, load the rest, count; one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="a folder that does not exist yet")
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    server = EmbeddedPostgres(arguments.state)
    if arguments.child:
        JOBS["load"](_desk(server), Caller("bench", "bench", "load"))
        return
    arguments.state.mkdir(parents=True)
    arguments.state.chmod(0o755)
    server.start()
    try:
        _fill(server, arguments.articles)
        loaded = [_kill(server, delay, kills_server=kills) for kills in (False, True) for delay in DELAYS]
        subprocess.run(_child(server), check=True)
        counts = _count(server)
    finally:
        server.stop()
    broken = [name for name, (found, due) in counts.items() if found != due]
    print(json.dumps({"loaded_after_each_kill": loaded, "found_and_due": counts, "broken": broken}, indent=1))
    sys.exit(1 if broken else 0)


def _desk(server: EmbeddedPostgres) -> Desk:
    where = {"KURSK_DATABASE_URL": server.url("warehouse"), "KURSK_HOME": str(server.state)}
    return Desk(from_environment(where | {"KURSK_SOURCES": str(ROOT / "config" / "sources")}))


def _connect(server: EmbeddedPostgres) -> psycopg.Connection:
    return psycopg.connect(server.url("warehouse").replace("+psycopg", ""), autocommit=True)


def _fill(server: EmbeddedPostgres, articles: int) -> None:
    migrate(server.url("warehouse"))
    desk = _desk(server)
    prepare(desk)
    with psycopg.connect(server.url("warehouse").replace("+psycopg", "")) as connection:
        fill(connection, desk, Sizes(articles, articles * 23 // 20, articles * 35 // 2, articles * 5 // 2))
    desk.close()


def _child(server: EmbeddedPostgres) -> list[str]:
    return [sys.executable, "-m", "bench.load_killed", "--state", str(server.state), "--child"]


def _kill(server: EmbeddedPostgres, delay: float, *, kills_server: bool) -> int:
    """Start a run, end it or its server with SIGKILL; returns how many versions are loaded then."""
    loader = subprocess.Popen(_child(server), stderr=subprocess.DEVNULL)
    with _connect(server) as connection:
        deadline = time.monotonic() + WAITS
        while loader.poll() is None and not connection.execute(IS_WRITING).fetchone()[0]:
            if time.monotonic() > deadline:
                raise RuntimeError("the loader did not begin")
            time.sleep(0.02)
    time.sleep(delay)
    if kills_server:
        os.kill(int((server.state / "postgres" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
        loader.wait(timeout=WAITS)
        server.start()
    else:
        loader.kill()
        loader.wait()
    with _connect(server) as connection:
        return int(connection.execute("select count(*) from warehouse.fact_article").fetchone()[0])


def _count(server: EmbeddedPostgres) -> dict[str, tuple[int, int]]:
    with _connect(server) as connection:
        return {name: connection.execute(query).fetchone() for name, query in COUNTS.items()}


if __name__ == "__main__":
    main()

"""Loading at size: fills raw and staging with a made-up year, then runs the project's own load step until nothing waits.

    python -m bench.load --state /tmp/wh --articles 200000 --versions 230000 --mentions 3500000 --claims 500000

Says articles a second, seconds of CPU of loader and server, and the time relative to a bare COPY of the same rows into
tables without keys, indexes or checks. The warehouse stays in ``--state``, running, for bench.cookbook; its address is in
``URL`` there.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench.filling.plan import Sizes, make_plan
from bench.filling.rows import fill_staging
from bench.filling.texts import make_world
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, prepare
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import ROOT, from_environment

SEED = 20240806
OPTIONS = ("shared_buffers=256MB", "max_wal_size=8GB", "maintenance_work_mem=256MB", "checkpoint_timeout=30min")
"""A small server: what is measured shall not rest on memory. Durability stays on."""
FACTS = ("fact_article", "fact_mention", "fact_claim", "fact_quotation", "fact_relation", "bridge_cluster_article")
LOADED = (*FACTS, "article_text", "article_field", "article_link", "article_post", "article_quality")
COLUMNS_OF = """
select quote_ident(column_name) from information_schema.columns
where table_schema = 'warehouse' and table_name = %s and is_generated = 'NEVER' order by ordinal_position"""
REPORT = "load.json"
"""What was measured, left in the folder for the document that bench.cookbook writes."""
BOOKS = Path(__file__).parent / "filling" / "books.sql"


def main() -> None:
    """Fill, load, measure; one JSON object."""
    arguments = _arguments()
    server = EmbeddedPostgres(arguments.state, options=OPTIONS)
    arguments.state.mkdir(parents=True, exist_ok=True)
    arguments.state.chmod(0o755)
    server.start()
    url = server.url("warehouse")
    (arguments.state / "URL").write_text(url.replace("+psycopg", "") + "\n", encoding="utf-8")
    desk = Desk(
        from_environment(
            {
                "KURSK_DATABASE_URL": url,
                "KURSK_HOME": str(arguments.state),
                "KURSK_SOURCES": str(ROOT / "config" / "sources"),
            }
        )
    )
    sizes = Sizes(arguments.articles, arguments.versions, arguments.mentions, arguments.claims)
    report: dict[str, Any] = {
        "sizes": {name: getattr(sizes, name) for name in ("articles", "versions", "mentions", "claims")}
    }
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        with timed(report, "fill"):
            migrate(url)
            prepare(desk)
            fill(connection, desk, sizes)
        report["load"] = load(desk, server)
        report["rows"] = {
            name: connection.execute(f"select count(*) from warehouse.{name}").fetchone()[0] for name in LOADED
        }
        report["bare_copy_seconds"] = bare_copy(connection, arguments.state / "bare")
    report["ratio_to_bare_copy"] = round(report["load"]["seconds"] / report["bare_copy_seconds"], 1)
    desk.close()
    (arguments.state / REPORT).write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(json.dumps(report, indent=1))


def fill(connection: psycopg.Connection[Any], desk: Desk, sizes: Sizes) -> None:
    """What the steps before load leave: raw, staging, ops."""
    sources = [source for source in desk.sources.values() if source.feeds]
    world = make_world(desk.entities)
    plan = make_plan(sizes, source_count=len(sources), entity_count=len(world.entities), seed=SEED)
    fill_staging(connection, plan, sizes, sources, world, seed=SEED)
    connection.execute(BOOKS.read_text(encoding="utf-8"))
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")


def load(desk: Desk, server: EmbeddedPostgres) -> dict[str, Any]:
    """Run the load step until nothing waits; articles a second, and CPU seconds of both sides."""
    begun, loader, served = time.monotonic(), time.process_time(), _server_cpu(server)
    total = 0
    while True:
        counts = JOBS["load"](desk, Caller("bench", "bench", "load"))
        if not counts["seen"]:
            break
        total += counts["kept"]
    seconds = time.monotonic() - begun
    return {
        "articles": total,
        "seconds": round(seconds, 1),
        "articles_a_second": round(total / seconds),
        "loader_cpu_seconds": round(time.process_time() - loader, 1),
        "server_cpu_seconds": round(_server_cpu(server) - served, 1),
    }


def bare_copy(connection: psycopg.Connection[Any], folder: Path) -> float:
    """Seconds that COPY needs for the loaded rows, into tables with columns alone."""
    folder.mkdir(exist_ok=True)
    connection.execute("drop schema if exists bare cascade; create schema bare")
    seconds = 0.0
    for name in LOADED:
        columns = ", ".join(row[0] for row in connection.execute(COLUMNS_OF, [name]))
        connection.execute(f"create table bare.{name} as select {columns} from warehouse.{name} limit 0")
        path = folder / name
        with (
            path.open("wb") as file,
            connection.cursor().copy(f"copy (select {columns} from warehouse.{name}) to stdout") as rows,
        ):
            for block in rows:
                file.write(block)
        begun = time.monotonic()
        with path.open("rb") as file, connection.cursor().copy(f"copy bare.{name} from stdin") as stream:
            while block := file.read(1 << 20):
                stream.write(block)
        seconds += time.monotonic() - begun
        path.unlink()
    connection.execute("drop schema bare cascade")
    return round(seconds, 1)


def _server_cpu(server: EmbeddedPostgres) -> float:
    data = (server.state / "postgres").resolve()
    root = psutil.Process(int((data / "postmaster.pid").read_text().splitlines()[0]))
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        try:
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
        except psutil.Error:
            continue
    return total


@contextmanager
def timed(report: dict[str, Any], name: str) -> Iterator[None]:
    """Note how long the block took."""
    begun = time.monotonic()
    yield
    report[f"{name}_seconds"] = round(time.monotonic() - begun, 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="a folder that does not exist yet")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--versions", type=int, default=23_000)
    parser.add_argument("--mentions", type=int, default=350_000)
    parser.add_argument("--claims", type=int, default=50_000)
    arguments = parser.parse_args()
    if (arguments.state / "postgres").exists():
        parser.error(f"{arguments.state} holds a warehouse already: name a new folder")
    return arguments


if __name__ == "__main__":
    main()

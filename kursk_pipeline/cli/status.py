"""Commands that look: what the pipeline did, what waits, what was set aside, and SQL on the warehouse."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy import text

from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.local.client_programs import client_program, connection_strings, for_client_programs
from kursk_pipeline.local.instances import running_instance
from kursk_pipeline.settings import from_environment

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")]

QUESTIONS = {
    "last runs": "select stage, dag_run_id, started_at, seen, kept, dropped, quarantined, deferred, last_error"
    " from (select distinct on (stage) * from marts.run_stage order by stage, started_at desc) as last order by stage",
    "waiting": "select stage, waiting_count, oldest_at from work.backlog order by stage",
    "deferred": "select stage, source_id, reason, count(*) as count, min(due_at) as due_at from ops.deferral"
    " group by stage, source_id, reason order by 1, 2, 3",
    "set aside": "select stage, source_id, reason, count(*) as count, max(last_at) as last_at from ops.quarantine"
    " where state = 'open' group by stage, source_id, reason order by 1, 2, 3",
    "sources": "select source_id, feed_url, health, trouble, last_outcome, last_ok_at, next_due_at, health_reason"
    " from ops.crawl_state order by health <> 'active' desc, source_id",
}
"""What `kursk status` shows, by heading; times are UTC."""
LEFT_OUT = frozenset({"dag_run_id"})
"""Answers that only ``--json`` shows: a terminal is 80 columns wide."""


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Show the last run of each step, what waits, what was set aside, and the health of every source."""
    from kursk_pipeline.desk import Desk

    desk = Desk(running_instance(from_environment()))
    with desk.store.transaction() as connection:
        answers = {
            heading: [dict(row) for row in connection.execute(text(question)).mappings()]
            for heading, question in QUESTIONS.items()
        }
    desk.close()
    if as_json:
        typer.echo(json.dumps(answers, default=str))
        return
    console = Console()
    feeds = answers.pop("sources")
    for heading, rows in answers.items():
        _show(console, heading, rows)
    _show_feeds(console, feeds)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="Run this and leave; psql opens when none is given.")] = "",
    *,
    show: Annotated[bool, typer.Option("--print", help="Print how other programs connect, password included.")] = False,
) -> None:
    """Open psql on the warehouse, run one query, or print connection strings for psql, DBeaver and Jupyter."""
    from kursk_pipeline.local.postgres import warehouse_url

    url = warehouse_url(running_instance(from_environment()))
    if show:
        typer.echo("\n".join(f"{name}: {words}" for name, words in connection_strings(url).items()))
        return
    address, environment = for_client_programs(url)
    program = client_program("psql")
    arguments = [program, *(["-c", query] if query else []), address]
    os.execve(program, arguments, environment)  # noqa: S606 - psql takes over this terminal


def _show(console: Console, heading: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        console.print(f"{heading}: none", highlight=False)
        return
    columns = [name for name in rows[0] if name not in LEFT_OUT and any(row[name] not in {None, ""} for row in rows)]
    numbers = [name.replace("_", " ") for name in columns if isinstance(rows[0][name], int)]
    cells = [[_cell(row[name]) for name in columns] for row in rows]
    show_table(console, [name.replace("_", " ") for name in columns], cells, title=heading, numbers=numbers)


def _show_feeds(console: Console, feeds: list[dict[str, Any]]) -> None:
    """The feeds that need somebody, a block of lines each: addresses and reasons are too long for columns."""
    bad = [feed for feed in feeds if feed["health"] != "active" or feed["trouble"]]
    lines = [f"feeds: {len(feeds) - len(bad)} of {len(feeds)} are well"]
    for feed in bad:
        trouble = f"{feed['trouble']}; " if feed["trouble"] else ""
        due = f"asked again at {_cell(feed['next_due_at'])}" if feed["next_due_at"] else "not asked again"
        lines += [f"{feed['source_id']}: {feed['health'].replace('_', ' ')}, {trouble}{due}"]
        lines += [f"    {feed['feed_url']}", f"    {feed['health_reason']}"]
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%m-%d %H:%M}"
    return "" if value is None else str(value)

"""The command that shows what is wrong now."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import text

from kursk_pipeline.cli.jobs import open_desk
from kursk_pipeline.cli.tables import show_table

app = typer.Typer()

OPEN = """
select severity::text, rule, words, opened_at from ops.alert where closed_at is null
order by severity desc, opened_at, alert_id
"""


@app.command()
def alerts(
    *,
    send: Annotated[bool, typer.Option("--send", help="Also send what waits to KURSK_ALERT_URLS.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an alert, for scripts.")] = False,
) -> None:
    """Ask the rules of sql/alerts what is wrong now, and show it; docs/runbook.md says what to do."""
    from kursk_pipeline.alerts import deliver, watch

    with open_desk("") as (desk, _):
        watch(desk)
        told = deliver(desk) if send else None
        with desk.store.transaction() as connection:
            found = [dict(row) for row in connection.execute(text(OPEN)).mappings()]
    if as_json:
        for one in found:
            typer.echo(json.dumps(one, default=str, ensure_ascii=False))
        return
    cells = [[one["severity"], one["rule"], one["words"], f"{one['opened_at']:%Y-%m-%d %H:%M}"] for one in found]
    show_table(Console(), ["", "alert", "what is wrong", "since (UTC)"], cells)
    typer.echo(f"{len(found)} open" + (f"; {told['sent']} messages sent, {told['waiting']} wait" if told else ""))

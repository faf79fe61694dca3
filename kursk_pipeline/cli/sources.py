"""`kursk source`: what we follow."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment

app = typer.Typer(help="The sources that are followed: one file each in config/sources.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `list` a command of its own while it is the only one."""


@app.command(name="list")
def show(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")] = False
) -> None:
    """List the sources that are declared."""
    sources = Desk(from_environment()).sources.values()
    if as_json:
        for source in sources:
            typer.echo(json.dumps(asdict(source), default=list))
        return
    table = Table("source", "publisher", "family", "country", "languages", "kind", "feeds")
    for source in sources:
        languages = ", ".join(source.languages)
        facts = (source.publisher, source.publisher_family, source.country, languages, source.kind)
        table.add_row(source.source_id, *facts, "\n".join(feed.url for feed in source.feeds))
    Console().print(table)

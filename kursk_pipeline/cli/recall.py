"""The command that says what was missed of a day: what listings name beside what is here."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from kursk_pipeline.cli.jobs import AsJson, Now, open_desk
from kursk_pipeline.cli.tables import show_table

app = typer.Typer()

Day = Annotated[
    datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Day of publication, UTC; yesterday if not said.")
]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Of this source only; may be given more than once.")
]
Sample = Annotated[int, typer.Option("--sample", min=1, max=1000, help="Addresses looked for, a source and listing.")]
COLUMNS = ("source_id", "listed_by", "listed_count", "sampled_count", "recall", "missed_count", "open_count", "detail")
NUMBERS = COLUMNS[2:-1]


@app.command()
def recall(
    *, day: Day = None, source: Sources = None, sample: Sample = 50, now: Now = "", as_json: AsJson = False
) -> None:
    """Read sitemaps and some of GDELT's files of a day, and say which of what they name is here, and why the rest is not."""
    from kursk_pipeline.jobs import prepare
    from kursk_pipeline.steps import recall as step

    with open_desk(now) as (desk, _):
        prepare(desk)
        rows = step.run(desk, day=day.date() if day else None, source_ids=tuple(source or ()), sample=sample)
    if as_json:
        typer.echo(json.dumps(list(rows), default=str))
        return
    cells = [[str(value) if (value := row[name]) is not None else "" for name in COLUMNS] for row in rows]
    show_table(Console(), COLUMNS, cells, numbers=NUMBERS)
    for row in rows:
        for url, why in zip(row["missed_urls"], row["missed_reasons"], strict=True):
            typer.echo(f"{row['source_id']}: {url}: {why}")

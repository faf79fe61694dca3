"""Commands that take data out: a whole export in files, and the changes since a cursor."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from kursk_pipeline.cli.analysts import ask
from kursk_pipeline.errors import SetupError
from kursk_pipeline.local.instances import running_instance
from kursk_pipeline.settings import from_environment

app = typer.Typer()

CHANGES_AT_ONCE = 5_000
CURSOR_FORM = r"^(\d{1,18}\.\d{1,18})?$"


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Takes the place of an earlier export there.", file_okay=False)],
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV; cells that a spreadsheet would run are quoted.")] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Texts too, those that may be kept in full (docs/retention.md).")
    ] = False,
) -> None:
    """Export the warehouse as Parquet, cut by month, with a manifest: docs/exports.md says how to read it."""
    from kursk_pipeline.adapters.export_files import Format
    from kursk_pipeline.desk import Desk
    from kursk_pipeline.exports import export as write_export

    shown = Console(stderr=True)
    desk = Desk(running_instance(from_environment()))
    try:
        form = Format.CSV if as_csv else Format.PARQUET
        with shown.status("exporting") as status:
            done = write_export(desk.store, folder, now=desk.now(), form=form, with_text=with_text, told=status.update)
    finally:
        desk.close()
    row_count = sum(table["row_count"] for table in done["tables"].values())
    typer.echo(f"{folder}: {len(done['tables'])} tables, {row_count} rows")
    typer.echo(f"what changes from here on: kursk changes --since {done['cursor']}")


@app.command()
def changes(
    *,
    since: Annotated[
        str, typer.Option(help="Cursor of the last line that you have; from the beginning without one.")
    ] = "",
    most: Annotated[int, typer.Option(min=1, max=1_000_000, help="Lines at most.")] = 100_000,
) -> None:
    """Print what changed in the warehouse, one JSON object a line, the oldest first; tombstones say what to forget."""
    import re

    if not re.match(CURSOR_FORM, since):
        raise typer.BadParameter(
            f"{since!r} is no cursor; take that of a line of this command, or of manifest.json", param_hint="--since"
        )
    told = 0
    while told < most:
        columns, rows = _page(since, min(CHANGES_AT_ONCE, most - told))
        for row in rows:
            typer.echo(json.dumps(dict(zip(columns, row, strict=True)), default=_iso, ensure_ascii=False))
        if not rows:
            return
        told, since = told + len(rows), str(rows[-1][0])


def _page(since: str, most: int) -> tuple[list[str], Any]:
    try:
        return ask("select * from marts.changes_since(:since, :most)", since=since, most=most)
    except Exception as error:
        if "is of another server" not in str(error):
            raise
        raise SetupError(
            f"cursor {since} is of another server. Fix: export anew, and go on from the cursor in its manifest"
        ) from error


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

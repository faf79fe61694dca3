"""Commands for analysts: search the articles, and ask the questions of the cookbook."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy import text

from kursk_pipeline.adapters.cookbook import Recipe, read_cookbook
from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.csv_cells import defused
from kursk_pipeline.local.instances import running_instance
from kursk_pipeline.settings import from_environment

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a row, for scripts.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV; cells that a spreadsheet would run are quoted.")]
QUESTION_SECONDS = 60


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="As in search engines: all words; quotes, or, and a minus work.")],
    *,
    most: Annotated[int, typer.Option(min=1, max=500, help="Articles at most.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search titles and texts of the articles, in English, Russian and Ukrainian."""
    columns, rows = ask("select * from marts.search(:words, :most)", words=words, most=most)
    if as_json:
        _print_json(columns, rows)
        return
    console = Console()
    for row in (dict(zip(columns, row, strict=True)) for row in rows):
        console.print(Text(str(row["title"]), style="bold"))
        console.print(Text(f"{row['source_id']}, {row['published_at'] or 'undated'}\n{row['canonical_url']}"))
        console.print(Text(" ".join(str(row["snippet"]).split()) + "\n", style="dim"))
    console.print(f"{len(rows)} found" + (", the best first" if len(rows) > 1 else ""))


@app.command()
def cookbook(
    which: Annotated[str, typer.Argument(help="Number or name of a question; all are listed when none is given.")] = "",
    *,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    show: Annotated[bool, typer.Option("--show", help="Print the SQL instead of running it.")] = False,
) -> None:
    """Ask one of the questions of sql/cookbook, or list them."""
    recipes = read_cookbook(from_environment().root / "sql" / "cookbook")
    if not which:
        show_table(Console(), ["", "question"], [[str(one.number), one.question] for one in recipes], numbers=[""])
        return
    recipe = next((one for one in recipes if which in {one.name, str(one.number), f"{one.number:02}"}), None)
    if recipe is None:
        raise typer.BadParameter(f"no question {which}; `kursk cookbook` lists them")
    if show:
        typer.echo(recipe.query)
        return
    _answer(recipe, as_json=as_json, as_csv=as_csv)


def _answer(recipe: Recipe, *, as_json: bool, as_csv: bool) -> None:
    columns, rows = ask(recipe.query)
    if as_json:
        _print_json(columns, rows)
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerows([columns, *([defused(cell) for cell in row] for row in rows)])
    else:
        console = Console()
        show_table(console, columns, [[_plain(cell) for cell in row] for row in rows], title=recipe.question)
        console.print(Text(f"{len(rows)} rows. {recipe.meaning}\nCaveat: {recipe.caveat}", style="dim"))


def ask(query: str, **values: Any) -> tuple[list[str], Sequence[Sequence[Any]]]:
    """Columns and rows of a query that can only look, within QUESTION_SECONDS."""
    from kursk_pipeline.desk import Desk

    desk = Desk(running_instance(from_environment()))
    try:
        with desk.store.transaction() as connection:
            connection.exec_driver_sql("set transaction read only")
            connection.exec_driver_sql(f"set local statement_timeout = '{QUESTION_SECONDS}s'")
            plain = connection.execution_options(no_parameters=True)  # a percent sign in a recipe is one
            found = connection.execute(text(query), values) if values else plain.exec_driver_sql(query)
            return list(found.keys()), [tuple(row) for row in found]
    finally:
        desk.close()


def _print_json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        typer.echo(json.dumps(dict(zip(columns, row, strict=True)), default=str, ensure_ascii=False))


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return ", ".join(map(str, cell)) if isinstance(cell, list) else str(cell)

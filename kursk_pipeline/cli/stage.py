"""`kursk stage`: a stage on files, without a database."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kursk_pipeline.settings import from_environment

app = typer.Typer()


@app.command()
def stage(
    name: Annotated[str, typer.Argument(help="clean, judge, dedup or extract.")],
    *,
    pairs: Annotated[Path | None, typer.Option(help="For dedup: a file of pairs, lines with a and b.")] = None,
) -> None:
    """Run one stage from standard input to standard output: one JSON object a line, order kept (docs/stages.md)."""
    from kursk_pipeline.desk import Desk
    from kursk_pipeline.stage_files import STAGES, dedup_pair_lines, parse_lines

    if name not in STAGES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(STAGES)}")
    if pairs is not None and name != "dedup":
        raise typer.BadParameter("--pairs goes with dedup")
    if pairs is not None and not pairs.is_file():
        raise typer.BadParameter(f"there is no file {pairs}")
    desk = Desk(from_environment())
    lines = parse_lines(open(0, encoding="utf-8-sig", errors="replace", closefd=False))  # noqa: SIM115 - descriptor 0
    answers = dedup_pair_lines(lines, pairs, desk) if pairs else STAGES[name](lines, desk)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    problems = 0
    with _progress() as progress:
        task = progress.add_task(name, total=None)
        for answer in answers:
            problems += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            progress.advance(task)
    if problems:
        typer.echo(f"{problems} lines could not be read; each is answered with its error", err=True)


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}: {task.completed:.0f} lines"), TimeElapsedColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)

"""Commands that run the jobs of the DAG from a shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.local.instances import running_instance
from kursk_pipeline.settings import from_environment

app = typer.Typer()

SHOWN = 20
"""Rows of a preview on the screen; --json has all."""

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")]
Now = Annotated[str, typer.Option(help="Pretend that it is this time (ISO 8601), to play a week in a minute.")]
Everything = Annotated[bool, typer.Option("--everything", help="Poll every source, due or not.")]
Sources = Annotated[list[str] | None, typer.Argument(help="Source ids; all when none is named.")]


@app.command()
def run(*, everything: Everything = False, now: Now = "", as_json: AsJson = False) -> None:
    """Run the whole journey once: poll, fetch, clean, judge, dedup, extract, load, marts; then what housekeep does."""
    from kursk_pipeline.jobs import JOBS, housekeep_job, prepare, refresh_marts
    from kursk_pipeline.steps import poll as poll_step

    with open_desk(now) as (desk, caller):
        counts: dict[str, Any] = {}
        prepare(desk)
        with _progress(quiet=as_json) as progress:
            for stage, job in JOBS.items():
                task = progress.add_task(stage, total=None, counts="")
                is_poll = stage == "poll"
                counts[stage] = (
                    poll_step.run(desk, caller(stage), everything=everything) if is_poll else job(desk, caller(stage))
                )
                progress.update(task, total=1, completed=1, counts=_in_words(counts[stage]))
        refresh_marts(desk)
        housekeep_job(desk, caller("housekeep"))
        print_counts(counts, as_json=as_json)


@app.command()
def poll(source_ids: Sources = None, *, everything: Everything = False, now: Now = "", as_json: AsJson = False) -> None:
    """Poll sources: read their feeds and note new entries. Naming a source polls it whether due or not."""
    from kursk_pipeline.jobs import prepare
    from kursk_pipeline.steps import poll as poll_step

    with open_desk(now) as (desk, caller):
        prepare(desk)
        chosen = tuple(source_ids or ())
        counts = poll_step.run(desk, caller("poll"), source_ids=chosen, everything=everything or bool(chosen))
        print_counts({"poll": counts}, as_json=as_json)


def _add_job(stage: str, summary: str) -> None:
    def command(*, now: Now = "", as_json: AsJson = False) -> None:
        from kursk_pipeline.jobs import JOBS, prepare

        with open_desk(now) as (desk, caller):
            prepare(desk)
            print_counts({stage: JOBS[stage](desk, caller(stage))}, as_json=as_json)

    app.command(name=stage, help=summary)(command)


_add_job("fetch", "Fetch the pages of new and changed entries into the archive.")
_add_job("clean", "Turn pages into articles.")
_add_job("extract", "Find and link mentions.")
_add_job("load", "Load the star schema.")


@app.command()
def revisit(*, now: Now = "", as_json: AsJson = False) -> None:
    """Put articles on the fetch list again whose next visit is due; `kursk fetch` then asks for them."""
    from kursk_pipeline.jobs import prepare
    from kursk_pipeline.steps import visits

    with open_desk(now) as (desk, _):
        prepare(desk)
        counts = visits.run(desk)
    _echo(counts, as_json=as_json)


@app.command()
def refresh(*, now: Now = "", as_json: AsJson = False) -> None:
    """Bring the stored marts up to what is loaded, as the DAG kursk_marts does after every load."""
    from kursk_pipeline.jobs import refresh_marts

    with open_desk(now) as (desk, _):
        seconds = {mart: round(took, 2) for mart, took in refresh_marts(desk).items()}
    typer.echo(json.dumps(seconds) if as_json else "\n".join(f"{mart}: {took} s" for mart, took in seconds.items()))


@app.command()
def housekeep(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be given up; change nothing.")] = False,
    now: Now = "",
    as_json: AsJson = False,
) -> None:
    """Give up texts that publishers reserve and bodies past their retention: docs/retention.md."""
    from kursk_pipeline.jobs import housekeep_job, prepare
    from kursk_pipeline.steps.housekeep import preview

    with open_desk(now) as (desk, caller):
        prepare(desk)
        if dry_run:
            _show_due([asdict(one) for one in preview(desk)], as_json=as_json)
            return
        counts = housekeep_job(desk, caller("housekeep"))
    _echo(counts, as_json=as_json)


def _echo(counts: dict[str, Any], *, as_json: bool) -> None:
    typer.echo(json.dumps(counts) if as_json else ", ".join(f"{name} {value}" for name, value in counts.items()))


def _show_due(due: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(due, default=str))
        return
    console = Console()
    console.print(f"{len(due)} to give up" + (f", the oldest {SHOWN} of them:" if len(due) > SHOWN else ""))
    rows = [
        [one["part"], one["rule"], f"{one['due_at']:%Y-%m-%d}", one["canonical_url"], one["detail"]]
        for one in due[:SHOWN]
    ]
    show_table(console, ["part", "rule", "since", "address", "why"], rows)


@app.command()
def migrate() -> None:
    """Bring the warehouse to the schema of this version."""
    from kursk_pipeline.adapters.migrate import migrate as migrate_warehouse
    from kursk_pipeline.local.postgres import warehouse_url

    changed = migrate_warehouse(warehouse_url(running_instance(from_environment())))
    typer.echo("migrated" if changed else "nothing to do: the warehouse is at this version")


@app.command()
def schema() -> None:
    """Print the schema of the warehouse as SQL; sql/schema.sql is this, kept by `make docs`."""
    from kursk_pipeline.local.client_programs import dump_schema
    from kursk_pipeline.local.postgres import warehouse_url

    typer.echo(dump_schema(warehouse_url(running_instance(from_environment()))), nl=False)


@app.command()
def check(*, as_json: AsJson = False) -> None:
    """Run the checks of sql/checks; a failing one ends with exit code 1 and names its rows."""
    from kursk_pipeline.checks import run_all

    with open_desk("") as (desk, _):
        found = run_all(desk)
    if as_json:
        typer.echo(json.dumps(found))
        return
    for name, count in found.items():
        found_words = "did not end in time" if count is None else f"warning, {count} rows"
        typer.echo(f"{name}: {'holds' if count == 0 else found_words}")


@contextmanager
def open_desk(now: str) -> Iterator[tuple[Any, Any]]:
    """A desk for the length of a command, and who runs its jobs; ``now`` sets the clock."""
    from kursk_pipeline.adapters.warehouse.runs import Caller
    from kursk_pipeline.desk import Desk, wall_clock

    clock = (lambda: _time(now)) if now else wall_clock
    desk = Desk(running_instance(from_environment()), clock=clock)
    run_id = f"shell__{wall_clock().isoformat(timespec='milliseconds')}"
    try:
        yield desk, lambda stage: Caller(dag_id="shell", dag_run_id=run_id, task_id=stage)
    finally:
        desk.close()


def _time(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not a time like 2024-08-12T10:00:00Z") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _progress(*, quiet: bool) -> Progress:
    columns = (SpinnerColumn(finished_text="*"), TextColumn("{task.description:<8}"), TimeElapsedColumn())
    return Progress(*columns, TextColumn("{task.fields[counts]}"), console=Console(stderr=True), disable=quiet)


def _in_words(counts: dict[str, Any]) -> str:
    return ", ".join(f"{value} {name}" for name, value in counts.items() if value or name == "seen")


def print_counts(counts: dict[str, Any], *, as_json: bool) -> None:
    """The counts of jobs, by stage, as a table or as JSON."""
    if as_json:
        typer.echo(json.dumps(counts))
        return
    names = ("seen", "kept", "dropped", "quarantined", "deferred")
    rows = [[stage, *(str(numbers[name]) for name in names)] for stage, numbers in counts.items()]
    show_table(Console(), ["step", *names], rows, numbers=names)

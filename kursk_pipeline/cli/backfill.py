"""The command that makes up for the past: what was published in some days, from archives, lists and WARC files."""

from __future__ import annotations

import getpass
import json
from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kursk_pipeline.cli.jobs import AsJson, Now, open_desk

app = typer.Typer()

From = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of publication, UTC.")]
To = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of publication, UTC.")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Of this source only; may be given more than once.")
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="sitemap or gdelt; both when not said.")]
Urls = Annotated[list[Path] | None, typer.Option("--urls", help="A file of addresses, one a line; needs one --source.")]
Warc = Annotated[
    list[str] | None,
    typer.Option("--warc", help="A WARC file or a folder of them, here or at s3://bucket/folder; needs one --source."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would cost, and change nothing.")]


@app.command()
def backfill(  # noqa: PLR0913 - the options of a command
    *, from_: From, to: To, source: Sources = None, kind: Kinds = None, urls: Urls = None, warc: Warc = None,
    dry_run: DryRun = False, why: Annotated[str, typer.Option(help="Why, for those who ask later.")] = "",
    now: Now = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Take in what was published in some days of the past. The same command again goes on where it stood."""
    from kursk_pipeline.jobs import prepare
    from kursk_pipeline.steps import backfill as step
    from kursk_pipeline.steps.backfill_estimate import estimate

    wish = _wish(step, from_, to, source, kind, [*map(str, urls or ()), *(warc or ())])
    with open_desk(now) as (desk, caller):
        expected = estimate(desk, wish)
        if dry_run:
            typer.echo(json.dumps(asdict(expected)) if as_json else _cost(expected))
            return
        typer.echo(_cost(expected), err=True)
        prepare(desk)
        backfill_id = step.begin(desk, wish, by=getpass.getuser(), why=why)
        with _bar(quiet=as_json) as progress:
            done = step.run(desk, caller("backfill"), backfill_id, wish, told=_teller(progress), seconds=float("1e8"))
    typer.echo(json.dumps(asdict(done)) if as_json else _outcome(done))


def _wish(step: Any, from_: datetime, to: datetime, source: Any, kind: Any, files: list[str]) -> Any:
    from kursk_pipeline.adapters.warc_places import address
    from kursk_pipeline.backfill_range import Days

    if to < from_:
        raise typer.BadParameter("--to lies before --from")
    if unknown := set(kind or ()) - set(step.KINDS):
        raise typer.BadParameter(f"--kind {sorted(unknown)[0]}: write sitemap or gdelt")
    addresses = tuple(address(place) for place in files)
    return step.Wish(Days(from_.date(), to.date()), tuple(source or ()), tuple(kind or step.KINDS), addresses)


def _cost(expected: Any) -> str:
    pages = "nobody knows how many" if expected.pages is None else f"about {expected.pages:,}"
    files = f" and {expected.warc_files} WARC files" if expected.warc_files else ""
    return (
        f"begins with {expected.listings} listings{files}; {pages} pages to fetch; about {expected.requests:,} requests,"
        f" {expected.bytes / 1e6:,.0f} MB, {expected.hours:g} hours at the pace of the schedule. An index names further"
        " listings, which are counted when they are known."
    )


def _outcome(done: Any) -> str:
    return (
        f"backfill {done.backfill_id}: {done.done} documents read, {done.failed} failed, {done.waiting} wait; they list"
        f" {done.seen} pages: {done.kept} new ({done.undated} without a date), {done.known} known, {done.out_of_range}"
        f" outside these days, {done.rejected} not wanted. {done.to_fetch} wait to be fetched, behind all news."
    )


def _bar(*, quiet: bool) -> Any:
    if quiet:
        return nullcontext()
    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TextColumn("{task.fields[words]}"), console=Console(stderr=True))


def _teller(progress: Any) -> Any:
    if progress is None:
        return lambda _: None
    task = progress.add_task("backfill", total=None, words="")

    def tell(standing: Any) -> None:
        over = standing.done + standing.failed
        words = f"{standing.seen} pages listed, {standing.kept} new"
        progress.update(task, completed=over, total=over + standing.waiting, words=words)

    return tell

"""The command that has pages of the archive read again: it shows what would change, and applies it when told to."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from kursk_pipeline.cli.jobs import AsJson, Now, open_desk
from kursk_pipeline.cli.tables import show_table
from kursk_pipeline.rereading import KINDS

app = typer.Typer()

SHOWN = 20
"""Examples on the screen; --json has all."""

Stage = Annotated[
    str, typer.Option(help="clean, judge, dedup, extract, claims or load; after it what its changes touch.")
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of publication, else of receipt, UTC.")]
Source = Annotated[str | None, typer.Option(help="Pages of this source only.")]
Again = Annotated[
    bool, typer.Option("--again", help="Also pages at the present version: after a change of names or words.")
]
Sample = Annotated[int, typer.Option(min=1, help="Pages that a dry run looks at, the newest first.")]
Apply = Annotated[bool, typer.Option("--apply", help="Keep what comes out. Without it nothing changes.")]
By = Annotated[str, typer.Option(help="Who asks for it; your login when not said.")]
Why = Annotated[str, typer.Option(help="Why, in your words; needed with --apply.")]


@app.command()
def reprocess(  # noqa: PLR0913 - the options of a command
    *, stage: Stage, from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    to: Day = None, source: Source = None, again: Again = False, sample: Sample = 200, apply: Apply = False, by: By = "",
    why: Why = "", now: Now = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Read pages of the archive again by newer rules: what would change, and with --apply the change. Nothing is fetched."""
    from kursk_pipeline.jobs import prepare
    from kursk_pipeline.steps import reprocess as step

    chosen = step.choose(
        stage, from_on=from_.date() if from_ else None, to_on=to.date() if to else None, source_id=source
    )
    with open_desk(now) as (desk, caller):
        prepare(desk)
        if not apply:
            _show_rehearsed(
                step.rehearse(desk, caller("reprocess"), chosen, again=again, sample=sample), as_json=as_json
            )
            return
        wish = step.Wish(by or getpass.getuser(), why, again)
        done = step.apply(desk, caller("reprocess"), chosen, wish, told=_tell)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    typer.echo(f"{done.stage}: {done.pages} pages read again, {done.changed} came out otherwise, {done.left} are left")
    _show_kinds(done.by_kind)


def _tell(done: int, due: int) -> None:
    typer.echo(f"{done} of {due}", err=True)


def _show_rehearsed(found: Any, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    typer.echo(
        f"{found.stage}: {found.due} pages are due; of the newest {found.looked_at}, {found.changed} would change."
        + ("" if found.due else " With --again, those at the present version are read, too.")
    )
    _show_kinds(found.by_kind)
    if found.examples:
        show_table(Console(), ["address", "what would change"], [list(one) for one in found.examples[:SHOWN]])
    typer.echo("Nothing was changed. To apply it: the same with --apply --why '...'")


def _show_kinds(counts: Mapping[str, int]) -> None:
    if counts:
        rows = [[KINDS[kind], str(count)] for kind, count in counts.items()]
        show_table(Console(), ["what", "pages"], rows, numbers=("pages",))

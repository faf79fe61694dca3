"""The command that gives an address up for good."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import Annotated

import typer

from kursk_pipeline.cli.jobs import AsJson, Now, open_desk

app = typer.Typer()


@app.command()
def takedown(
    url: Annotated[str, typer.Argument(help="The address, as announced or as it stands in the warehouse.")],
    *,
    why: Annotated[str, typer.Option(help="Why, in your words: it stays.")],
    by: Annotated[str, typer.Option(help="Who asks for it; your login when not said.")] = "",
    now: Now = "",
    as_json: AsJson = False,
) -> None:
    """Give up body and text of an address at once, and never ask for it again. Hash, title and times stay."""
    from kursk_pipeline.steps import takedown as step

    with open_desk(now) as (desk, caller):
        done = step.run(desk, caller("takedown"), url, by=by or getpass.getuser(), why=why)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    late = "; fetch is at work, so the bytes go with the next housekeeping" if done.is_postponed else ""
    typer.echo(
        f"{done.canonical_url} is not asked for again; of its {done.pages} pages {done.parts} parts were given up{late}"
    )

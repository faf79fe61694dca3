"""The command that draws claims."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kursk_pipeline.cli.analysts import ask

app = typer.Typer()


class Picture(StrEnum):
    """What can be drawn."""

    RANGES = "ranges"
    SPREAD = "spread"
    DISAGREEMENT = "disagreement"


FORMATS = (".png", ".svg", ".pdf")
QUERIES = {
    Picture.RANGES: """
        select * from marts.claim_range_daily where kind = :kind and measured_in = :unit and low is not null
        order by about_on, teller""",
    Picture.SPREAD: """
        select * from (
          select *, count(*) over (
            partition by kind, side, measured_in, about_place, speaker, normal_low, normal_high, is_denied
          ) as carrier_count
          from marts.claim_spread
          where (:kind = '' or kind = :kind) and (:unit = '' or measured_in = :unit)
        ) as line
        where carrier_count > 1
        order by carrier_count desc, speaker, side, about_place, normal_low, normal_high, is_denied, place_in_line""",
    Picture.DISAGREEMENT: """
        select * from marts.claim_disagreement where kind = :kind and measured_in = :unit and is_disputed
        order by about_on, side""",
}


@app.command()
def picture(
    what: Annotated[
        Picture, typer.Argument(help="Ranges by side over time, spread of statements, disagreement by day.")
    ],
    out: Annotated[Path, typer.Argument(help="The picture: a .png, .svg or .pdf file.", dir_okay=False)],
    *,
    kind: Annotated[
        str, typer.Option(help="As in marts.claim.kind; ground held, and for spread every kind, by default.")
    ] = "",
    unit: Annotated[str, typer.Option(help="As in marts.claim.measured_in.")] = "",
) -> None:
    """Draw what was claimed. Needs matplotlib: install `kursk[pictures]`."""
    from kursk_pipeline.adapters import pictures

    if out.suffix not in FORMATS:
        raise typer.BadParameter(f"{out} ends in none of {', '.join(FORMATS)}")
    if what is not Picture.SPREAD:
        kind, unit = kind or "territory_held", unit or "square kilometre"
    columns, rows = ask(QUERIES[what], kind=kind, unit=unit)
    if not rows:
        look = "kursk sql 'select distinct kind, measured_in from marts.claim'"
        typer.echo(f"no {what} of {kind or 'any kind'}; see what there is with: {look}", err=True)
        raise typer.Exit(1)
    draw = {
        Picture.RANGES: pictures.draw_ranges,
        Picture.SPREAD: pictures.draw_spread,
        Picture.DISAGREEMENT: pictures.draw_disagreement,
    }[what]
    draw([dict(zip(columns, row, strict=True)) for row in rows], out)
    typer.echo(f"{out}: {len(rows)} rows of marts drawn")

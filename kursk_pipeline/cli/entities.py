"""``kursk entity``: what people decide about entities in the warehouse. Each decision is kept, and can be undone."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kursk_pipeline.adapters.warehouse import entities
from kursk_pipeline.desk import Desk
from kursk_pipeline.local.instances import running_instance
from kursk_pipeline.records import EntityDecision
from kursk_pipeline.settings import from_environment

app = typer.Typer(help="Merge, split, hide and correct entities; every decision can be undone.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="Why, in words; others will read it.")]
By = Annotated[str, typer.Option("--by", help="Who decides; the user of this machine when not given.")]
Id = Annotated[str, typer.Argument(help="Id of an entity (kursk kb show) or of an unknown name (kursk kb discover).")]


@app.command()
def merge(entity_id: Id, into: Id, *, reason: Reason, by: By = "") -> None:
    """Say that one entity is another: its mentions count as the other's."""
    _decide("merge", reason, by, entity_id=entity_id, target_id=into)


@app.command()
def split(
    entity_id: Id,
    surface: Annotated[str, typer.Argument(help="The written form.")],
    into: Id,
    *,
    reason: Reason,
    by: By = "",
) -> None:
    """Say that mentions of an entity in one written form mean another entity."""
    _decide("split", reason, by, entity_id=entity_id, surface=surface, target_id=into)


@app.command()
def hide(entity_id: Id, *, reason: Reason, by: By = "") -> None:
    """Leave an entity out of the marts: it is no entity, or of no use."""
    _decide("hide", reason, by, entity_id=entity_id)


@app.command()
def correct(
    article_id: Annotated[str, typer.Argument(help="The article.")],
    start_char: Annotated[int, typer.Argument(help="Where the mention begins in its current text.")],
    to: Annotated[str, typer.Argument(help="What it means; empty for nothing known.")],
    *,
    reason: Reason,
    by: By = "",
) -> None:
    """Say what one mention means."""
    _decide("correct", reason, by, article_id=article_id, start_char=start_char, target_id=to or None)


@app.command()
def undo(
    decision_id: Annotated[int, typer.Argument(help="Number of the decision.")], *, reason: Reason, by: By = ""
) -> None:
    """Take a decision back; both stay on record."""
    _decide("undo", reason, by, undoes=decision_id)


@app.command(name="list")
def show(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List all decisions, the newest first."""
    desk = Desk(running_instance(from_environment()))
    found = entities.decisions(desk.store)
    desk.close()
    table = Table("no", "what", "entity", "target", "written", "where", "undoes", "holds", "reason", "by", "at")
    for key, one, holds in found:
        if as_json:
            typer.echo(json.dumps({"decision_id": key, "holds": holds} | asdict(one), default=str, ensure_ascii=False))
            continue
        where = f"{one.article_id}:{one.start_char}" if one.article_id else ""
        cells = (key, one.kind, one.entity_id, one.target_id, one.surface, where, one.undoes, holds, one.reason)
        table.add_row(
            *("" if cell is None else str(cell) for cell in (*cells, one.decided_by, f"{one.decided_at:%F %R}"))
        )
    if not as_json:
        Console().print(table)


def _decide(kind: str, reason: str, by: str, **about: Any) -> None:
    desk = Desk(running_instance(from_environment()))
    facts: dict[str, Any] = dict.fromkeys(("entity_id", "target_id", "surface", "article_id", "start_char", "undoes"))
    facts |= about | {"reason": reason, "decided_by": by or getpass.getuser(), "decided_at": desk.now()}
    key = entities.decide(desk.store, EntityDecision(kind=kind, **facts))
    desk.close()
    typer.echo(f"Decision {key} is on record. To take it back: kursk entity undo {key} --reason WHY")

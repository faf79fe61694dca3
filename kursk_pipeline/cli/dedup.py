"""`kursk dedup`: find copies, replay history, review pairs, decide them, maintain the index."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console

from kursk_pipeline.cli.jobs import AsJson, Now, open_desk, print_counts
from kursk_pipeline.cli.tables import show_table

app = typer.Typer(help="Find what derives from a seed or from an article loaded before.", invoke_without_command=True)

PairText = Annotated[str, typer.Argument(help="Canonical URL, page id or seed id; `review` prints them.")]
UNCHANGED_HISTORY = (
    "nothing waits: all of history was decided at this version of the rules, and what analysts may have quoted is not"
    " overwritten. Fix: raise VERSION in kursk_pipeline/stages/dedup, or decide single pairs with `kursk dedup decide`"
)


@app.callback()
def dedup(
    context: typer.Context,
    *,
    replay: Annotated[bool, typer.Option("--replay", help="Show what the rules of this code would change.")] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="With --replay: then place what waits at this version.")
    ] = False,
    now: Now = "",
    as_json: AsJson = False,
) -> None:
    """Find what derives from a seed or from an article loaded before."""
    if context.invoked_subcommand:
        return
    from kursk_pipeline.jobs import JOBS, prepare

    if apply and not replay:
        raise typer.BadParameter("--apply goes with --replay")
    with open_desk(now) as (desk, caller):
        changed = _replay(desk, as_json=as_json) if replay else 0
        if replay and not apply:
            return
        prepare(desk)
        counts = JOBS["dedup"](desk, caller("dedup"))
        print_counts({"dedup": counts}, as_json=as_json)
        if apply and changed and not counts["seen"]:
            Console(stderr=True).print(UNCHANGED_HISTORY, soft_wrap=True)
            raise typer.Exit(1)


@app.command()
def review(*, limit: Annotated[int, typer.Option(help="Pairs at most.")] = 20, as_json: AsJson = False) -> None:
    """Pairs that the rules were least sure of and that nobody has decided."""
    from kursk_pipeline.steps.dedup_review import pairs_to_review

    with open_desk("") as (desk, _):
        found = pairs_to_review(desk, limit=limit)
    if as_json:
        _print_lines(found)
        return
    rows = [
        (f"{one['score']:.2f}", str(one["kind"]), f"{one['a_id']}\n{one['b_id']}", "\n".join(one["evidence"]))
        for one in found
    ]
    show_table(Console(), ("score", "kind", "pair", "evidence"), rows, title="Worth a look", numbers=("score",))


@app.command()
def decide(
    a: PairText,
    b: PairText,
    verb: Annotated[str, typer.Argument(help="confirm, split or undo.")],
    *,
    by: Annotated[str, typer.Option(help="Who decides.")],
    why: Annotated[str, typer.Option(help="Why, in words.")],
    now: Now = "",
) -> None:
    """Decide about a pair for good: over every rule, batch and replay, until it is undone."""
    from kursk_pipeline.steps.dedup_review import rule

    with open_desk(now) as (desk, _):
        changed = rule(desk, (a, b), verb, by=by, why=why)
    for one in changed:
        typer.echo(f"{one.page_id} is now {'its own' if one.page_id == one.cluster_id else f'in {one.cluster_id}'}")
    typer.echo(f"{verb}: kept; {len(changed)} pages changed their cluster")
    if changed:
        typer.echo("Stories and origins follow with the next `kursk refresh`, which kursk_marts does within the hour.")


@app.command()
def decisions() -> None:
    """Print every decision that stands, one JSON object a line: labelled pairs for the evaluation."""
    from kursk_pipeline.steps.dedup_review import decisions as standing

    with open_desk("") as (desk, _):
        _print_lines(standing(desk))


@app.command()
def maintain(
    *, rebuild: Annotated[bool, typer.Option("--rebuild", help="Rebuild the index beside itself.")] = False
) -> None:
    """Count hot hashes anew and drop versions that nothing reads any more; other workers go on meanwhile."""
    from kursk_pipeline.steps.dedup_maintenance import maintain as run

    with open_desk("") as (desk, _):
        done = run(desk, rebuild=rebuild)
    typer.echo(", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in asdict(done).items()))


def _replay(desk: Any, *, as_json: bool) -> int:
    from kursk_pipeline.steps.dedup_replay import replay as run

    found = run(desk)
    if as_json:
        typer.echo(json.dumps(asdict(found)))
        return found.changed
    typer.echo(
        f"{found.pages} pages placed anew: {found.changed} would change,"
        f" {found.relations_gained} relations gained, {found.relations_lost} lost. Nothing was written."
    )
    names = ("canonical_url", "kind_before", "cluster_before", "kind_after", "cluster_after")
    if found.changes:
        show_table(
            Console(), names, [tuple(str(one[name]) for name in names) for one in found.changes], title="Changes"
        )
    return found.changed


def _print_lines(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        typer.echo(json.dumps(row, default=str, ensure_ascii=False))

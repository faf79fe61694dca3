"""``kursk kb``: the knowledge base in config/entities: look, check, add, fill positions, find what is missing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kursk_pipeline.adapters.entity_facts import EntityFacts, load_facts, write_places
from kursk_pipeline.adapters.gazetteer import Draft, add_entity, load_knowledge
from kursk_pipeline.errors import KurskError
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.extract import KnownEntity

app = typer.Typer(help="The knowledge base: people, bodies, units and places of the topic.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
NOT_FOUND = 1


@app.command()
def check(*, as_json: AsJson = False) -> None:
    """Read every file strictly and count what it holds and lacks."""
    entities, facts = _read()
    placed = {place.entity_id for place in facts.places}
    rows = [
        {
            "label": label,
            "entities": count,
            "with Wikidata id": sum(1 for one in entities if one.label == label and one.qid),
            "id unchecked": sum(1 for one in entities if one.label == label and one.source.endswith("id unchecked")),
            "with position": sum(1 for one in entities if one.label == label and one.entity_id in placed),
        }
        for label, count in sorted(Counter(entity.label for entity in entities).items())
    ]
    if as_json:
        typer.echo("\n".join(json.dumps(row) for row in rows))
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)
    typer.echo(
        f"{len(facts.roles)} roles, {len(facts.metonyms)} places that stand for a body. All files are well-formed."
    )


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Id, or any written form of a name.")], *, as_json: AsJson = False
) -> None:
    """Show what is known of an entity: every entity that the name may mean."""
    entities, facts = _read()
    found = [entity for entity in entities if name in {entity.entity_id, entity.qid, *entity.aliases, *entity.demonyms}]
    if not found:
        typer.echo(f"Nothing is called {name!r}. Add it: kursk kb add --help", err=True)
        raise typer.Exit(NOT_FOUND)
    for entity in found:
        known = _known(entity, facts)
        if as_json:
            typer.echo(json.dumps(known, default=str, ensure_ascii=False))
            continue
        table = Table(show_header=False, title=entity.name)
        for field, value in known.items():
            table.add_row(field, "\n".join(map(str, value)) if isinstance(value, list) else str(value))
        Console().print(table)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name in English.")],
    *,
    label: Annotated[str, typer.Option(help="PERSON, ORG, UNIT, GPE, LOC, FAC, NORP, EVENT or WEAPON.")],
    kind: Annotated[str, typer.Option(help="What sort: person, organisation, settlement, region, ...")] = "",
    aliases: Annotated[str, typer.Option(help="Other forms in Latin script, parted by |.")] = "",
    ru: Annotated[str, typer.Option(help="Names in Russian, parted by |; case forms are derived.")] = "",
    uk: Annotated[str, typer.Option(help="Names in Ukrainian, parted by |.")] = "",
    qid: Annotated[str, typer.Option(help="Wikidata id, where certain.")] = "",
) -> None:
    """Add an entity; refused when its id or one of its names is taken."""
    draft = Draft(name, label, kind, aliases, ru, uk, qid)
    entity, file = add_entity(_folder(), draft)
    typer.echo(
        f"{entity.entity_id} is in {file.name}. Raise the version of the extract stage to find it in old articles."
    )


@app.command()
def refresh(
    *,
    limit: Annotated[int, typer.Option(help="Places asked for at most.")] = 500,
    geonames_user: Annotated[str, typer.Option(help="Account at GeoNames; it is not asked without.")] = "",
    wikidata_url: Annotated[str, typer.Option(hidden=True)] = "",
    geonames_url: Annotated[str, typer.Option(hidden=True)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")] = False,
) -> None:
    """Fill positions from Wikidata (CC0) and GeoNames (CC BY). Needs the internet; what stands in the file stays."""
    from kursk_pipeline.adapters.open_gazetteers import GEONAMES, WIKIDATA, OpenGazetteers
    from kursk_pipeline.adapters.web import USER_AGENT
    from kursk_pipeline.steps.refresh_places import positions

    entities, facts = _read()
    contact = from_environment().contact
    asked = OpenGazetteers(
        f"{USER_AGENT} {contact}".strip(),
        wikidata=wikidata_url or WIKIDATA,
        geonames=geonames_url or GEONAMES,
        geonames_user=geonames_user,
    )
    with asked as gazetteers:
        found = list(positions(_without_position(entities, facts)[:limit], facts.places, gazetteers))
    for place in found:
        typer.echo(
            f"{place.entity_id}: {place.latitude:.5f}, {place.longitude:.5f} within {place.precision_km} km, {place.source}"
        )
    if found and not dry_run:
        write_places(_folder() / "facts", [*facts.places, *found])
    typer.echo(f"{len(found)} positions {'found' if dry_run else 'written'}.", err=True)


@app.command()
def discover(*, limit: Annotated[int, typer.Option(help="Names shown at most.")] = 30, as_json: AsJson = False) -> None:
    """Show names that several independent origins use and that are not in the knowledge base, with evidence."""
    from kursk_pipeline.adapters.warehouse.entities import candidates
    from kursk_pipeline.desk import Desk
    from kursk_pipeline.local.instances import running_instance

    desk = Desk(running_instance(from_environment()))
    found = candidates(desk.store, limit=limit)
    desk.close()
    if as_json:
        typer.echo("\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in found))
        return
    table = Table("id", "name", "label", "origins", "articles", "mentions", "written", "first", "last")
    for row in found:
        facts = (
            row["nil_id"],
            row["name"],
            row["label"],
            row["origin_count"],
            row["article_count"],
            row["mention_count"],
        )
        table.add_row(*map(str, facts), ", ".join(row["surfaces"][:4]), str(row["first_on"]), str(row["last_on"]))
    Console().print(table)


def _without_position(entities: tuple[KnownEntity, ...], facts: EntityFacts) -> tuple[KnownEntity, ...]:
    there = {place.entity_id for place in facts.places}
    return tuple(entity for entity in entities if entity.entity_id not in there)


def _known(entity: KnownEntity, facts: EntityFacts) -> dict[str, Any]:
    known = asdict(entity) | {"aliases": list(entity.aliases), "disputed": sorted(entity.disputed)}
    known |= {"demonyms": list(entity.demonyms), "context": sorted(entity.context)}
    places = [asdict(place) for place in facts.places if place.entity_id == entity.entity_id]
    roles = [role for role in facts.roles if role.entity_id == entity.entity_id]
    known["position"] = places[0] if places else None
    known["roles"] = [f"{one.role}, {one.valid_from} to {one.valid_to or 'now'} ({one.source})" for one in roles]
    known["stands_for"] = facts.metonyms.get(entity.entity_id)
    return known


def _read() -> tuple[tuple[KnownEntity, ...], EntityFacts]:
    entities = load_knowledge(_folder())
    return entities, load_facts(_folder() / "facts", (entity.entity_id for entity in entities))


def _folder() -> Path:
    folder = from_environment().root / "config" / "entities"
    if not folder.is_dir():
        raise KurskError(f"{folder} is not there")
    return folder

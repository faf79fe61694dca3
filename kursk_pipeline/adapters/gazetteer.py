"""The knowledge base on disk: strict CSV files under ``config/entities/``, one row per entity.

Columns, all of them in every file:

    entity_id   a Wikidata id (``Q159``) where certain, else ``kursk:...``
    label       PERSON, ORG, UNIT, GPE, LOC, FAC, NORP, EVENT or WEAPON
    kind        what sort: country, region, front_region (its bare name means the region, not the city), settlement, ...
    name        the name shown, in English
    aliases     other forms in Latin script, parted by ``|``; for a region the bare name ("Kursk"), without "region".
                ``!`` before one (also in ru, uk): some sources write it by mistake; it means the entity, and is flagged
    ru, uk      names in Russian and Ukrainian, parted by ``|``; case forms are derived. ``=`` before one keeps it as it is
    demonyms    adjectives and nouns of its people, all languages, parted by ``|``
    context     words of which one must stand near an alias for it to count; empty when the alias is clear by itself
    source      where the row is from: an address, or ``editor`` (general knowledge). After it ``; id unchecked`` where the
                Wikidata id was written from memory: ``kursk kb check`` counts these
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import Entity
from kursk_pipeline.stages.extract import REGION_KINDS, KnownEntity
from kursk_pipeline.stages.extract.declension import case_forms
from kursk_pipeline.stages.extract.transliteration import spelling_key

COLUMNS = ("entity_id", "label", "kind", "name", "aliases", "ru", "uk", "demonyms", "context", "source")
LABELS = frozenset({"PERSON", "ORG", "UNIT", "GPE", "LOC", "FAC", "NORP", "EVENT", "WEAPON"})
_ID = re.compile(r"Q[1-9]\d*|kursk:[a-z0-9][a-z0-9/-]*")
_REGION_WORDS = ("region", "Region", "oblast", "Oblast", "province", "Province")
# A front region may share its bare name with its capital: the text around it decides.
_MAY_SHARE = ({"front_region", "settlement"},)


def load_entities(folder: Path) -> tuple[Entity, ...]:
    """Read the entities as the warehouse keeps them.

    Raises:
        ConfigError: a file is wrong; names file, line and fix.
    """
    return tuple(Entity(e.entity_id, e.label, e.name, e.qid) for e in load_knowledge(folder))


def load_knowledge(folder: Path) -> tuple[KnownEntity, ...]:
    """Read every ``*.csv`` of the folder, in order of their names.

    Raises:
        ConfigError: a file is wrong, or two entities claim one id or, with different labels, one name.
    """
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise ConfigError(str(folder), "", "no entity files are here", "point to the folder config/entities")
    rows = [row for file in files for row in _rows(file)]
    _refuse_doubles(rows)
    return tuple(entity for _, entity in rows)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to add: cells as the files have them; ``qid`` may be empty, ``kind`` too."""

    name: str
    label: str
    kind: str = ""
    aliases: str = ""
    ru: str = ""
    uk: str = ""
    qid: str = ""
    source: str = "editor"


def add_entity(folder: Path, draft: Draft) -> tuple[KnownEntity, Path]:
    """Add a row to the file that has most rows of its label and kind, in one step; returns the entity and the file.

    Raises:
        ConfigError: the row is wrong, or its id or one of its names is taken.
    """
    rows = {file: list(_rows(file)) for file in sorted(folder.glob("*.csv"))}
    file = max(rows, key=lambda one: _likeness(draft, [entity for _, entity in rows[one]]))
    kind = draft.kind or next((entity.kind for _, entity in rows[file] if entity.label == draft.label), "other")
    slug = re.sub(r"[^a-z0-9]+", "-", spelling_key(draft.name)).strip("-")
    entity_id = draft.qid or f"kursk:{draft.label.lower()}/{slug}"
    values = [entity_id, draft.label, kind, draft.name, draft.aliases, draft.ru, draft.uk, "", "", draft.source]
    entity = _entity(file, len(rows[file]) + 2, values)
    _refuse_doubles([row for found in rows.values() for row in found] + [(f"{file}, new line", entity)])
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8", newline="") as handle:
        handle.write(file.read_text(encoding="utf-8"))
        csv.writer(handle, lineterminator="\n").writerow(values)
    new.replace(file)
    return entity, file


def _likeness(draft: Draft, entities: list[KnownEntity]) -> tuple[int, int]:
    same = [entity for entity in entities if entity.label == draft.label]
    return sum(entity.kind == draft.kind for entity in same), len(same)


def _rows(file: Path) -> Iterator[tuple[str, KnownEntity]]:
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, strict=True)
        if tuple(next(reader, ())) != COLUMNS:
            raise ConfigError(str(file), "line 1", "the header is wrong", "write: " + ",".join(COLUMNS))
        try:
            for values in reader:
                place = f"{file}, line {reader.line_num}"
                yield place, _entity(file, reader.line_num, values)
        except csv.Error as error:
            raise ConfigError(str(file), f"line {reader.line_num}", str(error), "quote the field") from error


def _entity(file: Path, line: int, values: list[str]) -> KnownEntity:
    if len(values) != len(COLUMNS):
        raise ConfigError(
            str(file),
            f"line {line}",
            f"{len(values)} fields instead of {len(COLUMNS)}",
            "add or remove commas, or quote",
        )
    row = dict(zip(COLUMNS, values, strict=True))
    _check(file, line, row)
    return KnownEntity(
        entity_id=row["entity_id"],
        label=row["label"],
        kind=row["kind"],
        name=row["name"],
        qid=row["entity_id"] if row["entity_id"].startswith("Q") else None,
        aliases=tuple(dict.fromkeys(_aliases(row))),
        demonyms=tuple(dict.fromkeys(_demonyms(row))),
        context=frozenset(_split(row["context"])),
        disputed=frozenset(_disputed(row)),
        source=row["source"],
    )


def _check(file: Path, line: int, row: dict[str, str]) -> None:
    if not _ID.fullmatch(row["entity_id"]):
        raise ConfigError(
            str(file),
            f"line {line}, entity_id",
            f"{row['entity_id']!r} is no id",
            "write Q and digits, or kursk:lower-case-words",
        )
    if row["label"] not in LABELS:
        raise ConfigError(
            str(file),
            f"line {line}, label",
            f"unknown label {row['label']!r}",
            "use one of " + ", ".join(sorted(LABELS)),
        )
    if not row["name"].strip():
        raise ConfigError(str(file), f"line {line}, name", "the name is empty", "give the English name")
    if not row["source"].strip():
        raise ConfigError(str(file), f"line {line}, source", "it is empty", "give an address, or write editor")


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _disputed(row: dict[str, str]) -> Iterator[str]:
    plain = {"name": "", "kind": "", "label": row["label"]}
    wrong = {
        cell: "|".join(form for form in _split(row[cell]) if form.startswith("!")) for cell in ("aliases", "ru", "uk")
    }
    return (form for form in _aliases(plain | wrong) if form)


def _aliases(row: dict[str, str]) -> Iterator[str]:
    bare = [form.removeprefix("!") for form in _split(row["aliases"])]
    yield re.sub(r" \(.*\)$", "", row["name"])
    if row["kind"] != "region":
        yield from bare
    yield from _derived(row["kind"], (row["name"], *bare))
    if row["kind"] in REGION_KINDS:
        yield from (f"{form} {word}" for form in bare for word in _REGION_WORDS)
    for language in ("ru", "uk"):
        for name in _split(row[language]):
            yield from case_forms(name.removeprefix("!"), language, person=row["label"] == "PERSON")


def _derived(kind: str, forms: tuple[str, ...]) -> Iterator[str]:
    """Other words for a district; the plural of a weapon: "Bradleys"."""
    if kind == "district":
        stems = [form[: -len("district")] for form in forms if form.lower().endswith(" district")]
        yield from (
            stem + word for stem in stems for word in ("District", "district", "Raion", "raion", "Rayon", "rayon")
        )
    if kind == "weapon":
        yield from (form + "s" for form in forms if form[-1].isalnum() and form[-1] not in "sSxX" and " (" not in form)


def _demonyms(row: dict[str, str]) -> Iterator[str]:
    for demonym in _split(row["demonyms"]):
        yield from case_forms(demonym, "ru", person=False) if re.search("[а-яіїє]", demonym) else (demonym,)


def _refuse_doubles(rows: list[tuple[str, KnownEntity]]) -> None:
    ids: dict[str, str] = {}
    claims: dict[str, tuple[str, KnownEntity]] = {}
    for place, entity in rows:
        if entity.entity_id in ids:
            raise ConfigError(
                place, "entity_id", f"{entity.entity_id} is already at {ids[entity.entity_id]}", "merge the two rows"
            )
        ids[entity.entity_id] = place
        for alias in entity.aliases:
            earlier_place, earlier = claims.setdefault(alias, (place, entity))
            if earlier is not entity and not _may_share(earlier, entity):
                raise ConfigError(
                    place,
                    "aliases",
                    f"{alias!r} is already a name of {earlier.name} ({earlier.label}) at {earlier_place}",
                    "keep it in one row, or give one of the two a context",
                )


def _may_share(one: KnownEntity, other: KnownEntity) -> bool:
    return bool(one.context or other.context) or {one.kind, other.kind} in _MAY_SHARE


def single_names(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield label and name of every person and settlement whose name in ``ru`` or ``uk`` is one word that is declined."""
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if row["label"] in {"PERSON", "GPE"}:
                    names = _split(row[language])
                    yield from ((row["label"], name) for name in names if " " not in name and name[0] not in "=!")

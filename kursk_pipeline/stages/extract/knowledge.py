"""The knowledge base as the stage uses it: which names mean which entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kursk_pipeline.stages.extract.transliteration import spelling_key
from kursk_pipeline.stages.extract.units import unit_key

REGION_KINDS = frozenset({"region", "front_region"})
"""A bare name shared with the capital means the city for a ``region``, and the region for a ``front_region``."""


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """One entity of the knowledge base.

    Attributes:
        kind: what sort inside its label, such as ``region``, ``settlement``, ``country``.
        aliases: every written form that means it, in all languages, with case forms.
        demonyms: adjectives and nouns of its people ("Ukrainian"); mentions of them are NORP.
        disputed: aliases that some sources write by mistake: they mean it, and the mention is flagged.
        source: where the entry is from, in words.
        context: when not empty, an alias counts only with one of these lower-case words close by.
    """

    entity_id: str
    label: str
    kind: str
    name: str
    qid: str | None
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()
    source: str = ""


Surnames = dict[str, tuple[tuple[str, KnownEntity], ...]]
"""People by the key of a surname, each with the key of the first name."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Entities by written form, by demonym, by spelling key; and the first names of people."""

    by_id: dict[str, KnownEntity]
    by_alias: dict[str, tuple[KnownEntity, ...]]
    by_demonym: dict[str, KnownEntity]
    by_key: dict[str, tuple[KnownEntity, ...]]
    people_by_initial: dict[str, Surnames]
    region_by_bare_name: dict[str, KnownEntity]
    first_names: frozenset[str]
    metonyms: dict[str, KnownEntity]
    by_unit: dict[str, KnownEntity]
    side_of: dict[str, str]


def index(
    entities: Iterable[KnownEntity],
    first_names: Iterable[str] = (),
    metonyms: Mapping[str, str] | None = None,
    sides: Mapping[str, str] | None = None,
) -> Knowledge:
    """Index entities for look-up; earlier entities come first where several share a name.

    Args:
        entities: the knowledge base.
        first_names: words in Latin script that open a person's name and are nothing else.
        metonyms: ids of places, each with the id of the body that it is named for.
        sides: ids of officials, each with the country that they speak for: ``ru``, ``ua`` or an ISO 3166 code.
    """
    kept = tuple(entities)
    by_alias: defaultdict[str, dict[str, KnownEntity]] = defaultdict(dict)
    by_key: defaultdict[str, dict[str, KnownEntity]] = defaultdict(dict)
    initials: defaultdict[str, dict[str, KnownEntity]] = defaultdict(dict)
    for entity in kept:
        for alias in entity.aliases:
            by_alias[alias][entity.entity_id] = entity
            by_key[spelling_key(alias)][entity.entity_id] = entity
            if entity.label == "PERSON":
                initials[spelling_key(alias.split()[-1])[:1]][entity.entity_id] = entity
    by_id = {entity.entity_id: entity for entity in kept}
    return Knowledge(
        by_id=by_id,
        by_alias={alias: tuple(found.values()) for alias, found in by_alias.items()},
        by_demonym={demonym: entity for entity in reversed(kept) for demonym in entity.demonyms},
        by_key={key: tuple(found.values()) for key, found in by_key.items() if key},
        people_by_initial={letter: _surnames(found.values()) for letter, found in initials.items()},
        region_by_bare_name={name: entity for entity in kept if entity.kind in REGION_KINDS for name in _bare(entity)},
        first_names=frozenset(first_names),
        metonyms={place: by_id[body] for place, body in (metonyms or {}).items()},
        by_unit=_units(kept),
        side_of={
            alias: sides[one.entity_id] for one in kept if sides and one.entity_id in sides for alias in one.aliases
        },
    )


def _surnames(people: Iterable[KnownEntity]) -> Surnames:
    """Names of two words and more, by their last."""
    found: defaultdict[str, dict[tuple[str, str], tuple[str, KnownEntity]]] = defaultdict(dict)
    for person in people:
        for words in (alias.split() for alias in person.aliases if " " in alias):
            first = spelling_key(words[0])
            found[spelling_key(words[-1])][first, person.entity_id] = first, person
    return {surname: tuple(named.values()) for surname, named in found.items()}


def _units(entities: Iterable[KnownEntity]) -> dict[str, KnownEntity]:
    """Numbered units by their key; a key that two share names neither."""
    found: defaultdict[str, dict[str, KnownEntity]] = defaultdict(dict)
    for entity in entities:
        for alias in entity.aliases if entity.label == "UNIT" else ():
            key = unit_key(alias)
            if key:
                found[key][entity.entity_id] = entity
    return {key: next(iter(units.values())) for key, units in found.items() if len(units) == 1}


def _bare(region: KnownEntity) -> tuple[str, ...]:
    return tuple(alias.removesuffix(" region") for alias in region.aliases if alias.endswith(" region"))

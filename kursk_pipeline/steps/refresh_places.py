"""Fill the positions of places from open gazetteers: what a person wrote into the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kursk_pipeline.adapters.open_gazetteers import OpenGazetteers
from kursk_pipeline.records import Place
from kursk_pipeline.stages.extract import KnownEntity

PLACES = frozenset({"GPE", "LOC", "FAC"})
# A settlement of the topic lies in Russia or Ukraine; GeoNames is asked for both, and believed when one has the name.
COUNTRIES = ("RU", "UA")


def positions(entities: Sequence[KnownEntity], known: Iterable[Place], gazetteers: OpenGazetteers) -> Iterator[Place]:
    """Yield a position for each place that has none and that a gazetteer knows without doubt.

    Args:
        entities: the knowledge base.
        known: positions that are there.
        gazetteers: open for asking.
    """
    there = {place.entity_id for place in known}
    wanted = [entity for entity in entities if entity.label in PLACES and entity.entity_id not in there]
    by_qid = {entity.qid: entity.entity_id for entity in entities if entity.qid}
    asked = [(entity.entity_id, entity.qid) for entity in wanted if entity.qid]
    for found in gazetteers.positions(asked):
        yield _with_district(found.place, by_qid.get(found.inside or ""))
    for entity in wanted:
        if entity.qid is None and entity.kind == "settlement":
            hits = [
                place
                for country in COUNTRIES
                for place in gazetteers.search(entity.entity_id, entity.name, country=country)
            ]
            if len(hits) == 1:
                yield hits[0]


def _with_district(place: Place, district: str | None) -> Place:
    return Place(place.entity_id, place.latitude, place.longitude, place.precision_km, district, place.source)

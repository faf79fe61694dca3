"""Extract: an article's text -> mentions, with offsets and the entities they mean.

The text is first read by the language pipeline (an adapter: sentences, gazetteer, model). Here its findings meet the
rules; one flat layer of spans is chosen and linked. Pure: the knowledge base and the reading come in as arguments.
"""

from __future__ import annotations

from bisect import bisect_right

from kursk_pipeline.records import Mention
from kursk_pipeline.stages.extract.beside import later_by_surname, people_by_first_name, told_by_neighbours
from kursk_pipeline.stages.extract.cyrillic import later_in_cyrillic, people_in_cyrillic
from kursk_pipeline.stages.extract.dates import dates
from kursk_pipeline.stages.extract.guards import (
    gazetteer_spans_in_place,
    model_spans_through_gate,
    rule_spans_that_name,
)
from kursk_pipeline.stages.extract.knowledge import REGION_KINDS, Knowledge, KnownEntity, index
from kursk_pipeline.stages.extract.linking import Linker
from kursk_pipeline.stages.extract.names import named
from kursk_pipeline.stages.extract.numbers import figures
from kursk_pipeline.stages.extract.resolve import flat_layer
from kursk_pipeline.stages.extract.spans import Reading, Span
from kursk_pipeline.stages.extract.weapons import weapons

VERSION = 1
"""Raise it when the same text would give other mentions."""

__all__ = ["REGION_KINDS", "VERSION", "Knowledge", "KnownEntity", "Reading", "Span", "extract", "index"]


def extract(reading: Reading, *, knowledge: Knowledge) -> tuple[Mention, ...]:
    """Turn what was read in one text into mentions, in order of the text; they never overlap.

    Args:
        reading: the text with the findings of the language pipeline.
        knowledge: the knowledge base that mentions are linked to.
    """
    known = list(gazetteer_spans_in_place(reading, knowledge))
    certain = [*known, *_by_rule(reading, known, knowledge)]
    candidates = [*certain, *model_spans_through_gate(reading, certain, knowledge)]
    people = [span for span in candidates if span.label == "PERSON"]
    later = later_by_surname if reading.language == "en" else later_in_cyrillic
    spans = flat_layer(reading.text, [*candidates, *later(reading.text, people)])
    linker = Linker(reading.text, knowledge, spans)
    return tuple(_mention(reading, span, linker) for span in spans)


def _by_rule(reading: Reading, known: list[Span], knowledge: Knowledge) -> list[Span]:
    text = reading.text
    spans = [*figures(text), *dates(text, reading.language), *weapons(text)]
    if reading.language == "en":
        names = [*named(text, known), *told_by_neighbours(text), *people_by_first_name(text, knowledge.first_names)]
        return [*spans, *rule_spans_that_name(text, names, known)]
    return [*spans, *people_in_cyrillic(text, reading.language)]


def _mention(reading: Reading, span: Span, linker: Linker) -> Mention:
    link = linker.link(span)
    return Mention(
        page_id=reading.page_id,
        start_char=span.start,
        end_char=span.end,
        label=span.label,
        surface=reading.text[span.start : span.end],
        sentence_no=max(0, bisect_right(reading.sentence_starts, span.start) - 1),
        entity_id=link.entity.entity_id if link.entity else None,
        name=link.name,
        value=None,
        found_by=span.found_by,
        score=link.score,
    )

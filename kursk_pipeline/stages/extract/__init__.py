"""Extract: an article's text -> mentions, with offsets and the entities they mean.

The text is first read by the language pipeline (an adapter: sentences, gazetteer, model). Here its findings meet the
rules; one flat layer of spans is chosen and linked. Pure: the knowledge base and the reading come in as arguments.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from kursk_pipeline.records import Mention
from kursk_pipeline.stages.extract.abbreviations import acronyms, explained
from kursk_pipeline.stages.extract.beside import later_by_name, listed_with_places, told_by_neighbours
from kursk_pipeline.stages.extract.cyrillic import later_in_cyrillic, people_in_cyrillic, told_in_cyrillic
from kursk_pipeline.stages.extract.dates import dates
from kursk_pipeline.stages.extract.gate import model_spans_through_gate
from kursk_pipeline.stages.extract.guards import gazetteer_spans_in_place, rule_spans_that_name
from kursk_pipeline.stages.extract.knowledge import REGION_KINDS, Knowledge, KnownEntity, index
from kursk_pipeline.stages.extract.linking import Linker, nil_id
from kursk_pipeline.stages.extract.names import named
from kursk_pipeline.stages.extract.numbers import figures
from kursk_pipeline.stages.extract.people import (
    ALSO_WORDS,
    NOT_FIRST_NAMES,
    people_beside,
    people_by_first_name,
    with_first_names,
    with_initials,
)
from kursk_pipeline.stages.extract.resolve import flat_layer
from kursk_pipeline.stages.extract.sentences import pieces
from kursk_pipeline.stages.extract.spans import Reading, Span
from kursk_pipeline.stages.extract.values import value_of
from kursk_pipeline.stages.extract.weapons import weapons

VERSION = 6
"""Raise it when the same text would give other mentions."""

RULES_REACH = 4000
"""Rules see pieces of at most this many characters, cut at newlines: some take time in the square of it."""

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
    named = list(_again(reading, candidates, knowledge.first_names - ALSO_WORDS - NOT_FIRST_NAMES))
    spans = flat_layer(reading.text, [*candidates, *named])
    linker = Linker(reading.text, knowledge, spans)
    return tuple(_mention(reading, span, linker) for span in spans)


def _again(reading: Reading, candidates: list[Span], first_names: frozenset[str]) -> Iterator[Span]:
    """Names that the text has told already, and people with a first name that only this text knows."""
    people = [span for span in candidates if span.label == "PERSON"]
    if reading.language != "en":
        yield from later_in_cyrillic(reading.text, people)
        return
    short = list(explained(reading.text, candidates))
    yield from short
    people = [with_initials(reading.text, span) for span in people]
    yield from people
    fuller = list(with_first_names(reading.text, people, [span for span in candidates if span.label != "PERSON"]))
    yield from fuller
    yield from later_by_name(reading.text, [*candidates, *short, *fuller], first_names)


def _by_rule(reading: Reading, known: list[Span], knowledge: Knowledge) -> list[Span]:
    found: list[Span] = []
    for start, piece in pieces(reading.text, RULES_REACH):
        inside = [_moved(span, -start) for span in known if start <= span.start and span.end <= start + len(piece)]
        rules = _english if reading.language == "en" else _slavic
        spans = [
            *figures(piece),
            *dates(piece, reading.language),
            *weapons(piece),
            *rules(piece, inside, reading, knowledge),
        ]
        found += [_moved(span, start) for span in spans]
    return found


def _english(piece: str, known: list[Span], _: Reading, knowledge: Knowledge) -> Iterator[Span]:
    names = [
        *named(piece, known),
        *people_beside(piece),
        *told_by_neighbours(piece),
        *people_by_first_name(piece, knowledge.first_names),
    ]
    names += [*listed_with_places(piece, known), *acronyms(piece, known)]
    yield from rule_spans_that_name(piece, names, known, knowledge)


def _slavic(piece: str, _: list[Span], reading: Reading, __: Knowledge) -> Iterator[Span]:
    yield from people_in_cyrillic(piece, reading.language)
    yield from told_in_cyrillic(piece)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.label, span.found_by)


def _mention(reading: Reading, span: Span, linker: Linker) -> Mention:
    link = linker.link(span)
    surface = reading.text[span.start : span.end]
    body = linker.stands_for(span, link)
    return Mention(
        page_id=reading.page_id,
        start_char=span.start,
        end_char=span.end,
        label=span.label,
        surface=surface,
        sentence_no=max(0, bisect_right(reading.sentence_starts, span.start) - 1),
        entity_id=link.entity.entity_id if link.entity else None,
        name=link.name,
        value=value_of(span.label, surface, reading.published_on),
        found_by=span.found_by,
        score=link.score,
        nil_id=nil_id(span.label, link.name) if link.entity is None else None,
        stands_for=body.entity_id if body else None,
        is_conflicting=link.entity is not None and surface in link.entity.disputed,
    )

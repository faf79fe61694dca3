"""Walks a document and puts a claim together from what each module tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kursk_pipeline.records import Claim, Quotation
from kursk_pipeline.stages.claims.document import Document, Sentence
from kursk_pipeline.stages.claims.history import Past
from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.modes import mode_of
from kursk_pipeline.stages.claims.nearby import Kind
from kursk_pipeline.stages.claims.nouns import Counted, normal, normal_unit
from kursk_pipeline.stages.claims.setting import place_of, when_of
from kursk_pipeline.stages.claims.sides import COUNTRIES, Scope, side_of
from kursk_pipeline.stages.claims.speakers import Voices, named
from kursk_pipeline.stages.claims.standing import KnownSpeaker, standing_of
from kursk_pipeline.stages.claims.typed import Typed, typed

OPEN_SPEAKER, OPEN_SIDE = 0.9, 0.95
"""What an unresolved pronoun, or a side that is not told, takes from the confidence of a claim."""


def found(
    document: Document, lexicon: Lexicon, known: Mapping[str, KnownSpeaker], version: int
) -> tuple[tuple[Claim, ...], tuple[Quotation, ...]]:
    """Every claim and every piece of direct speech of a document, each in order of the text.

    Args:
        document: the text with sentences and mentions.
        lexicon: the words of its language.
        known: what the configuration says of entities that speak.
        version: the version of the rules, stored with each claim.
    """
    voices = Voices(document, lexicon)
    return _claims(document, voices, lexicon, known, version), _quotations(document, voices, lexicon, known)


def _claims(
    document: Document, voices: Voices, lexicon: Lexicon, known: Mapping[str, KnownSpeaker], version: int
) -> tuple[Claim, ...]:
    past = Past(document, lexicon)
    claims: list[Claim] = []
    for sentence in document.sentences:
        found = list(typed(sentence, lexicon))
        if found and not past.holds(sentence):
            claims += [_claim(document, sentence, one, voices, lexicon, known) for one in found]
    return tuple(replace(claim, claim_no=place, rule_version=version) for place, claim in enumerate(claims))


def _quotations(
    document: Document, voices: Voices, lexicon: Lexicon, known: Mapping[str, KnownSpeaker]
) -> tuple[Quotation, ...]:
    quotations = []
    for place, quotation in enumerate(voices.quotations):
        attribution = voices.of_quotation(quotation)
        sentence = document.sentence_at(quotation.start)
        speaker = named(attribution.speaker) if attribution else None
        standing = standing_of(speaker, sentence.text, lexicon, known)
        quotations.append(
            Quotation(
                page_id=document.page_id,
                quotation_no=place,
                start_char=quotation.start,
                end_char=quotation.end,
                speaker=speaker.text if speaker else None,
                speaker_id=speaker.entity_id if speaker else None,
                speaker_kind=standing.kind if speaker else "unnamed",
                speaker_side=standing.side,
            )
        )
    return tuple(quotations)


def _claim(
    document: Document,
    sentence: Sentence,
    one: Typed,
    voices: Voices,
    lexicon: Lexicon,
    known: Mapping[str, KnownSpeaker],
) -> Claim:
    item, kind = one
    attribution = voices.of(sentence, item.number.start, item.end)
    speaker = named(attribution.speaker) if attribution else None
    standing = standing_of(speaker, sentence.text, lexicon, known)
    begins = attribution.end if attribution and not attribution.is_aside and attribution.end <= item.number.start else 0
    speaking_side = standing.side if standing.side in COUNTRIES else None
    place = place_of(document, sentence, item.number.start, speaker.mention if speaker else None)
    scope = Scope(sentence.text, begins, speaking_side, place.surface if place else "")
    side = side_of(item, kind, scope, lexicon)
    when = when_of(sentence, item.number.start)
    is_open = attribution is not None and attribution.speaker.pronoun is not None
    confidence = kind.score * (OPEN_SPEAKER if is_open else 1) * (1 if side else OPEN_SIDE)
    via = attribution.via if attribution else None
    return replace(
        _figure(document, sentence, item, kind),
        side=COUNTRIES[side] if side else None,
        speaker=speaker.text if speaker else None,
        speaker_id=speaker.entity_id if speaker else None,
        speaker_kind=standing.kind,
        speaker_side=standing.side,
        via=via.text if via else None,
        mode=mode_of(sentence, item.number.start, attribution, lexicon),
        place=place.surface if place else None,
        place_id=place.entity_id if place else None,
        event_date=when.value if when else None,
        event_precision=when.precision if when else None,
        confidence=round(confidence, 3),
    )


def _figure(document: Document, sentence: Sentence, item: Counted, kind: Kind) -> Claim:
    """The claim as far as its number tells: value, unit and place in the text."""
    number, unit = item.number, item.unit or "person"
    start, end = sentence.start + number.start, sentence.start + item.end
    return Claim(
        page_id=document.page_id,
        claim_no=0,
        kind=kind.name,
        subject=item.subject or "people",
        side=None,
        value=number.value,
        value_low=number.low,
        value_high=number.high,
        bound=number.bound,
        unit=unit,
        normal_low=normal(number.low, unit),
        normal_high=normal(number.high, unit),
        normal_unit=normal_unit(unit),
        is_conversion=_is_conversion(sentence.text, number.start),
        raw=document.text[start:end],
        start_char=start,
        end_char=end,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        speaker=None,
        speaker_id=None,
        speaker_kind="publication",
        speaker_side=None,
        via=None,
        mode="asserted",
        place=None,
        place_id=None,
        event_date=None,
        event_precision=None,
        confidence=kind.score,
        rule_version=0,
    )


def _is_conversion(text: str, start: int) -> bool:
    """As in "1,294 square kilometres (500 square miles)": the same figure again in another unit."""
    before = text[:start].rstrip()
    return before.endswith("(") and bool(before[:-1].strip()) and before[:-1].rstrip()[-1].isalpha()

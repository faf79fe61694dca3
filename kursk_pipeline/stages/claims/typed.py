"""The counted numbers of a sentence that are claims, each with its kind; a bare number may take the kind before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kursk_pipeline.stages.claims.document import Sentence
from kursk_pipeline.stages.claims.kinds import bare_kind, kind_of
from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.nearby import BESIDE, Kind, Surroundings
from kursk_pipeline.stages.claims.nouns import MATERIEL, Counted, counted

NAMES = frozenset({"DATE", "UNIT", "WEAPON", "FAC", "EVENT", "PERSON"})
"""A number inside one of these is part of a date or a name."""
REPEATED = 0.9
"""What a number that takes the kind of the one before it keeps of its confidence."""

GROUND = "territory_"
"""Settlements named after an area share its fate: "1,250 square kilometres and 92 settlements"."""

Typed = tuple[Counted, Kind]


def typed(sentence: Sentence, lexicon: Lexicon) -> Iterator[Typed]:
    """Yield the claims of a sentence as far as number and kind tell."""
    items = [one for one in counted(sentence.text, lexicon) if not _is_in_a_name(sentence, one)]
    last: Typed | None = None
    for place, item in enumerate(items):
        left = items[place - 1].end if place else 0
        right = items[place + 1].number.start if place + 1 < len(items) else len(sentence.text)
        found = _typed(item, Surroundings(sentence.text, left, right), last, lexicon)
        if found is not None:
            last = found
            yield found


def _typed(item: Counted, around: Surroundings, last: Typed | None, lexicon: Lexicon) -> Typed | None:
    if item.subject is None:
        return _bare(item, around, last, lexicon)
    if item.number.value == 1 and " of " in item.phrase:
        return None  # "one of the men"
    kind = kind_of(item, around, lexicon)
    if kind is None and last is not None and item.subject == "settlements" and last[1].name.startswith(GROUND):
        kind = Kind("settlements_" + last[1].name.removeprefix(GROUND), last[1].score * REPEATED, "")
    if kind is None or (item.number.value == 1 and kind.score < BESIDE):
        return None  # "one soldier said"
    return item, kind


def _bare(item: Counted, around: Surroundings, last: Typed | None, lexicon: Lexicon) -> Typed | None:
    """A number without a noun: of what became of people, or of the same as the number before it."""
    is_part = around.sentence[item.end : item.end + 1] == "-"  # "a two-year-old child"
    if is_part or item.number.is_year or item.number.bound == "range" or item.number.value == 1:
        return None
    if last is not None and last[0].subject in MATERIEL:
        return _of_materiel(item, around, last, lexicon)
    kind = bare_kind(item, around, lexicon)
    if kind is not None:
        return replace(item, subject="people"), kind
    if last is not None and _repeats(item, around, lexicon):
        return replace(item, subject=last[0].subject), replace(last[1], score=last[1].score * REPEATED)
    return None


def _of_materiel(item: Counted, around: Surroundings, last: Typed, lexicon: Lexicon) -> Typed | None:
    """As in "188 drones, of which 76 were shot down and 96 lost": a bare number after materiel counts the same."""
    if not lexicon.others["alone"].match(around.sentence[item.end :]) and not _repeats(item, around, lexicon):
        return None
    same = replace(item, subject=last[0].subject)
    kind = kind_of(same, around, lexicon)
    return (same, kind) if kind is not None else None


def _repeats(item: Counted, around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether a bare number is of the same kind as the one before: "20 of them", "down from 1,300"."""
    if not lexicon.others["alone"].match(around.sentence[item.end :]):
        return False
    before = around.sentence[around.left : item.number.start]
    bound = around.sentence[item.number.start : item.number.figure_start]
    return bool(
        lexicon.others["more"].match(bound)
        or lexicon.others["again"].search(before)
        or lexicon.others["forms"].match(around.sentence[item.end :])
    )


def _is_in_a_name(sentence: Sentence, item: Counted) -> bool:
    for mention in sentence.mentions:
        start, end = sentence.local(mention)
        if start <= item.number.figure_start < end and mention.label in NAMES:
            return True
    return False

"""Does one text derive from the other, how, and what shows it."""

from __future__ import annotations

from dataclasses import replace

from kursk_pipeline.records import Relation, RelationKind, Signature
from kursk_pipeline.stages.dedup.across import in_two_languages, verify_across
from kursk_pipeline.stages.dedup.measures import Measures, measure
from kursk_pipeline.stages.dedup.model import DERIVED_SCORE, probability
from kursk_pipeline.stages.dedup.passages import Verification, passages_of

NEAR_COPY_CONTAINMENT = 0.6
"""Share of trigrams, quotations left out, from which a copy is literal: real reports of one event by different outlets
reach .22, machine translations of one original seldom pass .6 (measured for this project)."""

PART_RATIO = 0.7
"""Length ratio below which a literal copy is a part of the longer text rather than the same text."""

LEAST_WORDS = 8
"""Texts shorter than this are compared by their whole word sequence only."""

LEAST_CLASHES, CLASH_SHARE, TEMPLATE_CONTAINMENT = 3, 0.4, 0.25
"""A bulletin, not a copy: at least three matched sentences, and two in five of those with numbers, have other numbers
in like words. Real daily bulletins share up to .39 of trigrams. Costs .4 % of machine translations (development pairs)."""

LITERAL_CONTAINMENT, LITERAL_WORDS, LITERAL_SCORE = 0.5, 200, 0.95
"""A literal copy whatever the order of its sentences: half of the trigrams of at least 200 words, quotations left out.
Reports of one event by others share at most .34 (development pairs); shorter texts may share that much furniture."""

VETOED_SCORE = 0.2
"""Highest score of a pair that the numbers tell apart: well below ``DERIVED_SCORE``."""


def verify(a: Signature, b: Signature) -> Verification:
    """Compare two signatures; the answer for (b, a) is the same with contains and contained exchanged.

    Where words show nothing and the texts are in two languages, names, numbers and months decide (``across``). What words
    show to be a rewrite is a translation there: Russian and Ukrainian share words.
    """
    found = _verify_words(a, b)
    if not in_two_languages(a, b) or found.kind not in (None, RelationKind.REWRITE):
        return found
    return replace(found, kind=RelationKind.TRANSLATION) if found.kind else verify_across(a, b)


def _verify_words(a: Signature, b: Signature) -> Verification:
    if a.word_count and a.sequence_hash == b.sequence_hash:
        whole = (a.sentence_offsets[0], a.sentence_offsets[-1], b.sentence_offsets[0], b.sentence_offsets[-1])
        return Verification(RelationKind.IDENTICAL, 1.0, 1.0, whole, ("the same words in the same order",))
    if min(a.word_count, b.word_count) < LEAST_WORDS:
        return Verification(None, 0.0, 0.0, (), ("too short to compare",))
    is_turned = (a.word_count, a.sequence_hash) > (b.word_count, b.sequence_hash)
    shorter, longer = (b, a) if is_turned else (a, b)
    measures, alignment = measure(shorter, longer)
    score = ruled(probability(measures), measures)
    kind = _kind(measures, is_longer=is_turned) if score >= DERIVED_SCORE else None
    covered = round(max(measures.any_cover, measures.containment), 4)
    passages = passages_of(shorter, longer, alignment, is_turned=is_turned)
    return Verification(kind, score, covered, passages, _evidence(measures))


def compare(a: Signature, b: Signature) -> Relation | None:
    """The relation of ``a`` to ``b``, or None when neither derives from the other."""
    found = verify(a, b)
    return None if found.kind is None else relation(a.page_id, b.page_id, found)


def relation(page_id: str, matched_id: str, found: Verification) -> Relation:
    """The record of a verification; ``apart`` where neither derives from the other."""
    kind = found.kind or RelationKind.APART
    return Relation(page_id, matched_id, kind, found.score, found.covered_share, found.passages, found.evidence)


def ruled(score: float, measures: Measures) -> float:
    """The score of the model after the rules: literal copies stand whatever their order, bulletins are told apart."""
    if measures.plain_containment >= LITERAL_CONTAINMENT and measures.word_count >= LITERAL_WORDS:
        score = max(score, LITERAL_SCORE)
    return round(min(score, VETOED_SCORE) if is_bulletin(measures) else score, 4)


def is_bulletin(measures: Measures) -> bool:
    """Whether numbers tell the texts apart though their words are alike: two issues of a daily bulletin."""
    return (
        measures.clash_count >= LEAST_CLASHES
        and measures.clash_share >= CLASH_SHARE
        and measures.containment >= TEMPLATE_CONTAINMENT
    )


def _kind(measures: Measures, *, is_longer: bool) -> RelationKind:
    if measures.plain_containment < NEAR_COPY_CONTAINMENT:
        return RelationKind.REWRITE
    if measures.length_ratio >= PART_RATIO:
        return RelationKind.NEAR_COPY
    return RelationKind.CONTAINS if is_longer else RelationKind.CONTAINED


def _evidence(measures: Measures) -> tuple[str, ...]:
    """Up to five lines that an analyst can read."""
    trigrams = f"{measures.containment:.0%} of the shorter text's word trigrams are shared"
    cover = f"{measures.shorter_cover:.0%} of the shorter text, {measures.longer_cover:.0%} of the longer"
    names, words = f"{measures.name_cosine:.0%}", f"{measures.word_cosine:.0%}"
    lines = [
        f"{trigrams}, {measures.plain_containment:.0%} without quotations",
        f"{measures.match_count} sentences match in the same order: {cover}",
        f"names and numbers agree by {names}, other words by {words} (TF-IDF)",
    ]
    if measures.clash_count:
        lines.append(f"numbers disagree in {measures.clash_count} matched sentences")
    if is_bulletin(measures):
        lines.append("like words with other numbers: another issue of a bulletin, not a copy")
    return tuple(lines)

"""Does one text derive from the other, how, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass

from kursk_pipeline.records import Relation, RelationKind, Signature
from kursk_pipeline.stages.dedup.alignment import Alignment
from kursk_pipeline.stages.dedup.measures import Measures, measure
from kursk_pipeline.stages.dedup.model import probability

DERIVED_SCORE = 0.5
"""Probability from which a pair counts as derived."""

NEAR_COPY_CONTAINMENT = 0.6
"""Share of trigrams, quotations left out, from which a copy is literal: real reports of one event by different outlets
reach .22, machine translations of one original seldom pass .6 (measured for this project)."""

PART_RATIO = 0.7
"""Length ratio below which a literal copy is a part of the longer text rather than the same text."""

LEAST_WORDS = 8
"""Texts shorter than this are compared by their whole word sequence only."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer about a pair: ``kind`` is None when neither derives from the other; ``score`` in 0..1 either way."""

    kind: RelationKind | None
    score: float
    covered_share: float
    passages: tuple[int, ...]
    evidence: tuple[str, ...]


def verify(a: Signature, b: Signature) -> Verification:
    """Compare two signatures; the answer for (b, a) is the same with contains and contained exchanged."""
    if a.word_count and a.sequence_hash == b.sequence_hash:
        whole = (a.sentence_offsets[0], a.sentence_offsets[-1], b.sentence_offsets[0], b.sentence_offsets[-1])
        return Verification(RelationKind.IDENTICAL, 1.0, 1.0, whole, ("the same words in the same order",))
    if min(a.word_count, b.word_count) < LEAST_WORDS:
        return Verification(None, 0.0, 0.0, (), ("too short to compare",))
    measures, alignment = measure(a, b)
    score = _score(measures)
    covered = max(measures.ordered, measures.containment)
    kind = _kind(a, b, measures) if score >= DERIVED_SCORE else None
    return Verification(kind, score, covered, _passages(a, b, alignment), _evidence(measures, alignment))


def compare(a: Signature, b: Signature) -> Relation | None:
    """The relation of ``a`` to ``b``, or None when neither derives from the other."""
    found = verify(a, b)
    return None if found.kind is None else relation(a.page_id, b.page_id, found)


def relation(page_id: str, matched_id: str, found: Verification) -> Relation:
    """Make the record of a verification that has a kind."""
    kind = found.kind or RelationKind.NEW
    return Relation(page_id, matched_id, kind, found.score, found.covered_share, found.passages, found.evidence)


def _score(measures: Measures) -> float:
    return round(probability(measures), 4)


def _kind(a: Signature, b: Signature, measures: Measures) -> RelationKind:
    if measures.containment < NEAR_COPY_CONTAINMENT:
        return RelationKind.REWRITE
    if measures.length_ratio >= PART_RATIO:
        return RelationKind.NEAR_COPY
    return RelationKind.CONTAINS if a.word_count > b.word_count else RelationKind.CONTAINED


def _passages(a: Signature, b: Signature, alignment: Alignment) -> tuple[int, ...]:
    """Runs of matched sentences that follow one another in both texts, as offsets."""
    runs: list[list[int]] = []
    for match in alignment.matches:
        if runs and runs[-1][1] == match.at and runs[-1][3] == match.other:
            runs[-1][1], runs[-1][3] = match.at + 1, match.other + 1
        else:
            runs.append([match.at, match.at + 1, match.other, match.other + 1])
    return tuple(
        signature.sentence_offsets[place] for run in runs for signature, place in zip((a, a, b, b), run, strict=True)
    )


def _evidence(measures: Measures, alignment: Alignment) -> tuple[str, ...]:
    """One to five lines that an analyst can read."""
    lines = [
        f"{measures.containment:.0%} of the shorter text's word trigrams are shared",
        f"{measures.plain_containment:.0%} without quotations",
        f"{len(alignment.matches)} sentences match in the same order: {measures.ordered:.0%} of the shorter text",
        f"TF-IDF cosine {measures.cosine:.2f}",
    ]
    if measures.number_clash:
        lines.append(f"numbers disagree in {measures.number_clash:.0%} of the matched sentences that have them")
    return tuple(lines)

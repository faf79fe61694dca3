"""Does a text in one language derive from a text in another: by names, numbers and months in the order of sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log1p

from kursk_pipeline.records import RelationKind, Signature
from kursk_pipeline.stages.dedup.alignment import Alignment, Sentences, align
from kursk_pipeline.stages.dedup.model import DERIVED_SCORE, logistic, weights
from kursk_pipeline.stages.dedup.passages import Verification, passages_of
from kursk_pipeline.stages.dedup.rarity import anchor_weight

LEAST_MATCHES, LEAST_SHARED_WEIGHT = 3, 12.0
"""Sentences that must match in order, and the weight of what they share (three anchors that no other story has): of 1,920
pairs of unrelated texts on the topic in two languages one reaches 12.1, the shortest translation 26 (development)."""

WEIGHT_UNIT, MOST_WEIGHT = 10.0, 3.0
"""Unit in which the logarithm of shared weight counts, and the most that it counts for."""


@dataclass(frozen=True, slots=True)
class AcrossMeasures:
    """The evidence about a pair in two languages, the text with fewer anchors first; shares lie in 0..1.

    ``shorter_cover`` is the share of the shorter text's anchors, by weight, whose sentences match in order;
    ``shorter_share`` and ``longer_share`` the shares of each text's anchors that both sentences of such a match have,
    ``number_share`` of the shorter text's numbers. ``shared_weight`` is what they add up to (natural log units of rarity).
    """

    shorter_cover: float
    shorter_share: float
    longer_share: float
    number_share: float
    straightness: float
    shared_weight: float
    clash_share: float
    match_count: int


def in_two_languages(a: Signature, b: Signature) -> bool:
    """Whether both languages are known and differ."""
    return bool(a.language and b.language and a.language != b.language)


def verify_across(a: Signature, b: Signature) -> Verification:
    """Compare two texts in different languages; the answer for (b, a) is the same."""
    is_turned = (len(a.anchors), a.sequence_hash) > (len(b.anchors), b.sequence_hash)
    shorter, longer = (b, a) if is_turned else (a, b)
    measures, alignment = measure_across(shorter, longer)
    score = round(logistic(weights("weights_across"), across_features(measures)), 4) if is_enough(measures) else 0.0
    kind = RelationKind.TRANSLATION if score >= DERIVED_SCORE else None
    passages = passages_of(shorter, longer, alignment, is_turned=is_turned)
    return Verification(kind, score, round(min(1.0, measures.shorter_cover), 4), passages, _evidence(measures, a, b))


def is_enough(measures: AcrossMeasures) -> bool:
    """Whether there is anything to judge by."""
    return measures.match_count >= LEAST_MATCHES and measures.shared_weight >= LEAST_SHARED_WEIGHT


def measure_across(shorter: Signature, longer: Signature) -> tuple[AcrossMeasures, Alignment]:
    """Compare the anchors of two signatures, the text with fewer of them first."""
    a, b = _anchor_sentences(shorter), _anchor_sentences(longer)
    found = align(a, b)
    in_order = sum(match.shared for match in found.chain)
    numbers = {one for part in a.numbers for one in part}
    matched = {one for match in found.chain for one in a.numbers[match.at] & b.numbers[match.other]}
    return AcrossMeasures(
        shorter_cover=found.cover,
        shorter_share=in_order / a.total,
        longer_share=in_order / b.total,
        number_share=_weight(matched, a) / max(1.0, _weight(numbers, a)),
        straightness=found.straightness,
        shared_weight=in_order,
        clash_share=found.clash_share,
        match_count=len(found.chain),
    ), found


def across_features(measures: AcrossMeasures) -> dict[str, float]:
    """What the model looks at; anchors out of order tell of one event, not of one text."""
    straight_share = measures.straightness * measures.shorter_share
    evidence = min(MOST_WEIGHT, log1p(measures.shared_weight / WEIGHT_UNIT))
    return {
        "straight_shorter_share": straight_share,
        "straight_longer_share": measures.straightness * measures.longer_share,
        "evidence": evidence,
        "straight_evidence": evidence * straight_share,
        "number_share": measures.number_share,
        "clash_share": measures.clash_share,
    }


@lru_cache(maxsize=256)
def _anchor_sentences(signature: Signature) -> Sentences:
    by_anchor = {anchor >> 2: anchor_weight(anchor) for anchor in signature.anchors}
    return Sentences.of(signature.anchors, signature.anchor_ends, by_anchor)


def _weight(anchors: set[int], text: Sentences) -> float:
    return sum(text.word_weights[one] for one in sorted(anchors))


def _evidence(measures: AcrossMeasures, a: Signature, b: Signature) -> tuple[str, ...]:
    shares = f"{measures.shorter_share:.0%} of the names and numbers of one, {measures.longer_share:.0%} of the other's"
    lines = [
        f"languages {a.language} and {b.language}: {shares} stand in both in the same order",
        f"{measures.match_count} sentences match in the same order, with {measures.number_share:.0%} of the numbers",
    ]
    if measures.clash_share:
        lines.append(f"numbers disagree in {measures.clash_share:.0%} of the matched sentences that have any")
    return tuple(lines)

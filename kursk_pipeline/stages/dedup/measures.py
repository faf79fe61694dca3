"""What two signatures have in common, in numbers; the first text is the shorter one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup.alignment import Alignment, Sentences, align
from kursk_pipeline.stages.dedup.rarity import weight
from kursk_pipeline.stages.dedup.reading import WORD

LEAST_PLAIN_SHARE = 0.25
"""Share of trigrams outside quotations below which quotations are counted after all: the text is an interview."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The evidence about one pair; shares and cosines lie in 0..1.

    ``containment`` and ``plain_containment`` (quotations left out) are shares of the smaller set of trigrams.
    ``word_cosine`` and ``name_cosine`` (names and numbers) are TF-IDF. ``shorter_cover`` and ``longer_cover`` are the
    shares of each text's sentences that match in order, ``any_cover`` of the shorter text's in any order.
    ``straightness`` is 1 where matches lie at like places. ``clash_share`` is the share of matched sentences with
    numbers whose numbers disagree. ``run_density`` and ``run_weight`` tell of the best run of matches (``Alignment``).
    """

    containment: float
    plain_containment: float
    word_cosine: float
    name_cosine: float
    shorter_cover: float
    longer_cover: float
    any_cover: float
    straightness: float
    match_count: int
    clash_count: int
    clash_share: float
    run_density: float
    run_weight: float
    word_count: int
    length_ratio: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A signature unfolded for comparison: sets, vectors and weighed sentences."""

    shingles: frozenset[int]
    plain_shingles: frozenset[int]
    word_vector: Mapping[int, float]
    name_vector: Mapping[int, float]
    sentences: Sentences


@lru_cache(maxsize=256)
def profile(signature: Signature) -> Profile:
    """Unfold one signature."""
    shingles = frozenset(signature.shingles)
    plain = shingles - frozenset(signature.quoted_shingles)
    weights = {word >> 2: weight(word) for word in signature.words}
    return Profile(
        shingles=shingles,
        plain_shingles=plain if len(plain) >= LEAST_PLAIN_SHARE * len(shingles) else shingles,
        word_vector=_vector((word for word in signature.words if word & 3 == WORD), weights),
        name_vector=_vector((word for word in signature.words if word & 3 != WORD), weights),
        sentences=Sentences.of(signature.words, signature.sentence_ends, weights),
    )


def measure(shorter: Signature, longer: Signature) -> tuple[Measures, Alignment]:
    """Compare two signatures, the shorter text first.

    Returns:
        The measures, and the matched sentences behind them.
    """
    left, right = profile(shorter), profile(longer)
    found = align(left.sentences, right.sentences)
    return Measures(
        containment=_containment(left.shingles, right.shingles),
        plain_containment=_containment(left.plain_shingles, right.plain_shingles),
        word_cosine=_dot(left.word_vector, right.word_vector),
        name_cosine=_dot(left.name_vector, right.name_vector),
        shorter_cover=found.cover,
        longer_cover=found.other_cover,
        any_cover=found.any_cover,
        straightness=found.straightness,
        match_count=len(found.chain),
        clash_count=found.clash_count,
        clash_share=found.clash_share,
        run_density=found.run_density,
        run_weight=found.run_weight,
        word_count=shorter.word_count,
        length_ratio=shorter.word_count / max(1, longer.word_count),
    ), found


def _containment(a: frozenset[int], b: frozenset[int]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _vector(words: Iterable[int], weights: Mapping[int, float]) -> dict[int, float]:
    """TF-IDF of unit length; term frequency counts by its logarithm."""
    counts = Counter(word >> 2 for word in words)
    raw = {word: (1 + log(count)) * weights[word] for word, count in sorted(counts.items())}
    length = sqrt(sum(value * value for value in raw.values()))
    return {word: value / length for word, value in raw.items()} if length else {}


def _dot(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    return min(1.0, sum(a[word] * b[word] for word in _common(a, b)))


def _common(a: Mapping[int, float], b: Mapping[int, float]) -> Sequence[int]:
    """Sorted, so that sums of floats come out alike on every machine."""
    return sorted(a.keys() & b.keys())

"""What two signatures have in common, in numbers between 0 and 1; symmetric unless a name says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup.alignment import Alignment, Sentences, align
from kursk_pipeline.stages.dedup.rarity import weight


@dataclass(frozen=True, slots=True)
class Measures:
    """The evidence about one pair.

    ``containment`` and ``plain_containment`` (quotations left out) are shares of the smaller set of trigrams;
    ``jaccard`` of the union. ``cosine`` is TF-IDF. ``rare_share`` is the share of the smaller text's word weight that
    the other has. ``ordered`` and ``unordered`` are the shares of the smaller text's weight in matched sentences, in
    the same order and in any. ``number_clash`` is the share of matched sentences with numbers whose numbers disagree.
    """

    containment: float
    plain_containment: float
    jaccard: float
    cosine: float
    rare_share: float
    ordered: float
    unordered: float
    number_clash: float
    length_ratio: float
    log_words: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A signature unfolded for comparison: sets, vectors and weighed sentences."""

    shingles: frozenset[int]
    plain_shingles: frozenset[int]
    vector: Mapping[int, float]
    weights: Mapping[int, float]
    sentences: Sentences


@lru_cache(maxsize=256)
def profile(signature: Signature) -> Profile:
    """Unfold one signature (about a millisecond for a usual article)."""
    shingles = frozenset(signature.shingles)
    counts = Counter(word >> 2 for word in signature.words)
    weights = {word >> 2: weight(word) for word in signature.words}
    return Profile(
        shingles=shingles,
        plain_shingles=shingles - frozenset(signature.quoted_shingles),
        vector=_unit({word: (1 + log(count)) * weights[word] for word, count in counts.items()}),
        weights=weights,
        sentences=Sentences.of(signature, weights),
    )


def measure(a: Signature, b: Signature) -> tuple[Measures, Alignment]:
    """Compare two signatures.

    Returns:
        The measures, and the matched sentences behind them (indices in ``a`` and ``b``).
    """
    left, right = profile(a), profile(b)
    alignment = align(left.sentences, right.sentences)
    smaller = max(1, min(a.word_count, b.word_count))
    return Measures(
        containment=_containment(left.shingles, right.shingles),
        plain_containment=_containment(left.plain_shingles, right.plain_shingles),
        jaccard=_jaccard(left.shingles, right.shingles),
        cosine=_dot(left.vector, right.vector),
        rare_share=_rare_share(left.weights, right.weights),
        ordered=alignment.ordered,
        unordered=alignment.unordered,
        number_clash=alignment.number_clash,
        length_ratio=smaller / max(1, a.word_count, b.word_count),
        log_words=log(smaller),
    ), alignment


def _containment(a: frozenset[int], b: frozenset[int]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    shared = len(a & b)
    union = len(a) + len(b) - shared
    return shared / union if union else 0.0


def _unit(vector: Mapping[int, float]) -> dict[int, float]:
    length = sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def _dot(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    return min(1.0, sum(a[word] * b[word] for word in _sorted_common(a, b)))


def _rare_share(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    smaller = min(sum(a.values()), sum(b.values()))
    return min(1.0, sum(a[word] for word in _sorted_common(a, b)) / smaller) if smaller else 0.0


def _sorted_common(a: Iterable[int], b: Iterable[int]) -> Sequence[int]:
    """Sorted, so that sums of floats do not depend on the order of the pair."""
    return sorted(set(a) & set(b))

"""Which sentences of two texts say the same, found by the weight of the words they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kursk_pipeline.stages.dedup.chain import Match, best_of_each, best_run, heaviest_chain
from kursk_pipeline.stages.dedup.reading import NUMBER

LEAST_LIKENESS = 0.2
"""Dice coefficient of word weights from which two sentences may match: on the development pairs 99 in 100 machine
translations then have more than .8 of their sentences matched, reports by other outlets less than .9 of theirs."""

MOST_PLACES = 100
"""Sentences that may share one word; a word of more tells nothing, and a page of one line repeated would cost the square."""

CLASH_LIKENESS = 0.35
"""Likeness from which two sentences are taken to state the same thing, so that their numbers must agree."""

RUN_GAP_COST = 0.03
"""Cost of unmatched weight inside a run. Of .03, .05, .1, .2, .3 and .5 the one with the best F1 in cross-validation on all
that is learnt from: so cheap a gap only cuts off what lies far from the rest, as the text around an embedded one does."""

DRIFT_BOUND = 0.25
"""Mean shift of matched sentences, in shares of the shorter text, at which their order tells nothing any more."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one signature: their words (class left out), numbers, weights, and the places of their middles."""

    words: tuple[frozenset[int], ...]
    numbers: tuple[frozenset[int], ...]
    weights: tuple[float, ...]
    places: tuple[float, ...]
    total: float
    word_weights: Mapping[int, float]

    @classmethod
    def of(cls, hashes: Sequence[int], ends: Sequence[int], word_weights: Mapping[int, float]) -> Sentences:
        """Cut words or anchors where sentences end; ``word_weights`` are by word without its class."""
        parts = [hashes[a:b] for a, b in zip((0, *ends[:-1]), ends, strict=False)]
        words = tuple(frozenset(word >> 2 for word in part) for part in parts)
        weights = tuple(sum(word_weights[word] for word in sorted(part)) for part in words)
        return cls(
            words=words,
            numbers=tuple(frozenset(word >> 2 for word in part if word & 3 == NUMBER) for part in parts),
            weights=weights,
            places=tuple(end - weight / 2 for end, weight in zip(accumulate(weights), weights, strict=True)),
            total=sum(weights) or 1.0,
            word_weights=word_weights,
        )


@dataclass(frozen=True, slots=True)
class Alignment:
    """Sentences matched in order (``chain``) and in any order (``pairs``), and what they amount to, in 0..1.

    ``run_density`` is the share of words shared inside the best run of matches, ``run_weight`` (natural log units of rarity)
    how much is shared there: the part that was cut out or embedded looks like a whole rewrite inside its run.
    """

    chain: tuple[Match, ...]
    pairs: tuple[Match, ...]
    cover: float
    other_cover: float
    any_cover: float
    straightness: float
    clash_count: int
    clash_share: float
    run_density: float
    run_weight: float


def align(a: Sentences, b: Sentences) -> Alignment:
    """Match the sentences of two texts."""
    candidates = _candidates(a, b)
    chain, pairs = heaviest_chain(candidates), best_of_each(candidates)
    clash_count, clash_share = _clashes(a, b, pairs)
    run_density, run_weight = _best_run(a, b, chain)
    return Alignment(
        chain=tuple(chain),
        pairs=tuple(pairs),
        cover=sum(a.weights[match.at] for match in chain) / a.total,
        other_cover=sum(b.weights[match.other] for match in chain) / b.total,
        any_cover=min(1.0, sum(a.weights[match.at] for match in pairs) / a.total),
        straightness=1 - min(1.0, _drift(a, b, chain) / DRIFT_BOUND),
        clash_count=clash_count,
        clash_share=clash_share,
        run_density=run_density,
        run_weight=run_weight,
    )


def _candidates(a: Sentences, b: Sentences) -> list[Match]:
    where: dict[int, list[int]] = defaultdict(list)
    known = frozenset[int]().union(*a.words)
    for other, words in enumerate(b.words):
        for word in words & known:
            where[word].append(other)
    found: list[Match] = []
    for at, words in enumerate(a.words):
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(where.keys() & words):
            places = where[word]
            for other in places if len(places) <= MOST_PLACES else ():
                shared[other] += a.word_weights[word]
        found.extend(_likely(at, shared, a, b))
    return found


def _likely(at: int, shared: Mapping[int, float], a: Sentences, b: Sentences) -> list[Match]:
    whole = a.weights[at]
    matches = [
        Match(at, other, 2 * weight / (whole + b.weights[other]), weight) for other, weight in sorted(shared.items())
    ]
    return [match for match in matches if match.likeness >= LEAST_LIKENESS]


def _best_run(a: Sentences, b: Sentences, chain: Sequence[Match]) -> tuple[float, float]:
    before_a, before_b = _gaps(a, [match.at for match in chain]), _gaps(b, [match.other for match in chain])
    gaps = [one + other for one, other in zip(before_a, before_b, strict=True)]
    begin, end = best_run(chain, gaps, gap_cost=RUN_GAP_COST)
    run = chain[begin:end]
    shared = sum(match.shared for match in run)
    whole = sum(a.weights[match.at] + b.weights[match.other] for match in run) + sum(gaps[begin + 1 : end])
    return (2 * shared / whole if whole else 0.0), shared


def _gaps(text: Sentences, places: Sequence[int]) -> list[float]:
    """Before each matched sentence, the weight of those since the matched one before it."""
    starts = [0, *(place + 1 for place in places)]
    return [sum(text.weights[start:place]) for start, place in zip(starts, places, strict=False)]


def _drift(a: Sentences, b: Sentences, chain: Sequence[Match]) -> float:
    """How far matched sentences lie from like places, as a share of the text.

    Like places are like shares of both texts (a rewrite of the whole) or a constant shift (a part inside a longer text),
    whichever fits better.
    """
    if not chain:
        return 1.0
    shifts = [a.places[match.at] - b.places[match.other] for match in chain]
    middle = sorted(shifts)[len(shifts) // 2]
    constant = sum(abs(shift - middle) for shift in shifts) / len(chain) / min(a.total, b.total)
    stretched = sum(abs(a.places[m.at] / a.total - b.places[m.other] / b.total) for m in chain) / len(chain)
    return min(constant, stretched)


def _clashes(a: Sentences, b: Sentences, pairs: Sequence[Match]) -> tuple[int, float]:
    """Matched sentences where each has a number that the other lacks: how many, and what share of those with numbers."""
    with_numbers = [
        (a.numbers[match.at], b.numbers[match.other])
        for match in pairs
        if match.likeness >= CLASH_LIKENESS and a.numbers[match.at] and b.numbers[match.other]
    ]
    clashes = sum(bool(one - other) and bool(other - one) for one, other in with_numbers)
    return clashes, clashes / len(with_numbers) if with_numbers else 0.0

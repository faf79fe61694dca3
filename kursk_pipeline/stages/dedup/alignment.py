"""Which sentences of two texts say the same, found by the weight of the words they share, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup.reading import NUMBER

LEAST_LIKENESS = 0.2
"""Dice coefficient of word weights from which two sentences may be matched; machine translations of one sentence
mostly lie above, other sentences of one event mostly below (development pairs)."""

CLASH_LIKENESS = 0.35
"""Likeness from which two sentences are taken to state the same thing, so that their numbers must agree."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one signature: their words (class left out), numbers, and weights."""

    words: tuple[frozenset[int], ...]
    numbers: tuple[frozenset[int], ...]
    sentence_weights: tuple[float, ...]
    word_weights: Mapping[int, float]

    @classmethod
    def of(cls, signature: Signature, word_weights: Mapping[int, float]) -> Sentences:
        """Cut ``signature.words`` at ``sentence_ends``; weights are by word without its class."""
        starts = (0, *signature.sentence_ends[:-1])
        parts = [signature.words[a:b] for a, b in zip(starts, signature.sentence_ends, strict=True)]
        words = tuple(frozenset(word >> 2 for word in part) for part in parts)
        return cls(
            words=words,
            numbers=tuple(frozenset(word >> 2 for word in part if word & 3 == NUMBER) for part in parts),
            sentence_weights=tuple(sum(word_weights[word] for word in sorted(part)) for part in words),
            word_weights=word_weights,
        )


@dataclass(frozen=True, slots=True)
class Match:
    """One matched pair of sentences: indices, likeness (Dice, 0..1), weight shared."""

    at: int
    other: int
    likeness: float
    shared: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Sentences matched in order, and the shares of the lighter text that they cover."""

    matches: tuple[Match, ...]
    ordered: float
    unordered: float
    number_clash: float


def align(a: Sentences, b: Sentences) -> Alignment:
    """Match sentences: the heaviest chain in the same order in both, and the best match of each in any order."""
    candidates = _candidates(a, b)
    chain = _heaviest_chain(candidates)
    lighter = min(sum(a.sentence_weights), sum(b.sentence_weights)) or 1.0
    return Alignment(
        matches=tuple(chain),
        ordered=min(1.0, sum(match.shared for match in chain) / lighter),
        unordered=min(1.0, sum(match.shared for match in _best_of_each(candidates)) / lighter),
        number_clash=_number_clash(a, b, _best_of_each(candidates)),
    )


def _candidates(a: Sentences, b: Sentences) -> list[Match]:
    where: dict[int, list[int]] = defaultdict(list)
    for other, words in enumerate(b.words):
        for word in words:
            where[word].append(other)
    found: list[Match] = []
    for at, words in enumerate(a.words):
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(words):
            for other in where.get(word, ()):
                shared[other] += a.word_weights[word]
        found.extend(_likely(at, shared, a, b))
    return found


def _likely(at: int, shared: Mapping[int, float], a: Sentences, b: Sentences) -> list[Match]:
    whole = a.sentence_weights[at]
    matches = [
        Match(at, other, 2 * weight / (whole + b.sentence_weights[other]), weight)
        for other, weight in sorted(shared.items())
        if weight > 0
    ]
    return [match for match in matches if match.likeness >= LEAST_LIKENESS]


def _heaviest_chain(candidates: list[Match]) -> list[Match]:
    """Heaviest chain that rises in both texts. ``candidates`` ascend by ``at``, then ``other``."""
    width = max((match.other for match in candidates), default=-1) + 2
    tree: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)
    before = [-1] * len(candidates)
    waiting: list[tuple[int, float, int]] = []
    best = (0.0, -1)
    for at, match in enumerate(candidates):
        if waiting and candidates[waiting[0][2]].at != match.at:
            _raise_ends(tree, waiting)
        total, before[at] = _best_end(tree, match.other)
        total += match.shared * match.likeness
        waiting.append((match.other + 1, total, at))
        best = max(best, (total, at))
    return _trace(candidates, before, best[1])


def _best_end(tree: list[tuple[float, int]], upto: int) -> tuple[float, int]:
    best = (0.0, -1)
    while upto > 0:
        best = max(best, tree[upto])
        upto -= upto & -upto
    return best


def _raise_ends(tree: list[tuple[float, int]], waiting: list[tuple[int, float, int]]) -> None:
    for slot, total, at in waiting:
        place = slot
        while place < len(tree):
            tree[place] = max(tree[place], (total, at))
            place += place & -place
    waiting.clear()


def _trace(candidates: list[Match], before: list[int], last: int) -> list[Match]:
    chain: list[Match] = []
    while last >= 0:
        chain.append(candidates[last])
        last = before[last]
    return chain[::-1]


def _best_of_each(candidates: list[Match]) -> list[Match]:
    """Pairs taken greedily by likeness, each sentence once."""
    taken_at: set[int] = set()
    taken_other: set[int] = set()
    chosen: list[Match] = []
    for match in sorted(candidates, key=lambda one: (-one.likeness, one.at, one.other)):
        if match.at not in taken_at and match.other not in taken_other:
            taken_at.add(match.at)
            taken_other.add(match.other)
            chosen.append(match)
    return chosen


def _number_clash(a: Sentences, b: Sentences, matches: list[Match]) -> float:
    """Share of matched sentences with numbers on both sides that have none of them, or fewer than half, in common."""
    with_numbers = [
        (a.numbers[match.at], b.numbers[match.other])
        for match in matches
        if match.likeness >= CLASH_LIKENESS and a.numbers[match.at] and b.numbers[match.other]
    ]
    clashes = sum(len(one & other) * 2 < min(len(one), len(other)) for one, other in with_numbers)
    return clashes / len(with_numbers) if with_numbers else 0.0

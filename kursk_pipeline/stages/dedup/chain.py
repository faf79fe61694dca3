"""Choose among likely pairs of sentences: the heaviest chain that rises in both texts, or the best pair of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """One pair of sentences: indices in the first and the other text, likeness (Dice, 0..1), weight shared."""

    at: int
    other: int
    likeness: float
    shared: float


def heaviest_chain(candidates: Sequence[Match]) -> list[Match]:
    """The chain of greatest weight (shared weight times likeness) that rises strictly in both texts.

    Args:
        candidates: ascending by ``at``, then ``other``.

    A Fenwick tree over ``other`` keeps the best chain that ends at or before each place, so that the whole takes
    k log n steps for k candidates.
    """
    tree: list[tuple[float, int]] = [(0.0, -1)] * (max((match.other for match in candidates), default=-1) + 3)
    before = [-1] * len(candidates)
    waiting: list[tuple[int, float, int]] = []
    best = (0.0, -1)
    for place, match in enumerate(candidates):
        if waiting and candidates[waiting[0][2]].at != match.at:
            _raise_ends(tree, waiting)
        total, before[place] = _best_end(tree, match.other)
        total += match.shared * match.likeness
        waiting.append((match.other + 1, total, place))
        best = max(best, (total, place))
    return _trace(candidates, before, best[1])


def best_run(chain: Sequence[Match], gaps: Sequence[float], *, gap_cost: float) -> tuple[int, int]:
    """The stretch of a chain that shows most: shared weight less the cost of what lies unmatched between its matches.

    Args:
        chain: matches that rise in both texts.
        gaps: weight of the sentences of both texts that stand unmatched before each match, since the one before it.
        gap_cost: cost of one unit of that weight, against two for each unit shared (it stands in both texts).

    Returns:
        First place in the chain, and one past the last.
    """
    best, best_total = (0, 0), 0.0
    begin, total = 0, 0.0
    for place, match in enumerate(chain):
        kept = total - gap_cost * gaps[place]
        begin, total = (begin, kept) if kept > 0 else (place, 0.0)
        total += 2 * match.shared
        if total > best_total:
            best, best_total = (begin, place + 1), total
    return best


def best_of_each(candidates: Sequence[Match]) -> list[Match]:
    """Pairs taken by likeness, each sentence at most once, in the order of the first text."""
    taken_at: set[int] = set()
    taken_other: set[int] = set()
    chosen: list[Match] = []
    for match in sorted(candidates, key=lambda one: (-one.likeness, one.at, one.other)):
        if match.at not in taken_at and match.other not in taken_other:
            taken_at.add(match.at)
            taken_other.add(match.other)
            chosen.append(match)
    return sorted(chosen, key=lambda one: one.at)


def _best_end(tree: Sequence[tuple[float, int]], upto: int) -> tuple[float, int]:
    best = (0.0, -1)
    while upto > 0:
        best = max(best, tree[upto])
        upto -= upto & -upto
    return best


def _raise_ends(tree: list[tuple[float, int]], waiting: list[tuple[int, float, int]]) -> None:
    for slot, total, place in waiting:
        at = slot
        while at < len(tree):
            tree[at] = max(tree[at], (total, place))
            at += at & -at
    waiting.clear()


def _trace(candidates: Sequence[Match], before: Sequence[int], last: int) -> list[Match]:
    chain: list[Match] = []
    while last >= 0:
        chain.append(candidates[last])
        last = before[last]
    return chain[::-1]

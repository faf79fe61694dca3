"""Precision, recall and F1, whole and by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.dedup.corpus import Pair


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the pairs scored: precision, recall and F1 of derived pairs, in 0..1."""

    precision: float
    recall: float
    f1: float


def figures(pairs: Sequence[Pair], answers: Sequence[bool]) -> Figures:
    """Figures of yes-no answers."""
    found = sum(pair.is_derived and yes for pair, yes in zip(pairs, answers, strict=True))
    wrong = sum(not pair.is_derived and yes for pair, yes in zip(pairs, answers, strict=True))
    there = sum(pair.is_derived for pair in pairs)
    precision = found / (found + wrong) if found + wrong else 1.0
    recall = found / there if there else 1.0
    return Figures(round(precision, 4), round(recall, 4), round(2 * found / max(1, found + wrong + there), 4))


def share_by_kind(pairs: Sequence[Pair], answers: Sequence[bool]) -> dict[str, tuple[int, float]]:
    """For each kind: how many pairs, and the share answered yes (recall of copies, false alarms of others)."""
    by_kind: dict[str, list[bool]] = {}
    for pair, yes in zip(pairs, answers, strict=True):
        by_kind.setdefault(pair.kind, []).append(bool(yes))
    return {kind: (len(all_), round(sum(all_) / len(all_), 4)) for kind, all_ in sorted(by_kind.items())}


def told(pairs: Sequence[Pair], answers: Sequence[bool]) -> dict[str, object]:
    """Figures whole and by kind, as the report holds them."""
    whole = figures(pairs, answers)
    return {
        "precision": whole.precision, "recall": whole.recall, "f1": whole.f1, "by_kind": share_by_kind(pairs, answers),
    }  # fmt: skip

"""The measure of the public article-extraction benchmark (scrapinghub), written anew from its definition.

A text is the multiset of its runs of four words (``\\w+``). Precision is the mean over pages with a prediction, recall the
mean over pages with a truth, F1 the harmonic mean of the two means: long texts weigh no more than short ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple

SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")


class Overlap(NamedTuple):
    """Shared, surplus and missing shingles of one page."""

    shared: int
    surplus: int
    missing: int

    @property
    def precision(self) -> float | None:
        """None without a prediction."""
        predicted = self.shared + self.surplus
        return self.shared / predicted if predicted else None

    @property
    def recall(self) -> float | None:
        """None without a truth."""
        true = self.shared + self.missing
        return self.shared / true if true else None

    @property
    def f1(self) -> float:
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


class Score(NamedTuple):
    """Means over the pages of one set."""

    f1: float
    precision: float
    recall: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; a shorter text is one run."""
    words = _WORD.findall(text)
    runs = (tuple(words[start : start + SHINGLE_WORDS]) for start in range(max(1, len(words) - SHINGLE_WORDS + 1)))
    return Counter(run for run in runs if run)


def overlap(truth: str, prediction: str) -> Overlap:
    """Compare the texts of one page."""
    true, predicted = shingles(truth), shingles(prediction)
    shared = (true & predicted).total()
    return Overlap(shared, predicted.total() - shared, true.total() - shared)


def score(overlaps: Iterable[Overlap]) -> Score:
    """Precision, recall and F1 over pages."""
    pages = list(overlaps)
    precision = fmean(page.precision for page in pages if page.precision is not None)
    recall = fmean(page.recall for page in pages if page.recall is not None)
    return Score(2 * precision * recall / (precision + recall), precision, recall)

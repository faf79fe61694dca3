"""Scores a reading by hand-set weights: the judge's floor, and all there is for a topic without a trained model."""

from __future__ import annotations

import math

from kursk_pipeline.stages.judge.reading import Reading, Sentence

THRESHOLD = 0.5
"""The score is a probability by construction, so the even chance parts the two; ``evals/judge`` has the yield."""

_CONSTANT = -2.0
_TITLE, _LEAD, _SHARE, _COUNT = 2.4, 1.3, 6.0, 0.6
_BOUND_TITLE, _BOUND_SHARE, _NEAR_TITLE, _NEAR_SHARE = -2.5, -4.0, -1.0, -1.2
"""Set by hand on the training part of ``evals/judge`` so that the title or the lead with one more sentence suffices."""

_BEFORE, _FILED_AGAINST = -2.0, -1.0
"""A date before the topic is strong but not final evidence, since publication dates are often wrong."""

_FULL_SHARE = 0.5


def lexicon_score(reading: Reading) -> float:
    """How likely an article is on topic, in 0..1, by the lexicon alone."""
    if not reading.speaking and not reading.title.clues:
        return 0.0
    size = max(1, reading.size)
    topical = sum(map(_topical, reading.speaking))
    evidence = (
        _CONSTANT
        + _TITLE * _topical(reading.title)
        + _LEAD * max(map(_topical, reading.lead), default=0.0)
        + _SHARE * min(_FULL_SHARE, topical / size)
        + _COUNT * math.log1p(topical)
        + _BOUND_TITLE * reading.title.is_bound
        + _BOUND_SHARE * sum(sentence.is_bound for sentence in reading.speaking) / size
        + _NEAR_TITLE * _only_near(reading.title)
        + _NEAR_SHARE * sum(map(_only_near, reading.speaking)) / size
        + _BEFORE * reading.is_before
        + _FILED_AGAINST * (reading.filed.is_against and not reading.filed.is_topical)
    )
    return 1.0 / (1.0 + math.exp(-evidence))


def _topical(sentence: Sentence) -> float:
    """How far a sentence speaks of the topic: surely, likely, by a name that may be a namesake's, or not."""
    if sentence.is_bound:
        return 0.0
    if sentence.is_topical:
        return 1.0 if sentence.is_sure or sentence.is_named else 0.6
    return 0.4 if sentence.is_named and not sentence.is_against else 0.0


def _only_near(sentence: Sentence) -> bool:
    return sentence.is_near and not sentence.is_topical and not sentence.is_named

"""From measures to one score: logistic regression over nine features, whose weights are data of this version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp, log

from kursk_pipeline.stages.dedup.measures import Measures

BRIEF_LOG = 5.0
"""Natural log of the words (148) below which a text is brief: a few sentences agree by chance there."""

MOST_LENGTH = 1.5
"""Longer than 665 words (this much above ``BRIEF_LOG``) agreement proves nothing more."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Intercept, and one weight for each feature by name."""

    intercept: float
    slopes: Mapping[str, float]


def features(measures: Measures) -> dict[str, float]:
    """What the model looks at. The same evidence counts less in a brief text, and less out of order."""
    length = log(max(1, measures.word_count)) - BRIEF_LOG
    brevity = max(0.0, -length)
    straight_shorter_cover = measures.straightness * measures.shorter_cover
    return {
        "plain_containment": measures.plain_containment,
        "word_cosine": measures.word_cosine,
        "name_cosine": measures.name_cosine,
        "straight_shorter_cover": straight_shorter_cover,
        "straight_longer_cover": measures.straightness * measures.longer_cover,
        "length": max(0.0, min(MOST_LENGTH, length)),
        "brevity": brevity,
        "brief_containment": brevity * measures.plain_containment,
        "brief_cover": brevity * straight_shorter_cover,
    }


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights in ``weights.toml``, made by ``python -m evals.dedup --train`` from the development pairs."""
    stored = tomllib.loads((files(__package__) / "weights.toml").read_text(encoding="utf-8"))
    return Weights(stored["intercept"], stored["slopes"])


def probability(measures: Measures) -> float:
    """How sure it is, in 0..1, that one of the two texts derives from the other or both from a third."""
    learnt = weights()
    total = learnt.intercept + sum(learnt.slopes[name] * value for name, value in features(measures).items())
    return 1 / (1 + exp(-max(-40.0, min(40.0, total))))

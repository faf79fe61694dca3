"""From measures to one score: logistic regression over twelve features, whose weights are data of this version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp, log, log1p

from kursk_pipeline.stages.dedup.measures import Measures

DERIVED_SCORE = 0.5
"""Probability from which a pair counts as derived."""

BRIEF_LOG = 5.0
"""Natural log of the words (148) below which a text is brief: a few sentences agree by chance there."""

MOST_LENGTH = 1.5
"""Longer than 665 words (this much above ``BRIEF_LOG``) agreement proves nothing more."""


RUN_UNIT, MOST_RUN = 100.0, 3.0
"""Shared weight of about fifteen rare words, the unit in which a run's logarithm counts, and the most that it counts for."""

WELL_COVERED = 0.8
"""Share of the shorter text from which sentences leave nothing to explain. Literal words beside less cover are those of a
site's furniture or a long quotation: without this feature 3.9 % of unrelated short texts in one furniture were merged."""


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
        "run_density": measures.run_density,
        "run_evidence": measures.run_density * min(MOST_RUN, log1p(measures.run_weight / RUN_UNIT)),
        "literal_gap": measures.plain_containment * max(0.0, WELL_COVERED - measures.any_cover),
    }


@lru_cache(maxsize=2)
def weights(name: str = "weights") -> Weights:
    """``weights.toml`` (words) or ``weights_across.toml`` (two languages), made by ``python -m evals.dedup --train``."""
    stored = tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))
    return Weights(stored["intercept"], stored["slopes"])


def probability(measures: Measures) -> float:
    """How sure it is, in 0..1, that one of the two texts derives from the other or both from a third."""
    return logistic(weights(), features(measures))


def logistic(learnt: Weights, values: Mapping[str, float]) -> float:
    """The score in 0..1 of features by name."""
    total = learnt.intercept + sum(learnt.slopes[name] * value for name, value in values.items())
    return 1 / (1 + exp(-max(-40.0, min(40.0, total))))

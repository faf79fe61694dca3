"""From measures to one calibrated score: logistic regression, whose weights are data of this version."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from math import exp

from kursk_pipeline.stages.dedup.measures import Measures

MEASURE_NAMES = tuple(field.name for field in fields(Measures))


@dataclass(frozen=True, slots=True)
class Weights:
    """Intercept and one weight for each measure, in the order of ``MEASURE_NAMES``."""

    intercept: float
    slopes: tuple[float, ...]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights in ``weights.toml``, made by ``python -m evals.dedup --train`` from the development pairs."""
    stored = tomllib.loads((files(__package__) / "weights.toml").read_text(encoding="utf-8"))
    return Weights(stored["intercept"], tuple(stored["slopes"][name] for name in MEASURE_NAMES))


def probability(measures: Measures) -> float:
    """How sure it is, in 0..1, that one of the two texts derives from the other or both from a third."""
    learnt = weights()
    total = learnt.intercept + sum(
        slope * getattr(measures, name) for slope, name in zip(learnt.slopes, MEASURE_NAMES, strict=True)
    )
    return 1 / (1 + exp(-max(-40.0, min(40.0, total))))

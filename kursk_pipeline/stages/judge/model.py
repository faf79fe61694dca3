"""Applies trained weights: a softmax over the four states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

from kursk_pipeline.records import TopicState
from kursk_pipeline.topics import Weights


def chances(values: Sequence[float], weights: Weights) -> dict[TopicState, float]:
    """How likely each state is; the chances sum to one.

    Args:
        values: the features, in the order of ``weights.features``.
        weights: a trained model.
    """
    scores = [
        constant + sum(map(mul, row, values)) for constant, row in zip(weights.constants, weights.rows, strict=True)
    ]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return {TopicState(state): power / total for state, power in zip(weights.states, powers, strict=True)}

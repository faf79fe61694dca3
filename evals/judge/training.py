"""Trains the judge's weights: a softmax regression on the features of the labelled texts, without chance.

Texts are few and short, while articles are long and may lack a title. So each text is learnt in several shapes too:
without its title; followed by another of its event and state, and if on topic also slow to come to it; and drawn out by
off-topic text, as ``TAILS`` says.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

from evals.judge.labelled import Labelled
from kursk_pipeline.records import TopicState
from kursk_pipeline.stages.judge.features import FEATURES, features_of
from kursk_pipeline.stages.judge.model import chances
from kursk_pipeline.stages.judge.reading import Reading, has_evidence, read
from kursk_pipeline.topics import Topic, Weights

STATES = tuple(TopicState)

PENALTY = 0.0001
"""Weight of the squared weights; from 0.0001, 0.0003 and 0.001 the best F1 in five folds by event."""

SHAPED_WEIGHT = 0.5
"""A reshaped text counts half an original one, since it brings no new words."""

THRESHOLD = 0.5
"""The chance of being on topic from which an article is; calibrated chances make the even one the natural border."""

TEMPERATURES = tuple(step / 20 for step in range(10, 61))
"""Tried from 0.5 to 3; temperature scaling after Guo et al., "On calibration of modern neural networks" (2017)."""

SLOW_WEIGHT = 0.05
"""Few articles come to their subject late."""

TAILS = {TopicState.ON_TOPIC: (1,), TopicState.PASSING: (1, 4, 7)}
"""How many off-topic texts follow one in its drawn-out shapes: reports on the incursion end with the rest of the front,
and a passing mention stands in a text of any length."""

_STEPS, _RATE = 4000, 0.5


def train(train_part: list[Labelled], dev_part: list[Labelled], topic: Topic) -> Weights:
    """Fit weights to the training part and calibrate them on the development part.

    Args:
        train_part: the labelled texts to learn from.
        dev_part: the labelled texts that set the temperature.
        topic: the topic whose clues make the features.
    """
    shaped = [(text, weight) for text, weight in _shapes(train_part) if _speaks(text, topic)]
    rows = [_features(text, topic) for text, _ in shaped]
    constants, matrix = _fit(rows, [text.state for text, _ in shaped], [weight for _, weight in shaped])
    weights = Weights(_version([*train_part, *dev_part]), FEATURES, STATES, constants, matrix, THRESHOLD)
    return _cooled(weights, _temperature(weights, dev_part, topic))


def _temperature(weights: Weights, dev_part: list[Labelled], topic: Topic) -> float:
    """The temperature that makes the states of the development part likeliest."""
    pairs = [(_features(text, topic), text.state) for text in dev_part if _speaks(text, topic)]

    def surprise(temperature: float) -> float:
        cooled = _cooled(weights, temperature)
        return -sum(math.log(max(chances(row, cooled)[state], 1e-9)) for row, state in pairs)

    return min(TEMPERATURES, key=surprise)


def _cooled(weights: Weights, temperature: float) -> Weights:
    """Divide every weight: a softmax of scaled scores is temperature scaling."""
    return replace(
        weights,
        constants=tuple(round(value / temperature, 4) for value in weights.constants),
        rows=tuple(tuple(round(value / temperature, 4) for value in row) for row in weights.rows),
    )


def write_weights(weights: Weights, path: Path) -> None:
    """Write weights as JSON, one state a line."""
    path.write_text(json.dumps(asdict(weights), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _speaks(text: Labelled, topic: Topic) -> bool:
    """Whether anything of the topic was found: without it the judge says off topic and asks no model."""
    return has_evidence(_reading(text, topic))


def _reading(text: Labelled, topic: Topic) -> Reading:
    return read(text.title, text.text, topic, language=text.language, section=None, published_at=None)


def _features(text: Labelled, topic: Topic) -> list[float]:
    return features_of(_reading(text, topic), topic)


def _version(texts: list[Labelled]) -> str:
    content = json.dumps([asdict(text) for text in texts], ensure_ascii=False) + "".join(FEATURES)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _shapes(texts: list[Labelled]) -> Iterator[tuple[Labelled, float]]:
    for number, text in enumerate(texts):
        yield text, 1.0
        yield replace(text, title=""), SHAPED_WEIGHT
        partner = _partner(texts, number)
        if partner is not None:
            together = replace(text, text=f"{text.text}\n{partner.text}")
            yield together, SHAPED_WEIGHT
            if text.state is TopicState.ON_TOPIC:
                yield _slow_to_come(_drawn_out(together, texts, number, 2), texts, number), SLOW_WEIGHT
        for count in TAILS.get(text.state, ()):
            yield _drawn_out(text, texts, number, count), SHAPED_WEIGHT


def _drawn_out(text: Labelled, texts: list[Labelled], number: int, count: int) -> Labelled:
    """A text followed by that many others of its language that are off topic; a passing one by a second passing one too."""
    others = [other for other in texts if other.state is TopicState.OFF_TOPIC and other.language == text.language]
    tail = [others[(number + step) % len(others)].text for step in range(count)] if others else []
    second = _next_passing(texts, number) if text.state is TopicState.PASSING and count > 1 else ()
    return replace(text, text="\n".join([text.text, *tail, *second]))


def _slow_to_come(text: Labelled, texts: list[Labelled], number: int) -> Labelled:
    """A long read without a title that opens on something else."""
    others = [other for other in texts if other.state is TopicState.OFF_TOPIC and other.language == text.language]
    opening = others[number % len(others)].text.split("\n", maxsplit=1)[0] if others else ""
    return replace(text, title="", text=f"{opening}\n{text.text}")


def _next_passing(texts: list[Labelled], number: int) -> tuple[str, ...]:
    state, language = TopicState.PASSING, texts[number].language
    later = (other.text for other in texts[number + 1 :] if other.state is state and other.language == language)
    return tuple(islice(later, 1))


def _partner(texts: list[Labelled], number: int) -> Labelled | None:
    text = texts[number]
    if text.state is TopicState.PASSING:
        return None
    for other in texts[number + 1 :] + texts[:number]:
        if other.state is text.state and other.language == text.language and _event_kind(other) == _event_kind(text):
            return other
    return None


def _event_kind(text: Labelled) -> str:
    return text.event.split(".")[0]


def _fit(
    rows: list[list[float]], states: list[TopicState], weights: list[float]
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    """Minimise the weighted cross-entropy by gradient descent with momentum from zero: the same every time."""
    import numpy as np

    table = np.hstack([np.array(rows), np.ones((len(rows), 1))])
    targets = np.array([[float(state is known) for known in STATES] for state in states])
    share = np.array(weights)[:, None] / sum(weights)
    penalty = np.full((table.shape[1], 1), PENALTY)
    penalty[-1] = 0.0
    values = np.zeros((table.shape[1], len(STATES)))
    speed = np.zeros_like(values)
    for _ in range(_STEPS):
        scores = table @ values
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        slope = table.T @ (share * (chances - targets)) + penalty * values
        speed = 0.9 * speed - _RATE * slope
        values += speed
    rounded = np.round(values, 4)
    return tuple(rounded[-1].tolist()), tuple(tuple(row) for row in rounded[:-1].T.tolist())

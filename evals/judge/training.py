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
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from evals.judge.labelled import Labelled
from evals.judge.vocabulary import learn_pulls
from kursk_pipeline.records import TopicState
from kursk_pipeline.stages.judge.features import FEATURES, features_of
from kursk_pipeline.stages.judge.model import chances
from kursk_pipeline.stages.judge.reading import has_evidence, read
from kursk_pipeline.topics import Topic, Weights

STATES = tuple(TopicState)

PENALTY = 0.0001
"""Weight of the squared weights; from 0.0001, 0.0003 and 0.001 the best F1 in five folds by event."""

SHAPED_WEIGHT = 0.5
"""A reshaped text counts half an original one, since it brings no new words."""

THRESHOLD = 0.4
"""The chance of being on topic from which an article is, unless a namesake is likelier. Of 0.3, 0.35 and so on to 0.55
the best F1 in five folds by event: 0.926 at a recall of 0.938, against 0.920 and 0.915 for the even chance."""

TEMPERATURES = tuple(step / 20 for step in range(10, 61))
"""Tried from 0.5 to 3; temperature scaling after Guo et al., "On calibration of modern neural networks" (2017)."""

SLOW_WEIGHT = 0.05
"""Few articles come to their subject late."""

TAILS = {TopicState.ON_TOPIC: (1,), TopicState.PASSING: (1, 4, 7), TopicState.OFF_TOPIC: (2, 8)}
"""How many off-topic texts follow one in its drawn-out shapes: reports on the incursion end with the rest of the front,
and a passing mention stands in a text of any length."""

FOLDS = 5
"""In so many parts the training texts are divided, by event, to learn vocabularies from the others."""

FILED = {
    "battle of 1943": "History\n1943\nSecond World War",
    "submarine": "submarine\nNorthern Fleet",
    "nuclear plant": "Energy\nRosatom",
    "ore": "iron ore",
    "sport": "Football",
    "weather": "Weather",
    TopicState.ON_TOPIC: "War in Ukraine\nKursk region",
    TopicState.OFF_TOPIC: "World\nBelgorod",
}
"""Sections and tags as publishers give them, by kind of namesake or by state."""

FILED_WEIGHT = 0.1
"""What a publisher says of a text is a hint, since desks file by habit; no text is learnt by it alone."""

LONG_BEFORE = datetime(2019, 7, 12, tzinfo=UTC)

STEPS, TINY = 12, 1e-8
"""Newton's method doubles the right digits each step; a little weight keeps the constants from floating."""


def train(train_part: list[Labelled], dev_part: list[Labelled], topic: Topic) -> Weights:
    """Fit weights to the training part and calibrate them on the development part.

    The vocabulary is learnt first, and each text is read with one that it had no part in: words that a text itself
    brought would make its nearness look surer than that of a new one.

    Args:
        train_part: the labelled texts to learn from.
        dev_part: the labelled texts that set the temperature.
        topic: the topic whose clues make the features.
    """
    shaped = [(text, weight) for text, weight in _shapes(train_part)]
    rows = _rows([text for text, _ in shaped], train_part, topic)
    known = [(row, text.state, weight) for row, (text, weight) in zip(rows, shaped, strict=True) if row is not None]
    constants, matrix = _fit([row for row, _, _ in known], [state for _, state, _ in known], [w for _, _, w in known])
    version = _version([*train_part, *dev_part])
    weights = Weights(version, FEATURES, STATES, constants, matrix, THRESHOLD, learn_pulls(train_part))
    return _cooled(weights, _temperature(weights, dev_part, topic))


def _rows(shaped: list[Labelled], train_part: list[Labelled], topic: Topic) -> list[list[float] | None]:
    """Features of each text, read with a vocabulary from the other folds; None where nothing speaks of the topic."""
    readers = [_with_pulls(topic, [text for text in train_part if _fold(text) != fold]) for fold in range(FOLDS)]
    return [_features(text, readers[_fold(text)]) for text in shaped]


def _with_pulls(topic: Topic, texts: list[Labelled]) -> Topic:
    return replace(topic, weights=Weights("", (), (), (), (), THRESHOLD, learn_pulls(texts)))


def _fold(text: Labelled) -> int:
    """Texts of one event share a fold."""
    return int(hashlib.sha256(text.event.encode()).hexdigest(), 16) % FOLDS


def _temperature(weights: Weights, dev_part: list[Labelled], topic: Topic) -> float:
    """The temperature that makes the states of the development part likeliest."""
    reader = replace(topic, weights=weights)
    read_dev = [(_features(text, reader), text.state) for text in dev_part]
    pairs = [(row, state) for row, state in read_dev if row is not None]

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
    """Write weights as JSON: one line a feature, state or stem, so that a change can be read."""
    parts = asdict(weights)
    pulls = {language: _lines(stems, "  ") for language, stems in parts.pop("pulls").items()}
    lines = {name: _lines(value, " ") for name, value in parts.items()}
    lines["pulls"] = "{\n" + ",\n".join(f' "{language}": {stems}' for language, stems in pulls.items()) + "\n}"
    content = ",\n".join(f'"{name}": {value}' for name, value in lines.items())
    path.write_text("{\n" + content + "\n}\n", encoding="utf-8")


def _lines(value: Any, indent: str) -> str:
    """JSON with one line an item of a list or an object."""
    if isinstance(value, dict):
        items = [f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(one)}" for key, one in value.items()]
        return "{\n" + ",\n".join(indent + item for item in items) + "\n" + indent[1:] + "}"
    if isinstance(value, list | tuple):
        return (
            "[\n" + ",\n".join(indent + json.dumps(one, ensure_ascii=False) for one in value) + "\n" + indent[1:] + "]"
        )
    return json.dumps(value)


def _features(text: Labelled, topic: Topic) -> list[float] | None:
    """The features of a text; None where the judge would say off topic and ask no model."""
    reading = read(
        text.title, text.text, topic, language=text.language, filed=text.filed, published_at=text.published_at
    )
    return features_of(reading, topic) if has_evidence(reading) else None


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
        yield from _filed(text)
        for count in TAILS.get(text.state, ()):
            yield _drawn_out(text, texts, number, count), SHAPED_WEIGHT


def _filed(text: Labelled) -> Iterator[tuple[Labelled, float]]:
    """A text with what a publisher says of it: its section and tags, and for a namesake a date before the topic."""
    filed = FILED.get(text.kind or text.state)
    if filed:
        yield replace(text, filed=filed), FILED_WEIGHT
    if text.state is TopicState.NAMESAKE:
        yield replace(text, published_at=LONG_BEFORE), FILED_WEIGHT


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
    """Minimise the penalised, weighted cross-entropy by Newton's method from zero: the same every time."""
    import numpy as np

    table = np.hstack([np.array(rows), np.ones((len(rows), 1))])
    targets = np.array([[float(state is known) for known in STATES] for state in states])
    share = np.array(weights)[:, None] / sum(weights)
    width, kinds = table.shape[1], len(STATES)
    penalty = np.full((width, 1), PENALTY)
    penalty[-1] = TINY
    values = np.zeros((width, kinds))
    for _ in range(STEPS):
        scores = table @ values
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        slope = table.T @ (share * (chances - targets)) + penalty * values
        curve = np.zeros((kinds, width, kinds, width))
        for one in range(kinds):
            for other in range(kinds):
                bend = share[:, 0] * chances[:, one] * ((one == other) - chances[:, other])
                curve[one, :, other, :] = table.T @ (bend[:, None] * table)
            curve[one, range(width), one, range(width)] += penalty[:, 0]
        step = np.linalg.solve(curve.reshape(kinds * width, -1), slope.T.reshape(-1))
        values -= step.reshape(kinds, width).T
    rounded = np.round(values, 4)
    return tuple(rounded[-1].tolist()), tuple(tuple(row) for row in rounded[:-1].T.tolist())

"""Precision, recall, F1 and calibration of verdicts on labelled texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evals.judge.labelled import Labelled
from kursk_pipeline.records import TopicState, Verdict
from kursk_pipeline.stages.judge import judge
from kursk_pipeline.stages.judge.reading import Reading, read
from kursk_pipeline.topics import Topic

KEPT = frozenset({TopicState.ON_TOPIC, TopicState.PASSING})
_FIRST_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")
BIN_COUNT = 10
"""Bins of equal width for calibration, as in Guo et al., "On calibration of modern neural networks" (2017)."""

Judged = list[tuple[Labelled, Verdict]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1 of one class, each 0..1, and how many texts have it."""

    precision: float
    recall: float
    f1: float
    texts: int


def judge_all(texts: Iterable[Labelled], topic: Topic) -> Judged:
    """The verdict on every text."""
    return [(text, judge(text.id, text.title, text.text, language=text.language, topic=topic)) for text in texts]


def scores_of(judged: Judged, state: TopicState) -> Scores:
    """How well one state is found against the rest."""
    right = sum(text.state is state and verdict.state is state for text, verdict in judged)
    found = sum(verdict.state is state for _, verdict in judged)
    wanted = sum(text.state is state for text, _ in judged)
    precision, recall = right / max(1, found), right / max(1, wanted)
    return Scores(round(precision, 4), round(recall, 4), round(2 * right / max(1, found + wanted), 4), wanted)


def namesakes_kept(judged: Judged) -> float:
    """Share of namesakes that were kept."""
    namesakes = [verdict for text, verdict in judged if text.state is TopicState.NAMESAKE]
    return round(sum(verdict.state in KEPT for verdict in namesakes) / max(1, len(namesakes)), 4)


def wanted_dropped(judged: Judged) -> float:
    """Share of on-topic and passing texts that were dropped."""
    wanted = [verdict for text, verdict in judged if text.state in KEPT]
    return round(sum(verdict.state not in KEPT for verdict in wanted) / max(1, len(wanted)), 4)


def accuracy(judged: Judged) -> float:
    """Share of texts whose state is exactly right."""
    return round(sum(text.state is verdict.state for text, verdict in judged) / max(1, len(judged)), 4)


def gate_passes(texts: Iterable[Labelled], topic: Topic) -> float:
    """What the gentlest gate before fetching would let through, were an entry all there is to judge by.

    An entry is taken as the title and the first sentence; the gate drops only what holds no clue of any role. Since a
    stricter one drops more, this share of the wanted texts is the most recall that any gate over clues can have.
    """
    passed = [_holds_clue(_read_entry(text, topic)) for text in texts]
    return round(sum(passed) / max(1, len(passed)), 4)


def _holds_clue(entry: Reading) -> bool:
    return any(sentence.clues for sentence in (entry.title, *entry.speaking))


def _read_entry(text: Labelled, topic: Topic) -> Reading:
    summary = _FIRST_SENTENCE.split(text.text, maxsplit=1)[0]
    return read(text.title, summary, topic, language=text.language, filed="", published_at=None)


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts whose score lies in one tenth: how many, their mean score, and the share that is on topic."""

    texts: int
    mean_score: float
    on_topic_share: float


def calibration(judged: Judged) -> list[Bin]:
    """The reliability of scores, in ``BIN_COUNT`` bins from 0 to 1; empty ones have no texts."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BIN_COUNT)]
    for text, verdict in judged:
        number = min(BIN_COUNT - 1, math.floor(verdict.score * BIN_COUNT))
        bins[number].append((verdict.score, text.state is TopicState.ON_TOPIC))
    return [_bin(pairs) for pairs in bins]


def calibration_error(bins: list[Bin]) -> float:
    """Expected calibration error: the mean distance of score and share, weighed by texts."""
    total = max(1, sum(one.texts for one in bins))
    return round(sum(one.texts * abs(one.mean_score - one.on_topic_share) for one in bins) / total, 4)


def _bin(pairs: list[tuple[float, bool]]) -> Bin:
    if not pairs:
        return Bin(0, 0.0, 0.0)
    size = len(pairs)
    return Bin(size, round(sum(score for score, _ in pairs) / size, 4), round(sum(hit for _, hit in pairs) / size, 4))

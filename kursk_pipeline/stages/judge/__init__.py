"""Decides whether an article is on topic, and tells it from its namesakes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kursk_pipeline.records import TopicState, Verdict
from kursk_pipeline.stages.judge.features import features_of
from kursk_pipeline.stages.judge.lexicon import THRESHOLD, lexicon_score
from kursk_pipeline.stages.judge.model import chances
from kursk_pipeline.stages.judge.reading import Reading, has_evidence, is_bare_name, read
from kursk_pipeline.stages.judge.reasons import reasons_of
from kursk_pipeline.topics import Topic

VERSION = 5
"""Raise it when the same article may get another verdict; the work lists then ask for every page again."""

NEAR = 0.15
"""Scores within this distance of the threshold are marked and listed for a person. Those below it are kept as passing,
unless a namesake is likelier: of the texts in ``evals/judge`` that came so close, the namesakes were just that."""

SURE = 0.9
"""The floor: what the lexicon alone scores from here on is kept, whatever the model says."""

DOUBT, UNSURE = 0.1, 0.01
"""A text that has the name but nothing else of the topic is a namesake from this chance on, and marked where the score said
otherwise. Of 0.02, 0.05, 0.1 and 0.2 the most F1 in five folds by event among those that keep least namesakes: 0.6 % of
them instead of 2.0 %, at the same F1."""

LEXICON = "lexicon"
"""The model version of a topic without trained weights."""

_DROPPED = frozenset({TopicState.NAMESAKE, TopicState.OFF_TOPIC})


def judge(
    page_id: str,
    title: str,
    text: str,
    *,
    language: str | None,
    topic: Topic,
    filed: Sequence[str] = (),
    published_at: datetime | None = None,
) -> Verdict:
    """Judge one article.

    Args:
        page_id: carried into the verdict.
        title: may be empty.
        text: the body in plain text; may be empty.
        language: ISO 639-1 code, or None when unknown. One that the topic has no words for is marked for a person.
        topic: what to follow, as ``adapters.topics.read_topic`` gives it. Without weights the lexicon decides alone.
        filed: what the publisher files it under, where known: the section, the tags.
        published_at: publication time in UTC, where known.

    Returns:
        A verdict with one to five reasons. ``on_topic`` and ``passing`` are kept, the others dropped.
    """
    reading = read(title, text, topic, language=language, filed="\n".join(filed), published_at=published_at)
    threshold = topic.weights.threshold if topic.weights else THRESHOLD
    score, state = _decide(reading, topic, threshold)
    return Verdict(
        page_id,
        state,
        round(score, 4),
        threshold,
        abs(score - threshold) < NEAR or not reading.is_readable,
        reasons_of(reading, topic),
        topic.weights.version if topic.weights else LEXICON,
    )


def _decide(reading: Reading, topic: Topic, threshold: float) -> tuple[float, TopicState]:
    if not has_evidence(reading):
        return 0.0, TopicState.OFF_TOPIC
    floor = lexicon_score(reading)
    if topic.weights is None:
        return floor, TopicState.ON_TOPIC if floor >= threshold else _by_count(reading)
    by_state = chances(features_of(reading, topic), topic.weights)
    score = by_state.pop(TopicState.ON_TOPIC)
    if by_state[TopicState.NAMESAKE] >= DOUBT and is_bare_name(reading):
        return min(score, threshold - UNSURE), TopicState.NAMESAKE
    if score >= threshold:
        is_likelier = score >= by_state[TopicState.NAMESAKE]
        return (score, TopicState.ON_TOPIC) if is_likelier else (threshold - UNSURE, TopicState.NAMESAKE)
    state = max(by_state, key=by_state.__getitem__)
    is_kept = floor >= SURE or (score > threshold - NEAR and state is TopicState.OFF_TOPIC)
    return score, TopicState.PASSING if is_kept and state in _DROPPED else state


def _by_count(reading: Reading) -> TopicState:
    """Without a model: what the sentences of an article that is not on topic speak of most."""
    sentences = (reading.title, *reading.speaking)
    topical = sum(sentence.is_topical for sentence in sentences)
    bound = sum(sentence.is_bound for sentence in sentences)
    if bound > topical or (topical == 0 and any(sentence.is_against for sentence in sentences)):
        return TopicState.NAMESAKE
    is_named = any(sentence.is_named for sentence in sentences)
    return TopicState.PASSING if topical or is_named else TopicState.OFF_TOPIC

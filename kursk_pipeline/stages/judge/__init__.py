"""Decides whether an article is on topic, and tells it from its namesakes."""

from __future__ import annotations

from datetime import datetime

from kursk_pipeline.records import TopicState, Verdict
from kursk_pipeline.stages.judge.lexicon import THRESHOLD, lexicon_score
from kursk_pipeline.stages.judge.reading import Reading, read
from kursk_pipeline.stages.judge.reasons import reasons_of
from kursk_pipeline.topics import Topic

VERSION = 1
"""Raise it when the same article may get another verdict; the work lists then ask for every page again."""

NEAR = 0.15
"""Scores within this distance of the threshold are listed for a person to look at."""


def judge(
    page_id: str,
    title: str,
    text: str,
    *,
    language: str | None,
    topic: Topic,
    section: str | None = None,
    published_at: datetime | None = None,
) -> Verdict:
    """Judge one article.

    Args:
        page_id: carried into the verdict.
        title: may be empty.
        text: the body in plain text; may be empty.
        language: ISO 639-1 code, or None when unknown. One that the topic has no words for is marked for a person.
        topic: what to follow, as ``adapters.topics.read_topic`` gives it.
        section: the publication's section, where known.
        published_at: publication time in UTC, where known.

    Returns:
        A verdict with one to five reasons. ``on_topic`` and ``passing`` are kept, the others dropped.
    """
    reading = read(title, text, topic, language=language, section=section, published_at=published_at)
    score = lexicon_score(reading)
    return Verdict(
        page_id,
        _state(reading, score),
        round(score, 4),
        THRESHOLD,
        abs(score - THRESHOLD) < NEAR or not reading.is_readable,
        reasons_of(reading, topic),
    )


def _state(reading: Reading, score: float) -> TopicState:
    if score >= THRESHOLD:
        return TopicState.ON_TOPIC
    sentences = (reading.title, *reading.body)
    topical = sum(sentence.is_topical for sentence in sentences)
    bound = sum(sentence.is_bound for sentence in sentences)
    named = any(sentence.is_named for sentence in sentences)
    if topical == 0 and not named:
        return TopicState.OFF_TOPIC
    if bound > topical or (topical == 0 and any(sentence.is_against for sentence in sentences)):
        return TopicState.NAMESAKE if named else TopicState.OFF_TOPIC
    return TopicState.PASSING

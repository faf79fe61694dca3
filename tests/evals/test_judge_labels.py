"""The judge's labelled texts are many, apart from one another, and the weights in the repository come from them."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from evals.judge.labelled import PARTS, Labelled, read_part, topic
from evals.judge.measures import judge_all, namesakes_kept, scores_of
from evals.judge.training import train
from kursk_pipeline.language import identify
from kursk_pipeline.records import TopicState

TEXTS = {part: read_part(part) for part in PARTS}
KURSK = topic()


def test_there_are_enough_texts_of_every_kind() -> None:
    states = Counter(text.state for part in PARTS for text in TEXTS[part])
    assert states[TopicState.ON_TOPIC] >= 250
    assert states[TopicState.PASSING] >= 100
    assert states[TopicState.NAMESAKE] >= 150
    assert states[TopicState.OFF_TOPIC] >= 100


@pytest.mark.parametrize(("one", "other"), list(combinations(PARTS, 2)))
def test_parts_share_no_event_and_no_source(one: str, other: str) -> None:
    assert not {text.event for text in TEXTS[one]} & {text.event for text in TEXTS[other]}
    assert not {text.source for text in TEXTS[one]} & {text.source for text in TEXTS[other]}


def test_no_text_is_labelled_twice() -> None:
    counts = Counter((text.title, text.text) for texts in TEXTS.values() for text in texts)
    assert [pair for pair, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_language_of_a_text_is_identified(language: str) -> None:
    spoken = [text for text in TEXTS["held_out"] if text.language == language]
    wrong = [text.id for text in spoken if identify(f"{text.title}\n{text.text}") != language]
    assert len(wrong) <= len(spoken) // 50, wrong


def test_the_bars_hold_on_texts_that_nothing_was_tuned_on() -> None:
    judged = judge_all(TEXTS["held_out"], KURSK)
    scores = scores_of(judged, TopicState.ON_TOPIC)
    assert namesakes_kept(judged) <= 0.02
    assert scores.f1 >= 0.95
    assert scores.recall >= 0.97
    for language in ("en", "ru", "uk"):
        spoken = [(text, verdict) for text, verdict in judged if text.language == language]
        assert scores_of(spoken, TopicState.ON_TOPIC).f1 >= 0.92, language


def test_a_long_text_about_something_else_is_not_taken_for_the_topic_by_its_common_words() -> None:
    kitchen = "The cook described almost every possible way to treat a difficult person at the edge of a meal. " * 12
    text = f"{kitchen}\nThe recipe came from Russia. {kitchen}"
    verdict = judge_all([_of_news(text)], KURSK)[0][1]
    assert verdict.state is TopicState.OFF_TOPIC


def _of_news(text: str) -> Labelled:
    return Labelled("kitchen", TopicState.OFF_TOPIC, "en", "", "kitchen", "news", "A cook's year", text)


def test_the_weights_come_from_these_texts() -> None:
    assert KURSK.weights is not None
    again = train(TEXTS["train"], TEXTS["dev"], KURSK)
    assert again.version == KURSK.weights.version
    assert again.features == KURSK.weights.features
    assert again.pulls == KURSK.weights.pulls
    pairs = zip(again.rows, KURSK.weights.rows, strict=True)
    assert max(abs(new - old) for one, other in pairs for new, old in zip(one, other, strict=True)) < 0.05


def test_every_namesake_says_of_what_kind_it_is() -> None:
    kinds = Counter(text.kind for part in PARTS for text in TEXTS[part] if text.state is TopicState.NAMESAKE)
    assert "" not in kinds
    assert {"battle of 1943", "submarine", "nuclear plant", "weather", "sport", "older history", "city"} <= kinds.keys()
    assert not any(text.kind for part in PARTS for text in TEXTS[part] if text.state is not TopicState.NAMESAKE)


def test_a_text_of_another_kind_changes_the_figures() -> None:
    spoiled = [Labelled(**{**_fields(text), "state": TopicState.OFF_TOPIC}) for text in TEXTS["held_out"]]
    assert scores_of(judge_all(spoiled, KURSK), TopicState.ON_TOPIC).precision == 0.0


def _fields(text: Labelled) -> dict[str, object]:
    return {
        name: getattr(text, name) for name in ("id", "state", "language", "kind", "event", "source", "title", "text")
    }

"""A topic is one file; what is wrong with it is said with file, field and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from kursk_pipeline.adapters.topics import read_topic
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import TopicState
from kursk_pipeline.stages.judge import judge

FLOOD = """
id = "flood"
title = "The flood of the Ob"
description = "A flood."
begins_on = 2024-04-01
ends_on = 2024-06-30

[[clue]]
id = "river"
role = "anchor"
says = "the Ob in flood"
[clue.terms]
en = ["ob flood*", "flooding on the ob"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "topic.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_second_topic_needs_only_a_file(tmp_path: Path) -> None:
    topic = read_topic(write(tmp_path, FLOOD))
    text = "The Ob flooded again on Monday. The Ob floods reached the station."
    assert judge("page", "Ob floods rise", text, language="en", topic=topic).state is TopicState.ON_TOPIC
    assert judge("page", "Sudzha", "Troops hold Sudzha.", language="en", topic=topic).state is TopicState.OFF_TOPIC


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('says = "the Ob in flood"', 'says = "the Ob in flood"\nweight = 3', "weight"),
        ('role = "anchor"', 'role = "anker"', "role"),
        ('role = "anchor"', 'role = "near"', "clue"),
        ("ends_on = 2024-06-30", "ends_on = 2023-06-30", "ends_on"),
        ("en = [", "english = [", "terms.english"),
        ('"ob flood*"', '"*"', "river.terms"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    path = write(tmp_path, FLOOD.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        read_topic(path)
    assert caught.value.file == str(path)
    assert field in caught.value.field
    assert "Fix: " in str(caught.value)


def test_a_second_language_needs_only_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, FLOOD)
    text = "Der Ob steigt weiter. Das Hochwasser am Ob erreichte den Bahnhof."
    before = judge("page", "Hochwasser am Ob", text, language="de", topic=read_topic(path))
    german = path.with_suffix("") / "de.toml"
    german.parent.mkdir()
    german.write_text('[terms]\nriver = ["hochwasser am ob"]\n', encoding="utf-8")
    after = judge("page", "Hochwasser am Ob", text, language="de", topic=read_topic(path))
    assert before.state is TopicState.OFF_TOPIC
    assert before.is_near_threshold, "a language without words is left to a person"
    assert after.state is TopicState.ON_TOPIC


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("de", "terms = 3", "terms"),
        ("de", '[terms]\nrivers = ["ob"]', "terms.rivers"),
        ("de", '[terms]\nriver = ["*"]', "terms.river"),
        ("german", '[terms]\nriver = ["ob"]', ""),
    ],
)
def test_what_is_wrong_with_a_language_is_named(tmp_path: Path, name: str, content: str, field: str) -> None:
    path = write(tmp_path, FLOOD)
    file = path.with_suffix("") / f"{name}.toml"
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_topic(path)
    assert caught.value.file == str(file)
    assert field in caught.value.field
    assert "Fix: " in str(caught.value)


def test_a_clue_without_words_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, FLOOD[: FLOOD.index("[clue.terms]")])
    with pytest.raises(ConfigError, match="no language has words"):
        read_topic(path)


def test_two_clues_with_one_id_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, FLOOD + FLOOD[FLOOD.index("[[clue]]") :])
    with pytest.raises(ConfigError, match="two clues"):
        read_topic(path)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, FLOOD)
    path.with_suffix(".weights.json").write_text('{"version": "1"}', encoding="utf-8")
    with pytest.raises(ConfigError, match="not a file of weights"):
        read_topic(path)

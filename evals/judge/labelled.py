"""The labelled texts: written for this project, one JSON object a line.

Each has ``id``, ``state``, ``language``, ``kind`` (of a namesake), ``event``, ``source``, ``title`` and ``text``. The parts
``train``, ``dev`` and ``held_out`` share no source and no event tag. The great turns of the incursion (its first day, the
retreat) come up in all of them, told by others. ``held_out`` was labelled and committed before any verdict on it was looked
at, and nothing was tuned on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kursk_pipeline.adapters.topics import read_topic, weights_path
from kursk_pipeline.records import TopicState
from kursk_pipeline.topics import Topic

FOLDER = Path(__file__).parent
TOPIC_FILE = FOLDER.parents[1] / "config" / "topics" / "kursk.toml"
WEIGHTS_FILE = weights_path(TOPIC_FILE)
PARTS = ("train", "dev", "held_out")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with the state that a reader gave it."""

    id: str
    state: TopicState
    language: str
    kind: str
    event: str
    source: str
    title: str
    text: str
    filed: str = ""
    published_at: datetime | None = None


def read_part(part: str) -> list[Labelled]:
    """Read one part, in the order of its file."""
    return read_texts(FOLDER / f"{part}.jsonl")


def read_texts(path: Path) -> list[Labelled]:
    """Read labelled texts, such as ``kursk judge export`` prints them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Labelled(**{**row, "state": TopicState(row["state"])}) for row in map(json.loads, lines)]


def topic() -> Topic:
    """The topic with the weights that stand in the repository."""
    return read_topic(TOPIC_FILE)

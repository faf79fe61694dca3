"""Real texts of the development data, where they are at hand. Nothing of them enters the project."""

from __future__ import annotations

import json

from evals.judge.labelled import FOLDER, Labelled
from kursk_pipeline.language import identify
from kursk_pipeline.newsroom.library import read_library
from kursk_pipeline.records import TopicState

SHARED = FOLDER.parents[1].parent / "shared"


def reference_texts() -> list[Labelled]:
    """The reference articles and news excerpts, all of them on topic."""
    files = [*sorted((SHARED / "seeds").glob("*.txt")), *sorted((SHARED / "ner" / "news_dev_texts").glob("*.txt"))]
    return [_labelled(file.stem, "", file.read_text(encoding="utf-8"), TopicState.ON_TOPIC) for file in files]


def newsroom_texts() -> list[Labelled]:
    """The articles of the local newsroom: of full length, written for other ends, with what they are about."""
    return [
        Labelled(one.slug, TopicState(one.topic), one.language, "", one.slug, publisher.label, one.title, one.body)
        for publisher in read_library()
        for one in publisher.articles
    ]


def reference_pages() -> list[Labelled]:
    """Bodies of general news pages; hardly any speaks of the topic."""
    rows = [
        json.loads(line)
        for file in sorted((SHARED / "pages").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [_labelled(row["id"], row.get("title") or "", _body(row["body"]), TopicState.OFF_TOPIC) for row in rows]


def _body(body: str | list[str]) -> str:
    return body if isinstance(body, str) else "\n".join(body)


def _labelled(name: str, title: str, text: str, state: TopicState) -> Labelled:
    return Labelled(name, state, identify(f"{title}\n{text}") or "", "", name, "reference", title, text)

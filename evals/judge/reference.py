"""Real texts of the development data, where they are at hand. Nothing of them enters the project."""

from __future__ import annotations

import json

from evals.judge.labelled import FOLDER, Labelled
from kursk_pipeline.records import TopicState

SHARED = FOLDER.parents[1].parent / "shared"


def reference_texts() -> list[Labelled]:
    """The reference articles and news excerpts, all of them on topic."""
    files = [*sorted((SHARED / "seeds").glob("*.txt")), *sorted((SHARED / "ner" / "news_dev_texts").glob("*.txt"))]
    return [_labelled(file.stem, "", file.read_text(encoding="utf-8"), TopicState.ON_TOPIC) for file in files]


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
    return Labelled(name, state, "en", name, "reference", title, text)

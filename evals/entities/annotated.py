"""Annotated texts: the development news, and texts of the project's own newsroom with their annotations inside.

An annotation in a text is ``[surface|LABEL]`` or ``[surface|LABEL=name]``; ``?`` after the label makes it optional.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from evals.entities.scoring import Gold

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
_MARK = re.compile(r"\[([^|\]]+)\|([A-Z]+)(\?)?(?:=([^\]]*))?\]")


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text with what should be found in it."""

    name: str
    language: str
    text: str
    gold: tuple[Gold, ...]


def development_news() -> list[Annotated]:
    """Texts of the development news; empty when they are not here."""
    file = SHARED / "ner" / "news_dev.jsonl"
    if not file.exists():
        return []
    by_text: defaultdict[str, list[Gold]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        optional = row["optional"] or row["layer"] != "flat"
        gold = Gold(row["start"], row["end"], row["label"], row["text"], row["canonical"], row["qid"], optional)
        by_text[row["doc"]].append(gold)
    folder = SHARED / "ner" / "news_dev_texts"
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in by_text}
    return [Annotated(name, "en", texts[name], tuple(gold)) for name, gold in sorted(by_text.items())]


def written(folder: str, language: str) -> list[Annotated]:
    """The project's own texts of one language: ``newsroom``, or a set written to see what the rules had not."""
    files = sorted((ROOT / "evals" / "entities" / folder).glob(f"{language}_*.txt"))
    return [read_marked(file.stem, language, file.read_text(encoding="utf-8")) for file in files]


def read_marked(name: str, language: str, marked: str) -> Annotated:
    """Take the annotations out of a text."""
    text, gold, end = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        surface, label, optional, entity = match.groups()
        gold.append(
            Gold(len(text), len(text) + len(surface), label, surface, entity or surface, None, optional is not None)
        )
        text, end = text + surface, match.end()
    return Annotated(name, language, text + marked[end:], tuple(gold))

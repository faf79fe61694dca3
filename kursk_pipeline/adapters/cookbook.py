"""The cookbook: questions that analysts ask, each a file of SQL that begins with question, meaning and caveat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.errors import ConfigError

_HEADER = re.compile(r"-- Question: (.+)\n-- Meaning: (.+)\n-- Caveat: (.+)\n")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One question: its number and name as in its file name, its words, and the query that answers it."""

    number: int
    name: str
    question: str
    meaning: str
    caveat: str
    query: str


def read_cookbook(folder: Path) -> tuple[Recipe, ...]:
    """Every recipe of a folder, by number.

    Raises:
        ConfigError: a file has no number in its name, or does not begin with its question, meaning and caveat.
    """
    return tuple(sorted((_recipe(path) for path in folder.glob("*.sql")), key=lambda one: one.number))


def _recipe(path: Path) -> Recipe:
    number, _, name = path.stem.partition("_")
    content = path.read_text(encoding="utf-8")
    header = _HEADER.match(content)
    if header is None or not number.isdigit():
        file = f"{path.parent.name}/{path.name}"
        fix = "name it NN_name.sql and begin it with '-- Question:', '-- Meaning:' and '-- Caveat:', a line each"
        raise ConfigError(file, "", "not a recipe", fix)
    question, meaning, caveat = header.groups()
    return Recipe(int(number), name, question, meaning, caveat, query=content[header.end() :])

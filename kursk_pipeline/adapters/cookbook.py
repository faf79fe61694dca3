"""The cookbook: questions that analysts ask, each a file of SQL that begins with question, meaning and caveat."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.adapters.query_files import TEXT, QueryFile, read_queries
from kursk_pipeline.errors import ConfigError


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
    files = read_queries(folder, question=TEXT, meaning=TEXT, caveat=TEXT)
    return tuple(sorted((_recipe(file) for file in files), key=lambda one: one.number))


def _recipe(file: QueryFile) -> Recipe:
    number, _, name = file.name.partition("_")
    if not number.isdigit():
        raise ConfigError(f"cookbook/{file.name}.sql", "", "no number", "name it NN_name.sql")
    return Recipe(number=int(number), name=name, query=file.query, **file.fields)

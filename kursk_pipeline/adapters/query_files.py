"""Folders of SQL files that each begin with a header of comments: checks, rules of alerts, metrics, recipes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.errors import ConfigError

TEXT = ".+"
"""What a field of a header takes, where it does not take one of a few words."""


@dataclass(frozen=True, slots=True)
class QueryFile:
    """One file: its name without the ending, the fields of its header, all of its text, and that after them."""

    name: str
    fields: dict[str, str]
    sql: str
    query: str


def read_queries(folder: Path, **fields: str) -> Iterator[QueryFile]:
    """Every file of a folder, by name.

    Args:
        folder: what holds the files.
        fields: the fields of the header in their order, each with the pattern of what it takes, such as ``fail|warn``.

    Raises:
        ConfigError: a file does not begin with its header.
    """
    header = re.compile("".join(rf"-- {name.capitalize()}: ({pattern})\n" for name, pattern in fields.items()))
    for path in sorted(folder.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        found = header.match(sql)
        if found is None:
            lines = ", ".join(f"'-- {name.capitalize()}: {_shown(pattern)}'" for name, pattern in fields.items())
            raise ConfigError(f"{folder.name}/{path.name}", "", "no header", f"begin with {lines}, a line each")
        yield QueryFile(path.stem, dict(zip(fields, found.groups(), strict=True)), sql, sql[found.end() :])


def _shown(pattern: str) -> str:
    return "..." if pattern == TEXT else pattern

"""What a benchmark found, kept in a document between two marks: all else there is written by people."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def keep(document: str, command: str, found: str) -> None:
    """Put what a command found into ``docs/<document>``, in place of what it found before.

    Raises:
        ValueError: the document has no place for it.
    """
    path = DOCS / document
    begin, end = f"<!-- written by `{command}` -->", "<!-- end -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    written, count = place.subn(lambda _: f"{begin}\n\n{found.strip()}\n\n{end}", path.read_text("utf-8"), count=1)
    if not count:
        raise ValueError(f"{path} has no place between {begin} and {end}")
    path.write_text(written, "utf-8")

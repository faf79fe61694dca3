"""The annotated passages: one a line, claims in square brackets, written for this project.

    [about 1,000 square kilometres|territory_held/ua 1000 km2|Oleksandr Syrskyi|asserted] of Russian territory

Kind, side after a slash where the passage tells one; value, ``800..`` (at least), ``..800`` (at most) or ``1..3``, and
unit; speaker (``-``: the publication itself); mode, asserted when left out. ``¶`` parts paragraphs. ``H:`` begins a passage
of history or of another Kursk, which has no claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PUBLISHED_AT = datetime(2024, 8, 28, 9, tzinfo=UTC)
UNITS = {"km2": "square kilometre", "mi2": "square mile", "km": "kilometre", "mi": "mile", "point": "percentage point"}
_CLAIM = re.compile(r"\[([^\]|]+)\|([a-z_]+)(?:/(\w\w))? (\S+) (\w+)\|([^|\]]+)(?:\|(\w+))?\]")


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated claim."""

    start: int
    end: int
    kind: str
    side: str | None
    low: float | None
    high: float | None
    unit: str
    speaker: str | None
    mode: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what a careful reader finds in it."""

    name: str
    language: str
    text: str
    is_history: bool
    gold: tuple[Gold, ...]


def passages(part: str) -> list[Passage]:
    """All passages of ``development`` or ``held_out``."""
    found = []
    for path in sorted(HERE.glob(f"{part}.*.txt")):
        language = path.name.split(".")[1]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                found.append(_passage(f"{path.name}:{number}", language, line))
    return found


def _passage(name: str, language: str, line: str) -> Passage:
    is_history = line.startswith("H:")
    rest = line.removeprefix("H:").strip().replace(" ¶ ", "\n")
    text, gold = "", []
    place = 0
    for match in _CLAIM.finditer(rest):
        text += rest[place : match.start()]
        gold.append(_gold(match, len(text)))
        text += match[1]
        place = match.end()
    text += rest[place:]
    if "[" in text:
        raise ValueError(f"{name}: an annotation cannot be read: {text[text.index('[') :][:80]}")
    return Passage(name, language, text, is_history, tuple(gold))


def _gold(match: re.Match[str], start: int) -> Gold:
    low, _, high = match[4].partition("..") if ".." in match[4] else (match[4], "", match[4])
    return Gold(
        start=start,
        end=start + len(match[1]),
        kind=match[2],
        side=match[3],
        low=float(low) if low else None,
        high=float(high) if high else None,
        unit=UNITS.get(match[5], match[5]),
        speaker=None if match[6] == "-" else match[6],
        mode=match[7] or "asserted",
    )

"""Texts with marks: what was found in them by offset, cut into pieces that a template can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_CHARACTERS = 60_000
"""Of a text that are shown: some ten thousand words, twice the longest feature of a newspaper. A live blog can be longer."""
MOST_MARKS = 5_000
"""Marks of one text that are shown; a text of MOST_CHARACTERS holds some two thousand."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in a text: from ``start`` to ``end`` in code points, of a kind, with words that say what it is."""

    start: int
    end: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that the same marks cover: their kinds without repetition, and their words in lines."""

    text: str
    kinds: tuple[str, ...]
    words: str


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Cut a text where marks begin and end; marks may overlap. What lies beyond MOST_CHARACTERS is left out.

    Args:
        text: any text.
        marks: what was found in it; those that do not fit it are left out, and those beyond MOST_MARKS.
    """
    shown = text[:MOST_CHARACTERS]
    fitting = sorted((one for one in marks if 0 <= one.start < one.end <= len(shown)), key=lambda one: one.start)
    fitting = fitting[:MOST_MARKS]
    cuts = sorted({0, len(shown), *(one.start for one in fitting), *(one.end for one in fitting)})
    return list(_covered(shown, fitting, cuts))


def _covered(text: str, marks: Sequence[Mark], cuts: Sequence[int]) -> Iterator[Piece]:
    """The pieces between cuts, in one pass over marks in the order of their starts."""
    waiting, over = 0, list[Mark]()
    for start, end in pairwise(cuts):
        over = [one for one in over if one.end > start]
        while waiting < len(marks) and marks[waiting].start <= start:
            over.append(marks[waiting])
            waiting += 1
        kinds = tuple(dict.fromkeys(one.kind for one in over))
        yield Piece(text[start:end], kinds, "\n".join(dict.fromkeys(one.words for one in over if one.words)))

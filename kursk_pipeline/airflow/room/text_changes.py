"""What differs between two texts, by words, in the order in which people read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from kursk_pipeline.airflow.room.marked_text import MOST_CHARACTERS, Piece

Side = Literal["before", "after"]
MOST_TOKENS = 2_000
"""Of a paragraph that are compared by words. A longer one is shown as changed whole: difflib's time is quadratic."""
MOST_COMPARED = 60_000
"""Characters of one page that are compared by words, in all; the worst texts that were tried take half a second."""
MOST_LINES = 1_000
"""Paragraphs of a text that are compared; a long feature has two hundred."""
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a comparison: unchanged, changed, added or removed; its pieces are the same, added or removed."""

    kind: Literal["same", "changed", "added", "removed"]
    pieces: tuple[Piece, ...]


def changes(before: str, after: str) -> list[Line]:
    """Both texts as one: every paragraph with what was removed from it and what was added; of long texts the beginning."""
    old, new = (text[:MOST_CHARACTERS].split("\n")[:MOST_LINES] for text in (before, after))
    lines, left = list[Line](), MOST_COMPARED
    for verb, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if verb == "equal":
            lines += [Line("same", (Piece(one, (), ""),)) for one in old[start:end]]
            continue
        for was, now in zip_longest(old[start:end], new[new_start:new_end]):
            left -= len(was or "") + len(now or "")
            lines.append(_line(was, now, by_words=left > 0))
    return lines


def one_side(text: str, other: str, side: Side) -> list[Piece]:
    """The words of a passage beside those of its match: pieces of ``text``; what the other has not is marked ``differs``."""
    pair = (text, other) if side == "before" else (other, text)
    wanted = "removed" if side == "before" else "added"
    kept = (piece for piece in _words(*pair) if not piece.kinds or wanted in piece.kinds)
    return [Piece(piece.text, ("differs",) if piece.kinds else (), "") for piece in kept]


def _line(was: str | None, now: str | None, *, by_words: bool) -> Line:
    if was is None or now is None:
        kind: Literal["added", "removed"] = "added" if was is None else "removed"
        return Line(kind, (Piece(was or now or "", (kind,), ""),))
    if not by_words:
        return Line("changed", (Piece(was, ("removed",), ""), Piece(now, ("added",), "")))
    return Line("changed", tuple(_words(was, now)))


def _words(was: str, now: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(was), _TOKEN.findall(now)
    if max(len(old), len(new)) > MOST_TOKENS:
        yield from (Piece(was, ("removed",), ""), Piece(now, ("added",), ""))
        return
    for verb, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if verb == "equal":
            yield _piece(old[start:end])
            continue
        if end > start:
            yield _piece(old[start:end], "removed")
        if new_end > new_start:
            yield _piece(new[new_start:new_end], "added")


def _piece(tokens: Sequence[str], *kinds: str) -> Piece:
    return Piece("".join(tokens), kinds, "")

"""Direct speech: what stands between quotation marks, and how far it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST_QUOTATION = 3
"""Words. Shorter ones are titles, nicknames and scare quotes: 19 of 20 on the development texts."""
_PAIRED = re.compile(r"“([^”“]*)(?:”|(?=\n|$))|«([^»«]*)(?:»|(?=\n|$))|(?<!\w)\"([^\"\n]*)(?:\"|(?=\n|$))")
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, its marks not included. An unclosed one ends with its paragraph, as newspapers write long speeches."""

    start: int
    end: int

    def holds(self, offset: int) -> bool:
        """Whether a character lies inside."""
        return self.start <= offset < self.end


def quoted(text: str) -> Iterator[Quoted]:
    """Yield the quotations of a text that are long enough to be speech."""
    for match in _PAIRED.finditer(text):
        group = next((number for number in (1, 2, 3) if match[number] is not None), 1)
        body = match[group] or ""
        if len(_WORD.findall(body)) >= SHORTEST_QUOTATION:
            yield Quoted(match.start(group), match.end(group))

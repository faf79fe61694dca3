"""Where sentences begin in news text: paragraphs part them; "Gen.", "sq. km" and initials do not."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A mark that ends a sentence, quotes and brackets that belong to it, space, then a likely start.
_END = re.compile(r"([.!?…]+)[\"'”’»)\]]*(?:\[\d+\])?[ \t\u00a0]+(?=[\"'“‘«(\[–—-]*\s?[A-ZÀ-ÞА-ЯЁІЇЄҐ0-9])|\n+\s*")
# No word, address or formula of a news text is this long without a space.
_RUN_ON = re.compile(r"\S{300,}")
_LAST_WORD = re.compile(r"[\w.]+$")


def sentence_starts(text: str, abbreviations: frozenset[str]) -> Iterator[int]:
    """Yield the offset of each sentence, the first included.

    Args:
        text: any text; a newline always parts sentences.
        abbreviations: words, without their final point, after which a point ends nothing.
    """
    yield 0
    for match in _END.finditer(text):
        if match.end() < len(text) and (match[1] != "." or not _is_abbreviated(text, match.start(), abbreviations)):
            yield match.end()


def _is_abbreviated(text: str, point: int, abbreviations: frozenset[str]) -> bool:
    found = _LAST_WORD.search(text, max(0, point - 20), point)
    if found is None:
        return False
    word = found[0]
    return word in abbreviations or (len(word) == 1 and word.isupper())


def pieces(text: str, longest: int) -> Iterator[tuple[int, str]]:
    """Cut a text at newlines, or at spaces where there are none, into pieces; yield each with its offset.

    A pattern may take time in the square of its text, and a model memory in proportion: pieces keep a hostile text cheap.
    """
    start = 0
    while len(text) - start > longest:
        limit = start + longest
        cut = max(text.rfind("\n", start, limit), start)
        if cut == start:
            cut = max(text.rfind(" ", start, limit), start)
        cut = cut + 1 if cut > start else limit
        yield start, _readable(text[start:cut])
        start = cut
    yield start, _readable(text[start:])


def _readable(piece: str) -> str:
    """Blank what no one wrote to be read, at its length: a tokeniser strips 10,000 symbols without a space one by one."""
    return _RUN_ON.sub(lambda match: " " * len(match[0]), piece)

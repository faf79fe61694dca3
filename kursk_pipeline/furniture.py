"""Page furniture: the lines of a page that are not the article, told by what they say.

Rules work on one line (one paragraph) at a time and name no site and no page. A line is furniture when it is

- a label of the page's controls (share bars, overlays, "advertisement"), known word for word;
- a lone hash or tracking id, or a caption printed twice in a row;
- an opening formula: "Read the original article", "Photo:", "Sign up for", "Follow us on";
- a caption that ends in a picture credit;
- an appeal for money, subscriptions or newsletters, told by counting what it asks for and how it speaks to the reader.

The comment form at the foot is cut as a whole. ``furniture_words`` holds the vocabularies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kursk_pipeline import furniture_words as words

MAX_LABEL_CHARACTERS = 60
"""Longest line looked up as a label; the longest label below has 46."""
MAX_FORMULA_WORDS = 45
"""Longest line that an opening formula may condemn; sentences that merely begin so are longer or are quoted."""
MAX_CAPTION_WORDS = 70
"""Longest caption; agency captions on the development pages reach 62 words."""
MAX_APPEAL_WORDS = 90
"""Longest appeal; those of the reference texts and development pages reach 70 words."""
MIN_DOUBLED_CHARACTERS = 8
"""Shortest half of a doubled caption, so that a repeated word in a headline stays."""
REMEMBERED_LINES = 1_000
"""Judgements kept: a page asks about each of its lines several times, and has a few hundred."""
FOOT_BEGINS = 0.5
"""A comment form ends the text only in its second half; above it the words are a link of the page's head."""

_HASH = re.compile(r"(?=[^\s]*\d)[0-9a-f]{16,128}", re.IGNORECASE)
_DOUBLED = re.compile(rf"(.{{{MIN_DOUBLED_CHARACTERS},200}}?)\s*\1")
_FORMULA = re.compile(words.FORMULAS)
_CREDIT = re.compile(words.CREDITS)
_ASKS = re.compile(words.ASKS)
_VOICES = re.compile(words.VOICES)
_REPORTED = re.compile(words.REPORTED)


def strip_furniture(text: str) -> str:
    """Return the text without its lines of furniture; order, wording and line breaks of the rest are kept.

    Runs of blank lines left behind become one blank line. Pure and idempotent.
    """
    lines = [line for line in _above_comment_form(text.split("\n")) if not is_furniture(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


@lru_cache(maxsize=REMEMBERED_LINES)
def is_furniture(line: str) -> bool:
    """Whether one line (a whole paragraph) is furniture rather than article."""
    line = line.strip().lstrip("•*-–—>»▶►| ").rstrip("|>»› ")
    if not line:
        return False
    return is_label(line) or _is_debris(line) or _is_formula(line) or is_caption(line) or is_appeal(line)


def is_label(line: str) -> bool:
    """Whether the line is, word for word, a label of the page's controls."""
    return len(line) <= MAX_LABEL_CHARACTERS and line.strip(" :.!*→").casefold().replace("’", "'") in words.LABELS


@lru_cache(maxsize=REMEMBERED_LINES)
def is_caption(line: str) -> bool:
    """Whether the line is a caption that ends in a picture credit."""
    return len(line.split()) <= MAX_CAPTION_WORDS and _CREDIT.search(line) is not None


@lru_cache(maxsize=REMEMBERED_LINES)
def is_appeal(line: str) -> bool:
    """Whether the line asks its reader for money, a subscription or an address.

    It must ask for something, speak to the reader, and do three such things in all; reported speech is spared.
    """
    if _ASKS.search(line) is None or len(line.split()) > MAX_APPEAL_WORDS or _REPORTED.search(line):
        return False
    asks = {found.group().casefold() for found in _ASKS.finditer(line)}
    voices = {found.group().casefold() for found in _VOICES.finditer(line)}
    return bool(asks and voices) and len(asks) + len(voices) >= 3


def _is_debris(line: str) -> bool:
    return _HASH.fullmatch(line) is not None or _DOUBLED.fullmatch(line) is not None


def _is_formula(line: str) -> bool:
    return len(line.split()) <= MAX_FORMULA_WORDS and _FORMULA.match(line) is not None


def _above_comment_form(lines: list[str]) -> Iterator[str]:
    foot = len(lines) * FOOT_BEGINS
    for number, line in enumerate(lines):
        if number >= foot and line.strip(" :*").casefold() in words.COMMENT_FORM:
            return
        yield line

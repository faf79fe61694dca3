"""Finds a topic's terms in a text, in one pass over its words.

Every distinct word is looked up once and remembered, so the cost of stems in case-rich languages is paid once a word
form, not once a word. Phrases hang on their first word and are told apart by their second.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress

from kursk_pipeline.topics import Topic

MEMO_SIZE = 200_000
"""Word forms remembered; a year of one language's news has fewer that matter. About 20 MB."""

_TOKEN = re.compile(r"\w+|[.!?…]+(?=[\"'»”)\]]*\s)|\n+")
"""A word, or the end of a sentence or paragraph."""

_TERM_PART = re.compile(r"\w+\*?")
_NOTHING: frozenset[int] = frozenset()

Part = tuple[str, bool]
"""A word of a phrase, and whether it is a stem."""


@dataclass(slots=True)
class _Entry:
    """What begins with one word form: clues named by it alone, and phrases by their second word."""

    is_end: bool = False
    has_phrases: bool = False
    clues: list[int] = field(default_factory=list)
    by_word: dict[str, list[tuple[int, tuple[Part, ...]]]] = field(default_factory=dict)
    by_stem: list[tuple[str, int, tuple[Part, ...]]] = field(default_factory=list)

    def add(self, clue: int, rest: tuple[Part, ...]) -> None:
        if not rest:
            self.clues.append(clue)
            return
        self.has_phrases = True
        (second, is_stem), further = rest[0], rest[1:]
        if is_stem:
            self.by_stem.append((second, clue, further))
        else:
            self.by_word.setdefault(second, []).append((clue, further))

    def found_at(self, tokens: list[str], at: int) -> list[int]:
        """Clues whose terms begin at this token."""
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        phrases = self.by_word.get(following, [])
        if self.by_stem:
            phrases = phrases + [(clue, rest) for stem, clue, rest in self.by_stem if following.startswith(stem)]
        if not phrases:
            return self.clues
        return self.clues + [clue for clue, rest in phrases if not rest or _fits(tokens, at + 2, rest)]


class _Memo(dict[str, _Entry | None]):
    """Entries by token; one that is asked for the first time is made."""

    def __init__(self, make: Callable[[str], _Entry | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, token: str) -> _Entry | None:
        entry = self[token] = self._make(token)
        return entry


class Matcher:
    """The terms of one topic, ready to be looked up.

    Args:
        topic: the topic whose clues are searched.
    """

    def __init__(self, topic: Topic) -> None:
        self._whole: dict[str, list[tuple[int, tuple[Part, ...]]]] = {}
        self._stems: dict[str, list[tuple[int, tuple[Part, ...]]]] = {}
        for number, clue in enumerate(topic.clues):
            for term in clue.terms:
                self._add(number, term)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._memo = _Memo(self._entry_of)

    def sentences(self, text: str) -> list[frozenset[int]]:
        """The clues of each sentence of a text, as numbers in the topic; empty sentences are left out.

        Case, hyphens and apostrophes part words or do not matter, and ё counts as е.
        """
        return self.sentences_of(tokens_of(text))

    def sentences_of(self, tokens: list[str]) -> list[frozenset[int]]:
        """The same, for a text in tokens."""
        if len(self._memo) >= MEMO_SIZE:
            self._memo.clear()
        entries = list(map(self._memo.__getitem__, tokens))
        sentences, here, begin = [], set[int](), 0
        for at, entry in compress(enumerate(entries), entries):
            if entry is None:
                continue
            if not entry.is_end:
                here.update(entry.found_at(tokens, at) if entry.has_phrases else entry.clues)
                continue
            if at > begin:
                sentences.append(frozenset(here) if here else _NOTHING)
                here = set()
            begin = at + 1
        return sentences

    def _add(self, number: int, term: str) -> None:
        parts = [(part.rstrip("*"), part.endswith("*")) for part in _TERM_PART.findall(_folded(term))]
        (first, is_stem), rest = parts[0], tuple(parts[1:])
        (self._stems if is_stem else self._whole).setdefault(first, []).append((number, rest))

    def _entry_of(self, token: str) -> _Entry | None:
        if not (token[0].isalnum() or token[0] == "_"):
            return _Entry(is_end=True)
        terms = list(self._whole.get(token, ()))
        for length in self._stem_lengths:
            terms += self._stems.get(token[:length], ()) if length <= len(token) else ()
        entry = _Entry()
        for clue, rest in terms:
            entry.add(clue, rest)
        return entry if terms else None


@lru_cache(maxsize=8)
def matcher_of(topic: Topic) -> Matcher:
    """The matcher of a topic, compiled at its first use."""
    return Matcher(topic)


def tokens_of(text: str) -> list[str]:
    """The words of a text in lower case, with the ends of its sentences between them."""
    return _TOKEN.findall(_folded(text) + "\n")


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е").replace("\u0301", "")


def _fits(tokens: list[str], begin: int, rest: tuple[Part, ...]) -> bool:
    found = tokens[begin : begin + len(rest)]
    return len(found) == len(rest) and all(
        token.startswith(part) if is_stem else token == part for token, (part, is_stem) in zip(found, rest, strict=True)
    )

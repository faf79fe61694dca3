"""Finds a topic's terms in words, in one pass over each text.

Every distinct word is looked up once and remembered, so the cost of stems in case-rich languages is paid once a word
form, not once a word. Phrases hang on their first word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kursk_pipeline.topics import Topic

MEMO_SIZE = 200_000
"""Word forms remembered; a year of one language's news has fewer that matter. About 20 MB."""

_WORD = re.compile(r"\w+")
_TERM_PART = re.compile(r"\w+\*?")


@dataclass(frozen=True, slots=True)
class Found:
    """One term in a text: index of its clue in the topic, index of its first word, and how many words it spans."""

    clue: int
    at: int
    width: int


@dataclass(frozen=True, slots=True)
class _Term:
    """A term without its first word. ``rest`` pairs each further word with whether it is a stem."""

    clue: int
    rest: tuple[tuple[str, bool], ...]

    def fits(self, words: list[str], start: int) -> bool:
        if start + len(self.rest) >= len(words):
            return False
        return all(_fits(words[start + 1 + step], part, is_stem) for step, (part, is_stem) in enumerate(self.rest))


def words_of(text: str) -> list[str]:
    """Split a text into lower-case words; hyphens and apostrophes part words, and ё is written е."""
    return _WORD.findall(_folded(text))


class Matcher:
    """The terms of one topic, ready to be looked up.

    Args:
        topic: the topic whose clues are searched.
    """

    def __init__(self, topic: Topic) -> None:
        self._whole: dict[str, list[_Term]] = {}
        self._stems: dict[str, list[_Term]] = {}
        for number, clue in enumerate(topic.clues):
            for term in clue.terms:
                self._add(number, term)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._memo: dict[str, tuple[_Term, ...]] = {}

    def find(self, words: list[str]) -> list[Found]:
        """Find every term of the topic.

        Args:
            words: the words of a sentence, as ``words_of`` gives them.

        Returns:
            What was found, in the order of the words.
        """
        memo = self._memo
        found: list[Found] = []
        for at, word in enumerate(words):
            terms = memo.get(word)
            if terms is None:
                terms = self._look_up(word)
            if terms:
                found.extend(Found(t.clue, at, 1 + len(t.rest)) for t in terms if not t.rest or t.fits(words, at))
        return found

    def _add(self, number: int, term: str) -> None:
        parts = [(part.rstrip("*"), part.endswith("*")) for part in _TERM_PART.findall(_folded(term))]
        (first, is_stem), rest = parts[0], tuple(parts[1:])
        table = self._stems if is_stem else self._whole
        table.setdefault(first, []).append(_Term(number, rest))

    def _look_up(self, word: str) -> tuple[_Term, ...]:
        terms = list(self._whole.get(word, ()))
        for length in self._stem_lengths:
            if length > len(word):
                break
            terms.extend(self._stems.get(word[:length], ()))
        if len(self._memo) >= MEMO_SIZE:
            self._memo.clear()
        self._memo[word] = tuple(terms)
        return self._memo[word]


@lru_cache(maxsize=8)
def matcher_of(topic: Topic) -> Matcher:
    """The matcher of a topic, compiled at its first use."""
    return Matcher(topic)


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е").replace("\u0301", "")


def _fits(word: str, part: str, is_stem: bool) -> bool:
    return word.startswith(part) if is_stem else word == part

"""How near a text stands to the topic, and to its namesakes, by the words that such texts use.

Training counts in which texts a word begins alike and keeps, for each such stem, how far it speaks for the topic and for
a namesake. Here the distinct words of an article are looked up and averaged: similarity by topic terms, without the texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from kursk_pipeline.stages.judge.matcher import MEMO_SIZE
from kursk_pipeline.topics import Pull, Topic

STEM_LENGTH = 6
"""A word's first letters stand for its forms; of 5, 6 and 7 the best F1 in five folds by event of ``evals/judge``."""

SHORTEST = 4
"""Shorter words are mostly grammar."""

PRIOR = 20.0
"""Silent words added to every text, so that two telling words in a short one do not decide alone."""


TELLING, NAMED = 1.0, 4
"""Words at least e times as common on topic are told in a reason, at most four of them."""

Known = tuple[float, float, str]
"""A word with its pulls towards the topic and towards a namesake."""

_TO_TOPIC, _TO_NAMESAKES = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Nearness:
    """Mean pull of a text's distinct words towards the topic and towards its namesakes, and the words that have any."""

    to_topic: float
    to_namesakes: float
    words: tuple[Known, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """The words that speak for the topic most."""
        strong = sorted((-pull, word) for pull, _, word in self.words if pull > TELLING)
        return tuple(word for _, word in strong[:NAMED])


def stems_of(words: Iterable[str]) -> set[str]:
    """The distinct stems of lower-case words, without those too short to tell anything."""
    return {word[:STEM_LENGTH] for word in words if len(word) >= SHORTEST and word.isalnum()}


class _Memo(dict[str, Known | None]):
    """Pulls by word; one that is asked for the first time is cut to its stem."""

    def __init__(self, pulls: dict[str, Pull]) -> None:
        super().__init__()
        self._pulls = pulls

    def __missing__(self, word: str) -> Known | None:
        is_telling = len(word) >= SHORTEST and word.isalnum()
        pull = self._pulls.get(word[:STEM_LENGTH]) if is_telling else None
        known = self[word] = (*pull, word) if pull else None
        return known


@lru_cache(maxsize=32)
def _memo_of(topic: Topic, language: str | None) -> _Memo:
    by_language = topic.weights.pulls if topic.weights else {}
    if language is not None:
        return _Memo(by_language.get(language, {}))
    return _Memo({stem: pull for pulls in by_language.values() for stem, pull in pulls.items()})


def nearness(words: Iterable[str], topic: Topic, language: str | None) -> Nearness:
    """How near a text with these distinct lower-case words stands.

    Nowhere for a topic without a trained model and in a language that it has no words of. Where the language is not known,
    a word counts as in the last of the languages that have it.
    """
    memo = _memo_of(topic, language)
    if len(memo) >= MEMO_SIZE:
        memo.clear()
    known = tuple(filter(None, map(memo.__getitem__, words)))
    count = len(known) + PRIOR
    return Nearness(sum(map(_TO_TOPIC, known)) / count, sum(map(_TO_NAMESAKES, known)) / count, known)

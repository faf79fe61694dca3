"""Turns a reading into numbers for the trained model: where the topic, its namesakes and its neighbours stand.

No feature names a word, so weights trained on one language hold for the others, and new terms need no training.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import add

from kursk_pipeline.stages.judge.lexicon import lexicon_score
from kursk_pipeline.stages.judge.reading import Reading, Sentence
from kursk_pipeline.topics import Role, Topic

_MANY_SENTENCES = 4.0
"""log(1 + 54): lengths are scaled so that a long news article counts about one."""

_SMALL_SHARE, _MIDDLE_SHARE, _LARGE_SHARE = 0.1, 0.15, 0.25
_SOME, _MANY = 3, 6
"""Bends in what a share or a number means: of the twelve reference articles, which are long, one has a share below the
first bend and eight above the last; all have three topical sentences, and a war report that mentions it rarely has six."""

Test = Callable[[Sentence], bool]


def _is_bare_name(sentence: Sentence) -> bool:
    return sentence.is_named and not sentence.is_topical and not sentence.is_bound


def _is_hint(sentence: Sentence) -> bool:
    return sentence.is_hinting and not sentence.is_topical and not sentence.is_hinting_strongly


def _is_strong_hint(sentence: Sentence) -> bool:
    return sentence.is_hinting_strongly and not sentence.is_sure


def _is_likely(sentence: Sentence) -> bool:
    return sentence.is_topical and not sentence.is_sure


def _is_free_against(sentence: Sentence) -> bool:
    return sentence.is_against and not sentence.is_bound and not sentence.is_topical


def _is_only_near(sentence: Sentence) -> bool:
    return sentence.is_near and not sentence.is_topical and not sentence.is_named


def _is_background(sentence: Sentence) -> bool:
    return sentence.is_context and not (sentence.is_topical or sentence.is_near or sentence.is_against)


_TESTS: tuple[tuple[str, Test], ...] = (
    ("sure", lambda sentence: sentence.is_sure),
    ("likely", _is_likely),
    ("bare name", _is_bare_name),
    ("strong hint", _is_strong_hint),
    ("weak hint", _is_hint),
    ("namesake", lambda sentence: sentence.is_bound),
    ("sign of a namesake", _is_free_against),
    ("neighbour", _is_only_near),
    ("context", _is_background),
)

_WHOLE = (
    "lexicon score",
    "never named",
    "never named beside a neighbour",
    "only weak hints",
    "only weak hints beside a neighbour",
    "loosely topical at most",
    "loosely topical at most, beside signs of a namesake",
    "bare names beside context elsewhere",
    "bare names alone",
    "context of this war anywhere",
    "bare names beside context of this war elsewhere",
    "no topical sentence",
    "one topical sentence",
    "topic in the opening",
    "topical share below a tenth",
    "topical share above a seventh",
    "topical share above a quarter",
    "three topical sentences or more",
    "six topical sentences or more",
    "topical sentences",
    "namesake sentences",
    "sentences with signs of a namesake",
    "bare names",
    "kinds of anchors",
    "kinds of strong hints",
    "kinds of weak hints",
    "share of namesakes among both",
    "share of bare names among both",
    "share of neighbours among both",
    "named once only",
    "topic in title and body",
    "length",
    "year of the topic",
    "published before",
    "filed under a namesake",
    "filed under a neighbour",
    "filed under the topic",
    "near the topic by its words",
    "near a namesake by its words",
    "near the topic and never named",
    "long and never named",
    "loosely topical, without this war",
    "named, without this war and its years",
)

FEATURES: tuple[str, ...] = tuple(
    [f"title: {name}" for name, _ in _TESTS]
    + [f"opening: {name}" for name, _ in _TESTS]
    + [f"share: {name}" for name, _ in _TESTS]
    + list(_WHOLE)
)
"""Names of the numbers of ``features_of``, in order; weights are stored under them."""


def features_of(reading: Reading, topic: Topic) -> list[float]:
    """The numbers of ``FEATURES`` for one reading, each about 0 to 1."""
    size, lead_size = max(1, reading.size), max(1, len(reading.lead))
    title = [_count((reading.title,), test) for _, test in _TESTS]
    lead = [_count(reading.lead, test) for _, test in _TESTS]
    body = [_count(reading.speaking, test) for _, test in _TESTS]
    values = (
        [float(count) for count in title] + [count / lead_size for count in lead] + [count / size for count in body]
    )
    by_test = {name: both for (name, _), both in zip(_TESTS, map(add, title, body), strict=True)}
    return values + _whole(reading, _counts(reading, topic, by_test))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Sentences of the whole text by what they hold, and clues by their role."""

    topical: int
    bound: int
    against: int
    bare: int
    context: int
    near: int
    named: int
    anchors: int
    strong_hints: int
    weak_hints: int
    is_present: bool
    is_loose: bool
    is_dated: bool


def _counts(reading: Reading, topic: Topic, by_test: Mapping[str, int]) -> _Counts:
    sentences = (reading.title, *reading.speaking)
    topical = by_test["sure"] + by_test["likely"]
    clues = [topic.clues[number] for number in frozenset[int]().union(*(sentence.clues for sentence in sentences))]
    hints = [clue.is_strong for clue in clues if clue.role is Role.HINT]
    return _Counts(
        topical=topical,
        bound=by_test["namesake"],
        against=by_test["sign of a namesake"],
        bare=by_test["bare name"],
        context=by_test["context"],
        near=by_test["neighbour"],
        named=_count(sentences, lambda sentence: sentence.is_named or sentence.is_sure),
        anchors=sum(clue.role is Role.ANCHOR for clue in clues),
        strong_hints=sum(hints),
        weak_hints=len(hints) - sum(hints),
        is_present=any(sentence.is_strongly_context for sentence in sentences),
        is_loose=topical == _count(sentences, lambda sentence: sentence.is_loosely_topical),
        is_dated=any(clue.is_date for clue in clues),
    )


def _whole(reading: Reading, of: _Counts) -> list[float]:
    """How much of what stands in the whole text."""
    is_only_weak = of.named == 0 and not of.strong_hints
    share = _count(reading.speaking, lambda sentence: sentence.is_topical) / max(1, reading.size)
    return [
        lexicon_score(reading),
        float(of.named == 0),
        float(of.named == 0 and of.near > 0),
        float(is_only_weak),
        float(is_only_weak and of.near > 0),
        float(of.is_loose),
        float(of.is_loose and of.against + of.bound > 0),
        float(of.bare > 0 and of.topical == 0 and of.context > 0),
        float(of.bare > 0 and of.topical + of.context + of.against + of.bound == 0),
        float(of.is_present),
        float(of.is_present and of.bare > 0 and of.topical == 0),
        float(of.topical == 0),
        float(of.topical == 1),
        float(any(sentence.is_topical for sentence in reading.lead)),
        float(share < _SMALL_SHARE),
        float(share > _MIDDLE_SHARE),
        float(share > _LARGE_SHARE),
        float(of.topical >= _SOME),
        float(of.topical >= _MANY),
        math.log1p(of.topical) / 2.0,
        math.log1p(of.bound) / 2.0,
        math.log1p(of.against) / 2.0,
        math.log1p(of.bare) / 2.0,
        min(of.anchors, 3) / 3.0,
        min(of.strong_hints, 3) / 3.0,
        min(of.weak_hints, 3) / 3.0,
        of.bound / (of.bound + of.topical + 1.0),
        of.bare / (of.bare + of.topical + 1.0),
        of.near / (of.near + of.topical + 1.0),
        float(of.named == 1),
        float(reading.title.is_topical and of.topical > 1),
        *_frame(reading, of),
    ]


def _frame(reading: Reading, of: _Counts) -> list[float]:
    """What surrounds it: length, dates, where the publisher files it, and its words."""
    near = reading.nearness.to_topic
    length = min(1.5, math.log1p(reading.size) / _MANY_SENTENCES)
    return [
        length,
        float(of.is_dated),
        float(reading.is_before),
        float(reading.filed.is_against and not reading.filed.is_topical),
        float(_is_only_near(reading.filed)),
        float(reading.filed.is_sure or _is_bare_name(reading.filed)),
        near,
        reading.nearness.to_namesakes,
        near * (of.named == 0),
        length * (of.named == 0),
        float(of.is_loose and of.topical > 0 and not of.is_present),
        float(of.named > 0 and not of.is_present and not of.is_dated),
    ]


def _count(sentences: Iterable[Sentence], test: Test) -> int:
    return sum(map(test, sentences))

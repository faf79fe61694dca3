"""Read a text into what dedup counts: sentences of words, each with its class, and whether it is quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from kursk_pipeline.stages.dedup.spelling import fold, plain_signs, tokens

WORD, NUMBER, NAME = 0, 1, 2

_STOP_WORDS = """
    a about after all also am an and any are as at be because been before being both but by can could did do does
    for from had has have he her here him his how i if in into is it its itself just may me might more most my no nor
    not now of on only or other our out over own s same she should so some such t than that the their them then there
    these they this those through to too under until up us very was we were what when where which while who whom why
    will with would you your said says say told according
    и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще
    нет о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом
    себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под
    будет тогда кто этот это эти этого
    і й та що він вона вони це цей ця ці як за від до з із зі про для на у в не але або чи його її їх ми ви при під
    також який яка які після був була були є"""
STOP_WORDS = frozenset(fold(word) for word in _STOP_WORDS.split())
"""Words that tell no two texts apart: English, Russian, Ukrainian; left out of ``Signature.words``."""

_SENTENCE_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bGen\.)(?<!\bSt\.)(?<!\bLt\.)(?<!\b[A-Z]\.)(?<=[.!?…])[\"'”’»)\]]*\s+|\n+"
)
_QUOTATION = re.compile(
    r"“[^“”]{1,2000}”|«[^«»]{1,2000}»|„[^„“]{1,2000}“|\"[^\"\n]{1,2000}\"|(?<!\w)'[^\n]{8,2000}?'(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its one spelling, its class (WORD, NUMBER, NAME), and whether it stands inside quotation marks."""

    spelling: str
    word_class: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of one sentence, and where it begins in the text (code points)."""

    start: int
    tokens: tuple[Token, ...]


def read(text: str, *, title: str = "") -> tuple[Sentence, ...]:
    """Sentences that hold at least one word. A first line that only repeats ``title`` is left out."""
    signed = plain_signs(text)
    plain = signed if len(signed) == len(text) else text
    quotations = _quotation_bounds(plain)
    return tuple(
        Sentence(start, found)
        for start, end in _sentence_spans(plain, _after_title(plain, title))
        if (found := _tokens_of(plain, start, end, quotations))
    )


def _after_title(text: str, title: str) -> int:
    first, newline, _ = text.partition("\n")
    same = [fold(word) for word, _ in tokens(first)] == [fold(word) for word, _ in tokens(plain_signs(title))]
    return len(first) + 1 if title and newline and same else 0


def _sentence_spans(text: str, begin: int) -> list[tuple[int, int]]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, begin)]
    return list(zip([begin, *ends], [*ends, len(text)], strict=True))


def _quotation_bounds(text: str) -> list[int]:
    """Starts and ends in turn: a place is quoted when an odd number of bounds lies at or before it."""
    return [bound for found in _QUOTATION.finditer(text) for bound in found.span()]


def _tokens_of(text: str, start: int, end: int, quotations: list[int]) -> tuple[Token, ...]:
    found: list[Token] = []
    for token, place in tokens(text[start:end]):
        spelling = fold(token)
        if spelling:
            is_quoted = bisect_right(quotations, start + place) % 2 == 1
            found.append(Token(spelling, _class_of(token, spelling, is_first=not found), is_quoted))
    return tuple(found)


def _class_of(token: str, spelling: str, *, is_first: bool) -> int:
    if spelling[0].isdigit():
        return NUMBER
    return NAME if token[0].isupper() and not is_first else WORD

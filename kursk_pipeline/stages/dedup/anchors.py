"""What a translation keeps: names, numbers and dates, sentence by sentence, in a form that no language shows in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from xxhash import xxh3_64_intdigest

from kursk_pipeline.stages.dedup.name_keys import alias_key, name_key
from kursk_pipeline.stages.dedup.rarity import anchor_weight
from kursk_pipeline.stages.dedup.reading import NAME, NUMBER, STOP_WORDS, Sentence, Token
from kursk_pipeline.stages.dedup.spelling import fold

ANCHOR_PAIR_COUNT, PAIR_ANCHORS, PAIR_WEIGHT = 16, 6, 1.2
"""Sketch hashes of a text that both languages share: the smallest of the pairs among the six rarest anchors of a sentence,
each seen in fewer than two stories in five (natural log units of rarity). Five, in fewer than one in four, bring up 23 of 26
translations (development) instead of all."""

_MONTHS = (
    "january январ|ь,я,е січ|ень,ня,ні", "february феврал|ь,я,е лют|ий,ого,ому", "march март|,а,е берез|ень,ня,ні",
    "april апрел|ь,я,е квіт|ень,ня,ні", "may ма|й,я,е трав|ень,ня,ні", "june июн|ь,я,е черв|ень,ня,ні",
    "july июл|ь,я,е лип|ень,ня,ні", "august август|,а,е серп|ень,ня,ні", "september сентябр|ь,я,е верес|ень,ня,ні",
    "october октябр|ь,я,е жовт|ень,ня,ні", "november ноябр|ь,я,е листопад|,а,і",
    "december декабр|ь,я,е груд|ень,ня,ні",
)  # fmt: skip
_NUMERALS = (
    "1.5 полтора полторы полутора півтора півтори", "2 два две двух двум двумя дві двох двом двома",
    "3 три трех трем тремя трьох трьом трьома",
    "4 четыре четырех четырем чотири чотирьох чотирьом", "5 пять пяти пятью п'ять п'яти", "6 шесть шести шестью шість",
    "7 семь семи семью сім", "8 восемь восьми вісім", "9 девять девяти дев'ять дев'яти", "10 десять десяти",
    "11 одиннадцать одиннадцати одинадцять одинадцяти", "12 двенадцать двенадцати дванадцять дванадцяти",
    "13 тринадцать тринадцати тринадцять", "14 четырнадцать четырнадцати чотирнадцять",
    "15 пятнадцать пятнадцати п'ятнадцять", "16 шестнадцать шестнадцати шістнадцять",
    "17 семнадцать семнадцати сімнадцять", "18 восемнадцать восемнадцати вісімнадцять",
    "19 девятнадцать девятнадцати дев'ятнадцять", "20 двадцать двадцати двадцять", "30 тридцать тридцати тридцять",
    "40 сорок сорока", "50 пятьдесят пятидесяти п'ятдесят п'ятдесяти", "60 шестьдесят шестидесяти шістдесят",
    "70 семьдесят семидесяти сімдесят", "80 восемьдесят восьмидесяти вісімдесят", "90 девяносто девяноста дев'яносто",
    "100 сто ста сотня", "200 двести двухсот двісті двохсот", "300 триста трехсот трьохсот",
    "400 четыреста четырехсот чотириста", "500 пятьсот пятисот п'ятсот", "600 шестьсот шестисот шістсот",
)  # fmt: skip
_TIMES = (
    ("hundred", 100), ("сотни", 100), ("сотен", 100), ("сотні", 100), ("thousand", 1_000), ("тыс", 1_000),
    ("тис", 1_000), ("million", 1_000_000), ("миллион", 1_000_000), ("мільйон", 1_000_000),
    ("млн", 1_000_000), ("billion", 10**9), ("миллиард", 10**9), ("мільярд", 10**9), ("млрд", 10**9),
)  # fmt: skip


def _forms(entry: str) -> list[str]:
    parts = [word.partition("|") for word in entry.split()]
    return [fold(stem + ending) for stem, _, endings in parts for ending in endings.split(",")]


MONTHS = {form: month for month, entry in enumerate(_MONTHS, 1) for form in _forms(entry)}
NUMERALS = {fold(form): float(line.split()[0]) for line in _NUMERALS for form in line.split()[1:]}
TIMES = tuple((fold(word), times) for word, times in _TIMES)


def anchors_of(sentences: Sequence[Sentence]) -> list[list[int]]:
    """The anchors of each sentence, ascending: 30 bits of a hash, two of its class, as a signed 32-bit number.

    The first word of a sentence is a name where it stands as one elsewhere in the text.
    """
    names = {name_key(t.spelling) for one in sentences for t in one.tokens if t.word_class == NAME}
    return [sorted(set(_of_sentence(one.tokens, names))) for one in sentences]


def anchor_pairs(sentences: Iterable[Sequence[int]]) -> set[int]:
    """Hashes of pairs of telling anchors that stand in one sentence; the smallest of them."""
    pairs: set[int] = set()
    for anchors in sentences:
        weights = {one: anchor_weight(one) for one in anchors}
        telling = [one for one in anchors if weights[one] >= PAIR_WEIGHT]
        rarest = sorted(telling, key=lambda one: (-weights[one], one))[:PAIR_ANCHORS]
        pairs.update(xxh3_64_intdigest(b"anchors %d %d" % pair) for pair in combinations(sorted(rarest), 2))
    return set(sorted(pairs)[:ANCHOR_PAIR_COUNT])


def _of_sentence(tokens: Sequence[Token], names: set[str]) -> Iterable[int]:
    values = _numbers(tokens)
    for at, token in enumerate(tokens):
        if token.spelling in MONTHS and (token.word_class == NAME or not token.spelling.isascii()):
            yield _hash(f"month {MONTHS[token.spelling]}", NUMBER)
        elif at in values:
            yield _hash(f"{values[at]:.12g}", NUMBER)
        elif key := _name(token, names, is_first=at == 0):
            yield _hash(key, NAME)


def _name(token: Token, names: set[str], *, is_first: bool) -> str:
    if token.spelling in STOP_WORDS and token.word_class != NAME:
        return ""
    if alias_key(token.spelling) is not None:
        return alias_key(token.spelling) or ""
    key = name_key(token.spelling) if is_first or token.word_class == NAME else ""
    return key if token.word_class == NAME or key in names else ""


def _numbers(tokens: Sequence[Token]) -> dict[int, float]:
    """Values by place: digits and numerals of three languages, ``2,5 млн`` and ``10 000`` put together; 0 and 1 left out."""
    found: dict[int, float] = {}
    at = 0
    while at < len(tokens):
        value = _value(tokens[at])
        begin, at = at, at + 1
        if value is None:
            continue
        while at < len(tokens) and (joined := _joined(value, tokens[at], tokens[at - 1])) is not None:
            value, at = joined, at + 1
        if value > 1:
            found[begin] = value
    return found


def _joined(value: float, token: Token, before: Token) -> float | None:
    """The number that goes on in this word: a multiplier, three more digits, units after tens; None if it ends."""
    if not token.spelling[0].isdigit():
        times = next((times for word, times in TIMES if token.spelling.startswith(word)), None)
        if times:
            return value * times
    follows = _value(token)
    if follows is None or value != int(value):
        return None
    if token.spelling.isdigit() and before.spelling.isdigit():
        return value * 1000 + follows if len(token.spelling) == 3 and len(before.spelling) <= 3 else None
    return value + follows if token.spelling in NUMERALS and 0 < follows < _units(value) else None


def _units(value: float) -> float:
    """Below what a numeral may be that goes on another: 100 after hundreds, 10 after tens."""
    return 100 if value >= 100 and value % 100 == 0 else 10 if value >= 20 and value % 10 == 0 else 0


def _value(token: Token) -> float | None:
    if token.spelling in NUMERALS:
        return NUMERALS[token.spelling]
    try:
        return float(token.spelling) if token.spelling[0].isdigit() else None
    except ValueError:
        return None


def _hash(name: str, anchor_class: int) -> int:
    value = (xxh3_64_intdigest(name) & 0x3FFFFFFF) << 2 | anchor_class
    return value - 2**32 if value >= 2**31 else value

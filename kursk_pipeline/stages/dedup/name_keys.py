"""One key for a name in English, Russian and Ukrainian: the consonants that its transliterations keep.

Зеленский, Зеленського, Zelenskyy: ``sln``. Vowels go, for schemes and case endings differ in them; consonants that schemes
confuse (г, х and g, h, kh; з, ц and z, ts, s) are one; the adjective's -ск- goes, for English writes Sumy for сумской.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kursk_pipeline.stages.dedup.spelling import fold

LEAST_CONSONANTS = 2
"""A key of fewer says nothing."""

LEAST_LETTERS = 3
"""Letters that stay of a Cyrillic name when its case ending goes."""

ALIASES = {
    "us": "usa", "сша": "usa", "оон": "un", "un": "un", "ес": "eu", "єс": "eu", "eu": "eu", "евросоюз": "eu",
    "євросоюз": "eu", "рф": "russia", "кндр": "korea", "dprk": "korea", "кнр": "china", "магатэ": "iaea",
    "магате": "iaea", "iaea": "iaea", "аэс": "npp", "аес": "npp", "npp": "npp", "всу": "afu", "зсу": "afu",
    "afu": "afu", "мус": "icc", "мкс": "icc", "icc": "icc",
}  # fmt: skip
"""Folded words that no transliteration brings together, to one key. Facts of spelling."""

PREFIXES = {
    "ukraine": "ukrain украин україн", "russia": "russia росси россий росія росії росіян росій россіян",
    "usa": "america америк", "korea": "korea корея корее корею корей північнокорей северокорей",
    "kursk": "kursk курск курськ курщин",
    "moscow": "moscow москв московск московськ", "eu": "europe европ європ", "china": "china chinese кита",
    "germany": "german герман немецк німеч німец", "britain": "brit брит великобрит", "kremlin": "kremlin кремл",
    "poland": "poland polish польш польщ польськ", "hungary": "hungar венг угорщ угорськ", "mongolia": "mongol монгол",
    "blhrd": "белгородщин бєлгородщин", "hrkv": "харківщин харьковщин", "sm": "сумщин",
    "phnn": "pyongyang пхеньян пхен'ян", "soviet": "soviet советск радянськ ссср срср", "icc": "гааг hague",
}  # fmt: skip
"""Key, and beginnings of words that have it whatever follows: adjectives, citizens, words of one's own in each language."""

_ALIASES = {fold(word): key for word, key in ALIASES.items()}
_PREFIXES = tuple((fold(beginning), key) for key, line in PREFIXES.items() for beginning in line.split())
_LATIN = (
    ("shch", "s"), ("dzh", "j"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("kh", "h"),
    ("gh", "h"), ("ph", "f"), ("th", "t"), ("ts", "s"), ("tz", "s"), ("cz", "c"), ("ck", "k"), ("dj", "j"),
    ("qu", "kv"), ("q", "k"), ("x", "ks"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("w", "v"), ("g", "h"),
    ("z", "s"),
)  # fmt: skip
_CYRILLIC = (("дж", "j"), *zip("бвгґджзклмнпрстфхцчшщ", "bvhhdjsklmnprstfhscss", strict=True))
_ENDING = re.compile(r"(?:ого|ому|ыми|ими|ами|ями|ові|еві|ым|им|ом|ем|ам|ям|ах|ях)$")
_LOST = re.compile(r"[^b-df-hj-np-tv-xz]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=100_000)
def name_key(spelling: str) -> str:
    """The key of one folded word (``spelling.fold``); empty when too little of it is left to tell names apart."""
    known = alias_key(spelling)
    if known is not None:
        return known
    bare = spelling if spelling.isascii() else _ENDING.sub("", spelling)
    word = bare if len(bare) >= LEAST_LETTERS else spelling
    latin = _written(word, _LATIN if spelling.isascii() else _CYRILLIC)
    key = _LOST.sub("", _DOUBLED.sub(r"\1", latin))
    key = key[:-2] if key.endswith("sk") and len(key) - 2 >= LEAST_CONSONANTS else key
    return key if len(key) >= LEAST_CONSONANTS else ""


@lru_cache(maxsize=100_000)
def alias_key(spelling: str) -> str | None:
    """The key of a word that is named outright, of whatever case; None for all others."""
    if spelling in _ALIASES:
        return _ALIASES[spelling]
    return next((key for beginning, key in _PREFIXES if spelling.startswith(beginning)), None)


def _written(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for letters, sign in table:
        word = word.replace(letters, sign)
    return word

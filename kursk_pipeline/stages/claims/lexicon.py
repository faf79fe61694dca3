"""The words of one language by which numbers become claims, compiled once.

The words are data (``config/claims/*.toml``); every entry is a regular expression of whole words, read without regard to
case. Nothing here knows a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ATTACHED = ("square kilometre", "square mile", "kilometre", "mile")
"""Units that may be written on to their number: "30km"."""

WordTable = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """One file of ``config/claims/``, as written: what every table means stands in ``en.toml``."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 read by the adapter that fits the file to this form

    iso: str
    digits: str
    range_joins: tuple[str, ...]
    between: tuple[str, ...]
    between_joins: tuple[str, ...]
    of: tuple[str, ...]
    stops: tuple[str, ...]
    numerals: dict[str, float]
    scales: dict[str, float]
    vague: dict[str, float]
    bounds: dict[str, tuple[str, ...]]
    bounds_after: dict[str, tuple[str, ...]]
    nouns: dict[str, tuple[str, ...]]
    triggers: dict[str, tuple[str, ...]]
    others: dict[str, tuple[str, ...]]
    speech: dict[str, tuple[str, ...]]
    modes: dict[str, tuple[str, ...]]
    sides: dict[str, tuple[str, ...]]
    homes: dict[str, tuple[str, ...]]
    aside: dict[str, tuple[str, ...]]
    history: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The same words as patterns. ``speech`` and its neighbours are patterns by the name of their table."""

    words: ClaimWords
    hint: re.Pattern[str]
    soldiers: re.Pattern[str]
    quantity: re.Pattern[str]
    noun: re.Pattern[str]
    noun_names: tuple[str, ...]
    triggers: dict[str, re.Pattern[str]]
    others: dict[str, re.Pattern[str]]
    speech: dict[str, re.Pattern[str]]
    verb: re.Pattern[str]
    modes: dict[str, re.Pattern[str]]
    sides: dict[str, re.Pattern[str]]
    homes: dict[str, re.Pattern[str]]
    where: re.Pattern[str]
    forces: re.Pattern[str]
    grip: re.Pattern[str]
    history: dict[str, re.Pattern[str]]


def any_of(patterns: Iterable[str]) -> str:
    """One alternative of many, longest first, so that "up to" is not read as "up"; spaces may be any white space."""
    ordered = sorted(patterns, key=len, reverse=True)
    return "(?:" + "|".join(pattern.replace(" ", r"[\s\u00a0]") for pattern in ordered) + ")"


def whole(patterns: Iterable[str]) -> str:
    """As ``any_of``, for whole words only."""
    return rf"(?<![\w-]){any_of(patterns)}(?!\w)"


def compiled(words: ClaimWords) -> Lexicon:
    """Compile the words of one language.

    Raises:
        re.error: an entry is no regular expression.
    """
    return Lexicon(
        words=words,
        soldiers=re.compile(whole(words.nouns["soldiers"]), re.IGNORECASE),
        hint=re.compile(_hint(words), re.IGNORECASE),
        quantity=re.compile(_quantity(words), re.IGNORECASE),
        noun=re.compile(_noun(words), re.IGNORECASE),
        noun_names=tuple(words.nouns),
        triggers=_patterns(words.triggers),
        others={name: re.compile(any_of(entries), re.IGNORECASE) for name, entries in words.others.items()},
        speech=_patterns(words.speech),
        verb=re.compile(_verbs(words), re.IGNORECASE),
        modes=_patterns(words.modes),
        sides=_patterns(words.sides),
        homes=_patterns(words.homes),
        where=re.compile(any_of(words.aside["where"]), re.IGNORECASE),
        grip=re.compile(any_of(words.aside["grip"]), re.IGNORECASE),
        forces=re.compile(any_of(words.aside["forces"]), re.IGNORECASE),
        history=_patterns(words.history),
    )


def _patterns(table: WordTable) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(whole(entries), re.IGNORECASE) for name, entries in table.items()}


def number(words: ClaimWords) -> str:
    """The pattern of one number: digits or words, with scales ("30 thousand", "two hundred and five"), or "dozens"."""
    numeral, scale = any_of(words.numerals), any_of(words.scales)
    in_words = rf"(?:an?\s)?(?:{numeral}|{scale})(?:(?:[\s\u00a0-]|\sand\s)(?:{numeral}|{scale}))*"
    digits = rf"(?:{words.digits})(?:[\s\u00a0-]?{scale}(?!\w)){{0,2}}"
    vague = rf"{any_of(words.vague)}(?:\s{scale}(?!\w))?(?:\s{any_of(words.of[:1])})?"
    attached = any_of(entry for unit in ATTACHED for entry in words.nouns[unit])
    return rf"(?:(?:{vague}|{digits}|{in_words})(?!\w)|(?:{words.digits})(?={attached}(?!\w)))"


def _hint(words: ClaimWords) -> str:
    """What a sentence with a number has at least; most sentences have none, and this is told ten times as fast."""
    return rf"\d|(?<!\w){any_of((*words.numerals, *words.scales, *words.vague))}(?!\w)"


def _quantity(words: ClaimWords) -> str:
    one = number(words)
    bounds = any_of(pattern for entries in words.bounds.values() for pattern in entries)
    after = any_of(pattern for entries in words.bounds_after.values() for pattern in entries)
    pair = rf"{any_of(words.between)}\s(?P<from>{one}){any_of(words.between_joins)}(?P<till>{one})"
    spread = rf"(?P<first>{one})(?:{any_of(words.range_joins)}(?P<second>{one}))?"
    return rf"(?<![\w$€£₴₽№/.:–-])(?P<before>(?:{bounds}\s){{0,3}})(?:{pair}|{spread})(?P<after>\s{after}(?!\w))?"


def _noun(words: ClaimWords) -> str:
    """What follows a number: an optional "of the", up to four words that are no stop, and the noun counted."""
    stop = rf"(?!{any_of(words.stops)}(?!\w))"
    groups = "|".join(f"(?P<n{place}>{any_of(entries)})" for place, entries in enumerate(words.nouns.values()))
    attached = any_of(entry for unit in ATTACHED for entry in words.nouns[unit])
    modifiers = rf"(?:{stop}[^\W\d][\w’'.-]*[\s\u00a0]+[«“\"]?){{0,4}}?"
    between = rf"(?:[\s\u00a0]{any_of(words.of)})?(?:[\s\u00a0-]+[«“\"]?|(?=%|{attached}(?!\w)))"
    return rf"{between}(?P<modifiers>{modifiers})(?:{groups})(?!\w)"


def _verbs(words: ClaimWords) -> str:
    names = ("estimated", "denied", "asserted")
    groups = "|".join(f"(?P<{name}>{any_of(words.speech[name])})" for name in names)
    return rf"(?<![\w-])(?:{groups})(?!\w)"

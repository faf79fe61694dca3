"""Numbers in a sentence: digits, words, "dozens", ranges, and the bounds that speakers put on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kursk_pipeline.stages.claims.lexicon import ClaimWords, Lexicon, any_of

_SPLIT = re.compile(r"[\s\u00a0-]+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
RISEN_REACH = 40
"""Characters before a number in which a verb of rising makes "up to" the level that was reached."""
LARGEST_FIGURE = 2.0**53
"""A double counts no further without gaps (IEEE 754); what is larger is no count of anything, and may be infinite."""
_OPEN_ABOVE = frozenset({"at_least", "more_than"})
_OPEN_BELOW = frozenset({"up_to", "less_than", "nearly"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start`` to ``end`` of its sentence, the bound included; ``figure_start`` is where the figure begins.

    ``value`` is the figure as stated, None for ranges and for words such as "dozens". ``low`` and ``high`` are what it
    says at least and at most; None is open. ``bound`` is exact, about, at_least, more_than, up_to, less_than, nearly,
    range or vague.
    """

    start: int
    figure_start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    bound: str
    is_year: bool


def numbers(sentence: str, lexicon: Lexicon) -> Iterator[Number]:
    """Yield the numbers of a sentence in order."""
    if lexicon.hint.search(sentence) is None:
        return
    for match in lexicon.quantity.finditer(sentence):
        first, second = match["from"] or match["first"], match["till"] or match["second"]
        if match["from"] is None and match["first"] is None:
            continue
        has_risen = bool(lexicon.others["risen"].search(sentence, max(0, match.start() - RISEN_REACH), match.start()))
        number = _number(match, first, second, lexicon.words, has_risen)
        if max(number.low or 0, number.high or 0) <= LARGEST_FIGURE:
            yield number


def _number(match: re.Match[str], first: str, second: str | None, words: ClaimWords, has_risen: bool) -> Number:
    place = "from" if match["from"] else "first"
    start, end = match.start(), match.end()
    is_year = bool(_YEAR.match(first)) and not match["before"]
    bound = _bound(match, words)
    bound = "exact" if has_risen and bound == "up_to" else bound
    if second is not None:
        low, high = _pair(first, second, words)
        return Number(start, match.start(place), end, None, low, high, "range", is_year)
    value = amount(first, words)
    if _is_vague(first, words):
        return Number(start, match.start(place), end, None, value, None, "vague", False)
    least = None if bound in _OPEN_BELOW else value
    most = None if bound in _OPEN_ABOVE else value
    return Number(start, match.start(place), end, value, least, most, bound, is_year)


def _pair(first: str, second: str, words: ClaimWords) -> tuple[float, float]:
    """The ends of a range; "10 to 12 thousand" says thousand once for both."""
    low, high = amount(first, words), amount(second, words)
    scale = _scale_of(second, words)
    if low < high and scale > 1 and _scale_of(first, words) == 1 and low * scale <= high:
        low *= scale
    return min(low, high), max(low, high)


def _scale_of(text: str, words: ClaimWords) -> float:
    return _fits(_SPLIT.split(text.strip().lower())[-1], words.scales) or 1


def _bound(match: re.Match[str], words: ClaimWords) -> str:
    after = (match["after"] or "").strip()
    for bound, entries in words.bounds_after.items():
        if after and re.fullmatch("|".join(entries), after, re.IGNORECASE):
            return bound
    before = match["before"] or ""
    found = [
        (len(one[0]), bound) for bound, entries in words.bounds.items() if (one := _ending(entries).search(before))
    ]
    strong = [one for one in found if one[1] not in {"exactly", "about"}]
    chosen = max(strong or found, default=(0, "exact"))[1]
    return "exact" if chosen == "exactly" else chosen


@cache
def _ending(entries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(entries)}\s(?:.*\s)?$", re.IGNORECASE)


def _is_vague(text: str, words: ClaimWords) -> bool:
    plain = text.lower()
    return any(re.match(entry.replace(" ", r"\s") + r"(?!\w)", plain) for entry in words.vague)


def amount(text: str, words: ClaimWords) -> float:
    """What a number in digits or words comes to: ``30 thousand`` is 30000, ``dozens`` at least 24."""
    plain = text.lower().strip()
    vague = max(
        (found for entry in words.vague if (found := re.match(entry.replace(" ", r"\s") + r"(?!\w)", plain))),
        key=lambda found: found.end(),
        default=None,
    )
    if vague:
        least = next(value for entry, value in words.vague.items() if re.fullmatch(entry.replace(" ", r"\s"), vague[0]))
        return least * _scaled(plain[vague.end() :], words)
    digits = re.match(words.digits, plain)
    if digits:
        return _digits(digits[0], words) * _scaled(plain[digits.end() :], words)
    return _in_words(plain, words)


def _digits(text: str, words: ClaimWords) -> float:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if words.iso == "en":
        return float(plain.replace(",", ""))
    grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain)
    return float(plain.replace(".", "") if grouped else plain.replace(",", "."))


def _scaled(rest: str, words: ClaimWords) -> float:
    product = 1.0
    for word in _SPLIT.split(rest):
        product *= _fits(word, words.scales) or 1
    return product


def _in_words(text: str, words: ClaimWords) -> float:
    total = part = 0.0
    for word in _SPLIT.split(text):
        scale = _fits(word, words.scales)
        if scale is None:
            part += _fits(word, words.numerals) or 0
        elif scale >= 1000:
            total, part = total + (part or 1) * scale, 0
        else:
            part = (part or 1) * scale
    return total + part


def _fits(word: str, table: dict[str, float]) -> float | None:
    if word in table:
        return table[word]
    return next((value for entry, value in table.items() if re.fullmatch(entry, word)), None)

"""What figures and dates come to: ``30 thousand`` is 30000, ``Thursday`` a day counted back from publication.

Dates are written as ISO 8601 writes them, as precisely as the text is: ``2024-08-06``, ``2024-08``, ``2024``, or an
interval ``2024-08-05/2024-08-06``. Without a day of publication only complete dates have a value.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "a": 1, "an": 1,
    "один": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "девять": 9,
    "дві": 2, "чотири": 4, "п'ять": 5, "п’ять": 5, "шість": 6, "сім": 7, "вісім": 8,
    "дев'ять": 9, "дев’ять": 9, "десять": 10,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "dozen": 12, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "тыс.": 1000, "тысяч": 1000, "тысячи": 1000, "тысяча": 1000, "тис.": 1000, "тисяч": 1000, "млн": 10**6, "млрд": 10**9,
}  # fmt: skip
_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_RUSSIAN = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_UKRAINIAN = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Stems: every case form of a weekday begins with one. Russian "неделя" is a week, Ukrainian "неділя" a Sunday.
_SLAVIC_WEEKDAYS = (
    ("понедельник", "понеділ"), ("вторник", "вівтор"), ("сред", "серед"), ("четверг", "четвер"),
    ("пятниц", "п'ятниц", "п’ятниц"), ("суббот", "субот"), ("воскресень", "неділ"),
)  # fmt: skip
_LAST, _NEXT = ("last", "прошл", "минул"), ("next", "следующ", "наступн")
_DAYS_BACK = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1}
_DAYS_BACK |= {"сегодня": 0, "вчера": -1, "завтра": 1, "сьогодні": 0, "вчора": -1, "учора": -1}
# Weeks first: "тиждень" ends like a day.
_PERIODS = {"week": 7, "fortnight": 14, "недел": 7, "тижд": 7, "тижн": 7}
_PERIODS |= {"day": 1, "день": 1, "дня": 1, "дней": 1, "дні": 1, "днів": 1}
_AGO = frozenset({"ago", "назад", "тому"})
_MONTHS, _YEARS = ("month", "месяц", "місяц"), ("year", "год", "лет", "рік", "рок")
_YEAR = re.compile(r"(?<![\d,])(?:1[5-9]|20)\d\d(?!\d)")
_DAY_RANGE = re.compile(
    r"(?<!\d)([0-3]?\d)(?:st|nd|rd|th)?(?:\s?[-–]\s?|\sand\s|\sto\s)([0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
)
_DAY = re.compile(r"(?<![\d:])([0-3]?\d)(?:st|nd|rd|th)?(?![\d:])")
_WORD = re.compile(r"[^\W\d_]+\.?")
# A date without a year is the nearest one that is not further than this many days after publication.
_ANNOUNCED_AHEAD = 60


def value_of(label: str, surface: str, published_on: date | None) -> str | None:
    """Tell what a DATE, CARDINAL, PERCENT or QUANTITY comes to; None where it cannot be told."""
    if label == "DATE":
        return date_value(surface, published_on)
    if label in {"CARDINAL", "PERCENT", "QUANTITY"}:
        return number_value(surface)
    return None


def number_value(surface: str) -> str | None:
    """Read a count in digits or English words: "30 thousand" gives ``30000``, "half a million" ``500000``."""
    found = _NUMBER.search(surface)
    words = [word.lower() for word in _WORD.findall(surface.replace("-", " "))]
    scale = next((_SCALES[word] for word in words if word in _SCALES), 1)
    if found:
        digits = re.sub(r"[,\u00a0\u202f ](?=\d{3})", "", found[0]).replace(",", ".")
        return _plain(float(digits) * scale)
    if words[:1] == ["half"]:
        return _plain(scale / 2) if scale > 1 else None
    total = _in_words(words)
    return _plain(total) if total else None


def _in_words(words: list[str]) -> int:
    total = part = 0
    for word in words:
        if word in _SCALES and word != "hundred":
            total, part = total + max(part, 1) * _SCALES[word], 0
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _WORDS and not (word in {"a", "an"} and part):
            part += _WORDS[word]
        elif word not in {"and"}:
            break
    return total + part


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


def date_value(surface: str, published_on: date | None) -> str | None:
    """Resolve a date against the day of publication."""
    text = surface.lower()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    month, found = _month(text), _YEAR.search(text)
    year = int(found[0]) if found else None
    if month:
        return _in_month(text, month, year, published_on)
    if year:
        return f"{year}"
    return _relative(text, published_on) if published_on else None


def _month(text: str) -> int | None:
    for word in _WORD.findall(text):
        plain = word.rstrip(".")
        number = next(
            (place for place, name in enumerate(_ENGLISH, 1) if len(plain) > 2 and name.startswith(plain)), None
        )
        number = number or _slavic_month(plain)
        if number:
            return number
    return None


def _slavic_month(word: str) -> int | None:
    for stems in (_RUSSIAN, _UKRAINIAN):
        for place, stem in enumerate(stems, 1):
            if word.startswith(stem):
                return place
    return None


def _in_month(text: str, month: int, year: int | None, published_on: date | None) -> str | None:
    rest = _YEAR.sub(" ", text)
    pair, single = _DAY_RANGE.search(rest), _DAY.search(rest)
    days = [int(part) for part in pair.groups()] if pair else [int(single[1])] if single else []
    year = year or _nearest_year(month, days[0] if days else 1, published_on)
    if year is None:
        return None
    try:
        return "/".join(date(year, month, day).isoformat() for day in days) or f"{year}-{month:02}"
    except ValueError:  # the 31st of June: written so, but no day
        return None


def _nearest_year(month: int, day: int, published_on: date | None) -> int | None:
    if published_on is None:
        return None
    limit = published_on + timedelta(days=_ANNOUNCED_AHEAD)
    return (
        published_on.year
        + (1 if (month, day) <= (limit.month, limit.day) and limit.year > published_on.year else 0)
        - (1 if limit.year == published_on.year and (month, day) > (limit.month, limit.day) else 0)
    )


def _relative(text: str, published_on: date) -> str | None:
    for word, days in _DAYS_BACK.items():
        if word in text:
            return (published_on + timedelta(days=days)).isoformat()
    for number, names in enumerate(zip(_WEEKDAYS, _SLAVIC_WEEKDAYS, strict=True)):
        if any(name in text for name in (names[0], *names[1])):
            return _on_weekday(text, number, published_on)
    return _ago(text, published_on)


def _on_weekday(text: str, weekday: int, published_on: date) -> str:
    """Newsrooms name the day that was: today's name means today; "next" and "last" a week on."""
    back = (published_on.weekday() - weekday) % 7
    if text.startswith(_NEXT):
        return (published_on + timedelta(days=7 - back)).isoformat()
    return (published_on - timedelta(days=back or (7 if text.startswith(_LAST) else 0))).isoformat()


def _ago(text: str, published_on: date) -> str | None:
    if not _AGO & set(text.split()):
        return None
    count = number_value(text) or ("1" if len(text.split()) <= 2 else "")
    if not count:
        return None
    period = next((days for name, days in _PERIODS.items() if name in text), None)
    if period and "." not in count:
        return (published_on - timedelta(days=int(count) * period)).isoformat()
    if any(word in text for word in _MONTHS) and count.isdigit():
        months = published_on.year * 12 + published_on.month - 1 - int(count)
        return f"{months // 12}-{months % 12 + 1:02}"
    return f"{published_on.year - int(count)}" if any(word in text for word in _YEARS) and count.isdigit() else None

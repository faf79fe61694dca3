"""One spelling for each word, so that house styles hide no copy: accents, apostrophes, -ise and -ize, names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

VARIANTS = {
    # Places and people of the topic: transliterations from Russian and from Ukrainian, to one form each.
    "kiev": "kyiv", "kharkov": "kharkiv", "lvov": "lviv", "odessa": "odesa", "chernigov": "chernihiv",
    "nikolaev": "mykolaiv", "nikolayev": "mykolaiv", "zaporozhye": "zaporizhzhia", "zaporozhe": "zaporizhzhia",
    "zaporizhzhya": "zaporizhzhia", "zaporizhia": "zaporizhzhia", "zaporizhzhe": "zaporizhzhia", "lugansk": "luhansk",
    "donbass": "donbas", "dnepr": "dnipro", "dnieper": "dnipro", "sudja": "sudzha", "suja": "sudzha",
    "korenyovo": "korenevo", "korenewo": "korenevo", "artemovsk": "bakhmut", "chornobyl": "chernobyl",
    "lukashenka": "lukashenko", "yevgeny": "evgeny", "yevgeniy": "evgeny", "evgeniy": "evgeny", "evgenii": "evgeny",
    "aleksei": "alexei", "alexey": "alexei", "aleksey": "alexei", "aleksandr": "alexander", "oleksandr": "alexander",
    "dmitri": "dmitry", "dmitriy": "dmitry", "dmitrii": "dmitry", "sergei": "sergey", "serhii": "sergey",
    "serhiy": "sergey", "prigozin": "prigozhin", "medvedyev": "medvedev", "gerasymov": "gerasimov",
    # Days and months as they are cut short.
    "jan": "january", "feb": "february", "apr": "april", "jun": "june", "jul": "july", "aug": "august",
    "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    # British and American pairs that no rule below covers.
    "centre": "center", "centres": "centers", "theatre": "theater", "metre": "meter", "metres": "meters",
    "kilometre": "kilometer", "kilometres": "kilometers", "litre": "liter", "litres": "liters", "km": "kilometers",
    "defence": "defense", "offence": "offense", "licence": "license", "programme": "program", "programmes": "programs",
    "grey": "gray", "tyre": "tire", "cheque": "check", "jewellery": "jewelry", "sceptical": "skeptical",
    "manoeuvre": "maneuver", "manoeuvres": "maneuvers", "judgement": "judgment", "towards": "toward",
    "afterwards": "afterward", "amongst": "among", "whilst": "while", "travelled": "traveled",
    "travelling": "traveling", "cancelled": "canceled", "labelled": "labeled", "modelling": "modeling",
    # Titles, and words that are often written as numbers or signs.
    "gen": "general", "lt": "lieutenant", "col": "colonel", "govt": "government", "dept": "department",
    "usa": "us", "percentage": "percent", "pct": "percent", "bn": "billion", "mln": "million",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
"""Word to its one form, both folded. Facts of spelling; extended from the names in the topic's reports."""

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(\d+)(?:st|nd|rd|th)$"), r"\1"),
    (re.compile(r"(?<=.{3})i[sz](e|ed|es|ing|ation|ations|er|ers)$"), r"is\1"),
    (re.compile(r"(?<=.{2})y[sz](e|ed|es|ing)$"), r"ys\1"),
    (re.compile(r"(?<=.{2})our(s|ed|ing|ful|able|hood|ite|ites|y|ly)?$"), r"or\1"),
    (re.compile(r"(?<=.{3})sk(?:yy|iy|ii|yi|yj|ij|i)$"), "sky"),
)
_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "\u00ad": None, "\u200b": None})
_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|%|[^\W\d_]+(?:['\-][^\W\d_]+)*\d*|[^\W_]+")
_PER_CENT = re.compile(r"\bper cent\b", re.IGNORECASE)


def plain_signs(text: str) -> str:
    """Apostrophes and hyphens in one form each, invisible characters removed; other characters keep their place."""
    return text.translate(_SIGNS)


def tokens(text: str) -> list[tuple[str, int]]:
    """Split into words, numbers and per-cent signs, each with its place in ``text`` (code points)."""
    blanked = _PER_CENT.sub("percent ", text)  # as long as before, so places hold
    return [(found.group(), found.start()) for found in _TOKEN.finditer(blanked)]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The one spelling of a word: lower case without accents, apostrophes, hyphens; variants and endings unified."""
    if word[0].isdigit():
        return _fold_number(word)
    if word == "%":
        return "percent"
    word = _without_accents(word.casefold()).replace(".", "")
    word = word[:-2] if word.endswith("'s") else word
    if "-" in word and all(part in VARIANTS and VARIANTS[part].isdigit() for part in word.split("-")):
        return str(sum(int(VARIANTS[part]) for part in word.split("-")))
    word = word.replace("'", "").replace("-", "")
    word = VARIANTS.get(word, word)
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word


def _fold_number(token: str) -> str:
    """``1,000`` and ``1000`` alike; ``2,5`` and ``2.5`` alike; ``6th`` is 6."""
    plain = re.sub(r"[,.](?=\d{3}(?:\D|$))", "", token).replace(",", ".")
    return _RULES[0][0].sub(r"\1", plain.casefold())


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))

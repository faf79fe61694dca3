"""News agencies: the names that the project uses for them, and how bylines write them."""

from __future__ import annotations

import re

AGENCIES = {
    "AP": r"AP|Associated Press",
    "AFP": r"AFP|Agence France-Presse",
    "Reuters": r"Reuters|Рейтер|Рейтерс",
    "dpa": r"dpa|Deutsche Presse-Agentur",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "PA": r"PA Media|Press Association",
    "UPI": r"UPI",
    "Anadolu": r"Anadolu(?: Agency| Ajansı)?",
    "TASS": r"TASS|ТАСС",
    "Interfax": r"Interfax|Интерфакс",
    "RIA Novosti": r"RIA Novosti|РИА Новости",
    "Ukrinform": r"Ukrinform|Укринформ|Укрінформ",
    "Interfax-Ukraine": r"Interfax-Ukraine|Интерфакс-Украина|Інтерфакс-Україна",
    "UNIAN": r"UNIAN|УНИАН|УНІАН",
    "Xinhua": r"Xinhua",
    "APA": r"APA|Austria Presse Agentur",
    "Keystone-SDA": r"SDA|Keystone-SDA",
    "PAP": r"PAP|Polska Agencja Prasowa",
    "Canadian Press": r"Canadian Press",
    "BelTA": r"BelTA|БелТА|БЕЛТА",
    "Yonhap": r"Yonhap(?: News Agency)?",
    "Kyodo": r"Kyodo(?: News)?",
}
"""Agencies and how bylines write them."""

_NAMED = tuple((agency, re.compile(rf"(?:{names})")) for agency, names in reversed(AGENCIES.items()))
_IN_CAPITALS = tuple((agency, re.compile(pattern.pattern, re.IGNORECASE)) for agency, pattern in _NAMED)
_ARTICLE = re.compile(r"^(?:the|die)\s+", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:/|,|;|\||&|\s-\s|\s(?:and|with|und|mit|et|avec|и|та)\s)\s*")


def agency_named(words: str) -> str | None:
    """The agency that these words name and nothing else, by the name used here; an article before it does not count.

    A byline in capitals writes "REUTERS" and "DPA" too.
    """
    words = words.strip()
    patterns = _IN_CAPITALS if words.isupper() else _NAMED
    whole = (words, _ARTICLE.sub("", words))
    return next((agency for agency, pattern in patterns if any(map(pattern.fullmatch, whole))), None)


def agencies_parted(credit: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is left of one credit without its agencies, and these, by the names used here: "Le Journal et AFP".

    A credit without an agency is left whole, whatever joins its words.
    """
    parts = [part.strip() for part in _JOINED.split(credit)]
    named = [agency_named(part) for part in parts]
    if agency_named(credit) or not any(named):
        whole = agency_named(credit)
        return ((), (whole,)) if whole else ((credit,), ())
    others = tuple(part for part, agency in zip(parts, named, strict=True) if part and agency is None)
    return others, tuple(dict.fromkeys(agency for agency in named if agency))

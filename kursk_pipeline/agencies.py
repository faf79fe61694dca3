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
}
"""Agencies and how bylines write them."""

_NAMED = tuple((agency, re.compile(rf"(?:{names})")) for agency, names in reversed(AGENCIES.items()))


def agency_named(words: str) -> str | None:
    """The agency that these words name and nothing else, by the name used here."""
    return next((agency for agency, pattern in _NAMED if pattern.fullmatch(words.strip())), None)

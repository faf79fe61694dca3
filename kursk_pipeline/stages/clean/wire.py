"""News agencies credited by a page: in the byline, in the dateline, or at the foot of the text."""

from __future__ import annotations

import re

from kursk_pipeline.stages.clean.evidence import Found

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
_DATELINE = re.compile(r"^[^\n]{0,60}?\(([^()\n]{2,30})\)\s*[-–—]")
_FOOT = re.compile(r"\n\W*(?:(?:mit|with|avec|source|источник|джерело|quelle)\W+)?([\w .-]{2,30})\W*$", re.IGNORECASE)


def wire_credit(authors: tuple[str, ...], text: str) -> Found | None:
    """The agency that the page credits, by the name used here, and where the credit stands."""
    places = [(name, "byline") for name in authors]
    places += [(found[1], "text") for pattern in (_DATELINE, _FOOT) if (found := pattern.search(text))]
    for raw, origin in places:
        agency = next((agency for agency, pattern in _NAMED if pattern.fullmatch(raw.strip())), None)
        if agency:
            return Found(agency, origin, raw)
    return None

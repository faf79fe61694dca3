"""Names in capitals: those that a text explains in brackets, and those that it takes for granted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.guards import stands_in_capitals
from kursk_pipeline.stages.extract.spans import RULE, Span

# "(ISW)", "(the IDF)"; two capitals at least.
_IN_BRACKETS = re.compile(r"\s\((?:the\s|or\s)?([A-Z][A-Za-z&-]*[A-Z][A-Za-z]{0,2})\)")
_EXPLAINED = frozenset({"ORG", "UNIT", "FAC", "EVENT"})
# Three to seven capitals that are no part of a longer token.
_ACRONYM = re.compile(r"(?:(?<![\w./&’'-])|(?<=\s/)|(?<=\b[Ee]x-))[A-Z]{3,7}(?![\w&]|-\w|\.\w|/\w)")
# What war reporting writes in capitals and does not mean as a name.
_NOT_BODIES = frozenset(
    [
        "UAV", "UAVS", "FPV", "USV", "UGV", "EW", "MLRS", "IFV", "APC", "POW", "POWS", "KIA", "MIA", "WIA",
        "IED", "IDP", "IDPS", "AFV", "ATGM", "SAM", "ICBM", "GPS", "GLONASS", "ISR", "HQ", "OSINT", "CCTV",
        "RPG", "TNT", "CEO", "CFO", "DNA", "COVID", "GMT", "UTC", "BST", "CET", "EST", "EDT", "MSK", "USD",
        "EUR", "UAH", "RUB", "GDP", "LNG", "LPG", "NPP", "USSR", "USA", "UAE", "DPRK", "PRC", "DRC",
        "EXCLUSIVE", "BREAKING", "UPDATE", "UPDATED", "PHOTO", "VIDEO", "WATCH", "READ", "LIVE", "ALSO", "NOT",
        "AND", "THE", "FOR", "ALL", "FAQ", "PDF", "URL", "HTML", "SMS", "SUV", "ATV", "PHD", "MBA", "III",
        "VII", "VIII", "XII", "XIII", "XIV", "XVI", "XIX", "XXI", "VIP", "SOS", "WMD", "NGO", "NGOS", "GBU",
        "SMO", "ATO", "CTO", "PTSD", "HIV", "AIDS", "STS", "AAA", "MBT", "AWACS", "MANPADS", "MANPAD", "JST",
        "NFT", "TASK", "TOP", "WAR", "NEWS", "EDITOR", "NOTE", "REPORT", "SOURCE", "VVER", "RBMK", "SITREP", "OPINION",
        "ANALYSIS", "EXPLAINER", "FACT", "CHECK", "EDITORIAL", "PICTURED", "SHARE", "TLDR", "AMA", "MAP", "MAPS",
        "LATEST", "JUST",
    ]
)  # fmt: skip


SHORTEST_WORD = 4
"""Two of these in one line are emphasis ("ANOTHER general is SACKED"), not two unknown bodies."""


def explained(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the abbreviation in brackets after a name, under the name's label."""
    for span in spans:
        if span.label in _EXPLAINED:
            match = _IN_BRACKETS.match(text, span.end)
            if match:
                yield Span(match.start(1), match.end(1), span.label, RULE)


def acronyms(text: str, known: Iterable[Span]) -> Iterator[Span]:
    """Yield ORG candidates: unknown words in capitals, in lines that are not all in capitals."""
    taken = {span.start for span in known}
    for line in re.finditer(r"[^\n]+", text):
        found = [match for match in _ACRONYM.finditer(text, line.start(), line.end()) if _is_new(match, taken)]
        is_shouting = len({match[0] for match in found if len(match[0]) >= SHORTEST_WORD}) > 1
        for match in found:
            span = Span(match.start(), match.end(), "ORG", RULE)
            if not stands_in_capitals(text, span) and not (is_shouting and len(match[0]) >= SHORTEST_WORD):
                yield span


def _is_new(match: re.Match[str], taken: set[int]) -> bool:
    return match[0] not in _NOT_BODIES and match.start() not in taken


def stands_for(abbreviation: str, name: str) -> bool:
    """Whether the capitals are initials of the name's words, in their order."""
    initials = iter(word[0].upper() for word in re.findall(r"[^\W\d_]+", name))
    return all(letter in initials for letter in abbreviation.upper() if letter.isalpha())

"""What a site reserves as a whole: the rules of its ``/.well-known/tdmrep.json``.

By the TDM Reservation Protocol (final report of the W3C community group, 10 May 2024, "TDM File on the Origin Server"): a
JSON list of objects with ``location``, ``tdm-reservation`` and ``tdm-policy``. A location matches as the paths of robots.txt
do by Google's reading: from the beginning, ``*`` for anything, ``$`` for the end; of several the longest counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

PATH = "/.well-known/tdmrep.json"
RULES = 1_000
"""Rules read of one file: publishers have one to a dozen."""
LOCATION_CHARS = 2_000
"""A longer location matches no address that is taken."""


@dataclass(frozen=True, slots=True)
class SiteTerms:
    """What one site says of one address, or of all that matches ``location``."""

    location: str
    is_reserved: bool
    policy: str | None = None


def read_site_terms(text: str) -> tuple[SiteTerms, ...]:
    """The rules of a file; what is no rule is left out, and a file that is none has none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(_rules(found)) if isinstance(found, list) else ()


def terms_of(rules: Sequence[SiteTerms], target: str) -> SiteTerms | None:
    """The rule that counts for an address: that of the longest location; of equally long ones the one that reserves.

    Args:
        rules: of its site.
        target: its path and query.
    """
    plain = unquote(target)
    matching = [rule for rule in rules if _matches(rule.location, plain)]
    return max(matching, key=lambda rule: (len(rule.location), rule.is_reserved), default=None)


def _rules(found: list[Any]) -> Iterator[SiteTerms]:
    for one in found[:RULES]:
        if not isinstance(one, dict):
            continue
        location, reserved, policy = one.get("location"), one.get("tdm-reservation"), one.get("tdm-policy")
        if not isinstance(location, str) or location[:1] not in {"/", "*"} or len(location) > LOCATION_CHARS:
            continue
        if str(reserved) in {"0", "1"}:
            yield SiteTerms(location, str(reserved) == "1", policy[:2_000] if isinstance(policy, str) else None)


def _matches(location: str, target: str) -> bool:
    """Part by part, each at its first place: no way back, so that many stars cost no more than their number."""
    *parts, last = [unquote(part) for part in location.removesuffix("$").split("*")]
    place = 0
    for number, part in enumerate(parts):
        found = target.find(part, place) if number else (0 if target.startswith(part) else -1)
        if found < 0:
            return False
        place = found + len(part)
    if not location.endswith("$"):
        return target.find(last, place) >= 0 if parts else target.startswith(last)
    return target.endswith(last) and len(target) - len(last) >= place if parts else target == last

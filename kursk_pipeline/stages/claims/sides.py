"""Whose: the side that holds, loses, advances or suffers, as the id of its country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.nearby import Kind
from kursk_pipeline.stages.claims.nouns import MATERIEL, Counted

COUNTRIES = {"ru": "Q159", "ua": "Q212", "kp": "Q423"}
"""Wikidata ids of Russia, Ukraine and North Korea."""
OPPOSITE = {"ru": "ua", "ua": "ru", "kp": "ua"}
DONE_TO = frozenset({"prisoners", "killed", "wounded", "equipment"})
"""What one side does to the other when a verb of doing stands before the number."""
GROUND = frozenset(["territory_held", "settlements_held", "territory_lost", "settlements_lost", "settlements_entered"])
GROUND |= {"territory_retaken", "settlements_retaken", "advance", "attacks", "settlements_destroyed"}
CIVIL = frozenset({"evacuees", "missing", "killed", "wounded"})
HOLDER_REACH = 60
"""Characters after the ground in which its holder is named: a clause; set by judgement."""
_CLAUSE_END = re.compile(r"[,;:]|\s(?:and|but|while)\s")
_BY = re.compile(r"(?<!\w)by\s(?:the\s)?$")
TAKER, OWNER = "ua", "ru"
"""In the incursion Ukraine takes ground and Russia takes it back, where a sentence names no side."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A sentence, where the words of the speaker begin in it, the side of the speaker, and the place it is about."""

    sentence: str
    begins: int
    speaker_side: str | None
    place: str = ""


def side_of(item: Counted, kind: Kind, scope: Scope, lexicon: Lexicon) -> str | None:
    """Tell the side of a claim as ``ru``, ``ua`` or ``kp``; None where the text leaves it open.

    For people and materiel it is theirs; for ground, advances and attacks the side that holds, moves or attacks.
    """
    if kind.name in GROUND:
        return _on_ground(item, kind, scope, lexicon)
    own = _named_in(item.phrase, scope, lexicon) or _named_after(scope.sentence[item.end :], lexicon)
    if own is not None:
        return own
    if kind.name in CIVIL and item.subject not in {"soldiers", *MATERIEL}:
        home = _home(scope.sentence, lexicon) or _home(scope.place, lexicon)
        if home is not None:
            return home
    if kind.name in {"evacuees", "missing"}:
        return None
    actor = _actor(item, scope, lexicon, last=kind.name == "troops")
    if kind.name in DONE_TO and _is_done(scope.sentence[: item.number.start], kind, lexicon):
        return OPPOSITE.get(actor or scope.speaker_side or "")
    is_civil = kind.name in CIVIL and item.subject not in {"soldiers", *MATERIEL}
    return None if is_civil else actor


def _on_ground(item: Counted, kind: Kind, scope: Scope, lexicon: Lexicon) -> str | None:
    actor = _actor(item, scope, lexicon, only_before=True) or _holder(item, scope, lexicon)
    if actor is not None:
        return actor
    if kind.name.endswith("_retaken"):
        return OWNER
    return TAKER if kind.name.endswith("_held") else None


def _named_in(phrase: str, scope: Scope, lexicon: Lexicon) -> str | None:
    """The side that the counted noun names: "Russian conscripts", "our men", "enemy tanks"."""
    for side in ("kp", "ru", "ua"):
        if lexicon.sides[side].search(phrase):
            return side
    if scope.speaker_side and lexicon.sides["ours"].search(phrase):
        return scope.speaker_side
    return OPPOSITE.get(scope.speaker_side or "") if lexicon.sides["enemy"].search(phrase) else None


def _named_after(rest: str, lexicon: Lexicon) -> str | None:
    """The side right after the noun, as Russian and Ukrainian put it: "солдат КНДР"."""
    return next((side for side in COUNTRIES if lexicon.sides[side].match(rest, 1)), None)


def _home(sentence: str, lexicon: Lexicon) -> str | None:
    """The side whose region the sentence names: civilians of Kursk are Russia's."""
    found = [(match.start(), side) for side in ("ru", "ua") for match in lexicon.homes[side].finditer(sentence)]
    return min(found)[1] if found else None


def _holder(item: Counted, scope: Scope, lexicon: Lexicon) -> str | None:
    """As in "28 villages were under Ukrainian control", "seized by Ukrainian forces": a side named after the ground."""
    rest = _CLAUSE_END.split(scope.sentence[item.end : item.end + HOLDER_REACH], maxsplit=1)[0]
    for side in COUNTRIES:
        for match in lexicon.sides[side].finditer(rest):
            before = rest[: match.start()]
            if lexicon.grip.match(rest, match.end()) or _BY.search(before) or lexicon.triggers["held"].search(before):
                return side
    return None


def _actor(
    item: Counted, scope: Scope, lexicon: Lexicon, *, last: bool = False, only_before: bool = False
) -> str | None:
    """Who does it: the first (or last) side in the speaker's words before the number that is no place; else after it."""
    before = list(_acting(scope.sentence, scope.begins, item.number.start, scope, lexicon))
    if before:
        return (max if last else min)(before)[1]
    if only_before:
        return None
    after = list(_acting(scope.sentence, item.end, len(scope.sentence), scope, lexicon))
    return min(after)[1] if after else None


def _acting(text: str, start: int, end: int, scope: Scope, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    tables = [(side, lexicon.sides[side]) for side in COUNTRIES]
    if scope.speaker_side:
        tables += [(scope.speaker_side, lexicon.sides["ours"]), (OPPOSITE[scope.speaker_side], lexicon.sides["enemy"])]
    for side, pattern in tables:
        for match in pattern.finditer(text, start, end):
            is_aside = lexicon.where.search(text[start : match.start()]) and not lexicon.forces.match(text, match.end())
            if not is_aside:
                yield match.start(), side


def _is_done(before: str, kind: Kind, lexicon: Lexicon) -> bool:
    """Whether someone did it to the counted: "captured 40 men", not "40 men were captured" nor "lost 40 men"."""
    if kind.name == "prisoners" and not kind.trigger:
        return True
    if not kind.trigger or not re.search(re.escape(kind.trigger), before):
        return False
    own = (lexicon.triggers[name] for name in ("lost", "casualties"))
    return not any(pattern.fullmatch(kind.trigger) for pattern in own)

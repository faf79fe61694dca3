"""What kind of claim a counted number is: told by its noun and by the words beside it, the nearest first.

The order of the rules is: a noun that says it alone ("prisoners"); a word right after ("were killed") or right before
("wounded 40"); the nearest word between this number and its neighbours; the nearest of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.nearby import (
    BESIDE,
    DEFAULT,
    FAR,
    LONGEST_TRIGGER,
    NEAR,
    SURE,
    Kind,
    Surroundings,
    closest,
    nearest,
    right_beside,
)
from kursk_pipeline.stages.claims.nouns import AREA, ATTACKS, LENGTH, MATERIEL, PEOPLE, SHARE, Counted

PERSON_KINDS = ("casualties", "killed", "wounded", "prisoners", "missing", "evacuated", "moved", "engaged")
GROUND_KINDS = ("contested", "retaken", "lost", "entered", "razed", "held")
CIVIL = frozenset({"civilians", "children", "people"})
ALONE = {"prisoners": "prisoners", "dead": "killed", "casualties": "casualties", "evacuees": "evacuees"}
NAMES = {"evacuated": "evacuees", "engaged": "troops", "moved": "troops", "destroyed": "equipment"}
SMALLEST_FORCE = 50
"""Soldiers without a word that says what they do are a force from this many on; fewer are people in a story."""
OUT_OF = 12
"""Characters between "pulled out", "withdrew" and the number: "of", "from", an adjective."""


def kind_of(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    """Tell the kind of a counted number; None when it is no claim."""
    if item.subject in ALONE:
        return Kind(ALONE[item.subject], SURE, "")
    reader = next((reader for subjects, reader in READERS if item.subject in subjects), None)
    return reader(item, around, lexicon) if reader else None


def _of_people(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    if item.subject in {"wounded", "missing"}:
        return Kind(str(item.subject), SURE, "")
    if lexicon.others["rest"].search(item.phrase):
        after = closest(item, around, lexicon, PERSON_KINDS, item.end, len(around.sentence))
        return Kind(after[0], NEAR, after[1]) if after else None
    found = nearest(item, around, lexicon, PERSON_KINDS)
    if found is None:
        is_force = item.subject == "soldiers" and (item.number.low or item.number.high or 0) >= SMALLEST_FORCE
        return Kind("troops", DEFAULT, "") if is_force else None
    if found.name == "evacuated" and lexicon.others["living"].match(around.sentence[item.end :]):
        return None
    if found.name == "engaged" and _is_of_a_side(item, lexicon):
        return Kind("troops", found.score, found.trigger)
    return _fitting(found, item)


def _is_of_a_side(item: Counted, lexicon: Lexicon) -> bool:
    """As in "50,000 Russians are fighting": people named after their side."""
    return item.subject == "people" and any(side.search(item.phrase) for side in lexicon.sides.values())


def _fitting(found: Kind, item: Counted) -> Kind | None:
    """Civilians are moved to safety, soldiers to the front; "engaged" says nothing of civilians."""
    if item.subject == "soldiers":
        return Kind(NAMES.get(found.name, found.name), found.score, found.trigger)
    if found.name == "moved":
        return Kind("evacuees", found.score * DEFAULT, found.trigger)
    if found.name == "casualties" and found.score == FAR:
        return None  # "lost 3-1 before 4,500 people"
    if found.name == "engaged":
        return None
    return Kind(NAMES.get(found.name, found.name), found.score, found.trigger)


def _of_ground(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    before = around.sentence[: item.number.start]
    if lexicon.others["measure"].search(before):
        return None
    if (
        item.subject == "settlements"
        and lexicon.others["out_of"].search(before)
        and not _is_driven_out(before, lexicon)
    ):
        return None
    only = {"razed", "entered"} if item.subject != "settlements" else frozenset[str]()
    names = tuple(name for name in GROUND_KINDS if name not in only)
    found = nearest(item, around, lexicon, (*names, "advance", "evacuated"))
    prefix = "settlements_" if item.subject == "settlements" else "territory_"
    if found is None and item.subject in AREA:
        found = _told(around.sentence, lexicon)
    if found is None or (found.name == "evacuated" and item.subject == "settlements"):
        return None
    name = {"advance": "held", "evacuated": "held", "razed": "destroyed"}.get(found.name, found.name)
    return Kind(prefix + name, found.score, found.trigger)


def _told(sentence: str, lexicon: Lexicon) -> Kind | None:
    """An area that somebody speaks of, without a word of what became of it, is the area held."""
    return Kind("held", DEFAULT, "") if lexicon.verb.search(sentence) else None


def _is_driven_out(before: str, lexicon: Lexicon) -> bool:
    """As in "Pulled out of three villages": ground lost, not people taken out."""
    return any(len(before) - match.end() <= OUT_OF for match in lexicon.triggers["lost"].finditer(before))


def _of_length(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    after = around.sentence[item.end :]
    if lexicon.others["width"].match(after):
        return None
    if lexicon.others["advanced"].match(after):
        return Kind("advance", SURE, "")
    found = nearest(item, Surroundings(around.sentence, around.left, item.end), lexicon, ("advance",))
    is_depth = lexicon.others["depth"].search(around.sentence[: item.number.start])
    if found is None or (found.score < BESIDE and not is_depth and lexicon.others["distance"].match(after)):
        return None
    return Kind("advance", found.score, found.trigger)


def _of_share(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    if lexicon.triggers["poll"].search(around.sentence):
        return Kind("poll_share" if item.subject == "percent" else "poll_change", NEAR, "")
    after = around.sentence[item.end : item.end + 60]
    ground = lexicon.triggers["territory"].search(after)
    if item.subject != "percent" or not ground:
        return None
    found = nearest(replace(item, end=item.end + ground.end()), around, lexicon, ("retaken", "lost", "held"))
    return Kind(f"territory_{found.name}", found.score, found.trigger) if found else None


def _of_materiel(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    if item.number.value == 1:
        return None  # one missile of a story
    flying = item.subject in {"drones", "missiles"}
    names = ("launched",) if item.subject in ATTACKS else ("downed" if flying else "destroyed", "launched", "engaged")
    found = nearest(item, around, lexicon, names)
    if found is None:
        return None
    if item.subject in ATTACKS or (found.name == "launched" and item.subject in {"missiles", "drones"}):
        return Kind("attacks", found.score, found.trigger)
    return Kind("equipment", found.score, found.trigger) if found.name != "launched" else None


def _of_formations(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    return nearest(item, around, lexicon, ("engaged", "moved")) and Kind("troops", NEAR, "")


READERS = (
    (PEOPLE, _of_people),
    (AREA | {"settlements"}, _of_ground),
    (LENGTH, _of_length),
    (SHARE, _of_share),
    (MATERIEL | ATTACKS, _of_materiel),
    (frozenset({"formations"}), _of_formations),
)
"""Who reads what is counted."""


def bare_kind(item: Counted, around: Surroundings, lexicon: Lexicon) -> Kind | None:
    """The kind of a number without a noun: only what stands right beside it, or a level that something reached."""
    beside = right_beside(item, around, lexicon, PERSON_KINDS)
    is_after = beside is not None and beside.trigger in around.sentence[item.end : item.end + LONGEST_TRIGGER]
    if not is_after and not lexicon.others["alone"].match(around.sentence[item.end :]):
        return None  # "lost 20 kilos"
    if beside is not None and beside.name not in {"moved", "engaged"}:
        return Kind(NAMES.get(beside.name, beside.name), beside.score, beside.trigger)
    left = around.sentence[: item.number.figure_start].rstrip()
    if re.search(lexicon.triggers["levels"].pattern + r"$", left, re.IGNORECASE):
        return _level(left, lexicon)
    return None


def _level(left: str, lexicon: Lexicon) -> Kind | None:
    """As in "The number of dead rose to 14": what has a level, and a word that says so."""
    if not lexicon.triggers["rising"].search(left):
        return None
    found = [
        (match.end(), len(match[0]), name)
        for name in ("casualties", "killed", "wounded", "prisoners", "missing", "evacuated")
        for match in lexicon.triggers[name].finditer(left)
    ]
    if not found:
        return Kind("troops", NEAR, "") if lexicon.soldiers.search(left) else None
    name = max(found)[2]
    return Kind(NAMES.get(name, name), NEAR, "")

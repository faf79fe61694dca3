"""What a number counts: the noun after it, its unit, and the unit that figures are compared in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.numerals import Number, numbers

AREA = frozenset({"square kilometre", "square mile"})
LENGTH = frozenset({"kilometre", "mile", "metre"})
SHARE = frozenset({"percent", "percentage point"})
PEOPLE = frozenset(
    ["prisoners", "dead", "wounded", "casualties", "missing", "evacuees", "soldiers", "children", "civilians", "people"]
)
MATERIEL = frozenset(
    ["tanks", "vehicles", "aircraft", "helicopters", "drones", "missiles", "artillery", "bridges", "ships"]
)
ATTACKS = frozenset({"strikes", "clashes"})
FACTORS = {
    "square kilometre": (1.0, "square kilometre"),
    "square mile": (2.589988, "square kilometre"),
    "kilometre": (1.0, "kilometre"),
    "mile": (1.609344, "kilometre"),
    "metre": (0.001, "kilometre"),
}
"""Factors to the units that figures are compared in: the international mile of 1959 (1,609.344 m) and its square."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts. ``subject`` is None for a bare number; ``phrase`` is the words between and the noun."""

    number: Number
    end: int
    subject: str | None
    phrase: str

    @property
    def unit(self) -> str | None:
        """The unit as stated; people are ``person``, materiel ``item``."""
        return _unit(self.subject) if self.subject else None


def _unit(subject: str) -> str:
    if subject in AREA | LENGTH | SHARE:
        return subject
    if subject in PEOPLE:
        return "person"
    if subject in ATTACKS:
        return "attack"
    return {"settlements": "settlement", "formations": "formation"}.get(subject, "item")


def counted(sentence: str, lexicon: Lexicon) -> Iterator[Counted]:
    """Yield every number of a sentence with the noun that it counts, if one follows."""
    reached = 0
    for number in numbers(sentence, lexicon):
        if number.start < reached:
            continue  # "24 of 37 drones" counts once
        found = lexicon.noun.match(sentence, number.end)
        if found is None:
            yield Counted(number, number.end, None, "")
            continue
        reached = found.end()
        subject = lexicon.noun_names[int(str(found.lastgroup)[1:])]
        yield Counted(number, found.end(), subject, found[0])


def normal(value: float | None, unit: str) -> float | None:
    """A value in the unit that figures of its kind are compared in, to three places."""
    return None if value is None else round(value * FACTORS.get(unit, (1.0, unit))[0], 3)


def normal_unit(unit: str) -> str:
    """The unit that figures of this kind are compared in."""
    return FACTORS.get(unit, (1.0, unit))[1]

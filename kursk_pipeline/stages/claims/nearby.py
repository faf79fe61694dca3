"""The words beside a number that tell what it is: what stands right before or after it, else the closest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.nouns import Counted

# How sure each rule is: set by judgement, by how near the telling word stands; an order, not a measured share.
SURE, BESIDE, NEAR, FAR, DEFAULT = 0.95, 0.95, 0.9, 0.75, 0.6
LONGEST_TRIGGER = 60
"""Characters that a word of a trigger and its neighbours take at most."""
ADJACENT = 3
"""Characters between a number and a word right beside it: spaces and a comma."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with how sure the rule was, and the word that told it."""

    name: str
    score: float
    trigger: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentence of a number, and how far to its left and right the number reaches before another one begins."""

    sentence: str
    left: int
    right: int


def nearest(item: Counted, around: Surroundings, lexicon: Lexicon, names: Sequence[str]) -> Kind | None:
    """The trigger of one of the tables that tells a number: beside it, else between its neighbours, else anywhere."""
    beside = right_beside(item, around, lexicon, names)
    if beside is not None:
        return beside
    near = closest(item, around, lexicon, names, around.left, around.right)
    if near is not None:
        return Kind(near[0], NEAR, near[1])
    far = closest(item, around, lexicon, names, 0, len(around.sentence))
    return Kind(far[0], FAR, far[1]) if far else None


def right_beside(item: Counted, around: Surroundings, lexicon: Lexicon, names: Sequence[str]) -> Kind | None:
    """What stands right before the number ("wounded 40"), else right after it ("40 were wounded"); the longest word."""
    left = around.sentence[max(0, item.number.start - LONGEST_TRIGGER) : item.number.start]
    ending = [
        (len(match[0]), name, match[0])
        for name in names
        for match in lexicon.triggers[name].finditer(left)
        if not left[match.end() :].strip()
    ]
    if ending and not _is_told_after(item, around, lexicon, max(ending)[1]):
        return Kind(max(ending)[1], BESIDE, max(ending)[2])
    after = around.sentence[item.end :]
    aside = lexicon.others["auxiliaries"].match(after)
    reach = (aside.end() if aside else 0) + ADJACENT
    following = [
        (match.end(), name, match[0])
        for name in names
        for match in lexicon.triggers[name].finditer(after, 0, reach + LONGEST_TRIGGER)
        if match.start() <= reach
    ]
    return Kind(max(following)[1], BESIDE, max(following)[2]) if following else None


def _is_told_after(item: Counted, around: Surroundings, lexicon: Lexicon, name: str) -> bool:
    """As in "lost 20,000 men killed": what became of the lost stands after them."""
    after = around.sentence[item.end : item.end + LONGEST_TRIGGER]
    found = [lexicon.triggers[kind].search(after) for kind in ("killed", "wounded")]
    return name == "casualties" and any(one is not None and one.start() < ADJACENT for one in found)


def closest(
    item: Counted, around: Surroundings, lexicon: Lexicon, names: Sequence[str], left: int, right: int
) -> tuple[str, str] | None:
    """The trigger with the fewest characters between it and the number; a longer one first where two overlap."""
    found = []
    for name in names:
        for match in lexicon.triggers[name].finditer(around.sentence, left, right):
            gap = item.number.start - match.end() if match.end() <= item.number.start else match.start() - item.end
            if gap >= 0:
                found.append((gap, -len(match[0]), names.index(name), name, match[0]))
    return min(found)[3:] if found else None

"""How fields are compared with the annotation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from kursk_pipeline.agencies import agencies_parted

NEAR = 0.8
"""Likeness (difflib's ratio over characters) from which two titles are near. By it trafilatura's titles on the Fundus pages
are .89 near, the figure that the goal was set beside."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fields:
    """What an extractor says about a page; ``day`` is ISO 8601. An extractor that has no such field leaves it empty.

    ``authors`` holds the agencies of the byline too, because the annotation and the other extractors do.
    """

    title: str | None
    authors: tuple[str, ...]
    day: str | None
    subtitle: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None


def normalised(text: str | None) -> str:
    """Words in lower case, compatibility forms folded, without punctuation."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def exact_title(found: str | None, truth: str) -> bool:
    """Character by character, but for runs of white space."""
    return (found or "").split() == truth.split()


def same_title(found: str | None, truth: str) -> bool:
    return normalised(found) == normalised(truth)


def near_title(found: str | None, truth: str) -> bool:
    """Whether the two are the same headline, reworded, with a kicker or a site's name more: like by ``NEAR``, or one in
    the other.
    """
    ours, theirs = normalised(found), normalised(truth)
    if not ours or not theirs:
        return False
    return ours in theirs or theirs in ours or SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= NEAR


def same_authors(found: Iterable[str], truth: Iterable[str]) -> bool:
    """The same people and desks in the same order, and the same agencies, however their names are written."""
    return _people_and_agencies(found) == _people_and_agencies(truth)


def _people_and_agencies(names: Iterable[str]) -> tuple[list[str], set[str]]:
    parted = [agencies_parted(name) for name in names]
    people = [normalised(name) for others, _ in parted for name in others]
    return people, {agency for _, agencies in parted for agency in agencies}


def tag_overlap(found: Iterable[str], truth: Iterable[str]) -> float:
    """F1 of two sets of tags, compared by their words."""
    ours, theirs = {normalised(tag) for tag in found}, {normalised(tag) for tag in truth}
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0

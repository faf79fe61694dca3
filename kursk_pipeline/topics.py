"""What a topic is: the words of ``config/topics/`` that judging needs, without where they are read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a clue tells about an article."""

    ANCHOR = "anchor"
    NAME = "name"
    HINT = "hint"
    CONTEXT = "context"
    SETTING = "setting"
    AGAINST = "against"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Clue:
    """One notion with all its words.

    ``terms`` are one or more words each, lower case or not; a word that ends in ``*`` is a stem and stands for every
    word that begins so. ``says`` is how a reason names the clue. ``is_strong`` marks a namesake named outright, a hint
    that needs little context, a context that no namesake shares, or a neighbour that is context for the name;
    ``yields`` a namesake that gives way to context; ``is_date`` a year that speaks for the topic's period.
    """

    id: str
    role: Role
    says: str
    terms: tuple[str, ...]
    is_strong: bool = False
    yields: bool = False
    is_date: bool = False


Pull = tuple[float, float]
"""How far one stem speaks for the topic and for a namesake: differences of log odds, in -3..3."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model: for each state one weight per feature and a constant; ``version`` names its training.

    ``pulls`` are, for each language, the words of the topic and of its namesakes, by stem.
    """

    version: str
    features: tuple[str, ...]
    states: tuple[str, ...]
    constants: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    threshold: float
    pulls: dict[str, dict[str, Pull]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """A topic to follow. Compared by identity, so that what is compiled from it can be kept beside it."""

    id: str
    title: str
    begins_on: date
    ends_on: date
    clues: tuple[Clue, ...]
    languages: frozenset[str]
    weights: Weights | None = None

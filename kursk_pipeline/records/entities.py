"""What is known of entities beside their names, and what people decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity lies, as one open source gives it.

    Latitude and longitude are WGS 84 degrees; ``precision_km`` is the radius within which the place lies.
    ``district`` is the entity of the raion around it.
    """

    entity_id: str
    latitude: float
    longitude: float
    precision_km: float
    district: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Role:
    """What someone was, from a day on and up to a day; ``valid_to`` is None while it lasts."""

    entity_id: str
    role: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class EntityDecision:
    """What a person decided about entities; nothing that stands is changed by it, and it can be undone.

    Attributes:
        kind: ``merge`` (``entity_id`` is ``target_id``), ``split`` (mentions of it written ``surface`` are ``target_id``),
            ``hide`` (it is left out of the marts), ``correct`` (the mention at ``article_id`` and ``start_char`` is
            ``target_id``, or nothing), ``undo`` (``undoes`` holds no more).
    """

    kind: str
    entity_id: str | None
    target_id: str | None
    surface: str | None
    article_id: str | None
    start_char: int | None
    undoes: int | None
    reason: str
    decided_by: str
    decided_at: datetime

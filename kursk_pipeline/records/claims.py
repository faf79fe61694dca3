"""What somebody said: numbers with their speaker, direct speech, and all that extract makes of one page."""

from __future__ import annotations

from dataclasses import dataclass

from kursk_pipeline.records.journey import Mention


@dataclass(frozen=True, slots=True)
class Claim:
    """A number with its speaker: who said how many, of what, whose, where and when.

    ``value`` is the figure as stated, ``value_low`` and ``value_high`` what it says at least and at most (null is open),
    in ``unit``; ``normal_...`` the same in the unit that figures of its kind are compared in. ``side`` is the country id
    of those who hold, lose, move or suffer. ``via`` passed on what ``speaker`` said. Without a speaker the publication
    itself speaks. ``event_date`` is ISO 8601, as precise as the text.
    """

    page_id: str
    claim_no: int
    kind: str
    subject: str
    side: str | None
    value: float | None
    value_low: float | None
    value_high: float | None
    bound: str
    unit: str
    normal_low: float | None
    normal_high: float | None
    normal_unit: str
    is_conversion: bool
    raw: str
    start_char: int
    end_char: int
    sentence_start: int
    sentence_end: int
    speaker: str | None
    speaker_id: str | None
    speaker_kind: str
    speaker_side: str | None
    via: str | None
    mode: str
    place: str | None
    place_id: str | None
    event_date: str | None
    event_precision: str | None
    confidence: float
    rule_version: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech in a text, without its marks, and who says it where the document tells."""

    page_id: str
    quotation_no: int
    start_char: int
    end_char: int
    speaker: str | None
    speaker_id: str | None
    speaker_kind: str
    speaker_side: str | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What extract makes of one page."""

    page_id: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    quotations: tuple[Quotation, ...]

"""Claims and quotations as the stage on files gives them; docs/stages.md says what each field means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kursk_pipeline.records import Claim, Entity, Quotation

Line = dict[str, Any]

CLAIM_FIELDS = (
    "kind", "subject", "side", "value", "value_low", "value_high", "bound", "unit", "normal_low", "normal_high",
    "normal_unit", "is_conversion", "raw", "sentence_start", "sentence_end", "mode", "via", "event_date",
    "event_precision", "confidence", "rule_version",
)  # fmt: skip
"""Fields of a claim that are given as they are."""


class Names(Protocol):
    """What knows the entity of an id: the extractor."""

    @property
    def entity(self) -> Callable[[str], Entity]:
        """Give the entity of an id."""


def claim_line(claim: Claim, names: Names) -> Line:
    """One claim: its figure, who says it, and the place that it is about."""
    fields = {name: getattr(claim, name) for name in CLAIM_FIELDS}
    place = {"text": claim.place, "entity_id": claim.place_id} if claim.place else None
    return fields | {
        "start": claim.start_char,
        "end": claim.end_char,
        "speaker": _speaker(claim, names),
        "place": place,
    }


def quotation_line(quotation: Quotation, text: str, names: Names) -> Line:
    """One piece of direct speech with its words."""
    start, end = quotation.start_char, quotation.end_char
    return {"start": start, "end": end, "text": text[start:end], "speaker": _speaker(quotation, names)}


def _speaker(said: Claim | Quotation, names: Names) -> Line:
    """Who says it. ``text`` is null where the publication itself speaks, or nobody is named."""
    name = names.entity(said.speaker_id).name if said.speaker_id else said.speaker
    about = {"entity_id": said.speaker_id, "kind": said.speaker_kind, "side": said.speaker_side}
    return {"text": said.speaker, "name": name} | about

"""The shapes that travel inside the extract stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
VALUE_LABELS = frozenset({"DATE", "QUANTITY", "CARDINAL", "PERCENT"})
GAZETTEER, RULE, MODEL = "gazetteer", "rule", "model"


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate: characters ``start`` to ``end`` of the text, what it may be, and who says so."""

    start: int
    end: int
    label: str
    found_by: str

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span and is shorter."""
        return self.start <= other.start and other.end <= self.end and self.end - self.start > other.end - other.start


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the language pipeline read it: where sentences begin, what gazetteer and model found.

    Offsets count code points of ``text``. ``published_on`` resolves "yesterday" and "August 6"; None leaves them open.
    """

    page_id: str
    text: str
    language: str
    published_on: date | None
    sentence_starts: tuple[int, ...]
    gazetteer_spans: tuple[Span, ...]
    model_spans: tuple[Span, ...]

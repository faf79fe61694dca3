"""Where a field came from, and whether the page contradicts itself about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursk_pipeline.plain_text import TITLE_LIMIT, one_line
from kursk_pipeline.records import Access, Provenance
from kursk_pipeline.stages.clean.dates import CONFLICT
from kursk_pipeline.stages.clean.draft import words_of
from kursk_pipeline.stages.clean.evidence import Found

MIN_SHARED_WORDS = 0.5
"""Titles that share fewer of their words are two titles; rewordings for search engines share more."""


def provenance(field: str, found: Found, others: list[Found]) -> Provenance:
    """The provenance of a chosen value, beside everything else that was stated about the field."""
    is_conflicting = any(_disagree(found.value, other.value) for other in others)
    return Provenance(field, found.origin, one_line(found.raw, limit=TITLE_LIMIT), found.precision, is_conflicting)


def _disagree(chosen: Any, other: Any) -> bool:
    if isinstance(chosen, datetime) and isinstance(other, datetime):
        return abs(chosen - other) > CONFLICT
    if isinstance(chosen, Access):
        return bool(chosen != other)
    if isinstance(chosen, tuple) and isinstance(other, tuple):
        return not {name.casefold() for name in chosen} & {name.casefold() for name in other}
    if isinstance(chosen, str) and isinstance(other, str):
        ours, theirs = set(words_of(chosen.casefold())), set(words_of(other.casefold()))
        return len(ours & theirs) < MIN_SHARED_WORDS * min(len(ours), len(theirs))
    return False

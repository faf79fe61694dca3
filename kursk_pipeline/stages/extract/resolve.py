"""From overlapping candidates to one flat layer of spans."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kursk_pipeline.stages.extract.spans import GAZETTEER, MODEL, Span

# Between spans of one length: what the label is worth (a date is surer than the number in it), then who found it.
_WORTH = {"DATE": 2, "UNIT": 1, "CARDINAL": -1}
_TRUST = {GAZETTEER: 2, "rule": 1, MODEL: 0}
_REGION_WORD = re.compile(r"\s(?:[Rr]egion|[Oo]blast|[Pp]rovince|[Dd]istrict|[Rr]aion|[Rr]epublic|[Kk]rai)\b")


def flat_layer(text: str, candidates: Iterable[Span]) -> tuple[Span, ...]:
    """Choose spans that do not overlap: longer first, then worth, then trust; in order of the text."""
    taken = bytearray(len(text))
    chosen = []
    for span in sorted(candidates, key=_rank):
        if span.end > span.start and not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            chosen.append(span)
    return tuple(_with_region_word(text, span, taken) for span in sorted(chosen, key=lambda span: span.start))


def _rank(span: Span) -> tuple[int, int, int, int]:
    return span.start - span.end, -_WORTH.get(span.label, 0), -_TRUST[span.found_by], span.start


def _with_region_word(text: str, span: Span, taken: bytearray) -> Span:
    """Take "region" and its like into the span of a place."""
    if span.label not in {"GPE", "LOC"}:
        return span
    found = _REGION_WORD.match(text, span.end)
    if not found or any(taken[span.end : found.end()]):
        return span
    return Span(span.start, found.end(), span.label, span.found_by)

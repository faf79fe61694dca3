"""Whose body it is, told by the person named with it: the General Staff of "its chief, Valery Gerasimov" is Russia's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kursk_pipeline.stages.extract.spans import Span

# "the chief of the General Staff, Valery Gerasimov"; "General Staff spokesman Andrii Kovalov"
_BEFORE_A_PERSON = re.compile(r"(?:[’']s)?,?\s(?:[a-z-]+\s){0,3}")
# "Gerasimov, the chief of the General Staff"
_AFTER_A_PERSON = re.compile(r",\s(?:(?:who\s)?[a-z-]+\s){1,5}(?:of\s)?(?:the\s)?(?:[A-Z][a-z]+\s)?")
_COUNTRIES = {"ru": "Russia", "ua": "Ukraine", "gb": "the United Kingdom"}


def country_of_person_beside(
    text: str, body: Span, people: Iterable[Span], side_of: Mapping[str, str | None]
) -> str | None:
    """Give the country whose official stands right beside the body, as names in the knowledge base end on it.

    Args:
        text: the whole text.
        body: the span of the body.
        people: spans of people.
        side_of: sides of known people by written form: ``ru``, ``ua`` or an ISO 3166 code.
    """
    for person in people:
        is_after = body.end <= person.start and _BEFORE_A_PERSON.fullmatch(text, body.end, person.start)
        is_before = person.end <= body.start and _AFTER_A_PERSON.fullmatch(text, person.end, body.start)
        if is_after or is_before:
            return _COUNTRIES.get(side_of.get(text[person.start : person.end]) or "")
    return None

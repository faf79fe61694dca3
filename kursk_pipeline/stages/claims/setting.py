"""Where and when: the place that a claim is about, and the day that it speaks of, as precisely as the text is."""

from __future__ import annotations

from dataclasses import dataclass

from kursk_pipeline.records import Mention
from kursk_pipeline.stages.claims.document import Document, Sentence

PLACES = frozenset({"GPE", "LOC", "FAC"})
TOO_WIDE = frozenset({"Q159", "Q212", "Q30", "Q423", "Q884", "Q145", "Q183", "Q46"})
"""Countries and continents that are sides or speakers here: a place only where nothing narrower is named."""
SENTENCES_BACK = 2
PRECISIONS = {4: "year", 7: "month", 10: "day", 21: "range"}
"""By the length of an ISO 8601 date: 2024, 2024-08, 2024-08-06, 2024-08-05/2024-08-06."""


@dataclass(frozen=True, slots=True)
class When:
    """The day, month, year or span a claim speaks of (ISO 8601)."""

    value: str
    precision: str


def place_of(document: Document, sentence: Sentence, start: int, speaker: Mention | None) -> Mention | None:
    """The narrowest place beside a claim: after it in the sentence, before it, then in the sentences just before."""
    here = _places(sentence, speaker)
    narrow = [one for one in here if one.entity_id not in TOO_WIDE]
    behind = [one for one in narrow if sentence.local(one)[0] >= start]
    if narrow:
        return behind[0] if behind else narrow[-1]
    earlier = document.sentences[max(0, sentence.number - SENTENCES_BACK) : sentence.number]
    for other in reversed(earlier):
        found = [one for one in _places(other, speaker) if one.entity_id not in TOO_WIDE]
        if found and other.paragraph == sentence.paragraph:
            return found[0]
    return None


def _places(sentence: Sentence, speaker: Mention | None) -> list[Mention]:
    return [one for one in sentence.mentions if one.label in PLACES and one is not speaker]


def when_of(sentence: Sentence, start: int) -> When | None:
    """The date nearest to a claim in its sentence, where it can be told."""
    found = [one for one in sentence.mentions if one.label == "DATE" and one.value and len(one.value) in PRECISIONS]
    if not found:
        return None
    near = min(found, key=lambda one: abs(sentence.local(one)[0] - start))
    return When(str(near.value), PRECISIONS[len(str(near.value))])

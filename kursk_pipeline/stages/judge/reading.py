"""Reads an article sentence by sentence and says what each sentence speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from kursk_pipeline.stages.judge.matcher import Matcher, matcher_of, words_of
from kursk_pipeline.topics import Clue, Role, Topic

MAX_SENTENCES = 400
"""Live blogs run to thousands of sentences; what an article is about shows in its first 400."""

LEAD_SENTENCES = 3
"""News prose names its subject in the first paragraph, which holds one to three sentences."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'»”)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence speaks of: the clues found in it, as numbers in the topic, without repeats."""

    clues: frozenset[int]
    is_sure: bool
    is_topical: bool
    is_named: bool
    is_against: bool
    is_bound: bool
    is_near: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the judge sees it. ``is_before`` says that it was published before the topic begins."""

    title: Sentence
    section: Sentence
    body: tuple[Sentence, ...]
    is_before: bool
    is_readable: bool

    @property
    def lead(self) -> tuple[Sentence, ...]:
        """The first sentences of the body."""
        return self.body[:LEAD_SENTENCES]


def read(
    title: str, text: str, topic: Topic, *, language: str | None, section: str | None, published_at: datetime | None
) -> Reading:
    """Read a title and a text; both may be empty. A language without words in the topic makes it unreadable."""
    matcher = matcher_of(topic)
    parts = [part for part in _SENTENCE_END.split(text) if part and not part.isspace()][:MAX_SENTENCES]
    return Reading(
        title=_read_sentence(title, matcher, topic),
        section=_read_sentence(section or "", matcher, topic),
        body=tuple(_read_sentence(part, matcher, topic) for part in parts),
        is_before=published_at is not None and published_at.date() < topic.begins_on,
        is_readable=language is None or language in topic.languages,
    )


def _read_sentence(text: str, matcher: Matcher, topic: Topic) -> Sentence:
    found = matcher.find(words_of(text))
    if not found:
        return _NOTHING
    clues = frozenset(hit.clue for hit in found)
    return weigh(clues, topic.clues)


def weigh(numbers: frozenset[int], clues: tuple[Clue, ...]) -> Sentence:
    """Decide what a sentence with these clues speaks of.

    A namesake that is named outright claims the name in its sentence, and so does a weaker sign of one when nothing of
    the topic stands beside it. A hint counts beside two kinds of context, or beside the name.
    """
    here = [clues[number] for number in numbers]
    roles = {clue.role for clue in here}
    is_named = Role.NAME in roles
    is_sure = Role.ANCHOR in roles
    context_count = sum(clue.role is Role.CONTEXT and not clue.is_date for clue in here)
    is_hinted = Role.HINT in roles and (context_count >= 2 or is_named)
    is_against = Role.AGAINST in roles
    is_bound = _is_bound(here, context_count, is_free=is_sure or is_hinted) and (is_named or not is_sure)
    is_topical = not is_bound and (is_sure or is_hinted or (is_named and context_count >= 1))
    return Sentence(numbers, is_sure and not is_bound, is_topical, is_named, is_against, is_bound, Role.NEAR in roles)


def _is_bound(here: list[Clue], context_count: int, *, is_free: bool) -> bool:
    against = [clue for clue in here if clue.role is Role.AGAINST]
    if any(clue.is_strong for clue in against):
        return True
    if is_free or not against or not any(clue.role is Role.NAME for clue in here):
        return False
    return context_count < (1 if all(clue.yields for clue in against) else 2)


_NOTHING = Sentence(
    frozenset(), is_sure=False, is_topical=False, is_named=False, is_against=False, is_bound=False, is_near=False
)

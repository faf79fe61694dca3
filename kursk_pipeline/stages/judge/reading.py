"""Reads an article sentence by sentence and says what each sentence speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from kursk_pipeline.stages.judge.matcher import matcher_of, tokens_of
from kursk_pipeline.stages.judge.vocabulary import Nearness, nearness
from kursk_pipeline.topics import Clue, Role, Topic

MAX_CHARS, MAX_SENTENCES = 60_000, 400
"""Live blogs run to thousands of sentences; what an article is about shows in its first 400."""

LEAD_SENTENCES = 2
"""News prose names its subject in the first paragraph, most often of one or two sentences."""


NEAR_ENOUGH = 0.0
"""A text that names nothing is asked about when its words lean to the topic at all: against 0.15 and a share of 0.2 below,
recall in five folds by event rose from 0.913 to 0.921 and F1 from 0.920 to 0.925, general news staying as it was."""

CONTEXT_SHARE = 0.1
"""And where one sentence in ten speaks of the war: a long text on anything else uses enough common words to look near."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence speaks of: the clues found in it, as numbers in the topic, without repeats."""

    clues: frozenset[int]
    is_sure: bool
    is_topical: bool
    is_loosely_topical: bool
    is_named: bool
    is_against: bool
    is_bound: bool
    is_near: bool
    is_hinting: bool
    is_hinting_strongly: bool
    is_context: bool
    is_strongly_context: bool
    is_setting: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the judge sees it.

    ``lead`` holds the first sentences of the body; ``speaking`` those of all ``size`` sentences that hold any clue.
    ``is_before`` says that it was published before the topic begins, ``is_readable`` that the topic has words for its
    language.
    """

    title: Sentence
    filed: Sentence
    lead: tuple[Sentence, ...]
    speaking: tuple[Sentence, ...]
    size: int
    nearness: Nearness
    is_before: bool
    is_readable: bool


def read(
    title: str, text: str, topic: Topic, *, language: str | None, filed: str, published_at: datetime | None
) -> Reading:
    """Read a title and a text; both may be empty, as may ``filed``: the section and tags that the publisher gives."""
    tokens = tokens_of(text[:MAX_CHARS])
    body = matcher_of(topic).sentences_of(tokens)[:MAX_SENTENCES]
    return Reading(
        title=_read_line(title, topic),
        filed=_read_line(filed, topic),
        lead=tuple(weigh(clues, topic) for clues in body[:LEAD_SENTENCES]),
        speaking=tuple(weigh(clues, topic) for clues in body if clues),
        size=len(body),
        nearness=nearness({*tokens, *tokens_of(title)}, topic, language),
        is_before=published_at is not None and published_at.date() < topic.begins_on,
        is_readable=language is None or language in topic.languages,
    )


def has_evidence(reading: Reading) -> bool:
    """Whether there is anything to judge by.

    The topic or a namesake is named outright, or hinted at strongly in a text that has its context, or the words of a text
    about Russia or Ukraine are those of the topic and it speaks of the war throughout.
    """
    sentences = (reading.title, *reading.speaking)
    if any(sentence.is_named or sentence.is_topical or sentence.is_bound for sentence in sentences):
        return True
    context_count = sum(sentence.is_context for sentence in sentences)
    if context_count and any(sentence.is_hinting_strongly for sentence in sentences):
        return True
    is_throughout = context_count >= max(1, CONTEXT_SHARE * reading.size)
    return reading.nearness.to_topic > NEAR_ENOUGH and is_throughout and any(one.is_setting for one in sentences)


def is_bare_name(reading: Reading) -> bool:
    """Whether the name stands alone: without any place of the topic and without anything that no namesake shares."""
    sentences = (reading.title, *reading.speaking)
    is_met = any(sentence.is_sure or sentence.is_strongly_context for sentence in sentences)
    return not is_met and any(sentence.is_named for sentence in sentences)


def _read_line(text: str, topic: Topic) -> Sentence:
    """Read a title or a section as one sentence, however many stops it has."""
    return weigh(frozenset[int]().union(*matcher_of(topic).sentences(text)), topic)


@lru_cache(maxsize=20_000)
def weigh(numbers: frozenset[int], topic: Topic) -> Sentence:
    """Decide what a sentence with these clues speaks of.

    A namesake that is named outright claims the name in its sentence, and so does a weaker sign of one when nothing of
    the topic stands beside it. A strong hint wants any context beside it, another hint two kinds of which one is not
    shared by namesakes; beside a neighbouring topic it belongs to that.
    """
    here = [topic.clues[number] for number in numbers]
    roles = {clue.role for clue in here}
    is_named = Role.NAME in roles
    is_sure = Role.ANCHOR in roles
    context_count = sum(_is_context(clue) for clue in here)
    is_strong_context = any(clue.role is Role.CONTEXT and clue.is_strong for clue in here)
    is_hinted = Role.NEAR not in roles and _is_hinted(here, context_count, is_strong_context=is_strong_context)
    is_against = Role.AGAINST in roles
    is_bound = _is_bound(here, context_count, is_free=is_sure or is_hinted) and (is_named or not is_sure)
    is_topical = not is_bound and (is_sure or is_hinted or (is_named and context_count >= 1))
    return Sentence(
        clues=numbers,
        is_sure=is_sure and not is_bound,
        is_topical=is_topical,
        is_loosely_topical=is_topical
        and not is_sure
        and not is_hinted
        and context_count == 1
        and not is_strong_context,
        is_named=is_named,
        is_against=is_against,
        is_bound=is_bound,
        is_near=Role.NEAR in roles,
        is_hinting=Role.HINT in roles,
        is_hinting_strongly=any(clue.role is Role.HINT and clue.is_strong for clue in here),
        is_context=context_count > 0,
        is_strongly_context=is_strong_context,
        is_setting=Role.SETTING in roles,
    )


def _is_context(clue: Clue) -> bool:
    if clue.role is Role.CONTEXT:
        return not clue.is_date
    return clue.role is Role.NEAR and clue.is_strong


def _is_hinted(here: list[Clue], context_count: int, *, is_strong_context: bool) -> bool:
    hints = [clue for clue in here if clue.role is Role.HINT]
    if any(clue.is_strong for clue in hints):
        return context_count >= 1
    return bool(hints) and is_strong_context and context_count >= 2


def _is_bound(here: list[Clue], context_count: int, *, is_free: bool) -> bool:
    against = [clue for clue in here if clue.role is Role.AGAINST]
    if any(clue.is_strong for clue in against):
        return True
    if is_free or not against or not any(clue.role is Role.NAME for clue in here):
        return False
    if any(clue.role is Role.CONTEXT and clue.is_strong for clue in here):
        return False
    return context_count < (1 if all(clue.yields for clue in against) else 2)

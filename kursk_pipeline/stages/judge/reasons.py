"""Says why, in words: which evidence stood where, the strongest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kursk_pipeline.stages.judge.reading import NEAR_ENOUGH, Reading, Sentence, is_bare_name
from kursk_pipeline.topics import Role, Topic

MAX_REASONS = 5

_NAMED_TOGETHER = 3
"""More names than this in one reason read as a list, not as a reason."""


def reasons_of(reading: Reading, topic: Topic) -> tuple[str, ...]:
    """One to five reasons for a verdict on this reading."""
    reasons = [
        *_of_frame(reading),
        *_of_bare_name(reading),
        *_of_title(reading.title, topic),
        *_of_lead(reading, topic),
        *_counted(reading, topic, (Role.ANCHOR, Role.NAME, Role.HINT), "topical"),
        *_counted(reading, topic, (Role.AGAINST,), "against"),
        *_by_words(reading),
        *_counted(reading, topic, (Role.NEAR,), "near"),
    ]
    return tuple(reasons[:MAX_REASONS]) or (f"nothing in it speaks of {topic.title}",)


def _of_frame(reading: Reading) -> list[str]:
    reasons = ["published before the topic begins"] if reading.is_before else []
    return reasons if reading.is_readable else [*reasons, "written in a language that the topic has no words for"]


def _of_bare_name(reading: Reading) -> list[str]:
    return ["the name stands without anything else of the topic"] if is_bare_name(reading) else []


def _of_title(title: Sentence, topic: Topic) -> list[str]:
    reasons = []
    if title.is_bound or (title.is_against and not title.is_topical):
        reasons.append(f"title is about {_names(title.clues, topic, (Role.AGAINST,))}")
    elif title.is_topical or title.is_named:
        reasons.append(f"title names {_names(title.clues, topic, (Role.ANCHOR, Role.NAME, Role.HINT))}")
    elif title.is_near:
        reasons.append(f"title is about {_names(title.clues, topic, (Role.NEAR,))}")
    return reasons


def _of_lead(reading: Reading, topic: Topic) -> list[str]:
    for sentence in reading.lead:
        if sentence.is_topical:
            topical = _names(sentence.clues, topic, (Role.ANCHOR, Role.NAME, Role.HINT))
            context = _names(sentence.clues, topic, (Role.CONTEXT,))
            return [f"opening speaks of {topical}" + (f" together with {context}" if context else "")]
    return []


def _counted(reading: Reading, topic: Topic, roles: tuple[Role, ...], kind: str) -> list[str]:
    chosen = [sentence for sentence in reading.speaking if _is_kind(sentence, kind)]
    if not chosen:
        return []
    counts = Counter(number for sentence in chosen for number in sentence.clues if topic.clues[number].role in roles)
    names = _join(topic.clues[number].says for number, _ in counts.most_common(_NAMED_TOGETHER))
    return [f"{names} in {len(chosen)} of {reading.size} sentences"]


def _by_words(reading: Reading) -> list[str]:
    """Words that articles on the topic use more than others, told where no name speaks for it."""
    if reading.nearness.to_topic < NEAR_ENOUGH or any(one.is_sure for one in reading.speaking):
        return []
    words = reading.nearness.telling
    return [f"uses words of the topic such as {_join(words)}"] if words else []


def _is_kind(sentence: Sentence, kind: str) -> bool:
    if kind == "topical":
        return sentence.is_topical or (sentence.is_named and not sentence.is_bound)
    return sentence.is_against if kind == "against" else sentence.is_near and not sentence.is_topical


def _names(numbers: Iterable[int], topic: Topic, roles: tuple[Role, ...]) -> str:
    ordered = sorted(numbers, key=lambda number: (not topic.clues[number].is_strong, number))
    return _join(topic.clues[number].says for number in ordered if topic.clues[number].role in roles)


def _join(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))[:_NAMED_TOGETHER]
    return distinct[0] if len(distinct) == 1 else ", ".join(distinct[:-1]) + " and " + distinct[-1] if distinct else ""

"""Which spans of gazetteer and rules may stand: short names mean something else too, and rules also describe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.knowledge import Knowledge
from kursk_pipeline.stages.extract.people import ALSO_WORDS
from kursk_pipeline.stages.extract.spans import Reading, Span

# Context words are looked for this many characters to each side: about five words.
CONTEXT_REACH = 40
# One of these after nothing but a people's name ("Ukrainian Forces") is a description, not a name.
PLAIN_HEADS = frozenset(
    [
        "Forces", "Force", "Army", "Navy", "Police", "Parliament", "Staff", "Front", "Command", "Guards",
        "Services", "Administration", "Government", "Church", "Union",
    ]
)  # fmt: skip
# "Federal Border Guard Service" is another body than "Border Guard Service"
_WHOSE_REACH = frozenset(
    {"Federal", "National", "State", "Royal", "International", "Central", "Regional", "Joint", "European"}
)
_WORD = re.compile(r"[\w-]+")
# "the cruiser Moskva", "the Kursk, a nuclear submarine": a vessel bears a town's name and is no town; a base is in one.
_VESSELS = r"(?:submarine|frigate|corvette|cruiser|destroyer|warship|battleship)"
_VESSEL_BEFORE = re.compile(
    rf"\b(?:{_VESSELS}\s(?:the\s)?|(?:подводн\w+ лодк\w+|підводн\w+ чов\w+|АПЛ|крейсер\w*|фрегат\w*|корвет\w*)\s)"
    r"[«“\"‘']?$",
    re.IGNORECASE,
)
_VESSEL_AFTER = re.compile(
    rf"[»”\"’']?(?:,\s(?:a|an|the|its|their)\s(?:[\w-]+\s){{0,2}}|\s(?:nuclear\s|missile\s)?){_VESSELS}\b(?!\s(?:base|fleet|yard))"
)
_VESSEL_REACH = 25


def gazetteer_spans_in_place(reading: Reading, knowledge: Knowledge) -> Iterator[Span]:
    """Yield the gazetteer spans whose surroundings allow them."""
    for span in reading.gazetteer_spans:
        surface = reading.text[span.start : span.end]
        if _may_stand(reading.text, span, surface, knowledge):
            yield span


def _may_stand(text: str, span: Span, surface: str, knowledge: Knowledge) -> bool:
    if not surface[:1].isupper() and not surface[:1].isdigit() and span.label not in {"NORP", "ORG"}:
        return False
    if surface in {"US", "WHO"} and stands_in_capitals(text, span):
        return False
    if _is_inside_a_word(text, span) or is_a_vessel(text, span, knowledge):
        return False
    wanted = [entity.context for entity in knowledge.by_alias.get(surface, ()) if entity.label == span.label]
    if not wanted or not all(wanted):
        return True
    near = text[max(0, span.start - CONTEXT_REACH) : span.start] + " " + text[span.end : span.end + CONTEXT_REACH]
    words = {word.lower() for word in _WORD.findall(near)}
    return any(words & context for context in wanted)


def stands_in_capitals(text: str, span: Span) -> bool:
    """Whether the word before or after is in capitals too: a shouted line, where capitals name nothing."""
    words = text[max(0, span.start - 20) : span.start].split()[-1:] + text[span.end : span.end + 20].split()[:1]
    return any(len(word) > 1 and word.isalpha() and word.isupper() for word in words)


def _is_inside_a_word(text: str, span: Span) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return (
        before.isalnum()
        or after.isalnum()
        or before == "@"
        or text.startswith(("-канал", "-каналу", "-channel"), span.end)
        or (before == "/" and "http" in text[max(0, span.start - 40) : span.start])
    )


def is_a_vessel(text: str, span: Span, knowledge: Knowledge) -> bool:
    """Whether a ship is meant that is called like a place; a country's ship ("the US destroyer") names the country."""
    if span.label not in {"GPE", "LOC"} or _is_country(text[span.start : span.end], knowledge):
        return False
    before = text[max(0, span.start - _VESSEL_REACH) : span.start]
    return bool(_VESSEL_BEFORE.search(before) or _VESSEL_AFTER.match(text, span.end))


def _is_country(surface: str, knowledge: Knowledge) -> bool:
    return any(entity.kind == "country" for entity in knowledge.by_alias.get(surface, ()))


def rule_spans_that_name(
    text: str, spans: Iterable[Span], known: Iterable[Span], knowledge: Knowledge
) -> Iterator[Span]:
    """Yield the rules' spans that are names: not a description ("Russian power plant"), nor a known name and more."""
    fixed = sorted(known, key=lambda span: span.start)
    for span in spans:
        inside = [other for other in fixed if span.start <= other.start and other.end <= span.end]
        inside = [other for other in inside if not _is_surname(text, span, other, knowledge)]
        if not any(_makes_needless(text, span, other) for other in inside):
            yield span


def _is_surname(text: str, span: Span, other: Span, knowledge: Knowledge) -> bool:
    """Whether a person is called like a town: "Jack London", after a first name that is no other word."""
    if (span.label, other.label) != ("PERSON", "GPE") or span.end != other.end:
        return False
    first, surname = text[span.start : other.start].rstrip(), text[other.start : other.end]
    return first in knowledge.first_names - ALSO_WORDS and not _is_country(surname, knowledge)


def _makes_needless(text: str, span: Span, other: Span) -> bool:
    before, after = text[span.start : other.start], text[other.end : span.end]
    if span.label in {"ORG", "FAC"} and other.label == "NORP" and not before:
        return not any(char.isupper() for char in after) or after.strip() in PLAIN_HEADS
    if span.label == "ORG" and other.label in {"ORG", "UNIT"} and " " in text[other.start : other.end] and not after:
        is_part = before.rstrip().endswith((" of", " for", " and", " of the", " for the"))
        return not is_part and before.strip() not in _WHOSE_REACH
    if span.label == "GPE":
        return (span.start, span.end) != (other.start, other.end)
    return span.label == "PERSON" and other.label in {"GPE", "NORP", "ORG", "LOC"} and other != span

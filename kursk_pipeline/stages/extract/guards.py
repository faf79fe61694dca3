"""Which spans may stand: short names mean something else too, rules describe, and a model is sometimes wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.knowledge import Knowledge
from kursk_pipeline.stages.extract.spans import MODEL, Reading, Span

# Context words are looked for this many characters to each side: about five words.
CONTEXT_REACH = 40
# One of these after nothing but a people's name ("Ukrainian Forces") is a description, not a name.
PLAIN_HEADS = frozenset(
    [
        "Forces", "Force", "Army", "Navy", "Police", "Parliament", "Staff", "Front", "Command", "Guards",
        "Services", "Administration", "Government", "Church", "Union",
    ]
)  # fmt: skip
_WORD = re.compile(r"[\w-]+")
_TITLES = re.compile(
    r"^(?:(?:acting|former|then|President|Prime Minister|Minister|Defen[cs]e|Foreign|Mr|Mrs|Ms|Dr|"
    r"Gen|General|Lt|Col|Colonel|Major|Maj|"
    r"Capt|Captain|Adm|Admiral|Sir|Governor|Gov|Secretary|Ambassador|Professor|Prof|Senator|Sen|Rep|"
    r"King|Queen|Prince|Commander|Chief|"
    r"Spokesman|Spokesperson|Chancellor|Deputy|Vice|Sergeant|Private|Pope)\.?\s+)+"
)
_FRAME_START = re.compile(r"^(?:(?:the|a|an)\s+|[\s\"“”‘'’«».,(-]+)", re.IGNORECASE)
_FRAME_END = re.compile(r"(?:[’']s|[\s\"“”‘'’«».,);:-])+$")
_EVENT_WORD = re.compile(
    r"\b(?:War|Battle|Operation|Revolution|Offensive|Uprising|Olympics|Championships?|Summit|"
    r"Conference|Treaty|Agreement|Accords?)\b"
)
_WATERS = re.compile(
    r"\b(?:River|Sea|Ocean|Mountains?|Lake|Peninsula|Valley|Desert|Islands?|Gulf|Strait|Africa|Asia|Europe|Forest)\b"
)
_BUILDINGS = re.compile(
    r"\b(?:Airport|Airfield|Bridge|Square|Street|Hospital|Station|Plant|Stadium|Hotel|Palace|"
    r"Cathedral|Church|Port|Base|Avenue|Road|"
    r"Highway|Tower|Prison|Theat(?:er|re)|Museum|Monastery)\b"
)


def gazetteer_spans_in_place(reading: Reading, knowledge: Knowledge) -> Iterator[Span]:
    """Yield the gazetteer spans whose surroundings allow them."""
    for span in reading.gazetteer_spans:
        surface = reading.text[span.start : span.end]
        if _may_stand(reading.text, span, surface, knowledge):
            yield span


def _may_stand(text: str, span: Span, surface: str, knowledge: Knowledge) -> bool:
    if not surface[:1].isupper() and not surface[:1].isdigit() and span.label not in {"NORP", "ORG"}:
        return False
    if surface in {"US", "WHO"} and _stands_in_capitals(text, span):
        return False
    if _is_inside_a_word(text, span):
        return False
    wanted = [entity.context for entity in knowledge.by_alias.get(surface, ()) if entity.label == span.label]
    if not wanted or not all(wanted):
        return True
    near = text[max(0, span.start - CONTEXT_REACH) : span.start] + " " + text[span.end : span.end + CONTEXT_REACH]
    words = {word.lower() for word in _WORD.findall(near)}
    return any(words & context for context in wanted)


def _stands_in_capitals(text: str, span: Span) -> bool:
    words = text[max(0, span.start - 20) : span.start].split()[-1:] + text[span.end : span.end + 20].split()[:1]
    return any(len(word) > 1 and word.isalpha() and word.isupper() for word in words)


def _is_inside_a_word(text: str, span: Span) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return (
        before.isalnum()
        or after.isalnum()
        or before == "@"
        or (before == "/" and "http" in text[max(0, span.start - 40) : span.start])
    )


def rule_spans_that_name(text: str, spans: Iterable[Span], known: Iterable[Span]) -> Iterator[Span]:
    """Yield the rules' spans that are names: not a description ("Russian power plant"), nor a known name and more."""
    fixed = sorted(known, key=lambda span: span.start)
    for span in spans:
        inside = [other for other in fixed if span.start <= other.start and other.end <= span.end]
        if not any(_makes_needless(text, span, other) for other in inside):
            yield span


def _makes_needless(text: str, span: Span, other: Span) -> bool:
    before, after = text[span.start : other.start], text[other.end : span.end]
    if span.label in {"ORG", "FAC"} and other.label == "NORP" and not before:
        return not any(char.isupper() for char in after) or after.strip() in PLAIN_HEADS
    if span.label == "ORG" and other.label in {"ORG", "UNIT"} and " " in text[other.start : other.end] and not after:
        return not before.rstrip().endswith((" of", " for", " and", " of the", " for the"))
    return span.label == "PERSON" and other.label in {"GPE", "NORP", "ORG", "LOC"} and other != span


def model_spans_through_gate(reading: Reading, certain: Iterable[Span], knowledge: Knowledge) -> Iterator[Span]:
    """Yield the model's spans that add something.

    A span of gazetteer or rules wins, unless the model's strictly contains it and is a proper name. Measured on the
    development news: without this gate the model lowers strict F.
    """
    fixed = sorted(certain, key=lambda span: span.start)
    people = Counter(
        reading.text[span.start : span.end].split()[-1]
        for span in (*fixed, *reading.model_spans)
        if span.label == "PERSON" and " " in reading.text[span.start : span.end]
    )
    for raw in reading.model_spans:
        for span in _trimmed(reading.text, raw, knowledge):
            if _adds(reading, span, fixed, people):
                yield span


def _trimmed(text: str, raw: Span, knowledge: Knowledge) -> Iterator[Span]:
    surface = text[raw.start : raw.end]
    if "\n" in surface:
        return
    start, end = raw.start, raw.end
    for frame in (_FRAME_START, _TITLES, _FRAME_START):
        found = frame.match(text[start:end])
        start += found.end() if found else 0
    found = _FRAME_END.search(text[start:end])
    end -= len(found[0]) if found else 0
    surface = text[start:end]
    label = _label_of(raw.label, surface)
    if label is None or surface in knowledge.by_demonym or not any(char.isupper() for char in surface):
        return
    if any(mark in surface for mark in ("’s ", "'s ")) and label in {"GPE", "PERSON"}:
        return
    yield Span(start, end, label, MODEL)


def _label_of(label: str, surface: str) -> str | None:
    if label == "MISC":
        return "EVENT" if _EVENT_WORD.search(surface) else None
    if label == "LOC":
        if _WATERS.search(surface):
            return "LOC"
        return "FAC" if _BUILDINGS.search(surface) else "GPE"
    return label


def _adds(reading: Reading, span: Span, fixed: list[Span], people: Counter[str]) -> bool:
    surface = reading.text[span.start : span.end]
    rivals = [other for other in fixed if other.overlaps(span)]
    if rivals:
        return (
            span.label in {"ORG", "FAC", "EVENT"}
            and all(span.covers(other) for other in rivals)
            and _is_proper_name(surface)
        )
    if span.label == "PERSON" and " " not in surface and not people[surface]:
        return False
    return len(surface) > 1 and not surface.replace(",", "").replace(".", "").isdigit()


def _is_proper_name(surface: str) -> bool:
    words = surface.split()
    inner = {"of", "the", "for", "and", "on", "in"}
    return len(words) > 2 and all(word[0].isupper() or word in inner for word in words) and words[-1][0].isupper()

"""The gate for the model's spans: a model finds names that nobody listed, and is sometimes wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.guards import PLAIN_HEADS, is_a_vessel, stands_in_capitals
from kursk_pipeline.stages.extract.knowledge import Knowledge
from kursk_pipeline.stages.extract.names import ORGANISATION_HEADS
from kursk_pipeline.stages.extract.people import DOES, NOT_FIRST_NAMES, without_titles
from kursk_pipeline.stages.extract.spans import MODEL, Reading, Span

_TITLES = re.compile(
    r"^(?:(?:acting|former|then|President|Prime Minister|Minister|Defen[cs]e|Foreign|Mr|Mrs|Ms|Dr|"
    r"Gen|General|Lt|Col|Colonel|Major|Maj|"
    r"Capt|Captain|Adm|Admiral|Sir|Governor|Gov|Secretary|Ambassador|Professor|Prof|Senator|Sen|Rep|"
    r"King|Queen|Prince|Commander|Chief|"
    r"Spokesman|Spokesperson|Chancellor|Deputy|Vice|Sergeant|Private|Pope|Pte|Cpl|Crown|Cardinal|Archbishop|Bishop|"
    r"Metropolitan|Sheikh|Ayatollah|Field|Marshal|Dame|Lord|Lady|Baroness|Justice|Judge|Congressman|Congresswoman|Premier|Envoy)\.?\s+)+"
)
_FRAME_START = re.compile(r"^(?:(?:the|a|an)\s+|[\s\"“”‘'’«».,(-]+)", re.IGNORECASE)
_FRAME_END = re.compile(r"(?:[’']s|[\s\"“”‘'’«».,);:-])+$")
_EVENT_WORD = re.compile(
    r"\b(?:War(?! [A-Z][a-z])|Battle|Operation|Revolution|Offensive|Uprising|Olympics|Championships?|Summit|"
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
_HEADED = re.compile(rf"\b(?:{'|'.join(sorted(ORGANISATION_HEADS))})\b|" + _BUILDINGS.pattern.replace("Port|", ""))
_PLACE_BEGINNINGS = (
    "El ",
    "Al ",
    "Tel ",
    "Port ",
    "Fort ",
    "San ",
    "Santa ",
    "Los ",
    "Las ",
    "Deir ",
    "Khan ",
    "Beit ",
    "Ras ",
    "Umm ",
)
_AREA_AFTER = re.compile(
    r"\s(?:region|oblast|province|district|raion|republic|krai|area|front|direction|axis|sector|border|bridge)\b"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|outside|captured|seized|entered|towards?|reached|took|liberated|stormed|besieged)\s$"
)
# What the model takes for a name at the start of a sentence, and is not: "Soldiers", "Methodist".
_COMMON_ENDING = re.compile(r"(?:men|ers|ists?|ians?|ings?|ments?|tions?|ese|ism|ly)$")
# "UAVs", "KABs": kinds of things
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,6}s")
_KINDS = frozenset(
    {"States", "State", "Region", "Oblast", "District", "West", "East", "North", "South", "Side", "Enemy", "Occupiers"}
)
_LONGEST_NAME = 7
_LONGEST_ACRONYM = 6
_OFFICES = frozenset(
    {
        "Prince",
        "Princess",
        "Cardinal",
        "Ambassador",
        "Marshal",
        "Envoy",
        "Premier",
        "Chancellor",
        "Mayor",
        "Commander",
        "President",
        "Minister",
        "Chief",
        "Governor",
        "General",
        "Leader",
        "Secretary",
    }
)
_LINK_WORDS = frozenset(
    {"of", "the", "for", "and", "on", "in", "de", "du", "la", "von", "van", "der", "al", "bin", "&"}
)


def model_spans_through_gate(reading: Reading, certain: Iterable[Span], knowledge: Knowledge) -> Iterator[Span]:
    """Yield the model's spans that add something.

    A span of gazetteer or rules wins, unless the model's strictly contains it and is a proper name. Measured on the
    development news: without this gate the model lowers strict F.
    """
    fixed = sorted(certain, key=lambda span: span.start)
    trimmed = [span for raw in reading.model_spans for span in _trimmed(reading.text, raw, knowledge)]
    trimmed = [span for span in trimmed if not is_a_vessel(reading.text, span, knowledge)]
    surnames = Counter(
        reading.text[span.start : span.end].split()[-1]
        for span in (*fixed, *trimmed)
        if span.label == "PERSON" and " " in reading.text[span.start : span.end]
    )
    starts = frozenset(reading.sentence_starts)
    for span in trimmed:
        surface = reading.text[span.start : span.end]
        if _is_name(surface, span.label) and not _is_only_written_like_one(reading.text, span, starts):
            rivals = [other for other in fixed if other.overlaps(span)]
            does = DOES.match(reading.text, span.end) is not None
            if _adds(span, surface, rivals, surnames[surface] > 0 or (does and span.start not in starts)):
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
    if raw.label == "PERSON":
        start = without_titles(text, Span(start, end, "PERSON", MODEL)).start
    surface = text[start:end]
    label = _label_of(raw.label, surface)
    if label is None or surface in knowledge.by_demonym or not any(char.isupper() for char in surface):
        return
    if any(mark in surface for mark in ("’s ", "'s ")) and (
        label in {"GPE", "PERSON"} or surface.split()[-1] not in ORGANISATION_HEADS
    ):
        return
    label = _by_what_stands_before(text, start, surface, label)
    yield Span(start, end, label, MODEL)


def _by_what_stands_before(text: str, start: int, surface: str, label: str) -> str:
    """Read the words before: "troops entered X" and "in El X" name places; "the X" alone is a river or an area."""
    has_no_head = not surface.isupper() and "&" not in surface and not _HEADED.search(surface)
    is_placed = surface.startswith(_PLACE_BEGINNINGS) or _PLACE_BEFORE.search(text, max(0, start - 20), start)
    if label in {"ORG", "FAC"} and has_no_head and is_placed:
        return "GPE"
    if (
        label == "GPE"
        and " " not in surface
        and text.endswith(" the ", 0, start)
        and not _AREA_AFTER.match(text, start + len(surface))
    ):
        return "LOC"
    return label


def _label_of(label: str, surface: str) -> str | None:
    if label == "MISC":
        return "EVENT" if _EVENT_WORD.search(surface) else None
    if label == "LOC":
        if surface.endswith(" International") or (
            " " in surface and surface.rsplit(maxsplit=1)[-1] in ORGANISATION_HEADS
        ):
            return "ORG"
        if _WATERS.search(surface):
            return "LOC"
        return "FAC" if _BUILDINGS.search(surface) else "GPE"
    return label


def _is_name(surface: str, label: str) -> bool:
    words = surface.split()
    if len(words) > _LONGEST_NAME or len(surface) < 2 or surface.replace(",", "").replace(".", "").isdigit():
        return False
    if len(words) == 1:
        if surface in _KINDS or _PLURAL_ACRONYM.fullmatch(surface):
            return False
        if surface in NOT_FIRST_NAMES or (surface.isupper() and len(surface) >= _LONGEST_ACRONYM):
            return False
        return label != "ORG" or not (surface in ORGANISATION_HEADS or _COMMON_ENDING.search(surface))
    if words[-1] in _OFFICES or (label == "EVENT" and "the" in words):
        return False
    return words[-1][:1].isupper() and all(
        word[:1].isupper() or word in _LINK_WORDS or word[:1].isdigit() for word in words
    )


def _is_only_written_like_one(text: str, span: Span, starts: frozenset[int]) -> bool:
    """A shouted line, a professor's subject; and one word at a sentence's start, which must be capitalised elsewhere too."""
    name = text[span.start : span.end]
    if (name.isupper() and stands_in_capitals(text, span)) or text.endswith("rofessor of ", 0, span.start):
        return True
    if " " in name or not (span.start in starts or text[span.start - 1 : span.start] in {'"', "“", "«", "(", "‘"}):
        return False
    return not re.search(rf"[a-z,;] {re.escape(name)}\b(?! [A-Z])", text)


def _adds(span: Span, surface: str, rivals: list[Span], is_someone: bool) -> bool:
    if rivals and surface.startswith(_PLACE_BEGINNINGS):
        return all(span.covers(other) and other.label == "GPE" for other in rivals)
    if rivals:
        return (
            span.label in {"ORG", "FAC"}
            and all(span.covers(other) for other in rivals)
            and _may_contain(surface, rivals)
        )
    return span.label != "PERSON" or " " in surface or is_someone


def _may_contain(surface: str, rivals: list[Span]) -> bool:
    """A name around known names: "X University of Kyiv", never "Russia's X" or a headline about a person."""
    has_owner = "’s " in surface or "'s " in surface
    words = surface.split()
    if any(other.label == "NORP" for other in rivals) and words[-1] in PLAIN_HEADS and len(words) == 2:
        return False
    is_headed = words[-1] in ORGANISATION_HEADS or bool({"of", "for"} & set(words)) or _BUILDINGS.search(surface)
    return not has_owner and bool(is_headed) and all(other.label not in {"PERSON", "ORG", "UNIT"} for other in rivals)

"""Scores of mentions against annotated texts: strict and lenient spans per label, links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

VALUES = frozenset({"DATE", "CARDINAL", "QUANTITY", "PERCENT"})


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated span. ``optional`` spans cost nothing either way."""

    start: int
    end: int
    label: str
    text: str
    name: str
    qid: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A span as the pipeline gave it."""

    start: int
    end: int
    label: str
    text: str
    name: str | None
    qid: str | None
    entity_id: str | None
    aliases: frozenset[str]


@dataclass(slots=True)
class Tally:
    """Counts over all texts; hits, spurious and missed per label."""

    strict: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lenient: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    links: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def label_of(label: str) -> str:
    """Annotations older than the label UNIT call military units ORG."""
    return "ORG" if label == "UNIT" else label


def add(tally: Tally, text: str, gold: Iterable[Gold], found: Iterable[Found]) -> None:
    """Compare one text."""
    needed = [span for span in gold if not span.optional]
    optional = [span for span in gold if span.optional]
    spans = list(found)
    matched: set[int] = set()
    for want in needed:
        exact = [
            i
            for i, span in enumerate(spans)
            if (span.start, span.end, label_of(span.label)) == (want.start, want.end, label_of(want.label))
        ]
        near = [
            i
            for i, span in enumerate(spans)
            if span.start < want.end and want.start < span.end and _alike(span.label, want.label)
        ]
        tally.strict[label_of(want.label)]["hit" if exact else "missed"] += 1
        tally.lenient[label_of(want.label)]["hit" if near else "missed"] += 1
        if not exact:
            tally.faults.append(f"missed   {want.label:9} {want.text!r:40} {_around(text, want.start, want.end)}")
        matched.update(exact or near[:1])
        if near:
            _count_link(tally, text, want, spans[(exact or near)[0]])
    for place, span in enumerate(spans):
        exact_hit = any(
            (span.start, span.end, label_of(span.label)) == (w.start, w.end, label_of(w.label)) for w in needed
        )
        if exact_hit or (place not in matched and any(span.start < o.end and o.start < span.end for o in optional)):
            continue
        tally.strict[label_of(span.label)]["spurious"] += 1
        if place not in matched:
            tally.lenient[label_of(span.label)]["spurious"] += 1
        tally.faults.append(f"spurious {span.label:9} {span.text!r:40} {_around(text, span.start, span.end)}")


def _alike(one: str, other: str) -> bool:
    return label_of(one) == label_of(other) or {one, other} <= {"GPE", "LOC"}


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 30) : end + 25].replace("\n", "/")


def _count_link(tally: Tally, text: str, want: Gold, span: Found) -> None:
    """A link is right when id or name agrees; wrong only when it names another known entity (NIL is merely missed).

    The annotations call what they do not know by its name in that text ("Drapaty"): a link agrees with such a name when
    it is one of the entity's and no entity's own.
    """
    if want.label in VALUES:
        return
    tally.links["seen"] += 1
    if (
        (want.qid and span.qid == want.qid)
        or span.name == want.name
        or (want.name == want.text and want.name in span.aliases)
    ):
        tally.links["right"] += 1
        return
    kind = "wrong" if span.entity_id else "nil"
    tally.links[kind] += 1
    tally.faults.append(
        f"link {kind:5} {want.text!r} is {want.name!r}, linked to {span.name!r}: {_around(text, want.start, want.end)}"
    )


def scores(counts: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    hit, spurious, missed = counts["hit"], counts["spurious"], counts["missed"]
    precision = hit / (hit + spurious) if hit + spurious else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0

"""What comes out otherwise when pages are read again: a pure comparison of what stood with what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Facts = Mapping[tuple[str, str], frozenset[str]]
"""By page and kind, the lines that say what the stages made of it."""

KINDS = {
    "outcome": "goes another way",
    "title": "title",
    "text": "text",
    "fields": "stated fields",
    "parts": "links, posts, provenance",
    "verdict": "verdict",
    "score": "score",
    "place": "place among copies",
    "relations": "verified pairs",
    "mentions": "mentions",
    "claims": "claims",
    "quotations": "quotations",
}
"""Kinds of change, with their words; in the order of the journey."""
WORDS_LIMIT = 300
"""Characters of one side of a change; a paragraph is told by its beginning."""
SHOWN_LINES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of thing that comes out otherwise for one page: the lines that go, and those that come."""

    page_id: str
    kind: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    def in_words(self) -> str:
        """The change for people, such as ``mentions: - GPE Sudza at 12; + GPE Sudzha at 12 is Q1019``."""
        told = [f"- {_short(line)}" for line in self.lost[:SHOWN_LINES]]
        told += [f"+ {_short(line)}" for line in self.gained[:SHOWN_LINES]]
        more = max(len(self.lost) - SHOWN_LINES, 0) + max(len(self.gained) - SHOWN_LINES, 0)
        return f"{KINDS[self.kind]}: " + "; ".join(told + ([f"and {more} more"] if more else []))


def changes(before: Facts, after: Facts) -> list[Change]:
    """What differs, by page and in the order of the journey."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    keys = sorted(before.keys() | after.keys(), key=lambda key: (key[0], order[key[1]]))
    found = []
    for page_id, kind in keys:
        old, new = before.get((page_id, kind), frozenset()), after.get((page_id, kind), frozenset())
        if old != new:
            found.append(Change(page_id, kind, tuple(sorted(old - new)), tuple(sorted(new - old))))
    return found


def changed_pages(found: Iterable[Change]) -> set[str]:
    """The pages that later stages would read otherwise. A score alone tells them nothing."""
    return {one.page_id for one in found if one.kind != "score"}


def by_kind(found: Sequence[Change]) -> dict[str, int]:
    """How many pages each kind of change touches, in the order of the journey."""
    counts = Counter(one.kind for one in found)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def _short(line: str) -> str:
    return line if len(line) <= WORDS_LIMIT else f"{line[:WORDS_LIMIT]} ..."

"""What visits found of what the papers did, as figures and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text

from bench.edited_papers import KINDS, Change, Play
from kursk_pipeline.desk import Desk

COMMAND = "python -m bench.revisit --write"
GRAVEST = ("retraction", "rewrite", "figure", "name", "typo")
"""What an edit that brings several changes at once is called after."""
STATES = {"deleted": "gone", "moved": "moved", "walled": "walled"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BAR_FOUND, BAR_FETCHES = 0.99, 8

_FIRST = "select canonical_url, min(requested_at) as at, count(*) - 1 as extra from raw.fetch group by canonical_url"
_EDITS = "select canonical_url, version_no, seen_at, edit_class from marts.edit order by canonical_url, version_no"
_STATES = "select canonical_url, state, first_seen_at from marts.article_state"
_PAGES = """
select page.source_id, (select max(log.body_bytes) from raw.fetch as log where log.page_id = page.page_id) as size,
       exists (select from warehouse.fact_article as fact where fact.page_id = page.page_id) as is_cited
from raw.page as page
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit as it was made, and the class under which it was found; None when it was not."""

    change: Change
    first_at: datetime
    expected: str
    found_as: str | None

    @property
    def stood(self) -> timedelta | None:
        """For how long the page read so; None: to the end."""
        return self.change.until - self.change.at if self.change.until else None

    @property
    def is_early(self) -> bool:
        """Made in the article's first day."""
        return self.change.at - self.change.published_at <= DAY

    @property
    def is_seen_before(self) -> bool:
        """Made after our first look, so that there was something to compare with."""
        return self.change.at > self.first_at


@dataclass(frozen=True, slots=True)
class Findings:
    """Edits, states (done and seen), articles by extra fetches, and what is kept by furniture: pages, those that a version
    rests on, and the bytes of both.
    """

    edits: tuple[Edit, ...]
    states: dict[str, tuple[int, int]]
    extra: Counter[int]
    stored: dict[str, tuple[int, int, int, int]]
    kinds: tuple[str, ...] = KINDS


def findings(play: Play, desk: Desk) -> Findings:
    """Compare what stands in the warehouse with what was done."""
    engine = create_engine(desk.settings.database_url)
    with engine.connect() as connection:
        first, edits, states, pages = (
            [dict(row) for row in connection.execute(text(asked)).mappings()]
            for asked in (_FIRST, _EDITS, _STATES, _PAGES)
        )
    engine.dispose()
    looked = {_place(row["canonical_url"]): row["at"] for row in first}
    versions: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for row in edits:
        versions.setdefault(_place(row["canonical_url"]), []).append((row["seen_at"], row["edit_class"]))
    by_article: dict[tuple[str, str], list[Change]] = {}
    for change in play.changes:
        by_article.setdefault((change.paper, change.slug), []).append(change)
    compared = [
        edit
        for place, changes in by_article.items()
        if changes[0].kind in KINDS
        for edit in _compared(changes, looked[place], versions.get(place, []))
    ]
    extra = Counter(row["extra"] for row in first if "/moved/" not in row["canonical_url"])
    return Findings(tuple(compared), _observed(play, states), extra, _stored(play, pages))


def _place(url: str) -> tuple[str, str]:
    """Paper and slug of an address."""
    parts = urlsplit(url)
    slug = next(piece for piece in parts.path.replace(".", "/").split("/")[::-1] if "report-" in piece)
    at = slug.index("report-")
    return (parts.hostname or "").partition(".")[0], slug[at : at + len("report-0000")]


def _compared(changes: Sequence[Change], first_at: datetime, versions: Sequence[tuple[datetime, str]]) -> list[Edit]:
    """Each edit with the version that was seen while it stood; with unseen ones before it, called after the gravest."""
    found, unseen = [], list[str]()
    for change in changes:
        seen = [name for at, name in versions if change.at <= at and (change.until is None or at < change.until)]
        unseen.append(change.kind)
        expected = min(unseen, key=GRAVEST.index)
        found.append(Edit(change, first_at, expected, seen[0] if seen else None))
        if seen or change.at <= first_at:
            unseen = []
    return found


def _observed(play: Play, states: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    seen = {(_place(row["canonical_url"]), row["state"]) for row in states}
    counts = {}
    for kind, state in STATES.items():
        asked = [one for one in play.changes if one.kind == kind]
        counts[kind] = (len(asked), sum(((one.paper, one.slug), state) in seen for one in asked))
    return counts


def _stored(play: Play, pages: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int, int, int]]:
    weights: dict[str, list[int]] = {}
    for row in pages:
        furniture = play.library.publishers[row["source_id"]].form.furniture
        weight = weights.setdefault(furniture, [0, 0, 0, 0])
        size, is_cited = int(row["size"]), int(row["is_cited"])
        for at, amount in enumerate((1, is_cited, size, size * is_cited)):
            weight[at] += amount
    return {name: (four[0], four[1], four[2], four[3]) for name, four in sorted(weights.items())}


def misread(found: Findings) -> list[str]:
    """Edits that were missed though they could be seen, or found as something else: for the eye, not for the document."""
    wrong = [one for one in found.edits if one.is_seen_before and one.found_as != one.expected]
    return [f"{one.expected} as {one.found_as}, stood {one.stood or 'to the end'}: {one.change}" for one in wrong]


def in_words(found: Findings) -> str:
    """The findings as they stand in the document."""
    comparable = [one for one in found.edits if one.is_seen_before]
    barred = [one for one in comparable if one.is_early and (one.stood is None or one.stood > HOUR)]
    caught = sum(one.found_as is not None for one in barred)
    seen = [one for one in comparable if one.found_as is not None]
    right = sum(one.found_as == one.expected for one in seen)
    most = max(found.extra, default=0)
    mean = sum(extra * count for extra, count in found.extra.items()) / max(1, found.extra.total())
    lines = [
        "| | bar | found |",
        "|---|---|---|",
        f"| edits of the first day that stood longer than an hour | {BAR_FOUND:.0%} | {_percent(caught, len(barred))} |",
        f"| all edits found are of the right class | all | {right} of {len(seen)} |",
        f"| fetches of an article beyond the first | at most {BAR_FETCHES} | at most {most}, {mean:.1f} on average |",
        *(f"| {kind} articles | all | {seen} of {asked} |" for kind, (asked, seen) in found.states.items()),
        "",
        *_by_standing(comparable),
        f"Made before our first look, so that nothing older was known to us: {len(found.edits) - len(comparable)}.",
        "",
        *_confusion(seen, found.kinds),
        "",
        *_storage(found),
    ]
    return "\n".join(lines)


def _by_standing(edits: Sequence[Edit]) -> list[str]:
    groups: dict[str, list[Edit]] = {"in the first day": [], "later": []}
    for one in edits:
        groups["in the first day" if one.is_early else "later"].append(one)
    spans = ((timedelta(0), HOUR), (HOUR, 3 * HOUR), (3 * HOUR, 12 * HOUR))
    lines = ["| edits by how long they stood | " + " | ".join(groups) + " |", "|---|---|---|"]
    for low, high in spans:
        cells = [_share([one for one in group if one.stood and low < one.stood <= high]) for group in groups.values()]
        lines.append(f"| {low // HOUR} to {high // HOUR} hours | " + " | ".join(cells) + " |")
    cells = [_share([one for one in group if one.stood is None]) for group in groups.values()]
    return [*lines, "| to the end | " + " | ".join(cells) + " |", ""]


def _percent(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / max(1, whole):.1%})"


def _share(edits: Sequence[Edit]) -> str:
    return f"{sum(one.found_as is not None for one in edits)} of {len(edits)}"


def _confusion(seen: Sequence[Edit], kinds: Sequence[str]) -> list[str]:
    names = [*kinds, *sorted({str(one.found_as) for one in seen} - set(kinds))]
    counts = Counter((one.expected, one.found_as) for one in seen)
    rows = [f"| {kind} | " + " | ".join(str(counts[kind, name]) for name in names) + " |" for kind in kinds]
    return ["| made \\ found as | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|", *rows]


def _storage(found: Findings) -> list[str]:
    head = ["| pages | kept | that a version rests on | MB kept | MB of these |", "|---|---|---|---|---|"]
    return [
        *head,
        *(
            f"| {name} | {every:,} | {cited:,} | {size / 1e6:.1f} | {cited_size / 1e6:.1f} |"
            for name, (every, cited, size, cited_size) in found.stored.items()
        ),
    ]

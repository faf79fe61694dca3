"""Poll, what the documents of one feed make together: one reading, or one failure where none of them could be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kursk_pipeline.adapters.workers import Failure
from kursk_pipeline.exchanges import Response
from kursk_pipeline.feed_hints import NO_HINTS
from kursk_pipeline.records import FeedEntry, FetchOutcome
from kursk_pipeline.stages.poll import FeedReading, Rejected

ENTRIES = 20_000
"""Entries of one feed at one poll: they are noted in one transaction."""
UNANSWERED = "listing_unanswered"
"""Reason for a document that an index names and that did not come."""

Lost = Response | Failure[Any]
"""A document that did not come, or one that could not be read."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document that an index names: its address, and what became of it."""

    url: str
    found: FeedReading | Lost

    def reading(self) -> FeedReading:
        """What it adds to the reading of its feed; one that is lost costs itself only, and is told."""
        found = self.found
        if isinstance(found, FeedReading):
            return found
        if isinstance(found, Failure):
            lost, problem = Rejected(self.url, "", found.reason, found.detail), f"{self.url}: {found.reason}"
        else:
            detail = f"{found.outcome}: {found.detail or found.status}"
            lost = Rejected(self.url, "", UNANSWERED, detail)
            problem = f"{self.url}: {detail}" if found.is_asked else f"some documents were {found.detail}"
        return FeedReading((), (lost,), problem)


def failure_of(named: Sequence[Named]) -> Lost | None:
    """The failure of a feed none of whose documents could be read: of the first that did not come, else of the first
    that could not be read. None where one could be read, and where none was lost.

    A document that is gone (410) does not mean that its feed is: that counts as not found.
    """
    lost = [one for one in named if not isinstance(one.found, FeedReading)]
    is_read = any(isinstance(one.found, FeedReading) and (one.found.entries or not one.found.follow) for one in named)
    if is_read or not lost:
        return None
    worst = min(lost, key=lambda one: isinstance(one.found, Failure))
    words = f"none of the {len(lost)} documents that it names could be read; {worst.url}"
    if isinstance(worst.found, Failure):
        return replace(worst.found, detail=f"{words}: {worst.found.detail or worst.found.reason}")
    if isinstance(worst.found, Response):
        outcome = FetchOutcome.NOT_FOUND if worst.found.outcome is FetchOutcome.GONE else worst.found.outcome
        return replace(worst.found, outcome=outcome, detail=f"{words}: {worst.found.detail or worst.found.status}")
    return None


def merged(readings: Iterable[FeedReading]) -> FeedReading:
    """Several documents as one reading: each canonical URL once, the first that names it counts."""
    entries: dict[str, FeedEntry] = {}
    rejected: list[Rejected] = []
    problems: list[str] = []
    hints, ahead = NO_HINTS, frozenset[str]()
    for reading in readings:
        hints = hints if hints != NO_HINTS else reading.hints
        ahead |= reading.ahead
        rejected.extend(reading.rejected)
        problems.extend([reading.problem] if reading.problem else [])
        for entry in reading.entries:
            if entry.canonical_url in entries or len(entries) >= ENTRIES:
                reason = "duplicate_in_feed" if entry.canonical_url in entries else "over_limit"
                rejected.append(Rejected(entry.url, entry.title, reason, entry.canonical_url))
            else:
                entries[entry.canonical_url] = entry
    problem = "; ".join(dict.fromkeys(problems))[:2000]
    return FeedReading(tuple(entries.values()), tuple(rejected), problem, hints=hints, ahead=ahead)

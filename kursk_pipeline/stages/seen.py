"""seen: whether a feed's entry is new, changed or known. Decided on the canonical URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kursk_pipeline.records import Decision, FeedEntry, Outcome


def recognise(entry: FeedEntry, known: FeedEntry | None) -> Decision[FeedEntry]:
    """Tell a new entry from a changed one and from one already seen.

    An entry has changed when the feed that announced it first names a later time of change, or another title. Another
    feed that announces a known address is not news: two feeds with two titles for one article would never agree.
    """
    if known is None:
        return Decision(entry.canonical_url, Outcome.KEPT, "new_entry", results=(entry,))
    if known.feed_url == entry.feed_url and _has_changed(entry, known):
        raised = replace(
            entry,
            revision=known.revision + 1,
            first_seen_at=known.first_seen_at,
            vanished_at=known.vanished_at,
        )
        return Decision(entry.canonical_url, Outcome.KEPT, "changed_entry", results=(raised,))
    return Decision(entry.canonical_url, Outcome.DROPPED, "already_seen")


def _has_changed(entry: FeedEntry, known: FeedEntry) -> bool:
    if entry.updated_at and known.updated_at:
        return entry.updated_at > known.updated_at
    return bool(entry.title) and entry.title != known.title


def still_reached(listed: Sequence[FeedEntry]) -> datetime | None:
    """From which publication time on a document lists everything: what is older may have been pushed out.

    A quarter of the entries is older than that. The oldest one alone would not do: feeds keep single old entries on top.
    """
    dates = sorted(entry.published_at for entry in listed if entry.published_at is not None)
    return dates[len(dates) // 4] if dates else None


def vanished(known: FeedEntry, *, now: datetime) -> Decision[FeedEntry]:
    """An entry that its feed lists no longer, before its time. It is asked for once more: was it taken down?"""
    raised = replace(known, revision=known.revision + 1, vanished_at=now)
    return Decision(known.canonical_url, Outcome.KEPT, "vanished_entry", results=(raised,))

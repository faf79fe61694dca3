"""seen: whether a feed's entry is new, changed or known. Decided on the canonical URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import Decision, FeedEntry, Outcome
from kursk_pipeline.urls import site_of

SPELLINGS = 5
"""Revisions up to which another spelling of an address that led nowhere is tried: a mobile, an AMP and a plain one."""


def recognise(entry: FeedEntry, known: FeedEntry | None, *, is_lost: bool = False) -> Decision[FeedEntry]:
    """Tell a new entry from a changed one and from one already seen.

    An entry has changed when the feed that announced it first names a later time of change, or another title. Another
    feed that announces a known address is not news: two feeds with two titles for one article would never agree. With two
    exceptions, for what others say of an article must not make it vanish, nor take it over: its own site's feed takes
    it back from a stranger's, and another spelling is tried where the one that was announced led nowhere.

    Args:
        entry: as a document announces it.
        known: the entry of the same canonical URL, where there is one.
        is_lost: its page was not found.
    """
    if known is None:
        return Decision(entry.canonical_url, Outcome.KEPT, "new_entry", results=(entry,))
    reason = _news(entry, known, is_lost=is_lost)
    if not reason:
        return Decision(entry.canonical_url, Outcome.DROPPED, "already_seen")
    raised = replace(
        entry,
        revision=known.revision + 1,
        first_seen_at=known.first_seen_at,
        vanished_at=known.vanished_at if known.feed_url == entry.feed_url else None,
    )
    return Decision(entry.canonical_url, Outcome.KEPT, reason, results=(raised,))


def _news(entry: FeedEntry, known: FeedEntry, *, is_lost: bool) -> str:
    """Why a known entry is kept once more; empty when nothing is new about it."""
    if known.feed_url == entry.feed_url and _has_changed(entry, known):
        return "changed_entry"
    if known.source_id != entry.source_id and _is_own(entry) and not _is_own(known):
        return "owner_entry"
    if is_lost and entry.url != known.url and known.revision < SPELLINGS:
        return "respelt_entry"
    return ""


def _is_own(entry: FeedEntry) -> bool:
    """Whether the feed that announced an entry stands on the entry's own site."""
    try:
        return site_of(entry.feed_url) == site_of(entry.url)
    except Unprocessable:  # a list of this machine
        return False


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

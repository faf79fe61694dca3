"""What is known of a feed between its polls, and what was given up of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CrawlState:
    """What the next poll of a feed needs to know, and how the feed is doing.

    ``feed_url`` is the declared address and names the feed; ``asked_url`` is where it is asked, another one after a
    move. ``health`` is active, backing_off, dormant, gone or disabled; ``trouble`` names what is wrong, also with a feed
    that answers. ``window_seconds`` is how far back its document reaches; ``asked_seconds`` how long it asks to be left
    alone. ``moved_to`` is a permanent redirect that was seen on one day so far.
    """

    feed_url: str
    source_id: str
    asked_url: str
    health: str
    health_reason: str
    trouble: str | None
    trouble_since: datetime | None
    failure_weight: float
    failing_since: datetime | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    body_changed_at: datetime | None
    full_read_at: datetime | None
    lies_since: datetime | None
    moved_to: str | None
    moved_seen_at: datetime | None
    interval_seconds: int
    asked_seconds: int
    window_seconds: int | None
    next_due_at: datetime | None
    first_polled_at: datetime | None
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    last_outcome: str | None
    last_entry_count: int | None


@dataclass(frozen=True, slots=True)
class FeedRhythm:
    """When a feed publishes, learned from its own publications.

    ``hour_counts`` (24, from midnight UTC) and ``weekday_counts`` (7, from Monday) are publications, decayed to
    ``counted_at``; ``watched_seconds`` is the time they stand for, decayed likewise. ``recent_at`` are the last
    publications, ascending; ``median_gap_seconds`` lies between them, and after one of them nothing is due for
    ``short_gap_seconds``.
    """

    feed_url: str
    hour_counts: tuple[float, ...]
    weekday_counts: tuple[float, ...]
    watched_seconds: float
    counted_at: datetime
    recent_at: tuple[datetime, ...]
    median_gap_seconds: int | None
    short_gap_seconds: int | None


@dataclass(frozen=True, slots=True)
class FeedOrder:
    """What an operator wants of a feed.

    ``is_paused``, the bounds of the interval (seconds) and the mute stand until they are taken back. ``poll_asked_at``,
    ``reset_asked_at`` and ``new_address`` are done with the next poll, which clears them. A mute keeps a trouble of the feed
    from being raised until ``muted_until``; it names who looks after it meanwhile, and why.
    """

    feed_url: str
    source_id: str
    is_paused: bool = False
    poll_asked_at: datetime | None = None
    reset_asked_at: datetime | None = None
    new_address: str | None = None
    shortest_seconds: int | None = None
    longest_seconds: int | None = None
    muted_by: str | None = None
    mute_reason: str | None = None
    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """What befell a feed: a trouble by its name, ``recovered``, ``moved``, ``moved_back``, ``gap`` or ``lying``.

    ``from_at`` is when it began at the earliest: the last time that the feed was known to be well. A gap from there to
    ``at`` is time in which entries may have come and gone unseen.
    """

    feed_url: str
    source_id: str
    kind: str
    at: datetime
    from_at: datetime | None
    detail: str
    old_url: str | None
    new_url: str | None


@dataclass(frozen=True, slots=True)
class SourceHour:
    """What the polls of a source brought in one hour, UTC. An hour without one was not looked at."""

    source_id: str
    hour_at: datetime
    poll_count: int
    failed_count: int
    entry_count: int
    new_count: int
    changed_count: int
    rejected_count: int
    future_count: int


@dataclass(frozen=True, slots=True)
class Purge:
    """One part of a page that we gave up, and its tombstone: ``part`` is body or text, ``rule`` facts_only, expired,
    takedown or unchanged.

    ``deleted_at`` is when the bytes were deleted: null while another page may keep the same body.
    """

    page_id: str
    part: str
    rule: str
    body_hash: str
    due_at: datetime
    detail: str
    purged_at: datetime
    purged_by: str
    deleted_at: datetime | None

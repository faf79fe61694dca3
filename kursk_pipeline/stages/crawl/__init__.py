"""crawl: what a poll teaches about its feed, and when the next poll is due.

    Poll -> CrawlState, FeedRhythm, FeedEvent

`timing` holds the intervals, `rhythm` what the feed's own publications tell, `health` what is wrong and in which words,
`validators` conditional requests, `moves` permanent redirects, `events` the facts that are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kursk_pipeline.records import CrawlState, FeedEvent, FeedRhythm
from kursk_pipeline.stages.crawl import health, moves, timing
from kursk_pipeline.stages.crawl.events import events_of
from kursk_pipeline.stages.crawl.polls import HARD_FAILURE, Listing, Poll, failure_weight, trouble_of
from kursk_pipeline.stages.crawl.rhythm import after_publications, no_rhythm
from kursk_pipeline.stages.crawl.timing import SHORTEST_SECONDS
from kursk_pipeline.stages.crawl.validators import conditions, lies_since

__all__ = [
    "HARD_FAILURE",
    "SHORTEST_SECONDS",
    "UNDECLARED",
    "Learnt",
    "Listing",
    "Poll",
    "after_poll",
    "conditions",
    "failure_weight",
    "first_state",
    "is_due",
    "no_rhythm",
    "redeclared",
    "trouble_of",
    "undeclared",
]

UNDECLARED = "no source declares it any more"
"""Why a feed is disabled that the configuration dropped; declared again, it is polled again."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known of a feed after a poll. ``events`` are the facts that this poll added."""

    state: CrawlState
    rhythm: FeedRhythm
    events: tuple[FeedEvent, ...]


def first_state(feed_url: str, source_id: str) -> CrawlState:
    """The state of a feed that was never polled: due at once, whatever the time."""
    return CrawlState(
        feed_url=feed_url,
        source_id=source_id,
        asked_url=feed_url,
        health="active",
        health_reason="",
        trouble=None,
        trouble_since=None,
        failure_weight=0.0,
        failing_since=None,
        etag=None,
        last_modified=None,
        body_hash=None,
        body_changed_at=None,
        full_read_at=None,
        lies_since=None,
        moved_to=None,
        moved_seen_at=None,
        interval_seconds=timing.FIRST_SECONDS,
        asked_seconds=0,
        window_seconds=None,
        next_due_at=None,
        first_polled_at=None,
        last_polled_at=None,
        last_ok_at=None,
        last_new_at=None,
        last_outcome=None,
        last_entry_count=None,
    )


def is_due(state: CrawlState, *, now: datetime) -> bool:
    """Whether a feed should be polled now."""
    if state.health in {"gone", "disabled"}:
        return False
    return state.next_due_at is None or state.next_due_at <= now


def undeclared(state: CrawlState) -> CrawlState:
    """The state of a feed that no source declares any more."""
    return replace(state, health="disabled", health_reason=UNDECLARED, next_due_at=None)


def redeclared(state: CrawlState, *, now: datetime) -> CrawlState:
    """The state of a feed that is declared: due again if it was disabled for not being so."""
    if state.health != "disabled" or state.health_reason != UNDECLARED:
        return state
    return replace(state, health="active", health_reason="", next_due_at=now)


def after_poll(state: CrawlState, rhythm: FeedRhythm, poll: Poll, *, now: datetime) -> Learnt:
    """What is known of a feed after a poll.

    Args:
        state: before the poll.
        rhythm: before the poll.
        poll: what it showed.
        now: when it was, UTC.
    """
    if poll.weight > 0:
        after = _after_failure(state, poll, now)
    else:
        rhythm = after_publications(rhythm, _published(state, poll, now), now=now)
        after = _after_answer(state, rhythm, poll, now)
    return Learnt(after, rhythm, events_of(state, after, poll, now=now))


def _published(state: CrawlState, poll: Poll, now: datetime) -> tuple[datetime, ...]:
    """When the new entries came out. What claims to be older than the last poll came out late, or now; only the first
    poll takes a feed's past at its word.
    """
    earliest = state.last_ok_at
    if earliest is None:
        return tuple(at for at in poll.new_at if at is not None and at <= now)
    return tuple(at if at is not None and earliest < at <= now else now for at in poll.new_at)


def _after_failure(state: CrawlState, poll: Poll, now: datetime) -> CrawlState:
    polled = replace(state, last_polled_at=now, last_outcome=poll.outcome, first_polled_at=state.first_polled_at or now)
    if poll.trouble == "gone":
        return health.gone(polled, now=now)
    failed = moves.after_failure(health.failing(polled, poll, now=now))
    interval = timing.failing_interval(failed, now=now)
    due = timing.due_after(interval, asked=0, retry_after=poll.retry_after, now=now)
    return replace(failed, interval_seconds=interval, next_due_at=due)


def _after_answer(state: CrawlState, rhythm: FeedRhythm, poll: Poll, now: datetime) -> CrawlState:
    trouble, reason = health.answering(state, rhythm, poll, now=now)
    is_dormant = health.is_quiet_for_long(state, trouble, now=now)
    is_whole = poll.outcome != "not_modified"
    is_changed = poll.body_hash is not None and poll.body_hash != state.body_hash
    needs = timing.needs_after(state, rhythm, poll, now=now)
    interval = timing.LONGEST_SECONDS if is_dormant else timing.live_interval(state, needs, rhythm, poll, now=now)
    answered = CrawlState(
        feed_url=state.feed_url,
        source_id=state.source_id,
        asked_url=state.asked_url,
        health="dormant" if is_dormant else "active",
        health_reason=reason,
        trouble=trouble,
        trouble_since=None if trouble is None else state.trouble_since if state.trouble == trouble else now,
        failure_weight=0.0,
        failing_since=None,
        etag=poll.etag if is_whole else poll.etag or state.etag,
        last_modified=poll.last_modified if is_whole else poll.last_modified or state.last_modified,
        body_hash=poll.body_hash or state.body_hash,
        body_changed_at=now if is_changed or state.body_changed_at is None else state.body_changed_at,
        full_read_at=now if is_whole else state.full_read_at,
        lies_since=lies_since(state, poll, now=now),
        moved_to=state.moved_to,
        moved_seen_at=state.moved_seen_at,
        interval_seconds=interval,
        asked_seconds=needs.asked_seconds,
        window_seconds=needs.window_seconds,
        next_due_at=timing.due_after(interval, asked=needs.asked_seconds, retry_after=poll.retry_after, now=now),
        first_polled_at=state.first_polled_at or now,
        last_polled_at=now,
        last_ok_at=now,
        last_new_at=now if poll.new_at or state.last_new_at is None else state.last_new_at,
        last_outcome=poll.outcome,
        last_entry_count=state.last_entry_count if poll.entry_count is None else poll.entry_count,
    )
    return moves.after_answer(answered, poll.moved_to, now=now)

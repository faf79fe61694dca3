"""crawl: what a poll teaches about its feed, and when the next poll is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kursk_pipeline.records import CrawlState

POLL_INTERVAL_SECONDS = 900
"""The schedule of kursk_ingest; a feed is due at every run until the adaptive interval replaces this."""
SCHEDULE_SLACK_SECONDS = 60
"""A feed polled late in one run must still be due at the next, fifteen minutes after that run began."""
LONGEST_INTERVAL_SECONDS = 86_400
"""A failing feed is still tried once a day: Media Cloud's experience is that three errors are no death."""
HARD_FAILURE, SOFT_FAILURE = 1.0, 0.5
"""Weights of failures, as Media Cloud counts them: the feed is gone or broken, or its server had a bad moment."""
DORMANT_AT = 10.0
"""Weighted failures from which a feed is called dormant: about ten days at the longest interval."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of a feed showed.

    ``outcome`` is a word for the tally; ``weight`` is 0 for success, else how heavily the failure counts; ``is_gone``
    is a 410. ``body_hash`` is set when the body could be read. ``retry_after`` is in seconds, as the server asked.
    """

    outcome: str
    detail: str = ""
    weight: float = 0.0
    is_gone: bool = False
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    entry_count: int | None = None
    new_count: int = 0
    retry_after: float | None = None


def first_state(feed_url: str, source_id: str) -> CrawlState:
    """The state of a feed that was never polled: due at once, whatever the time."""
    nothing = (None,) * 5
    return CrawlState(feed_url, source_id, "active", "", 0.0, None, None, None, POLL_INTERVAL_SECONDS, *nothing, None)


def is_due(state: CrawlState, *, now: datetime) -> bool:
    """Whether a feed should be polled now."""
    if state.health in {"gone", "disabled"}:
        return False
    return state.next_due_at is None or state.next_due_at <= now


def after_poll(state: CrawlState, poll: Poll, *, now: datetime) -> CrawlState:
    """The state of a feed after a poll."""
    polled = replace(state, last_polled_at=now, last_outcome=poll.outcome)
    if poll.is_gone:
        return replace(polled, health="gone", health_reason=poll.detail, next_due_at=None)
    if poll.weight > 0:
        return _after_failure(polled, poll, now)
    return replace(
        polled,
        health="active",
        health_reason="",
        failure_weight=0.0,
        etag=poll.etag or state.etag,
        last_modified=poll.last_modified or state.last_modified,
        body_hash=poll.body_hash or state.body_hash,
        interval_seconds=POLL_INTERVAL_SECONDS,
        next_due_at=_due(now, POLL_INTERVAL_SECONDS, poll.retry_after),
        last_ok_at=now,
        last_new_at=now if poll.new_count else state.last_new_at,
        last_entry_count=state.last_entry_count if poll.entry_count is None else poll.entry_count,
    )


def _after_failure(state: CrawlState, poll: Poll, now: datetime) -> CrawlState:
    weight = state.failure_weight + poll.weight
    interval = min(POLL_INTERVAL_SECONDS * 2 ** int(weight), LONGEST_INTERVAL_SECONDS)
    return replace(
        state,
        health="dormant" if weight >= DORMANT_AT else "backing_off",
        health_reason=poll.detail,
        failure_weight=weight,
        interval_seconds=interval,
        next_due_at=_due(now, interval, poll.retry_after),
    )


def _due(now: datetime, interval: float, retry_after: float | None) -> datetime:
    wait = max(interval - SCHEDULE_SLACK_SECONDS, min(retry_after or 0.0, LONGEST_INTERVAL_SECONDS))
    return now + timedelta(seconds=wait)

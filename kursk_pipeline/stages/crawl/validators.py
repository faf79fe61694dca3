"""Conditional requests: when validators are sent along, and how a server is caught lying about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from kursk_pipeline.records import CrawlState
from kursk_pipeline.stages.crawl.polls import Poll
from kursk_pipeline.stages.crawl.timing import LIVE_SECONDS, ROUNDING_SECONDS

WHOLE_READ_SECONDS = LIVE_SECONDS
"""Longest time without an unconditional request. Servers answer 304, or keep an ETag, although the feed changed: Media
Cloud leaves conditional requests off for that. Once in this time such a lie cannot hide what stays two hours."""
DISTRUST = timedelta(days=30)
"""A server caught lying is asked without conditions for this long."""
CACHE_LAG = timedelta(minutes=15)
"""A cache in between may be this much behind; that is no lie."""


def conditions(state: CrawlState, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """Headers that make the next request conditional; none when the whole document is wanted.

    A feed that publishes nothing is asked both ways in turn: a server that answers 304 vouches for its silence, one that
    sends the same bytes as new may be frozen.
    """
    if state.full_read_at is None or is_distrusted(state, now=now):
        return ()
    asks_to_vouch = state.trouble in {"frozen", "silent"} and state.last_outcome == "unchanged"
    if not asks_to_vouch and now >= state.full_read_at + timedelta(seconds=WHOLE_READ_SECONDS - ROUNDING_SECONDS):
        return ()
    pairs = (("if-none-match", state.etag), ("if-modified-since", state.last_modified))
    return tuple((name, value) for name, value in pairs if value)


def lies_since(state: CrawlState, poll: Poll, *, now: datetime) -> datetime | None:
    """Since when the server is known to lie; None when it is not. Distrust ends, and begins anew with the next lie."""
    if is_distrusted(state, now=now) or not _is_lie(state, poll):
        return state.lies_since
    return now


def is_distrusted(state: CrawlState, *, now: datetime) -> bool:
    """Whether the server was caught lying not long ago."""
    return state.lies_since is not None and now < state.lies_since + DISTRUST


def _is_lie(state: CrawlState, poll: Poll) -> bool:
    """Whether new entries came under the validators of last time, or were there before the last poll got a 304."""
    if state.full_read_at is None or not poll.new_at:
        return False
    same_etag = poll.etag is not None and poll.etag == state.etag
    same_date = poll.etag is None and poll.last_modified is not None and poll.last_modified == state.last_modified
    return same_etag or same_date or _was_hidden(state, poll)


def _was_hidden(state: CrawlState, poll: Poll) -> bool:
    if state.last_outcome != "not_modified" or state.last_polled_at is None or state.full_read_at is None:
        return False
    since, until = state.full_read_at, state.last_polled_at - CACHE_LAG
    return any(at is not None and since < at < until for at in poll.new_at)

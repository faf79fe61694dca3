"""orders: what an operator wants of a feed, and what that makes of its crawl state.

The crawl state is the machine's own account and is written by every poll. An operator's wishes stand beside it, so that
neither overwrites the other: `obeying` joins them before a poll is planned, `bounded` after it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kursk_pipeline.records import CrawlState, FeedOrder

PAUSED = "paused by an operator"


def no_order(feed_url: str, source_id: str) -> FeedOrder:
    """The order of a feed about which nobody wished anything."""
    return FeedOrder(feed_url, source_id)


def obeying(state: CrawlState, order: FeedOrder, *, now: datetime) -> CrawlState:
    """The crawl state as the next poll should take it.

    A reset forgets failures and validators; a new address is asked from the beginning, too. Both, like a poll that was
    asked for, make the feed due. A pause wins over all of them. Feeds that no source declares any more stay disabled.

    Args:
        state: as the polls left it.
        order: what is wished of the feed.
        now: the time, UTC.
    """
    if order.is_paused:
        return replace(state, health="disabled", health_reason=PAUSED, next_due_at=None)
    if state.health == "disabled":
        return state
    if order.reset_asked_at or order.new_address:
        state = _forgotten(state, order.new_address or state.asked_url)
    if order.poll_asked_at or order.reset_asked_at or order.new_address:
        health = "active" if state.health == "gone" else state.health
        state = replace(state, health=health, next_due_at=now)
    return state


def bounded(state: CrawlState, order: FeedOrder, *, now: datetime) -> CrawlState:
    """The crawl state after a poll, its interval within the bounds that an operator set.

    A feed that fails keeps its own falling rate, and a pause that its server asked for is kept: only the lower bound holds
    there.
    """
    if state.next_due_at is None:
        return state
    wait = (state.next_due_at - now).total_seconds()
    longest = order.longest_seconds if state.failure_weight == 0 and state.asked_seconds == 0 else None
    bounds = (order.shortest_seconds or 0, longest or max(wait, order.shortest_seconds or 0))
    allowed = min(max(wait, bounds[0]), bounds[1])
    if allowed == wait:
        return state
    return replace(state, interval_seconds=round(allowed), next_due_at=now + timedelta(seconds=allowed))


def _forgotten(state: CrawlState, address: str) -> CrawlState:
    return replace(
        state,
        asked_url=address,
        health="active",
        health_reason="",
        trouble=None,
        trouble_since=None,
        failure_weight=0.0,
        failing_since=None,
        etag=None,
        last_modified=None,
        body_hash=None,
        lies_since=None,
        moved_to=None,
        moved_seen_at=None,
    )

"""Feeds that move: a permanent redirect is believed when it was seen on two different days."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kursk_pipeline.records import CrawlState

RETURN_AT = 2.0
"""Weighted failures at the new address after which the declared one is asked again."""


def after_answer(state: CrawlState, moved_to: str | None, *, now: datetime) -> CrawlState:
    """Note where permanent redirects led to, and move there when they did so on an earlier day too (UTC).

    Only good answers count: a redirect to a page that is no feed moves nothing.
    """
    if moved_to is None or moved_to == state.asked_url:
        return state if state.moved_to is None else replace(state, moved_to=None, moved_seen_at=None)
    if state.moved_to != moved_to or state.moved_seen_at is None:
        return replace(state, moved_to=moved_to, moved_seen_at=now)
    if state.moved_seen_at.date() == now.date():
        return state
    return replace(state, asked_url=moved_to, moved_to=None, moved_seen_at=None)


def after_failure(state: CrawlState) -> CrawlState:
    """Go back to the declared address when the new one fails."""
    if state.asked_url == state.feed_url or state.failure_weight < RETURN_AT:
        return state
    return replace(state, asked_url=state.feed_url, moved_to=None, moved_seen_at=None)

"""How a feed is doing, in one word for filters and one sentence for people.

``health`` says how it is polled: active, backing_off (failing, tried soon again), dormant (tried rarely), gone (410) or
disabled (by an operator). ``trouble`` names what is wrong, also with a feed that answers: see `Trouble`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from kursk_pipeline.records import CrawlState, FeedRhythm
from kursk_pipeline.stages.crawl.polls import Poll
from kursk_pipeline.stages.crawl.rhythm import is_overdue

Trouble = Literal[
    "unreachable", "refused", "missing", "gone", "html", "redesigned", "unreadable", "empty", "frozen", "silent"
]
"""Failures: ``unreachable`` (no whole answer), ``refused`` (401, 403, 429, robots.txt), ``missing`` (404), ``gone`` (410),
``html`` (a web page in the feed's place), ``redesigned`` (a page on which selectors or link pattern find nothing),
``unreadable`` (nothing that can be parsed). Of feeds that answer: ``empty`` (all
entries are gone), ``frozen`` (the same bytes, sent as new, far beyond the feed's own rhythm), ``silent`` (it publishes
nothing, far beyond its own rhythm)."""

DORMANT_AT = 3.5
"""Weighted failures from which a feed is called dormant: four hard ones (4 hours), seven soft ones (9 hours), or fourteen
temporary failures of a name server (21 hours). An outage of eight hours costs no article (tests/simulation); less would."""
REMARK_CHARS = 300
"""Of an index, what is odd about each of its sitemaps stands in one remark."""
QUIET_DORMANT = timedelta(days=7)
"""A feed that is frozen or silent for this long after it was told is tried once a day."""


def gone(state: CrawlState, *, now: datetime) -> CrawlState:
    """410: the publisher says that it will not come back. Only an operator asks again."""
    reason = f"the server says that it is gone for good (410) since {_day(now)}"
    return replace(_in_trouble(state, "gone", now), health="gone", health_reason=reason, next_due_at=None)


def failing(state: CrawlState, poll: Poll, *, now: datetime) -> CrawlState:
    """One more failure."""
    weight = state.failure_weight + poll.weight
    since = state.failing_since or now
    is_dormant = weight >= DORMANT_AT
    ok = f"last good answer {_day(state.last_ok_at)}" if state.last_ok_at else "it never gave a good answer"
    what = poll.detail or poll.outcome
    told = f"{what}; failing since {_day(since)}, {ok}"
    return replace(
        _in_trouble(state, poll.trouble or "unreachable", now),
        health="dormant" if is_dormant else "backing_off",
        health_reason=told[:2000],
        failure_weight=weight,
        failing_since=since,
    )


def answering(state: CrawlState, rhythm: FeedRhythm, poll: Poll, *, now: datetime) -> tuple[str | None, str]:
    """What is wrong with a feed that answers well, and in words; (None, "") for nothing."""
    if poll.trouble:  # it was read, and something is wrong with it
        return poll.trouble, poll.detail[:2000]
    if poll.entry_count == 0 and state.last_entry_count and poll.listing != "once":
        return "empty", f"it had {state.last_entry_count} entries and now has none"
    if state.trouble in {"empty", "redesigned"} and poll.entry_count is None:
        return state.trouble, state.health_reason
    if poll.new_at or state.last_new_at is None:
        return None, _remark(state, poll)
    if not is_overdue(rhythm, since=state.last_new_at, now=now):
        return None, _remark(state, poll)
    return _quiet(state, rhythm, poll, now)


def _remark(state: CrawlState, poll: Poll) -> str:
    """What was odd about a document that could be read all the same; it stays odd while it does not change."""
    if poll.entry_count is None:
        return state.health_reason if state.health == "active" and state.trouble is None else ""
    return poll.detail[:REMARK_CHARS]


def _quiet(state: CrawlState, rhythm: FeedRhythm, poll: Poll, now: datetime) -> tuple[str, str]:
    """Frozen or silent. Frozen: the bytes of before, sent as new (200) to a request that asked for changes only."""
    usual = f"its usual gap is {_span(rhythm.median_gap_seconds or 0)}"
    same_since = state.body_changed_at
    is_same = poll.outcome == "unchanged" and same_since is not None and is_overdue(rhythm, since=same_since, now=now)
    can_vouch = bool(state.etag or state.last_modified)
    if is_same and can_vouch and not poll.is_conditional:  # it was not asked whether anything changed: not told apart
        is_same = state.trouble == "frozen"
    if is_same:
        return "frozen", f"it answers with the same bytes since {_day(same_since)}; {usual}"
    return "silent", f"nothing new since {_day(state.last_new_at)} although it answers; {usual}"


def is_quiet_for_long(state: CrawlState, trouble: str | None, *, now: datetime) -> bool:
    """Whether a frozen or silent feed is past waiting for."""
    told = state.trouble_since if state.trouble in {"frozen", "silent"} else None
    return trouble in {"frozen", "silent"} and told is not None and now - told >= QUIET_DORMANT


def _in_trouble(state: CrawlState, trouble: str, now: datetime) -> CrawlState:
    since = state.trouble_since if state.trouble == trouble else now
    return replace(state, trouble=trouble, trouble_since=since)


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"


def _span(seconds: float) -> str:
    if seconds < 5400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours" if seconds < 2 * 86_400 else f"{seconds / 86_400:.0f} days"

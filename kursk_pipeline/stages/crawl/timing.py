"""When a feed is polled next.

Three rules, of which the earliest wins; then what the feed and its server ask for, which may only make it later.

1. Yield: the interval doubles when two thirds of the entries were known, and halves when only one third was.
2. Waiting: articles that nobody has fetched yet wait. The next poll is due when the waiting that the feed's rhythm lets
   expect comes to `WORTH_SECONDS` (article-seconds). At a steady rate r this polls every sqrt(2 * WORTH / r) seconds: the
   square-root allocation that is optimal for mean delay (Sia, Cho, Cho: Efficient Monitoring Algorithm for Fast News
   Alerts, IEEE TKDE 19(7), 2007), here with the feed's own hours and days.
3. Staying: a live feed is polled before anything that stays two hours in it can leave it, and twice within the time that
   entries were seen to stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from kursk_pipeline.records import CrawlState, FeedRhythm
from kursk_pipeline.stages.crawl.polls import Poll
from kursk_pipeline.stages.crawl.rhythm import hourly_rates, is_known, quiet_until

SHORTEST_SECONDS = 600
LONGEST_SECONDS = 86_400
FIRST_SECONDS = 900
"""A feed begins at the interval of the schedule of kursk_ingest, and its first polls then say more."""
LIVE_SECONDS = 6_300
"""The longest interval of a live feed: two hours less one run of the schedule. Whatever stays in the feed for two hours
is seen, also what is taken down again; and for a rare feed fourteen small requests a day are no burden."""
WORTH_SECONDS = 135.0
"""Article-seconds of waiting that one more request is worth. Set so that 300 feeds of rhythms between an hour and a month
cost no more than polling each once an hour (tests/simulation); lower is faster and asks more often."""
MOSTLY_KNOWN, MOSTLY_NEW = 2 / 3, 1 / 3
SLACK_SECONDS = 60
"""A feed polled late in one run must still be due at the next, a whole interval after that run began."""
ROUNDING_SECONDS = 450
"""Half a run of the schedule: a feed is polled at the run nearest to its time, not always at the one after it."""
RETRY_FIRST_SECONDS = 900
"""Most failures are over a moment later: the first is looked into at the next run of the schedule. From then on a feed that
fails is asked as rarely as a live one may be, so that what stays two hours is seen whenever it recovers."""
DEAD_SHARE = 0.5
"""A dead feed is tried again when it has been dead half as long again: after a day, then rarer and rarer."""
DEAD_LONGEST_SECONDS = 604_800


@dataclass(frozen=True, slots=True)
class Needs:
    """What the last document that was read says about polling: see `CrawlState`."""

    asked_seconds: int
    window_seconds: int | None


def needs_after(state: CrawlState, rhythm: FeedRhythm, poll: Poll, *, now: datetime) -> Needs:
    """What the feed needs after this poll; as before when its document was not read."""
    if poll.entry_count is None:
        return Needs(state.asked_seconds, state.window_seconds)
    asked = _asked_interval(rhythm, poll)
    if poll.oldest_at is None:
        return Needs(asked, state.window_seconds)
    return Needs(asked, max(round((now - poll.oldest_at).total_seconds()), 2 * SHORTEST_SECONDS))


def live_interval(state: CrawlState, needs: Needs, rhythm: FeedRhythm, poll: Poll, *, now: datetime) -> int:
    """Seconds to the next poll of a feed that answered well."""
    wanted = min(_by_yield(state, poll), LIVE_SECONDS)
    if needs.window_seconds is not None:
        wanted = min(wanted, needs.window_seconds / 2)
    if wanted > SHORTEST_SECONDS and is_known(rhythm):
        wanted = min(wanted, _by_waiting(rhythm, now=now))
    return round(min(max(wanted, SHORTEST_SECONDS, needs.asked_seconds), LONGEST_SECONDS))


def _by_yield(state: CrawlState, poll: Poll) -> float:
    if state.first_polled_at is None:
        return FIRST_SECONDS
    known_share = poll.known_count / poll.entry_count if poll.entry_count else 1.0
    if known_share >= MOSTLY_KNOWN:
        return state.interval_seconds * 2
    return state.interval_seconds / 2 if known_share <= MOSTLY_NEW else state.interval_seconds


def _by_waiting(rhythm: FeedRhythm, *, now: datetime) -> float:
    """Seconds until the expected waiting comes to `WORTH_SECONDS`, hour by hour; at most `LIVE_SECONDS`."""
    quiet, boost = quiet_until(rhythm)
    begin = now if quiet is None or quiet < now else quiet
    elapsed, waiting, expected = (begin - now).total_seconds(), 0.0, 0.0
    span = 3600.0 - begin.minute * 60 - begin.second
    for hourly in hourly_rates(rhythm, now=begin, count=3):
        rate = hourly * boost
        grown = waiting + expected * span + rate * span * span / 2
        if grown >= WORTH_SECONDS:
            missing = WORTH_SECONDS - waiting
            return elapsed + 2 * missing / (expected + sqrt(expected * expected + 2 * rate * missing))
        elapsed, waiting, expected, span = elapsed + span, grown, expected + rate * span, 3600.0
    return LIVE_SECONDS


def _asked_interval(rhythm: FeedRhythm, poll: Poll) -> int:
    """Seconds for which the feed asks to be left alone, as far as it is to be believed.

    Up to `LIVE_SECONDS` it is obeyed as it stands. What it asks beyond is obeyed when the feed keeps to it: when its own
    median gap is as long. What it only describes (``sy:updatePeriod`` is "hourly" by default in common software) counts
    until its own rhythm is known to be faster.
    """
    gap = rhythm.median_gap_seconds
    described = 0 if gap is not None and gap < poll.described_seconds else poll.described_seconds
    asked = max(poll.asked_seconds, described)
    if asked > LIVE_SECONDS and (gap is None or gap < asked):
        return LIVE_SECONDS
    return min(asked, LONGEST_SECONDS)


def failing_interval(state: CrawlState, *, now: datetime) -> int:
    """Seconds to the next try of a feed that fails: soon, then as a live feed, then once a day and ever more rarely."""
    if state.health != "dormant":
        return RETRY_FIRST_SECONDS if state.failing_since == now else LIVE_SECONDS
    dead = (now - state.failing_since).total_seconds() if state.failing_since else 0.0
    return round(min(max(LONGEST_SECONDS, dead * DEAD_SHARE), DEAD_LONGEST_SECONDS))


def due_after(interval: int, *, asked: int, retry_after: float | None, now: datetime) -> datetime:
    """When a feed is due: after its interval, rounded to the schedule, but never before it asked to be asked."""
    rounded = interval - (ROUNDING_SECONDS if interval < LONGEST_SECONDS else SLACK_SECONDS)
    pause = min(retry_after or 0.0, LONGEST_SECONDS)
    return now + timedelta(
        seconds=max(rounded, min(interval, SHORTEST_SECONDS) - SLACK_SECONDS, asked - SLACK_SECONDS, pause)
    )

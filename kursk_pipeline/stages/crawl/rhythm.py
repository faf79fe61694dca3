"""The rhythm of a feed: how often it publishes, at which hours and on which days, learned from its own publications.

Counts decay, so a feed that changes its habits is learned anew. Times are UTC; rates are publications per second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp, log
from statistics import median

from kursk_pipeline.records import FeedRhythm

MEMORY_SECONDS = 21 * 86_400.0
"""Publications weigh 1/e after three weeks: three of each weekday count, and a new habit shows within a week or two."""
RECENT = 20
"""Publications that are remembered one by one; a feed document holds about as many."""
TOGETHER_SECONDS = 300
"""Publications closer than this are one batch; gaps are measured between batches."""
EVENNESS = 0.15
"""Share of the rate that is spread evenly over hours and days, so that no hour is ever taken for dead."""
SHORT_GAP, SAFE_SHARE, MOST_BOOST = 0.1, 0.8, 2.0
"""One gap in ten is shorter than what counts as a short gap; four fifths of that are taken for quiet."""
LEAST_COUNT = 1e-9
"""Keeps the shares defined where nothing was counted."""
WATCHED_SECONDS = 5.5 * 86_400.0
"""Decayed seconds that six days of watching leave: before that, nights and weekends are not known."""
CHANCE_PER_YEAR = 0.05
"""Silences a year that may be told although they are chance: once in twenty years of a feed."""
LEAST_KNOWN = 3
"""Publications from which on a rhythm is used at all."""
HOUR, DAY, WEEK = 3_600.0, 86_400.0, 604_800.0


def no_rhythm(feed_url: str, *, now: datetime) -> FeedRhythm:
    """The rhythm of a feed that nothing is known of."""
    return FeedRhythm(feed_url, (0.0,) * 24, (0.0,) * 7, 0.0, now, (), None, None)


def after_publications(rhythm: FeedRhythm, published: tuple[datetime, ...], *, now: datetime) -> FeedRhythm:
    """Count new publications. The first ones come with their past: they tell the rhythm from the first poll on."""
    if not published:
        return rhythm
    first = min(published)
    is_first_look = not rhythm.recent_at
    since = min(first, rhythm.counted_at) if is_first_look else rhythm.counted_at
    kept, watched = _decayed(rhythm, (now - since).total_seconds())
    hours = [count * kept for count in rhythm.hour_counts]
    days = [count * kept for count in rhythm.weekday_counts]
    for at in published:
        weight = exp(-max(0.0, (now - at).total_seconds()) / MEMORY_SECONDS)
        hours[at.hour] += weight
        days[at.weekday()] += weight
    recent = tuple(sorted((*rhythm.recent_at, *published))[-RECENT:])
    median_gap, short_gap = _gaps(recent)
    return replace(
        rhythm,
        hour_counts=tuple(hours),
        weekday_counts=tuple(days),
        watched_seconds=watched,
        counted_at=now,
        recent_at=recent,
        median_gap_seconds=median_gap,
        short_gap_seconds=short_gap,
    )


def is_known(rhythm: FeedRhythm) -> bool:
    """Whether enough was seen to go by."""
    return len(rhythm.recent_at) >= LEAST_KNOWN


def hourly_rates(rhythm: FeedRhythm, *, now: datetime, count: int) -> Iterator[float]:
    """The expected rate in this hour and the next ones."""
    by_hour, by_day = rhythm.hour_counts, rhythm.weekday_counts
    mean, total = mean_rate(rhythm, now=now), sum(by_day)
    even = EVENNESS * total + LEAST_COUNT
    scale = mean / (total + even) ** 2
    hour, day = now.hour, now.weekday()
    for _ in range(count):
        # Neighbouring hours count half: a habit of 09:00 is also one of 08:59.
        near = 12 * by_hour[hour] + 6 * (by_hour[hour - 1] + by_hour[(hour + 1) % 24])
        yield scale * (near + even) * (by_day[day] * 7 + even)
        hour += 1
        if hour == 24:
            hour, day = 0, (day + 1) % 7


def quiet_until(rhythm: FeedRhythm) -> tuple[datetime | None, float]:
    """Until when nothing is due after the last publication, and how much more than usual is due from then on.

    Newsrooms that publish by the clock are quiet between two publications. The time is `SHORT_GAP` of the shortest gaps;
    for a feed that publishes at random it comes to next to nothing.
    """
    short, median_gap = rhythm.short_gap_seconds, rhythm.median_gap_seconds
    if short is None or median_gap is None or not rhythm.recent_at:
        return None, 1.0
    boost = min(median_gap / max(median_gap - short, 1), MOST_BOOST)
    return rhythm.recent_at[-1] + timedelta(seconds=short), boost


def mean_rate(rhythm: FeedRhythm, *, now: datetime) -> float:
    """Publications per second, on average over the memory, as it stands now."""
    kept, watched = _decayed(rhythm, (now - rhythm.counted_at).total_seconds())
    return sum(rhythm.weekday_counts) * kept / max(watched, HOUR)


def _decayed(rhythm: FeedRhythm, elapsed: float) -> tuple[float, float]:
    """The share of old counts that is kept after ``elapsed`` seconds, and the seconds that they then stand for."""
    kept = exp(-max(0.0, elapsed) / MEMORY_SECONDS)
    return kept, rhythm.watched_seconds * kept + MEMORY_SECONDS * (1.0 - kept)


def _gaps(recent: tuple[datetime, ...]) -> tuple[int | None, int | None]:
    """The median gap between publications, and a short one; None when too few are known."""
    gaps = sorted((later - before).total_seconds() for before, later in pairwise(recent))
    apart = [gap for gap in gaps if gap >= TOGETHER_SECONDS]
    if len(apart) < LEAST_KNOWN - 1:
        return None, None
    short = SAFE_SHARE * apart[int(len(apart) * SHORT_GAP)]
    return round(median(apart)), round(short) if len(apart) >= RECENT / 2 else None


def is_overdue(rhythm: FeedRhythm, *, since: datetime, now: datetime) -> bool:
    """Whether nothing since ``since`` is more than chance.

    Two things must hold. The silence is longer than three median gaps. And by the feed's own hours and days so many
    publications were due that a feed of that rhythm, publishing at random, would be this silent once in twenty years:
    with N publications a year and x of them due, that is N exp(-x) = 1/20.
    """
    gap = rhythm.median_gap_seconds
    if gap is None:
        return False
    silence = (now - since).total_seconds()
    if silence < 3 * gap or _decayed(rhythm, silence)[1] < WATCHED_SECONDS:
        return False
    rate = min(mean_rate(rhythm, now=rhythm.counted_at), log(2) / gap)
    needed = log(max(rate * 365 * DAY / CHANCE_PER_YEAR, 2.0))
    if rate * silence < 0.5 * needed:
        return False
    return _due_count(rhythm, rate, since=since, now=now) >= needed


def _due_count(rhythm: FeedRhythm, rate: float, *, since: datetime, now: datetime) -> float:
    """Publications due between two times: whole weeks at the mean rate, the rest hour by hour."""
    silence = (now - since).total_seconds()
    weeks = silence // WEEK
    rest_hours = int((silence - weeks * WEEK) // HOUR)
    start = since + timedelta(seconds=weeks * WEEK)
    scale = rate / max(mean_rate(rhythm, now=start), 1e-12)
    return weeks * WEEK * rate + scale * HOUR * sum(hourly_rates(rhythm, now=start, count=rest_hours))

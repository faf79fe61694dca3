"""Ninety days of 300 feeds on a virtual clock, through the real crawl policy, beside polling every feed once an hour.

The feeds publish at rhythms between an hour and a month, two thirds at random in their waking hours and the rest by the
clock. 180 of them have a fault: they die, move, freeze, stop, turn to HTML, fail for hours, or lie about what changed.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.simulation.crawler import crawl
from tests.simulation.feed_server import moment
from tests.simulation.fleet import DAY, DAYS, END, HOUR, make_fleet

STAYED_SECONDS = 2 * HOUR
FIXED_SECONDS = 3600
FIRST_DAY_POLLS = 26
"""A failing feed is tried some times before it is taken for dead: at most this often for a name server's bad day."""


@dataclass
class Story:
    """One published article: what a poll every hour makes of it, and what ours did."""

    feed: object
    place: int
    at: float
    must_be_seen: bool
    fixed_delay: float | None
    delay: float | None


@pytest.fixture(scope="module")
def feeds():
    return crawl(make_fleet(seed=1), until=END)


@pytest.fixture(scope="module")
def stories(feeds):
    return [
        story for number, feed in enumerate(feeds) for story in stories_of(feed, phase=number * 977 % FIXED_SECONDS)
    ]


def stories_of(feed, *, phase):
    server = feed.server
    for place, article in enumerate(server.articles):
        if 0 < article.at < END and article.at < min(server.dies, server.freezes):
            stays = [b - a for a, b in server.up_times(article.at, min(article.left, END))]
            must = any(stay >= max(STAYED_SECONDS, server.ttl) for stay in stays)
            seen_at = feed.found.get(place)
            delay = None if seen_at is None else seen_at - article.at
            yield Story(feed, place, article.at, must, fixed_delay(server, article, phase), delay)


def fixed_delay(server, article, phase):
    """How long an article waits for a poll at every full hour past ``phase``; None when none finds it."""
    at = phase + -((phase - article.at) // FIXED_SECONDS) * FIXED_SECONDS
    last = min(article.left, END, server.freezes, server.dies)
    while at < last and server.status_at(at) != 200:
        at += FIXED_SECONDS
    return at - article.at if at < last else None


def kinds(feed):
    return [event.kind for event in feed.events]


def with_fault(feeds, name, value):
    return [feed for feed in feeds if getattr(feed.server, name) == value]


def test_no_article_of_a_live_feed_is_missed_that_stayed_two_hours(stories):
    due = [story for story in stories if story.must_be_seen]
    assert len(due) > 50_000
    assert [(story.feed.server.name, story.place) for story in due if story.delay is None] == []


def test_articles_are_noted_in_half_the_time_of_hourly_polling_at_no_more_requests(feeds, stories):
    requests = sum(len(feed.polls) for feed in feeds)
    fixed_requests = len(feeds) * DAYS * DAY / FIXED_SECONDS
    both = [story for story in stories if story.delay is not None and story.fixed_delay is not None]
    delay = sum(story.delay for story in both) / len(both)
    fixed = sum(story.fixed_delay for story in both) / len(both)
    print(f"\n{requests} requests, {delay / 60:.1f} minutes; hourly {fixed_requests:.0f}, {fixed / 60:.1f} minutes")
    assert requests <= fixed_requests
    assert delay <= fixed / 2


def test_a_dead_feed_costs_at_most_one_poll_a_day(feeds):
    dead = [feed for feed in feeds if feed.server.dies < END and feed.server.death != 410]
    assert len(dead) == 20
    for feed in dead:
        tries = [at for at in feed.polls if at > feed.server.dies]
        told_dead = next(at for at in tries if moment(at) >= feed.state.trouble_since and at - tries[0] > 1.5 * DAY)
        after = [at for at in tries if at >= told_dead]
        gaps = [later - before for before, later in pairwise(after)]
        assert min(gaps) >= DAY - 60, feed.server
        assert gaps[-1] > gaps[0], "at a falling rate"
        assert len(tries) <= FIRST_DAY_POLLS + (END - feed.server.dies) / DAY / 2
        assert feed.state.health == "dormant"


def test_what_is_gone_for_good_is_not_asked_again(feeds):
    gone = with_fault(feeds, "death", 410)
    assert len(gone) == 4
    for feed in gone:
        assert sum(at >= feed.server.dies for at in feed.polls) == 1
        assert (feed.state.health, feed.state.next_due_at) == ("gone", None)


def test_each_trouble_is_told_by_its_name(feeds):
    for feed in (feed for feed in feeds if feed.server.dies < END):
        names = {404: "missing", 410: "gone", "html": "html"}
        assert kinds(feed)[-1] == names.get(feed.server.death, "unreachable"), feed.server
    for feed in (feed for feed in feeds if feed.server.moves < END):
        assert "moved" in kinds(feed)
        assert feed.state.asked_url.startswith("https://moved.example/")


def test_frozen_and_silent_feeds_are_told_apart(feeds):
    for feed in feeds:
        last = max(at for at in feed.server.times if at < feed.server.freezes)
        usual = feed.rhythm.median_gap_seconds or END
        is_alive = feed.server.dies >= END
        if is_alive and END - last > 7 * DAY + 15 * usual:
            expected = "frozen" if feed.server.freezes < END else "silent"
            assert feed.state.trouble == expected, (feed.server.name, feed.state.health_reason)
            assert "usual gap" in feed.state.health_reason
    told = Counter(feed.state.trouble for feed in feeds)
    assert told["frozen"] >= 5
    assert told["silent"] >= 4


def test_living_feeds_are_hardly_ever_called_silent(feeds):
    living = [
        f for f in feeds if f.server.dies >= END and f.server.freezes >= END and f.server.articles[-1].at > END - DAY
    ]
    alarms = sum(kind in {"frozen", "silent"} for feed in living for kind in kinds(feed))
    assert len(living) > 100
    assert alarms <= len(living) * DAYS / 365


def test_liars_are_found_out_and_asked_without_conditions(feeds):
    busy = [feed for feed in feeds if feed.server.lie and len(feed.server.articles) > 300]
    assert busy
    for feed in busy:
        assert "lying" in kinds(feed), feed.server.lie
    honest = [feed for feed in feeds if not feed.server.lie and feed.server.has_etag]
    assert [feed.server.name for feed in honest if "lying" in kinds(feed)] == []

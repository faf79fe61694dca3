"""Ninety days of 300 feeds on a virtual clock, through the real crawl policy, beside polling every feed once an hour.

The feeds publish at rhythms between an hour and a month, two thirds at random in their waking hours and the rest by the
clock. 180 of them have a fault: they die, move, freeze, stop, turn to HTML, fail for hours, or lie about what changed; and
of all requests one in a hundred fails for no reason. `python -m bench.polling` prints it all as a table.
"""

from collections import Counter

import pytest

from tests.simulation.crawler import crawl
from tests.simulation.fleet import DAY, DAYS, END, make_fleet
from tests.simulation.measures import FIXED_SECONDS, mean_delays, missed, polls_by_day, stories

FIRST_DAY_POLLS = {404: 4, "html": 4, 500: 7, "timeout": 7, "dns": 14}
"""A feed that fails may live: how often it is tried on its first day, by how heavily its failures weigh."""


@pytest.fixture(scope="module")
def feeds():
    return crawl(make_fleet(seed=1), until=END)


@pytest.fixture(scope="module")
def told(feeds):
    return stories(feeds)


def kinds(feed):
    return [event.kind for event in feed.events]


def with_fault(feeds, name, value):
    return [feed for feed in feeds if getattr(feed.server, name) == value]


def test_no_article_of_a_live_feed_is_missed_that_stayed_two_hours(told):
    assert sum(story.must_be_seen for story in told) > 50_000
    assert [(story.feed.server.name, story.place) for story in missed(told)] == []


def test_articles_are_noted_in_half_the_time_of_hourly_polling_at_no_more_requests(feeds, told):
    delay, hourly = mean_delays(told)
    assert delay <= hourly / 2
    assert sum(len(feed.polls) for feed in feeds) <= len(feeds) * DAYS * DAY / FIXED_SECONDS


def test_a_dead_feed_costs_at_most_one_poll_a_day(feeds):
    dead = [feed for feed in feeds if feed.server.dies < END and feed.server.death != 410]
    assert len(dead) == 20
    for feed in dead:
        first, *later = polls_by_day(feed)
        assert first <= FIRST_DAY_POLLS[feed.server.death], feed.server
        assert max(later) == 1, feed.server
        assert sum(later) < len(later) / 2, "at a falling rate"
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

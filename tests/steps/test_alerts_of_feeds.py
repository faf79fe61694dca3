"""Feeds that fail softly, that robots.txt forbids, and whose dates have not come yet: what people are told, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline import alerts
from tests.steps.small_paper import XML, follow, rss

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPEN = "select rule, subject, words from ops.alert where closed_at is null"
WEIGHT = "select failure_weight from ops.crawl_state where feed_url like '%/down'"


class Site:
    """Three feeds of five reports each."""

    def __init__(self, now):
        self.now, self.is_down, self.is_shut, self.shift = now, False, False, timedelta()

    def feed(self, handler, name):
        if name == "down" and self.is_down:
            return handler.answer(503)
        address, port = handler.server.server_address
        shift = self.shift if name == "ahead" else timedelta()
        listed = {f"/story/{name}/{number}": self.now - number * MINUTE + shift for number in range(5)}
        return handler.answer(200, rss(f"http://{address}:{port}", listed), XML)

    def robots(self):
        return (200, b"User-agent: *\nDisallow: /feed/\n") if self.is_shut else (404, b"")


@pytest.fixture
def site():
    return Site(datetime.now(UTC).replace(microsecond=0) - 3 * DAY)


@pytest.fixture
def follower(site, warehouse_url, tmp_path):
    routes = {
        "do_feed": lambda handler, name, *_: site.feed(handler, name),
        "robots": property(lambda _: site.robots()),
    }
    yield from follow(routes, warehouse_url, tmp_path, site.now, feeds=["/feed/well", "/feed/down", "/feed/ahead"])


def told(follower, after):
    """Poll everything that is due after that time, look for trouble, and say what is open, with its rule and words."""
    follower.play("poll", after=after)
    alerts.watch(follower.desk)
    rules = {"feed_fails", "dates_in_future"}
    return {(rule, subject.rpartition("/")[2]): words for rule, subject, words in follower.ask(OPEN) if rule in rules}


def test_one_bad_moment_of_a_server_is_not_told_and_a_second_failed_poll_is(site, follower):
    assert told(follower, timedelta()) == {}
    site.is_down = True
    assert told(follower, DAY) == {}
    found = told(follower, 15 * MINUTE)
    assert [*found] == [("feed_fails", "down")]
    assert "503" in found["feed_fails", "down"]
    assert follower.ask(WEIGHT) == [(1.0,)]
    site.is_down = False
    assert told(follower, DAY) == {}


def test_a_feed_that_failed_once_long_ago_starts_anew(site, follower):
    told(follower, timedelta())
    for _ in range(2):
        site.is_down = True
        assert told(follower, DAY / 2) == {}
        site.is_down = False
        assert told(follower, DAY / 2) == {}


def test_a_robots_txt_that_forbids_feeds_is_told_in_words(site, follower):
    told(follower, timedelta())
    site.is_shut = True
    assert told(follower, DAY + MINUTE) == {}
    found = told(follower, 15 * MINUTE)
    assert {name for _, name in found} == {"well", "down", "ahead"}
    assert all("robots.txt asks us not to read this address" in words for words in found.values())
    assert all("ask the publisher for access" in words for words in found.values())


def test_new_entries_of_the_future_are_counted_where_their_dates_are_refused_and_told(site, follower):
    site.shift = 400 * DAY
    follower.now = site.now = datetime.now(UTC).replace(microsecond=0) - 5 * MINUTE
    found = told(follower, timedelta())
    assert found == {}, "five of fifteen of this source"
    [(seen,)] = follower.ask("select sum(future_count) from ops.source_hour")
    assert seen == 5
    board = "select in_words from marts.feed_board where feed_url like '%/ahead'"
    assert follower.ask(board) == [("5 of 5 entries are dated more than 48 hours ahead; such dates do not count",)]
    follower.ask("update ops.source_hour set new_count = 9")
    assert told(follower, MINUTE) == {
        (
            "dates_in_future",
            "paper",
        ): "paper: 5 of 9 new entries since yesterday are dated in the future; such dates were refused"
    }

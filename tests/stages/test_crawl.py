"""What a poll teaches: intervals, health in words, validators, moves, and what is kept as a fact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.crawl import (
    Poll,
    conditions,
    failure_weight,
    first_state,
    is_due,
)
from tests.stages.polled_feed import DAY, HOUR, MINUTE, MISSING, START, URL, Feed, daily, read


def test_a_feed_that_was_never_polled_is_due():
    assert is_due(first_state(URL, "paper"), now=START)


def test_the_interval_rises_while_most_is_known_and_falls_when_most_is_new():
    feed = Feed().poll(read(new=[None] * 2), at=START)
    before = feed.state.interval_seconds
    rising = Feed().poll(read(new=[None] * 2), at=START).poll(read(new=[], known=10)).state.interval_seconds
    falling = feed.poll(read(new=[None] * 9, known=1)).state.interval_seconds
    assert falling < before < rising


def test_no_interval_leaves_ten_minutes_to_a_day():
    busy, slow = Feed(), Feed()
    for _ in range(40):
        busy.poll(read(new=[busy.now + MINUTE] * 10), at=busy.now + 10 * MINUTE)
        slow.poll(Poll("not_modified"))
    assert busy.state.interval_seconds == 600
    assert timedelta(seconds=600) < slow.wait <= 2 * HOUR
    asking = Feed().poll(read(new=daily(20), asked_seconds=10**7), at=START)
    assert asking.state.interval_seconds <= 86_400


def test_a_live_feed_is_never_left_alone_for_two_hours():
    feed = Feed().poll(read(new=[START - 30 * number * DAY for number in range(12)]), at=START)
    for _ in range(30):
        feed.poll(Poll("not_modified"))
        assert feed.wait < 2 * HOUR


def test_polls_follow_the_hours_in_which_a_feed_publishes():
    feed = Feed()
    mornings = [START - day * DAY + minute * MINUTE for day in range(1, 15) for minute in (0, 10, 20, 30, 40)]
    feed.poll(read(new=mornings), at=START - 12 * HOUR)
    for _ in range(8):
        feed.poll(Poll("not_modified"), at=feed.now + HOUR)
    at_night = feed.wait
    morning = feed.poll(Poll("not_modified"), at=START).poll(Poll("not_modified"), at=START + 10 * MINUTE).wait
    assert morning < at_night


def test_what_the_feed_asks_for_is_obeyed():
    assert Feed().poll(read(new=daily(5), asked_seconds=3600), at=START).wait >= 59 * MINUTE
    assert Feed().poll(read(new=daily(5), described_seconds=3600), at=START).wait >= 59 * MINUTE


def test_a_day_is_granted_to_feeds_that_keep_to_it_only():
    monthly = [START - 30 * number * DAY for number in range(8)]
    hourly = [START - number * HOUR for number in range(8)]
    assert Feed().poll(read(new=monthly, asked_seconds=86_400), at=START).wait > 23 * HOUR
    assert Feed().poll(read(new=hourly, asked_seconds=86_400), at=START).wait < 2 * HOUR


def test_a_description_that_the_feed_itself_belies_is_not_obeyed():
    often = [START - number * 10 * MINUTE for number in range(20)]
    assert Feed().poll(read(new=often, described_seconds=3600), at=START).wait < 30 * MINUTE


@pytest.mark.parametrize(("asked", "least", "most"), [(7200, 2 * HOUR, 3 * HOUR), (10**9, 23 * HOUR, 25 * HOUR)])
def test_retry_after_is_obeyed_and_capped(asked, least, most):
    busy = Poll("rate_limited", "HTTP 429", weight=0.5, trouble="refused", retry_after=asked)
    assert least <= Feed().poll(busy, at=START).wait <= most


@pytest.mark.parametrize(
    ("outcome", "detail", "weight"),
    [
        (FetchOutcome.NOT_FOUND, "HTTP 404", 1.0),
        (FetchOutcome.SERVER_ERROR, "HTTP 503", 0.5),
        (FetchOutcome.TIMEOUT, "", 0.5),
        (FetchOutcome.DNS_ERROR, "paper.example: [Errno -3] Temporary failure in name resolution", 0.25),
        (FetchOutcome.DNS_ERROR, "paper.example: [Errno -2] Name or service not known", 0.5),
    ],
)
def test_failures_are_weighed(outcome, detail, weight):
    assert failure_weight(outcome, detail) == weight


def test_failures_back_off_then_the_feed_is_dormant_and_tried_ever_more_rarely():
    feed = Feed().poll(read(new=daily(5)), at=START)
    waits = [feed.poll(MISSING).wait for _ in range(14)]
    assert waits[0] < 30 * MINUTE
    assert waits == sorted(waits)
    assert feed.state.health == "dormant"
    assert next(wait for wait in waits if wait > 2 * HOUR) >= DAY - MINUTE
    assert 2 * DAY < waits[-1] <= 7 * DAY
    assert "HTTP 404" in feed.state.health_reason
    assert "last good answer 2024-08-07 09:00 UTC" in feed.state.health_reason


def test_one_failure_is_no_death_and_recovery_is_told():
    feed = Feed().poll(read(new=daily(5)), at=START).poll(MISSING)
    assert (feed.state.health, feed.state.trouble) == ("backing_off", "missing")
    feed.poll(Poll("not_modified"))
    assert (feed.state.health, feed.state.trouble, feed.state.health_reason) == ("active", None, "")
    assert feed.state.failure_weight == 0
    assert feed.kinds == ["missing", "recovered"]


def test_410_is_gone_at_once():
    feed = Feed().poll(Poll("gone", "HTTP 410", weight=1.0, trouble="gone"), at=START)
    assert (feed.state.health, feed.state.next_due_at) == ("gone", None)
    assert not is_due(feed.state, now=START + 400 * DAY)
    assert "410" in feed.state.health_reason


def test_conditions_are_sent_between_whole_reads():
    feed = Feed()
    assert conditions(feed.state, now=START) == ()
    feed.poll(read(new=daily(5), etag='"one"', last_modified="Wed, 07 Aug 2024 09:00:00 GMT"), at=START)
    sent = dict(conditions(feed.state, now=START + 20 * MINUTE))
    assert sent == {"if-none-match": '"one"', "if-modified-since": "Wed, 07 Aug 2024 09:00:00 GMT"}
    feed.poll(Poll("not_modified", is_conditional=True), at=START + 20 * MINUTE)
    assert conditions(feed.state, now=START + 2 * HOUR) == (), "a lie is not believed for two hours"


@pytest.mark.parametrize("name", ["etag", "last_modified"])
def test_new_entries_under_old_validators_are_a_lie(name):
    feed = Feed().poll(read(new=daily(5), **{name: "same"}), at=START)
    feed.poll(read(new=[START + HOUR], known=5, body_hash="b" * 64, **{name: "same"}), at=START + 2 * HOUR)
    assert feed.kinds == ["lying"]
    assert conditions(feed.state, now=feed.now + MINUTE) == ()
    assert conditions(replace(feed.state, full_read_at=feed.now + 31 * DAY), now=feed.now + 31 * DAY) != ()


def test_a_304_that_hid_an_entry_is_a_lie():
    feed = Feed().poll(read(new=daily(5), etag="one"), at=START)
    feed.poll(Poll("not_modified", is_conditional=True), at=START + HOUR)
    feed.poll(read(new=[START + 10 * MINUTE], known=5, body_hash="b" * 64, etag="two"), at=START + 2 * HOUR)
    assert feed.kinds == ["lying"]


def test_honest_news_is_no_lie():
    feed = Feed().poll(read(new=daily(5), etag="one"), at=START)
    feed.poll(Poll("not_modified", is_conditional=True), at=START + HOUR)
    feed.poll(read(new=[START + 90 * MINUTE], known=5, body_hash="b" * 64, etag="two"), at=START + 2 * HOUR)
    assert feed.kinds == []


def test_a_permanent_redirect_moves_the_address_on_its_second_day():
    moved = Poll("not_modified", moved_to="https://new.example/feed")
    feed = Feed().poll(read(new=daily(5)), at=START)
    feed.poll(moved, at=START + HOUR).poll(moved, at=START + 3 * HOUR)
    assert feed.state.asked_url == URL
    feed.poll(moved, at=START + DAY)
    assert feed.state.asked_url == "https://new.example/feed"
    assert feed.state.feed_url == URL
    fact = feed.events[-1]
    assert (fact.kind, fact.old_url, fact.new_url, fact.from_at) == ("moved", URL, feed.state.asked_url, START + HOUR)


def test_a_redirect_that_ends_in_between_moves_nothing():
    moved = Poll("not_modified", moved_to="https://new.example/feed")
    feed = Feed().poll(moved, at=START).poll(Poll("not_modified"), at=START + HOUR).poll(moved, at=START + DAY)
    assert feed.state.asked_url == URL


def test_a_new_address_that_fails_leads_back_to_the_declared_one():
    moved = Poll("not_modified", moved_to="https://new.example/feed")
    feed = Feed().poll(moved, at=START).poll(moved, at=START + DAY)
    feed.poll(MISSING).poll(MISSING)
    assert feed.state.asked_url == URL
    assert feed.kinds[-2:] == ["missing", "moved_back"] or feed.kinds[-1] == "moved_back"

"""What an operator's wishes make of a feed's crawl state, before a poll and after it."""

from dataclasses import replace
from datetime import timedelta

from kursk_pipeline.stages.crawl import is_due, undeclared
from kursk_pipeline.stages.crawl.orders import bounded, no_order, obeying
from tests.stages.polled_feed import HOUR, MINUTE, MISSING, START, URL, Feed, read, settled

ORDER = no_order(URL, "paper")


def test_a_paused_feed_is_not_due_whatever_else_is_wished():
    order = replace(ORDER, is_paused=True, poll_asked_at=START, reset_asked_at=START)
    assert not is_due(obeying(settled().state, order, now=START + HOUR), now=START + 400 * HOUR)


def test_a_poll_that_was_asked_for_is_due_at_once_even_when_the_feed_was_gone():
    feed = settled()
    assert not is_due(feed.state, now=START)
    assert is_due(obeying(feed.state, replace(ORDER, poll_asked_at=START), now=START), now=START)
    gone = feed.poll(replace(MISSING, outcome="gone", trouble="gone"))
    assert is_due(obeying(gone.state, replace(ORDER, poll_asked_at=feed.now), now=feed.now), now=feed.now)


def test_a_reset_forgets_failures_and_validators():
    feed = settled(etag='"a"')
    for _ in range(5):
        feed.poll(MISSING)
    fresh = obeying(feed.state, replace(ORDER, reset_asked_at=feed.now), now=feed.now)
    assert (fresh.health, fresh.trouble, fresh.failure_weight, fresh.etag) == ("active", None, 0.0, None)
    assert is_due(fresh, now=feed.now)


def test_a_new_address_is_asked_without_the_validators_of_the_old():
    order = replace(ORDER, new_address="https://paper.example/new")
    moved = obeying(settled(etag='"a"').state, order, now=START)
    assert (moved.asked_url, moved.etag, moved.feed_url) == ("https://paper.example/new", None, URL)


def test_bounds_hold_for_a_live_feed_and_leave_a_failing_one_its_rate():
    feed = Feed().poll(read(new=[START - MINUTE] * 10), at=START)
    seldom = bounded(feed.state, replace(ORDER, shortest_seconds=7200), now=START)
    assert seldom.next_due_at - START == timedelta(hours=2)
    often = bounded(seldom, replace(ORDER, longest_seconds=900), now=START)
    assert often.next_due_at - START == timedelta(minutes=15)
    for _ in range(8):
        feed.poll(MISSING)
    assert bounded(feed.state, replace(ORDER, longest_seconds=60), now=feed.now) == feed.state


def test_a_feed_that_left_the_configuration_stays_disabled():
    state = undeclared(settled().state)
    assert obeying(state, replace(ORDER, poll_asked_at=START), now=START) == state

"""Feeds that freeze, fall silent, empty or lose entries: told apart, by name."""

from dataclasses import replace

from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.crawl import (
    Poll,
    conditions,
    is_due,
    redeclared,
    trouble_of,
    undeclared,
)
from tests.stages.polled_feed import DAY, HOUR, START, Feed, daily, read, settled


def test_the_same_bytes_beyond_the_rhythm_are_called_frozen():
    feed = settled()
    for day in range(1, 30):
        feed.poll(Poll("unchanged", body_hash=f"{0:064}"), at=START + day * DAY)
    assert feed.state.trouble == "frozen"
    assert "the same bytes since 2024-08-07" in feed.state.health_reason
    assert feed.state.health == "dormant"
    assert feed.kinds == ["frozen"]


def test_a_document_that_changes_and_brings_nothing_is_called_silent():
    feed = settled()
    for day in range(1, 15):
        feed.poll(read(known=10, body_hash=f"{100 + day:064}"), at=START + day * DAY)
    assert feed.state.trouble == "silent"
    assert "usual gap is 24 hours" in feed.state.health_reason
    feed.poll(read(new=[feed.now], known=9, body_hash=f"{200:064}"), at=START + 15 * DAY)
    assert feed.state.trouble is None
    assert feed.kinds == ["silent", "recovered"]


def test_a_server_that_vouches_for_its_silence_is_not_called_frozen():
    feed = settled(etag="one")
    for day in range(1, 15):
        is_asked = bool(conditions(feed.state, now=START + day * DAY))
        poll = (
            Poll("not_modified", is_conditional=True)
            if is_asked
            else Poll("unchanged", body_hash=f"{0:064}", etag="one")
        )
        feed.poll(poll, at=START + day * DAY)
    assert feed.state.trouble == "silent"


def test_a_week_without_news_is_no_alarm_for_a_weekly():
    feed = Feed().poll(read(new=[START - number * 7 * DAY for number in range(10)]), at=START)
    for day in range(1, 12):
        feed.poll(Poll("not_modified"), at=START + day * DAY)
    assert feed.state.trouble is None


def test_a_feed_that_loses_all_its_entries_is_called_empty():
    feed = Feed().poll(read(new=daily(5)), at=START).poll(read(body_hash="b" * 64))
    assert feed.state.trouble == "empty"
    assert "it had 5 entries" in feed.state.health_reason


def test_what_lists_each_entry_once_is_neither_empty_nor_full_of_gaps():
    feed = Feed().poll(read(new=daily(3), listing="once")).poll(read(new=daily(2), listing="once"))
    feed.poll(read(listing="once"))
    assert (feed.state.trouble, feed.state.health, feed.events) == (None, "active", [])


def test_a_document_without_anything_known_is_a_gap():
    feed = Feed().poll(read(new=daily(5)), at=START)
    feed.poll(read(new=[START + HOUR] * 5, body_hash="b" * 64), at=START + 2 * HOUR)
    gap = feed.events[-1]
    assert (gap.kind, gap.from_at, gap.at) == ("gap", START, START + 2 * HOUR)


def test_a_feed_that_the_configuration_drops_is_disabled_until_it_is_back():
    feed = Feed().poll(read(new=daily(5)), at=START)
    dropped = undeclared(feed.state)
    assert not is_due(dropped, now=START + 10 * DAY)
    assert is_due(redeclared(dropped, now=START + DAY), now=START + DAY)
    by_hand = replace(feed.state, health="disabled", health_reason="by an operator", next_due_at=None)
    assert redeclared(by_hand, now=START) == by_hand


def test_every_failure_has_a_name():
    assert {trouble_of(outcome) for outcome in FetchOutcome} == {
        "unreachable", "refused", "missing", "gone", "unreadable",
    }  # fmt: skip


def test_a_redesigned_page_is_raised_until_its_form_is_corrected():
    feed = settled()
    half = read(known=10, body_hash=f"{1:064}", detail="template_changed: no title", trouble="redesigned")
    feed.poll(half, at=START + DAY).poll(Poll("unchanged", body_hash=f"{1:064}"), at=START + 2 * DAY)
    assert (feed.state.trouble, feed.state.health) == ("redesigned", "active")
    assert "no title" in feed.state.health_reason
    feed.poll(Poll("template_changed", "item finds nothing", weight=1.0, trouble="redesigned"), at=START + 3 * DAY)
    assert (feed.state.trouble, feed.state.health) == ("redesigned", "backing_off")
    feed.poll(read(new=[feed.now], known=9, body_hash=f"{2:064}"), at=START + 4 * DAY)
    assert feed.state.trouble is None
    assert feed.kinds == ["redesigned", "recovered"]


def test_what_is_odd_about_a_document_is_remarked_until_it_changes():
    feed = settled()
    feed.poll(read(known=10, body_hash=f"{1:064}", detail="not well-formed: line 3"), at=START + DAY)
    feed.poll(Poll("unchanged", body_hash=f"{1:064}"), at=START + DAY + HOUR)
    assert (feed.state.trouble, feed.state.health, feed.state.health_reason) == (
        None,
        "active",
        "not well-formed: line 3",
    )
    feed.poll(read(known=10, body_hash=f"{2:064}"), at=START + DAY + 2 * HOUR)
    assert (feed.state.health_reason, feed.kinds) == ("", [])

"""Feeds that fail, move, freeze and fall silent, each polled over real connections and told in the warehouse by its name."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.conftest import execute
from tests.steps.small_paper import HTML, XML, follow, rss

START = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
RUNS_OF_A_DAY = [timedelta(minutes=15 * number) for number in (0, 1, 8, 15, 22, 29, 36, 43)]
"""When a failing feed is tried: a quarter of an hour later, then every 105 minutes."""
FEEDS = ("well", "missing", "down", "gone", "html", "moving", "frozen", "silent", "vouching")
STATE = (
    "select feed_url, health::text, trouble::text, failure_weight, health_reason, asked_url, next_due_at, interval_seconds"
    " from ops.crawl_state"
)
EVENTS = "select feed_url, kind::text, old_url, new_url from ops.feed_event order by at"


class Feeds:
    """Nine feeds that all published a report a day until ``turn``, when each takes its own way."""

    def __init__(self):
        self.has_turned, self.day, self.is_mended = False, 0, False

    def answer(self, handler, name):
        way = getattr(self, name, None)
        if way and self.has_turned and not self.is_mended:
            way(handler)
        else:
            handler.answer(200, self.document(handler, name), XML, *self.tags(name))

    def document(self, handler, name, note=""):
        address, port = handler.server.server_address
        until = self.day if name == "well" or self.is_mended else 0
        listed = {f"/story/{name}/{number}": START + number * DAY for number in range(until - 20, until + 1)}
        return rss(f"http://{address}:{port}", listed, note=note)

    def tags(self, name):
        return (("ETag", '"one"'),) if name == "vouching" else ()

    def missing(self, handler):
        handler.answer(404)

    def down(self, handler):
        handler.answer(503)

    def gone(self, handler):
        handler.answer(410)

    def html(self, handler):
        handler.answer(200, b"<!doctype html><html><title>Welcome</title><body><p>Our new site</p></body></html>", HTML)

    def moving(self, handler):
        handler.answer(301, b"", ("Location", "/feed/moved"))

    def silent(self, handler):
        handler.answer(200, self.document(handler, "silent", note=f"built on day {self.day}"), XML)

    def vouching(self, handler):
        asks = handler.headers.get("If-None-Match") == '"one"'
        handler.answer(304) if asks else handler.answer(
            200, self.document(handler, "vouching"), XML, *self.tags("vouching")
        )


@pytest.fixture(scope="module")
def weeks(postgres, migrated_template, tmp_path_factory):
    """A good day, a day of failures, the days after it, and the day on which all is mended."""
    execute(postgres, "create database {} template {}", "poll_step")
    feeds, folder = Feeds(), tmp_path_factory.mktemp("poll")
    routes = {"do_feed": lambda handler, name, *_: feeds.answer(handler, name)}
    paths = [f"/feed/{name}" for name in FEEDS]
    for follower in follow(routes, postgres.url("poll_step"), folder, START, feeds=paths):
        yield SimpleNamespace(follower=follower, **played(follower, feeds))
    execute(postgres, "drop database {} with (force)", "poll_step")


def played(follower, feeds):
    told = {"begun": poll(follower, START)}
    feeds.has_turned = True
    told["first_day"] = [at_day(follower, feeds, 1, after) for after in RUNS_OF_A_DAY]
    told["second_day"] = [at_day(follower, feeds, 2, after) for after in RUNS_OF_A_DAY]
    told["later"] = [at_day(follower, feeds, day, QUARTER) for day in (16, 25)]
    feeds.is_mended = True
    told["mended"] = at_day(follower, feeds, 40, QUARTER)
    told["events"] = {}
    for url, kind, old, new in follower.ask(EVENTS):
        told["events"].setdefault(name_of(url), []).append((kind, old, new))
    return told


def at_day(follower, feeds, day, after):
    feeds.day = day
    return poll(follower, START + day * DAY + after)


def poll(follower, at):
    """Poll what is due at a time; the states by name, and how often each feed was asked."""
    before = Counter(follower.server.asked.paths)
    follower.now = at
    follower.play("poll")
    asked = Counter(follower.server.asked.paths) - before
    states = {
        name_of(url): SimpleNamespace(
            health=health, trouble=trouble, weight=weight, words=words, asked_url=asked_url, due=due, wait=wait
        )
        for url, health, trouble, weight, words, asked_url, due, wait in follower.ask(STATE)
    }
    return SimpleNamespace(
        states=states, asked={name_of(path): count for path, count in asked.items() if "/feed/" in path}
    )


def name_of(url):
    return url.rpartition("/")[2]


def asked(runs, name):
    return sum(run.asked.get(name, 0) for run in runs)


def test_all_begin_well(weeks):
    assert {state.health for state in weeks.begun.states.values()} == {"active"}
    assert {state.trouble for state in weeks.begun.states.values()} == {None}


@pytest.mark.parametrize(
    ("name", "weight", "trouble"), [("missing", 1.0, "missing"), ("html", 1.0, "html"), ("down", 0.5, "unreachable")]
)
def test_failures_weigh_and_are_told_in_words(weeks, name, weight, trouble):
    first = weeks.first_day[0].states[name]
    assert (first.health, first.trouble, first.weight) == ("backing_off", trouble, weight)
    assert "failing since 2024-08-21 12:00 UTC, last good answer 2024-08-20 12:00 UTC" in first.words
    assert weeks.first_day[1].states[name].weight == 2 * weight


@pytest.mark.parametrize(("name", "tries"), [("missing", 4), ("html", 4), ("down", 7)])
def test_a_dead_feed_costs_a_few_polls_on_its_first_day_and_one_on_the_next(weeks, name, tries):
    assert asked(weeks.first_day, name) == tries
    assert weeks.first_day[-1].states[name].health == "dormant"
    assert asked(weeks.second_day, name) == 1


def test_gone_is_gone_at_once(weeks):
    state = weeks.first_day[0].states["gone"]
    assert (state.health, state.trouble, state.due) == ("gone", "gone", None)
    assert "410" in state.words
    assert asked([*weeks.first_day, *weeks.second_day, *weeks.later, weeks.mended], "gone") == 1


def test_a_permanent_redirect_moves_the_address_on_its_second_day(weeks):
    url = weeks.follower.url
    for run in weeks.first_day:
        assert run.states["moving"].asked_url == url("/feed/moving")
    assert weeks.second_day[-1].states["moving"].asked_url == url("/feed/moved")
    assert ("moved", url("/feed/moving"), url("/feed/moved")) in weeks.events["moving"]
    last = weeks.mended
    assert (last.asked.get("moving", 0), last.asked.get("moved", 0)) == (0, 1), "the new address is asked straight"


def test_the_same_bytes_for_weeks_are_frozen_and_silence_is_told_apart(weeks):
    for name, trouble in (("frozen", "frozen"), ("silent", "silent"), ("vouching", "silent")):
        state = weeks.later[0].states[name]
        assert (state.health, state.trouble) == ("active", trouble), name
        assert "its usual gap is 24 hours" in state.words
        after = weeks.later[1].states[name]
        assert (after.health, after.wait) == ("dormant", 86_400), name
    assert weeks.later[1].states["well"].trouble is None


def test_what_works_again_is_well_and_that_is_told(weeks):
    for name in ("missing", "down", "html", "frozen", "silent"):
        state = weeks.mended.states[name]
        assert (state.health, state.trouble, state.weight, state.words) == ("active", None, 0.0, ""), name
        assert weeks.events[name][-1][0] == "recovered" or weeks.events[name][-2][0] == "recovered", name
    assert "recovered" not in [kind for kind, *_ in weeks.events.get("well", [])]
    assert weeks.follower.ask("select count(*) from ops.deferral where stage = 'poll'") == [(0,)]

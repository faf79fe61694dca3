"""What people are told: what is wrong, once, in words that lead to the runbook, and when it is over."""

import json
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kursk_pipeline import alerts, jobs
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.newsroom import DEMO_TIME
from tests.journey.conftest import newsroom, player  # noqa: F401 - fixtures
from tests.journey.digest import rows

ROOT = Path(__file__).parents[1]
AN_HOUR_BEFORE = "last_polled_at - interval '1 hour'"


class Inbox:
    """A webhook on loopback; refuses while ``is_down``."""

    def __init__(self):
        inbox = self
        self.messages, self.is_down = [], False

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not inbox.is_down:
                    inbox.messages.append(json.loads(body))
                self.send_response(503 if inbox.is_down else 200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"json://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def inbox():
    box = Inbox()
    yield box
    box.server.shutdown()


@pytest.fixture
def told(player, inbox):  # noqa: F811
    """A player whose alerts go to the inbox, on a clock that tests move."""
    player.environment["KURSK_ALERT_URLS"] = inbox.address
    player.now = DEMO_TIME.replace(hour=3)
    player.inbox = inbox
    return player


def after(player, minutes, *work):  # noqa: F811
    """Let time pass, then do some work at a desk."""
    player.now += timedelta(minutes=minutes)
    desk = player.desk(clock=lambda: player.now)
    try:
        return [one(desk) for one in work]
    finally:
        desk.close()


def poll(desk):
    jobs.prepare(desk)
    jobs.JOBS["poll"](desk, Caller("shell", "test", "poll"))


def set_state(player, **values):  # noqa: F811
    """Put the feed of one good source into a state."""
    changes = ", ".join(f"{name} = {value}" for name, value in values.items())
    with create_engine(player.url).begin() as connection:
        connection.execute(text(f"update ops.crawl_state set {changes} where source_id = 'kyiv-dispatch'"))


def test_every_alert_has_an_entry_in_the_runbook_and_every_entry_an_alert():
    entries = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.MULTILINE)
    rules = [rule.name for rule in alerts.load_rules(ROOT / "sql" / "alerts")]
    assert sorted(entries) == sorted([*rules, alerts.RULE_FAILS, alerts.DISK_FILLS, alerts.SCHEMA_OLD, "watch_fails"])


def test_an_empty_warehouse_has_nothing_wrong(told):
    assert after(told, 0, alerts.watch) == [{}]


def test_feeds_that_fail_are_raised_with_their_second_poll_and_good_ones_never(told):
    after(told, 0, poll)
    after(told, 5, alerts.watch)
    first = {row["subject"] for row in rows(told.url, "select subject from ops.alert where rule = 'feed_fails'")}
    for _ in range(3):
        after(told, 60, poll)
    after(told, 5, alerts.watch, alerts.deliver)
    raised = {row["subject"] for row in rows(told.url, "select subject from ops.alert where rule = 'feed_fails'")}
    assert first <= raised
    assert {Path(subject).name for subject in raised} >= {"missing.xml", "broken.xml"}
    assert all("trouble-desk" in subject for subject in raised)
    (message,) = told.inbox.messages
    assert "missing.xml" not in message["title"]
    assert "[runbook: feed_fails]" in message["message"]


def test_nothing_is_told_twice_and_the_end_is_told(told):
    after(told, 0, poll)
    set_state(told, trouble="'unreachable'", trouble_since="now()", health="'backing_off'", failure_weight=3,
              failing_since=AN_HOUR_BEFORE, health_reason="'does not answer'")  # fmt: skip
    after(told, 5, alerts.watch, alerts.deliver)
    after(told, 5, alerts.watch, alerts.deliver)
    mine = [one for one in told.inbox.messages if "Kyiv Dispatch" in one["message"]]
    assert len(mine) == 1
    assert "does not answer" in mine[0]["message"]
    set_state(told, trouble="null", trouble_since="null", health="'active'", failure_weight=0, failing_since="null",
              health_reason="''")  # fmt: skip
    after(told, 80, alerts.watch, alerts.deliver)
    assert "recovered: after 1 h 25 min: The Kyiv Dispatch" in told.inbox.messages[-1]["message"]


def test_a_trouble_that_comes_and_goes_is_told_once(told):
    after(told, 0, poll)
    down = {"trouble": "'unreachable'", "trouble_since": "now()", "health": "'backing_off'", "failure_weight": 3,
            "failing_since": AN_HOUR_BEFORE}  # fmt: skip
    up = {
        "trouble": "null",
        "trouble_since": "null",
        "health": "'active'",
        "failure_weight": 0,
        "failing_since": "null",
    }
    for _ in range(3):
        set_state(told, **down)
        after(told, 5, alerts.watch)
        set_state(told, **up)
        after(told, 5, alerts.watch)
    found = rows(told.url, "select reopen_count from ops.alert where words like 'The Kyiv Dispatch%'")
    assert found == [{"reopen_count": 2}]
    raised = "select count(*) as n from ops.alert_message where kind = 'raised' and words like 'The Kyiv Dispatch%'"
    assert rows(told.url, raised) == [{"n": 1}]


def test_what_could_not_be_sent_is_sent_later(told):
    after(told, 0, poll)
    set_state(told, trouble="'frozen'", trouble_since="now()", health_reason="'stands still'")
    told.inbox.is_down = True
    _, lost = after(told, 5, alerts.watch, alerts.deliver)
    assert (lost["sent"], lost["waiting"] > 0) == (0, True)
    told.inbox.is_down = False
    (sent,) = after(told, 5, alerts.deliver)
    assert sent == {"sent": lost["waiting"], "waiting": 0}
    assert "stands still" in told.inbox.messages[0]["message"]


def test_the_digest_comes_once_a_day(told):
    told.now = DEMO_TIME.replace(hour=8)
    for _ in range(3):
        after(told, 5, alerts.watch, alerts.deliver)
    (message,) = told.inbox.messages
    assert message["title"] == "Kursk pipeline: the day's digest"
    assert "Nothing is wrong." in message["message"]
    assert "In 24 hours: 0 new articles and 0 edits; 0 records set aside" in message["message"]


def test_a_rule_that_cannot_be_asked_is_raised_and_the_others_go_on(told, tmp_path):
    after(told, 0, poll)
    set_state(told, trouble="'frozen'", trouble_since="now()", health_reason="'stands still'")
    with create_engine(told.url).begin() as connection:
        connection.execute(text("drop view work.backlog cascade"))
    (found,) = after(told, 5, alerts.watch)
    assert found[alerts.RULE_FAILS] == 1
    assert found["feed_brings_nothing"] >= 1
    assert rows(told.url, "select subject from ops.alert where rule = 'rule_fails'") == [{"subject": "work_waits"}]


def test_an_address_that_is_none_is_named_by_its_place_not_its_words(told):
    told.environment["KURSK_ALERT_URLS"] = "nonsense-with-a-secret"
    with pytest.raises(Exception, match="address 1") as raised:
        after(told, 0, lambda desk: (set_up_message(told), alerts.deliver(desk)))
    assert "secret" not in str(raised.value)


def set_up_message(player):  # noqa: F811
    with create_engine(player.url).begin() as connection:
        connection.execute(
            text(
                "insert into ops.alert_message (kind, day, words, created_at) values ('digest', '2026-01-01', 'x', now())"
            )
        )


def test_what_is_wrong_is_shown_at_the_shell(told):
    after(told, 0, poll)
    set_state(told, trouble="'frozen'", trouble_since="now()", health_reason="'stands still'")
    assert "The Kyiv Dispatch: stands still" in told.kursk("alerts")


def test_a_check_that_fails_is_told_until_it_holds(told):
    after(told, 0, poll)
    found = (
        "insert into ops.check_result values ('tally_adds_up', 'fail', 'The books do not add up.', 'none', 3, now())"
    )
    with create_engine(told.url).begin() as connection:
        connection.execute(text(found))
    after(told, 5, alerts.watch)
    asked = "select subject, words, closed_at is null as is_open from ops.alert where rule = 'check_fails'"
    assert rows(told.url, asked) == [
        {"subject": "tally_adds_up", "words": "tally_adds_up: 3 rows. The books do not add up.", "is_open": True}
    ]
    with create_engine(told.url).begin() as connection:
        connection.execute(text("update ops.check_result set row_count = 0"))
    after(told, 60, alerts.watch)
    assert [row["is_open"] for row in rows(told.url, asked)] == [False]

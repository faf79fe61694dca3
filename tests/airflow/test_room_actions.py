"""What operators do about a feed from its page: done, obeyed by the next poll, written down, and undone."""

from contextlib import contextmanager

import pytest

from kursk_pipeline import jobs
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.airflow.room.reading import Reader
from tests.airflow.room_client import client_of
from tests.journey.conftest import newsroom, player  # noqa: F401 - fixtures
from tests.journey.digest import rows


@pytest.fixture
def polled(player, warehouse_url, tmp_path):  # noqa: F811 - the fixture
    """A warehouse in which every feed of the newsroom was polled once, and the room on top of it."""
    poll(player)
    reader, desk = Reader(warehouse_url, tmp_path.as_uri()), player.desk()
    player.client = client_of(reader, desk)
    player.feed = "select feed_url from ops.crawl_state where source_id = 'kyiv-dispatch' order by feed_url limit 1"
    player.feed = rows(player.url, player.feed)[0]["feed_url"]
    yield player
    reader.engine.dispose()
    desk.close()


def poll(player):  # noqa: F811
    with opened(player) as desk:
        jobs.prepare(desk)
        jobs.JOBS["poll"](desk, Caller("shell", "test", "poll"))


@contextmanager
def opened(player):  # noqa: F811
    desk = player.desk()
    try:
        yield desk
    finally:
        desk.close()


def wish(player, kind, **more):  # noqa: F811
    asked = {"feed_url": player.feed, "kind": kind, "why": "the desk asked for it"} | more
    return player.client.post("/feed/order", json=asked)


def planned(player):  # noqa: F811
    """The feeds that a poll would ask now."""
    with opened(player) as desk:
        return {source for group in jobs.plan_polls(desk) for source in group}


def board(player):  # noqa: F811
    return rows(player.url, f"select * from marts.feed_board where feed_url = '{player.feed}'")[0]


def state(player):  # noqa: F811
    return rows(player.url, f"select * from ops.crawl_state where feed_url = '{player.feed}'")[0]


def test_a_poll_is_asked_for_done_once_and_written_down(polled):
    assert "kyiv-dispatch" not in planned(polled)
    assert wish(polled, "poll_now").status_code == 200
    assert planned(polled) == {"kyiv-dispatch"}
    before = state(polled)["last_polled_at"]
    poll(polled)
    assert state(polled)["last_polled_at"] > before
    assert planned(polled) == set()
    (entry,) = rows(polled.url, "select kind, actor, why, can_be_undone from marts.intervention_log")
    assert entry == {"kind": "poll_now", "actor": "olena", "why": "the desk asked for it", "can_be_undone": False}


def test_a_pause_holds_until_it_is_undone(polled):
    done = wish(polled, "pause").json()["intervention_id"]
    wish(polled, "poll_now")
    assert planned(polled) == set()
    assert board(polled)["in_words"] == "paused by an operator"
    assert "paused" in polled.client.get("/feed", params={"url": polled.feed}).text
    undone = polled.client.post("/feed/undo", json={"intervention_id": done, "why": "it was the wrong feed"})
    assert undone.status_code == 200
    assert planned(polled) == {"kyiv-dispatch"}
    again = polled.client.post("/feed/undo", json={"intervention_id": done, "why": "once more"})
    assert (again.status_code, "taken back before" in again.json()["detail"]) == (409, True)


def test_what_a_poll_has_done_cannot_be_undone(polled):
    done = wish(polled, "reset").json()["intervention_id"]
    poll(polled)
    refused = polled.client.post("/feed/undo", json={"intervention_id": done, "why": "too late"})
    assert (refused.status_code, "since" in refused.json()["detail"]) == (409, True)


def test_a_moved_feed_is_asked_at_its_new_address(polled):
    query = "select feed_url from ops.crawl_state where last_outcome = 'read' and source_id <> 'kyiv-dispatch' limit 1"
    address = rows(polled.url, query)[0]["feed_url"]
    assert wish(polled, "move", address=address).status_code == 200
    poll(polled)
    assert (state(polled)["asked_url"], state(polled)["last_outcome"]) == (address, "read")


def test_an_interval_that_was_set_holds_after_the_next_poll(polled):
    assert wish(polled, "set_interval", shortest_minutes=600).status_code == 200
    wish(polled, "poll_now")
    poll(polled)
    now = state(polled)
    assert (now["next_due_at"] - now["last_polled_at"]).total_seconds() == 36_000


def test_a_mute_lowers_a_trouble_and_nags_when_it_has_ended(polled):
    broken = rows(polled.url, "select feed_url from marts.feed_board where trouble_rank = 0 order by feed_url limit 1")
    polled.feed = broken[0]["feed_url"]
    assert wish(polled, "mute", owner="olena", days=3).status_code == 200
    assert board(polled)["trouble_rank"] == 2
    with Store(polled.url).engine.begin() as connection:
        connection.exec_driver_sql("update ops.feed_order set muted_until = now() - interval '1 hour'")
    assert board(polled)["trouble_rank"] == 0
    assert "mute ended" in polled.client.get("/sources").text


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("move", {}, "say the new address"),
        ("move", {"address": "file:///etc/passwd"}, "file"),
        ("mute", {"days": 3}, "say who looks after it"),
        ("mute", {"owner": "olena"}, "say for how many days"),
        ("set_interval", {"shortest_minutes": 60, "longest_minutes": 30}, "longer than the longest"),
        ("resume", {}, "so already"),
        ("pause", {"feed_url": "http://nobody.example/feed"}, "no feed was polled"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(polled, kind, more, said):
    answer = wish(polled, kind, **more)
    assert (answer.status_code, said in answer.json()["detail"]) == (409, True), answer.text


def test_a_reason_is_needed(polled):
    refused = wish(polled, "pause", why="  ")
    assert (refused.status_code, refused.json()["detail"]) == (422, "why: is empty")
    refused = wish(polled, "mute", days=1000, owner="o" * 101)
    assert refused.json()["detail"] == "owner: at most 100 characters; days: at most 90"
    assert rows(polled.url, "select * from ops.intervention") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_changes_nothing(polled, headers):
    asked = {"feed_url": polled.feed, "kind": "pause", "why": "x"}
    assert polled.client.post("/feed/order", json=asked, headers=headers).status_code == 403
    form = polled.client.post("/feed/order", data=asked)
    assert form.status_code == 415
    assert rows(polled.url, "select * from ops.intervention") == []

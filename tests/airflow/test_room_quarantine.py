"""What operators do about records that were set aside: tried again by the next run, given up, and taken back."""

from kursk_pipeline import jobs
from kursk_pipeline.adapters.warehouse.runs import Caller
from tests.airflow.test_room_actions import opened, polled  # noqa: F401 - a fixture
from tests.journey.conftest import newsroom, player  # noqa: F401 - fixtures
from tests.journey.digest import rows


def run(player, *stages):  # noqa: F811
    with opened(player) as desk:
        for stage in stages:
            jobs.JOBS[stage](desk, Caller("shell", "test", stage))


def held(player):  # noqa: F811
    query = "select quarantine_id, stage, reason, attempt_count from marts.quarantine_open order by quarantine_id"
    return [(row["stage"], row["reason"]) for row in rows(player.url, query)]


def close(player, state, **which):  # noqa: F811
    return player.client.post("/quarantine/close", json={"state": state, "why": "the parser was mended"} | which)


def waits(player):  # noqa: F811
    return rows(player.url, "select subject_id from work.fetch where due_at is null")


def test_a_group_is_tried_again_by_the_next_run_and_fails_again_in_a_new_row(polled):  # noqa: F811
    run(polled, "fetch")
    before = held(polled)
    assert ("fetch", "redirect_loop") in before
    assert close(polled, "replayed", stage="fetch", reason="redirect_loop").json() == {"count": 1}
    assert held(polled) == [one for one in before if one != ("fetch", "redirect_loop")]
    assert len(waits(polled)) == 1
    run(polled, "fetch")
    assert sorted(held(polled)) == sorted(before)
    assert "olena: the parser was mended" in polled.client.get("/quarantine").text


def test_what_was_given_up_is_not_tried_until_that_is_taken_back(polled):  # noqa: F811
    run(polled, "fetch")
    item = rows(polled.url, "select quarantine_id from marts.quarantine_open where reason = 'redirect_loop'")[0]
    assert close(polled, "discarded", item=item["quarantine_id"]).json() == {"count": 1}
    assert waits(polled) == []
    again = close(polled, "discarded", item=item["quarantine_id"])
    assert (again.status_code, "open any more" in again.json()["detail"]) == (409, True)
    back = polled.client.post("/quarantine/reopen", json={"item": item["quarantine_id"]})
    assert back.status_code == 200
    assert ("fetch", "redirect_loop") in held(polled)


def test_what_was_tried_again_cannot_be_opened_a_second_time(polled):  # noqa: F811
    run(polled, "fetch")
    item = rows(polled.url, "select quarantine_id from marts.quarantine_open where reason = 'redirect_loop'")[0]
    close(polled, "replayed", item=item["quarantine_id"])
    run(polled, "fetch")
    refused = polled.client.post("/quarantine/reopen", json={"item": item["quarantine_id"]})
    assert (refused.status_code, "since" in refused.json()["detail"]) == (409, True)


def test_all_that_were_seen_are_closed_at_once_and_opened_again_at_once(polled):  # noqa: F811
    run(polled, "fetch")
    before = held(polled)
    items = [row["quarantine_id"] for row in rows(polled.url, "select quarantine_id from ops.quarantine order by 1")]
    assert close(polled, "discarded", up_to=items[-2]).json() == {"count": len(before) - 1}
    assert len(held(polled)) == 1
    assert f"Undo all {len(before) - 1}" in polled.client.get("/quarantine").text
    back = polled.client.post("/quarantine/reopen", json={"item": items[0], "together": True})
    assert back.json() == {"count": len(before) - 1}
    assert held(polled) == before

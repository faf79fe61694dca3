"""What is unusual is held until a person has looked: released it goes on, without an answer it is set aside."""

from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.steps import review
from tests.steps.small_paper import Paper, follow

DAY = timedelta(days=1)
FLOOD = 60
LOST_AFTER = timedelta(hours=13)
FETCHED = "select count(*) from ops.decision where stage = 'fetch' and reason = 'fetched'"


def to_ask(flooded, run="first"):
    return review.to_ask(flooded.desk, by_run=run, again_after=LOST_AFTER)


@pytest.fixture
def flooded(warehouse_url, tmp_path):
    """A paper of one article a day that announces sixty at once today, and its follower after the poll."""
    paper, today = Paper(), datetime.now(UTC)
    for follower in follow(paper.routes, warehouse_url, tmp_path, today - 6 * DAY):
        for day in range(6):
            paper.publish(f"/story/day-{day}", at=follower.now - timedelta(hours=1))
            follower.play("poll", "fetch")
            follower.now += DAY
        follower.now = today
        for number in range(FLOOD):
            paper.publish(f"/story/more-{number}", at=today - timedelta(minutes=5))
        follower.play("poll", "fetch")
        yield follower


def test_a_flood_waits_and_the_question_is_asked_once(flooded):
    assert flooded.ask(FETCHED) == [(6,)]
    [asked] = to_ask(flooded)
    assert (asked.kind, asked.source_id, asked.words) == ("yield", "paper", "60 entries today; 1 is usual")
    assert to_ask(flooded, "second") == []
    assert to_ask(flooded) == [asked], "a task that is tried again has lost its question"


def test_a_question_that_got_lost_is_asked_again_and_then_set_aside(flooded):
    for number in range(review.MOST_ASKED):
        assert len(to_ask(flooded, f"run-{number}")) == 1
        flooded.now += LOST_AFTER + timedelta(minutes=1)
    assert to_ask(flooded, "last") == []
    assert flooded.ask("select state::text, decided_by, asked_count from ops.hold") == [("set_aside", "nobody", 3)]


def test_released_it_goes_on_and_is_not_held_again(flooded):
    [asked] = to_ask(flooded)
    review.settle(flooded.desk, asked.hold_id, is_released=True, by="Ada")
    review.settle(flooded.desk, asked.hold_id, is_released=True, by="Ada")
    flooded.play("fetch")
    assert flooded.ask(FETCHED) == [(6 + FLOOD,)]
    assert flooded.ask("select state::text, decided_by from ops.hold") == [("released", "Ada")]
    with pytest.raises(Unprocessable, match="decided already"):
        review.settle(flooded.desk, asked.hold_id, is_released=False, by="Bo")


def test_without_an_answer_it_is_set_aside_from_where_it_can_be_tried_again(flooded):
    [asked] = to_ask(flooded)
    review.settle(flooded.desk, asked.hold_id, is_released=False, by="")
    flooded.play("fetch")
    assert flooded.ask(FETCHED) == [(6,)]
    held = "select reason, detail, count(*) from ops.quarantine where state = 'open' group by 1, 2"
    assert flooded.ask(held) == [("unusual_yield", "60 entries today; 1 is usual", FLOOD)]
    assert flooded.ask("select decided_by from ops.hold") == [("nobody",)]
    flooded.ask(
        "update ops.quarantine set state = 'replayed', closed_at = now(), closed_by = 'Ada', close_reason = 'fine'"
    )
    flooded.play("fetch")
    assert flooded.ask(FETCHED) == [(6 + FLOOD,)]

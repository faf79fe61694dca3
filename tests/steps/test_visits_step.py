"""A paper that edits, deletes, walls and moves what it has published, and tells nobody: visits notice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.stages.crawl.visits import LOOKS, OFTEN_HOURS, PLAN_HOURS, edits_often, next_visit
from kursk_pipeline.steps import visits
from tests.steps.small_paper import Paper, follow
from tests.steps.test_fetch_step import story

START = datetime(2024, 8, 20, 8, tzinfo=UTC)
EDITED, REVERTED, GONE, WALLED, MOVED, CALM, STAMPED = (
    f"/story/{name}" for name in ("edited", "reverted", "gone", "walled", "moved", "calm", "stamped")
)
WALL = b"<html><body><article><h1>Report</h1><p>Subscribe to continue reading this article.</p></article></body></html>"


class MovingPaper(Paper):
    """One that sends readers of some addresses elsewhere for good, and puts a token into each answer of others."""

    answered: int = 0

    def page(self, handler):
        if self.pages.get(handler.path) == b"moved":
            handler.answer(301, b"", ("Location", f"{handler.path}-new"))
        elif handler.path == STAMPED:
            self.answered += 1
            stamp = f"<!-- {self.answered} -->".encode()
            handler.answer(200, self.pages[STAMPED] + stamp, ("Content-Type", "text/html; charset=utf-8"))
        else:
            super().page(handler)


@pytest.fixture(scope="module")
def watched(postgres, migrated_template, tmp_path_factory):
    """A week of visits: every edit is silent, for the feed goes on listing what it listed."""
    from tests.conftest import execute

    execute(postgres, "create database {} template {}", "visits")
    paper = MovingPaper()
    for path in (EDITED, REVERTED, GONE, WALLED, MOVED, CALM, STAMPED):
        paper.publish(path, at=START - timedelta(minutes=10))
    folder = tmp_path_factory.mktemp("visits")
    for follower in follow(paper.routes, postgres.url("visits"), folder, START):
        follower.play()
        first = dict(paper.pages)
        look(follower, hours=1.1)
        paper.pages[EDITED] = story("Report on the edited story, corrected", 8)
        paper.pages[REVERTED] = story("Report on a story that is taken back", 9)
        paper.pages[MOVED + "-new"] = first[MOVED]
        paper.pages |= {GONE: b"", WALLED: WALL, MOVED: b"moved"}
        look(follower, hours=3.1)
        paper.pages[REVERTED] = first[REVERTED]
        for hours in (6.1, 12.1, 24.1, 168.1):
            look(follower, hours=hours)
        yield follower
    execute(postgres, "drop database {} with (force)", "visits")


def look(follower, *, hours):
    """What happens so long after the start: the plan is asked, then a run of the journey."""
    follower.now = START + timedelta(hours=hours)
    visits.run(follower.desk)
    follower.play()


def test_a_silent_edit_becomes_a_version(watched):
    versions = "select title from warehouse.fact_article where canonical_url = :url order by version_no"
    assert [title for (title,) in watched.ask(versions, url=watched.url(EDITED))] == [
        "Report on /story/edited",
        "Report on the edited story, corrected",
    ]
    assert len(watched.ask(versions, url=watched.url(CALM))) == 1


def test_an_edit_that_was_taken_back_is_a_version_too(watched):
    versions = "select title from warehouse.fact_article where canonical_url = :url order by version_no"
    titles = [title for (title,) in watched.ask(versions, url=watched.url(REVERTED))]
    assert titles == ["Report on /story/reverted", "Report on a story that is taken back", "Report on /story/reverted"]


@pytest.mark.parametrize(("path", "states"), [
    (CALM, ["present"]), (EDITED, ["present"]), (GONE, ["present", "gone"]), (WALLED, ["present", "walled"]),
    (MOVED, ["present", "moved"]),
])  # fmt: skip
def test_what_became_of_an_address_is_a_state_with_its_time(watched, path, states):
    asked = "select state, first_seen_at, is_current from marts.article_state where canonical_url = :url order by 2"
    rows = watched.ask(asked, url=watched.url(path))
    assert [state for state, _, _ in rows] == states
    assert [is_current for _, _, is_current in rows] == [False] * (len(states) - 1) + [True]
    if len(rows) > 1:
        assert rows[1][1] == START + timedelta(hours=3.1)


def test_no_article_is_asked_for_more_often_than_the_plan_says(watched):
    counted = watched.ask("select canonical_url, count(*) - 1 from raw.fetch group by canonical_url")
    assert {extra for _, extra in counted} == {6}
    plans = watched.ask("select visit_count, due_at from ops.visit")
    assert set(plans) == {(6, START + timedelta(hours=720))}


def test_the_plan_ends_and_does_not_make_up_for_what_was_missed():
    assert next_visit(START, now=START, often=False) == START + timedelta(hours=1)
    assert next_visit(START, now=START + timedelta(days=2), often=False) == START + timedelta(hours=168)
    assert next_visit(START, now=START + timedelta(days=40), often=False) is None
    assert len(PLAN_HOURS) == len(OFTEN_HOURS) == 8


@pytest.mark.parametrize("often", [False, True])
def test_the_last_look_is_kept_for_the_end_of_the_plan_and_none_is_taken_beyond_it(often):
    early = START + timedelta(hours=3)
    assert next_visit(START, now=early, often=often, left=2) < START + timedelta(hours=5)
    assert next_visit(START, now=early, often=often, left=1) == START + timedelta(hours=720)
    assert next_visit(START, now=early, often=often, left=0) is None


@pytest.mark.parametrize(
    ("visited", "edited", "often"), [(19, 19, False), (20, 5, False), (20, 6, True), (0, 0, False)]
)
def test_a_source_edits_often_when_enough_of_enough_articles_changed(visited, edited, often):
    assert edits_often(visited=visited, edited=edited) is often


def test_a_look_that_brought_the_same_text_leaves_no_body_a_week_later(watched):
    pages = "select page_id, body_hash from raw.page where canonical_url = :url order by fetched_at"
    (first, *looks) = watched.ask(pages, url=watched.url(STAMPED))
    assert len(looks) == 6
    assert all(watched.desk.archive.has(body_hash) for _, body_hash in looks)
    watched.now = START + timedelta(hours=168 + 24.2)
    watched.housekeep()
    gone = watched.ask("select page_id from ops.purge where rule = 'unchanged' and deleted_at is not null")
    assert {page_id for (page_id,) in gone} == {page_id for page_id, _ in looks[:5]}, "the last look was a day ago"
    assert [watched.desk.archive.has(body_hash) for _, body_hash in (first, *looks)] == [True, *[False] * 5, True]
    assert watched.ask("select 1 from work.pending union all select 2 from work.again") == []


def test_nothing_is_asked_for_that_its_feed_has_had_looked_at_often_enough(watched):
    with watched.desk.store.transaction() as connection:
        connection.exec_driver_sql(
            f"update raw.entry set revision = {LOOKS + 1} where canonical_url = %s", (watched.url(CALM),)
        )
    watched.play()
    asked = "select count(*) from raw.fetch where canonical_url = :url"
    before = [watched.ask(asked, url=watched.url(path)) for path in (CALM, EDITED)]
    look(watched, hours=721)
    (calm, edited) = (watched.ask(asked, url=watched.url(path)) for path in (CALM, EDITED))
    assert calm == before[0]
    assert edited[0][0] == before[1][0][0] + 1
    assert watched.ask("select due_at from ops.visit where canonical_url = :url", url=watched.url(CALM)) == [(None,)]

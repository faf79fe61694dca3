"""An address that is taken down: its text and bytes go, who and why stays, and nothing brings it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.steps import takedown
from tests.steps.small_paper import Paper, follow
from tests.steps.test_fetch_step import story

NOW = datetime(2024, 8, 20, 8, tzinfo=UTC)
TAKEN, OTHER = "/story/taken", "/story/other"


@pytest.fixture
def followed(warehouse_url, tmp_path):
    paper = Paper()
    for path in (TAKEN, OTHER):
        paper.publish(path, at=NOW - timedelta(minutes=10))
    for follower in follow(paper.routes, warehouse_url, tmp_path, NOW):
        follower.play()
        yield follower, paper


def take(follower, **told):
    caller = Caller("shell", "test", "takedown")
    return takedown.run(follower.desk, caller, follower.url(TAKEN), **{"by": "editor", "why": "a court's order"} | told)


def test_text_and_bytes_go_and_who_and_why_stays(followed):
    follower, _ = followed
    (body,) = follower.ask("select body_hash from raw.page where canonical_url = :url", url=follower.url(TAKEN))[0]
    assert follower.desk.archive.has(body)
    done = take(follower)
    assert (done.pages, done.parts, done.deleted, done.is_postponed) == (1, 2, 1, False)
    assert not follower.desk.archive.has(body)
    left = (
        "select count(*) from warehouse.article_text join warehouse.fact_article using (article_key)"
        " where canonical_url = :url"
    )
    assert follower.ask(left, url=follower.url(TAKEN)) == [(0,)]
    assert follower.ask(left, url=follower.url(OTHER)) == [(1,)]
    kept = "select title <> '', text_hash is not null from warehouse.fact_article where canonical_url = :url"
    assert follower.ask(kept, url=follower.url(TAKEN)) == [(True, True)]
    audit = "select part::text, purged_by, detail, deleted_at from ops.purge where rule = 'takedown' order by 1"
    assert follower.ask(audit) == [(part, "editor", "a court's order", NOW) for part in ("body", "text")]
    assert take(follower).parts == 0, "done again it finds nothing left"


def test_it_does_not_come_back_when_it_is_announced_or_edited(followed):
    follower, paper = followed
    take(follower)
    paper.pages[TAKEN] = story("The same story in other words", 7)
    paper.listed[TAKEN] = NOW + timedelta(minutes=30)
    follower.ask("update raw.entry set revision = revision + 1")
    asked = "select count(*) from raw.fetch where canonical_url = :url"
    before = follower.ask(asked, url=follower.url(TAKEN))
    follower.play(after=timedelta(hours=1))
    assert follower.ask(asked, url=follower.url(TAKEN)) == before
    assert follower.ask(asked, url=follower.url(OTHER)) == [(2,)]


def test_without_a_reason_nothing_goes(followed):
    follower, _ = followed
    with pytest.raises(Unprocessable, match="why"):
        take(follower, why=" ")
    assert follower.ask("select count(*) from ops.purge") == [(0,)]

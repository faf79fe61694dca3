"""A person's ruling wins over the judge, moves the article on or back, and can be taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from evals.judge.labelled import read_texts
from kursk_pipeline.adapters.warehouse import results, runs, topic_rulings
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.cli import judge as commands
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.jobs import JOBS, prepare
from kursk_pipeline.records import Article, FeedEntry, Page, TopicState
from kursk_pipeline.settings import from_environment
from kursk_pipeline.urls import article_id
from tests.journey.conftest import ROOT
from tests.journey.digest import rows

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
KEPT, DROPPED = "https://kyiv-dispatch.localhost/sudzha", "https://kyiv-dispatch.localhost/prokhorovka"
TEXTS = {
    KEPT: (
        "Ukrainian troops hold Sudzha",
        (
            "Ukrainian units set up an office in Sudzha, the commander said. Residents of the Kursk region were taken "
            "away by bus. Russian jets bombed the road to the north of the town on Tuesday and on Wednesday."
        ),
    ),
    DROPPED: (
        "Eighty years since the tanks met at Prokhorovka",
        (
            "The Battle of Kursk in July 1943 was the last great German offensive there. The Red Army dug eight belts "
            "of trenches. Kursk broke the Wehrmacht's armoured reserve, historians say in a new book on the battle."
        ),
    ),
}


class Newsdesk:
    """A warehouse with two cleaned articles, and the steps after clean."""

    def __init__(self, url: str, home: str) -> None:
        environment = {
            "KURSK_DATABASE_URL": url,
            "KURSK_HOME": home,
            "KURSK_SOURCES": str(ROOT / "config" / "newsroom"),
        }
        self.url = url
        self.desk = Desk(from_environment(environment), clock=lambda: NOW)
        prepare(self.desk)
        for address, (title, body) in TEXTS.items():
            self.arrive(address, title, body)

    def arrive(self, address: str, title: str, body: str, name: str = "") -> None:
        """One article as fetch and clean leave it."""
        store, page_id = self.desk.store, article_id(f"page of {address}{name}")
        entry = FeedEntry(
            "kyiv-dispatch", "https://kyiv-dispatch.localhost/f", address, address, title, "", "en", NOW, NOW, 1, NOW
        )
        page = Page(
            page_id, "kyiv-dispatch", address, address, page_id * 2, "text/html", None, title, None, NOW, address
        )
        article = Article(page_id, title, (), NOW, None, "en", None, None, body, len(body.split()), page_id * 2, ())
        with store.transaction() as connection:
            results.keep_entries(store, connection, [entry])
            results.keep_fetches(store, connection, [], [page])
            results.keep_articles(store, connection, [article])
        before = None
        for stage, subject in (("fetch", f"{address}@1{name}"), ("clean", page_id)):
            before = self._note(stage, subject, page_id, before)

    def _note(self, stage: str, subject: str, page_id: str, before: int | None) -> int:
        store, version = self.desk.store, rows(self.url, "select version from ops.stage where stage = :s", s=stage)
        about = {"stage": stage, "version": version[0]["version"], "code_version": "test", "scope": ""}
        run = runs.open_run(store, about, Caller("shell", "test", stage), now=NOW)
        with store.transaction() as connection:
            table = store.table("ops.decision")
            done = {"stage": stage, "version": run.version, "subject_id": subject, "input_decision_id": before}
            done |= {"outcome": "kept", "reason": "seen", "page_id": page_id, "run_id": run.run_id, "decided_at": NOW}
            found: int = connection.scalar(table.insert().values(**done).returning(table.c.decision_id))
        runs.close_run(store, run, now=NOW)
        return found

    def run(self) -> dict[str, dict]:
        """Judge and all that follows."""
        return {stage: JOBS[stage](self.desk, Caller("shell", "test", stage)) for stage in list(JOBS)[3:]}

    def rule(self, name: str, state: str, why: str = "read it") -> None:
        topic_rulings.rule(self.desk.store, name, TopicState(state), actor="Ada", why=why, now=NOW)

    def undo(self, name: str) -> None:
        topic_rulings.take_back(self.desk.store, name, actor="Bo", why="Ada erred", now=NOW)

    def ask(self, query: str, **values) -> list[dict]:
        return rows(self.url, query, **values)

    def current(self) -> list[str]:
        return [row["canonical_url"] for row in self.ask("select canonical_url from marts.article_current")]

    def whereabouts(self, address: str) -> tuple[str, str]:
        row = self.ask("select stage, state from marts.whereabouts where canonical_url = :at", at=address)[0]
        return row["stage"], row["state"]


@pytest.fixture
def newsdesk(warehouse_url, tmp_path):
    one = Newsdesk(warehouse_url, str(tmp_path))
    yield one
    one.desk.close()


def test_rulings_move_articles_on_and_back(newsdesk):
    newsdesk.run()
    assert newsdesk.current() == [KEPT]
    assert newsdesk.whereabouts(DROPPED) == ("judge", "dropped")

    newsdesk.rule(DROPPED, "on_topic", "it compares the two in full")
    newsdesk.rule(KEPT, "off_topic", "satire")
    assert newsdesk.current() == [], "a rejected article is withdrawn at once"
    counts = newsdesk.run()
    assert (counts["judge"]["kept"], counts["judge"]["dropped"]) == (1, 1)
    assert newsdesk.current() == [DROPPED]
    assert newsdesk.whereabouts(KEPT) == ("judge", "dropped")
    assert newsdesk.whereabouts(DROPPED) == ("load", "in the warehouse")
    kept = newsdesk.ask(
        "select topic_state::text as state, upper_inf(valid) as open from warehouse.fact_article order by article_key"
    )
    assert kept == [{"state": "on_topic", "open": True}] * 2, "its row stays"
    reasons = newsdesk.ask(
        "select reason, ruled_by from marts.verdict_reasons where canonical_url = :at and position = 1", at=KEPT
    )
    assert reasons == [{"reason": "Ada ruled on 01 September 2024: satire", "ruled_by": "Ada"}]
    assert all(not count["seen"] for count in newsdesk.run().values()), "a run after it has nothing to do"

    newsdesk.undo(KEPT)
    newsdesk.run()
    assert sorted(newsdesk.current()) == sorted([DROPPED, KEPT])
    assert newsdesk.ask("select version_no from warehouse.fact_article where version_no > 1") == []
    history = newsdesk.ask("select state::text as state, ruled_by, why from staging.topic_ruling order by ruling_id")
    assert [row["state"] for row in history] == ["on_topic", "off_topic", None]
    assert history[2] == {"state": None, "ruled_by": "Bo", "why": "Ada erred"}


def test_a_ruling_holds_for_the_next_version_of_judge_and_of_the_article(newsdesk):
    newsdesk.run()
    newsdesk.rule(DROPPED, "on_topic")
    newsdesk.run()
    title, body = TEXTS[DROPPED]
    newsdesk.arrive(DROPPED, title, body + " The battle ended on 23 August 1943.", name="edited")
    newsdesk.run()
    states = newsdesk.ask(
        "select state::text as state from staging.verdict join raw.page using (page_id) where article_url = :at",
        at=DROPPED,
    )
    assert states == [{"state": "on_topic"}] * 2
    with newsdesk.desk.store.transaction() as connection:
        connection.exec_driver_sql("update ops.stage set version = version + 1 where stage = 'judge'")
    due = newsdesk.ask("select page_id from work.again where stage = 'judge' and topic_ruling_id is not null")
    assert len(due) == 2, "a raised version judges again, and with the ruling"


def test_a_ruling_needs_a_known_article_who_and_why(newsdesk):
    newsdesk.run()
    with pytest.raises(Unprocessable, match="no judged article"):
        newsdesk.rule("https://kyiv-dispatch.localhost/unknown", "on_topic")
    with pytest.raises(Unprocessable, match="--why"):
        newsdesk.rule(KEPT, "off_topic", why=" ")
    with pytest.raises(Unprocessable, match="nothing to take back"):
        newsdesk.undo(KEPT)


def test_ruled_articles_are_exported_as_labelled_texts(newsdesk, monkeypatch, tmp_path, capsys):
    newsdesk.run()
    newsdesk.rule(DROPPED, "passing")
    monkeypatch.setenv("KURSK_DATABASE_URL", newsdesk.url)
    monkeypatch.setenv("KURSK_HOME", str(tmp_path))
    capsys.readouterr()
    commands.export()
    path = tmp_path / "ruled.jsonl"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    [labelled] = read_texts(path)
    assert (labelled.state, labelled.title, labelled.text) == (TopicState.PASSING, *TEXTS[DROPPED])
    commands.review(limit=10, as_json=True)
    listed = json.loads(capsys.readouterr().out)
    assert DROPPED not in [one["article_url"] for one in listed]

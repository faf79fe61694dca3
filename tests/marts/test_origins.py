"""How many independent origins stand behind a story: copies, credits and families are seen through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.adapters.warehouse import results, runs, star
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.records import (
    Article,
    Credit,
    Extraction,
    Membership,
    Mention,
    Page,
    Relation,
    RelationKind,
    TopicState,
    Verdict,
)
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.load import next_version
from kursk_pipeline.urls import article_id
from tests.journey.conftest import ROOT
from tests.journey.digest import fresh_rows as rows

MORNING = datetime(2024, 8, 7, 6, tzinfo=UTC)
COPY, REWRITE = RelationKind.NEAR_COPY, RelationKind.REWRITE


class Press:
    """Loads articles as the stages leave them: who published what, when, deriving from what, crediting whom."""

    def __init__(self, url: str, home: str) -> None:
        environment = {"KURSK_DATABASE_URL": url, "KURSK_HOME": home}
        self.desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
        self.url = url
        prepare(self.desk)

    def publish(
        self,
        source: str,
        name: str,
        hour: int,
        *derived: tuple[str, RelationKind],
        credit: str = "",
        mentions: tuple[Mention, ...] = (),
    ) -> str:
        address, page_id, at = f"https://{source}.localhost/{name}", _page(name), MORNING + timedelta(hours=hour)
        page = Page(page_id, source, address, address, "0" * 64, "text/html", None, "", None, at, address)
        article = Article(
            page_id, name, (), at, None, "en", None, None, f"Text of {name}.".ljust(300, "."), 3, page_id * 2, ()
        )
        verdict = Verdict(page_id, TopicState.ON_TOPIC, 0.9, 0.5, False, ("names Sudzha",), "lexicon")
        relations = tuple(
            Relation(page_id, other if ":" in other else _page(other), kind, 0.9, 0.9, (), ("shown",))
            for other, kind in derived
        )
        member = Membership(page_id, page_id, RelationKind.NEW, 1.0)
        decision = next_version(article_id(address), page, article, verdict, current=None, now=at)
        named = tuple(replace(one, page_id=page_id) for one in mentions)
        credits = [Credit(page_id, credit, "byline", credit)] if credit else []
        with self.desk.store.transaction() as connection:
            results.keep_fetches(self.desk.store, connection, [], [page])
            results.keep_articles(self.desk.store, connection, [article])
            results.keep_relations(self.desk.store, connection, page_id, relations)
            results.keep_membership(self.desk.store, connection, member)
            results.keep_credits(self.desk.store, connection, [page_id], credits)
            results.keep_extractions(self.desk.store, connection, [Extraction(page_id, named, (), ())])
        self._load(decision.results[0])
        return article_id(address)

    def _load(self, version) -> None:
        store = self.desk.store
        about = {"stage": "load", "version": 1, "code_version": "test", "scope": ""}
        run = runs.open_run(store, about, Caller("shell", "test", "load"), now=MORNING)
        with store.transaction() as connection:
            star.load_versions(store, connection, run, [version])
        runs.close_run(store, run, now=MORNING)

    def story(self) -> dict:
        found = rows(self.url, "select * from marts.story")
        assert len(found) == 1
        return found[0]

    def origins(self, article: str) -> list[tuple[str, str]]:
        query = "select origin_family, origin_rule from marts.article_origin where article_id = :id order by 1"
        return [(row["origin_family"], row["origin_rule"]) for row in rows(self.url, query, id=article)]


def _page(name: str) -> str:
    return article_id(f"page of {name}")


@pytest.fixture
def press(warehouse_url, tmp_path):
    one = Press(warehouse_url, str(tmp_path))
    yield one
    one.desk.close()


def test_copies_of_a_wire_report_are_articles_but_not_origins(press):
    first = press.publish("dnipro-wire", "report", 0)
    press.publish("world-aggregator", "copy", 1, ("report", COPY), credit="Dnipro Wire")
    press.publish("county-gazette", "retold", 2, ("copy", REWRITE))
    story = press.story()
    assert (story["story_id"], story["article_count"], story["family_count"]) == (first, 3, 3)
    assert story["independent_origin_count"] == 1
    assert story["origin_families"] == ["dnipro-media-group"]


def test_the_wire_is_the_origin_although_its_copy_came_first(press):
    copy = press.publish("world-aggregator", "copy", 0, credit="Dnipro Wire")
    first = press.publish("dnipro-wire", "report", 3, ("copy", COPY))
    assert press.story()["story_id"] == first
    assert press.origins(copy) == press.origins(first) == [("dnipro-media-group", "own report")]


def test_a_copy_that_names_its_wire_names_the_origin_of_those_that_do_not(press):
    silent = press.publish("kyiv-dispatch", "silent", 0)
    press.publish("county-gazette", "credited", 1, ("silent", COPY), credit="AFP")
    assert press.origins(silent) == [("AFP", "credited by a copy")]
    assert press.story()["independent_origin_count"] == 1


def test_two_reports_that_do_not_derive_from_one_another_are_two_stories_of_one_agency(press):
    one = press.publish("county-gazette", "one", 0, credit="AFP")
    other = press.publish("world-aggregator", "other", 1, credit="AFP")
    stories = rows(press.url, "select * from marts.story")
    assert len(stories) == 2
    families = "select count(distinct origin_family) as n from marts.article_origin where article_id in (:one, :other)"
    assert rows(press.url, families, one=one, other=other)[0]["n"] == 1


def test_a_round_up_of_two_reports_has_both_as_origins(press):
    press.publish("dnipro-wire", "one", 0)
    press.publish("moscow-herald-state", "other", 1)
    both = press.publish(
        "world-aggregator", "both", 2, ("one", RelationKind.CONTAINS), ("other", RelationKind.CONTAINS)
    )
    assert len(press.origins(both)) == 2
    counts = rows(press.url, "select article_count, independent_origin_count from marts.story order by 1")
    assert [(row["article_count"], row["independent_origin_count"]) for row in counts] == [(1, 1), (2, 2)]


def test_what_derives_from_a_seed_has_the_publisher_of_the_seed_as_its_origin(press):
    retold = press.publish("atlantic-observer", "retold", 0, ("seed:000", REWRITE))
    assert press.origins(retold) == [("Hoover Institution", "seed")]
    assert press.story()["seed_id"] == "seed:000"


def test_a_publisher_that_credits_itself_credits_nobody(press):
    own = press.publish("dnipro-wire", "own", 0, credit="Dnipro Wire")
    assert press.origins(own) == [("dnipro-media-group", "own report")]

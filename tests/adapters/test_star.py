"""Loading the star schema: what analysts see of versions, days and mentions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kursk_pipeline.adapters.warehouse import results, runs, star
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.adapters.warehouse.work import ReadyArticle
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.records import Article, ArticleVersion, Membership, Mention, Page, TopicState, Verdict
from kursk_pipeline.settings import from_environment
from tests.journey.conftest import ROOT
from tests.journey.digest import rows

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
KYIV_MIDNIGHT = datetime(2024, 8, 7, 1, 30, tzinfo=timezone(timedelta(hours=3)))
TEXT = "Sudzha fell silent."
ADDRESS = "https://kyiv-dispatch.localhost/a"


@pytest.fixture
def store(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(desk)
    yield desk.store
    desk.close()


def version(number: int, **changes) -> ArticleVersion:
    first = ArticleVersion(
        article_id="0" * 32,
        version_no=1,
        page_id=f"{number:032x}",
        source_id="kyiv-dispatch",
        canonical_url=ADDRESS,
        change_kind="first" if number == 1 else "edited",
        valid_from=NOW + timedelta(hours=number),
        title=f"Title {number}",
        authors=("A. Writer",),
        published_at=KYIV_MIDNIGHT,
        language="en",
        wire_credit=None,
        word_count=3,
        text_hash=f"{number:064x}",
        topic_state=TopicState.ON_TOPIC,
        topic_score=0.9,
    )
    return replace(first, version_no=number, **changes)


def load(store: Store, one: ArticleVersion) -> None:
    page = Page(
        one.page_id,
        one.source_id,
        ADDRESS,
        ADDRESS,
        one.text_hash,
        "text/html",
        None,
        "",
        None,
        one.valid_from,
        ADDRESS,
    )
    article = Article(
        one.page_id, one.title, one.authors, one.published_at, None, "en", None, None, TEXT, 3, one.text_hash, ()
    )
    verdict = Verdict(one.page_id, TopicState.ON_TOPIC, 0.9, 0.5, False, ("names Sudzha",))
    mention = Mention(one.page_id, 0, 6, "GPE", "Sudzha", 0, None, "Sudzha", None, "gazetteer", 0.9)
    ready = ReadyArticle(page, article, verdict, Membership(one.page_id, one.page_id, "new", 1.0), (), (mention,))
    about = {"stage": "load", "version": 1, "code_version": "test", "scope": ""}
    run = runs.open_run(store, about, Caller("shell", "test", "load"), now=NOW)
    with store.transaction() as connection:
        results.keep_fetches(store, connection, [], [page])
        star.load_versions(store, connection, run, [(one, ready)])
    runs.close_run(store, run, now=NOW)


def test_days_are_days_in_utc_whatever_offset_a_page_states(store, warehouse_url):
    load(store, version(1))
    assert str(rows(warehouse_url, "select published_on from marts.article_current")[0]["published_on"]) == "2024-08-06"


def test_a_new_version_closes_the_one_before_and_overwrites_nothing(store, warehouse_url):
    load(store, version(1))
    load(store, version(2))
    chain = rows(
        warehouse_url,
        "select version_no, title, upper(valid) as ends_at, previous_no from warehouse.fact_article order by version_no",
    )
    assert [(row["version_no"], row["title"], row["previous_no"]) for row in chain] == [
        (1, "Title 1", None),
        (2, "Title 2", 1),
    ]
    assert chain[0]["ends_at"] == NOW + timedelta(hours=2)
    assert chain[1]["ends_at"] is None
    assert rows(warehouse_url, "select count(*) as n from warehouse.fact_mention")[0]["n"] == 2
    revised = rows(warehouse_url, "select * from marts.revision")
    assert [(row["title_before"], row["title_after"]) for row in revised] == [("Title 1", "Title 2")]


def test_a_chain_cannot_skip_a_version(store):
    load(store, version(1))
    with pytest.raises(Exception, match=r"versions_follow_one_another|versions_do_not_overlap"):
        load(store, version(3))

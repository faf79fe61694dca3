"""Loading the star schema: what analysts see of versions, days and mentions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kursk_pipeline.adapters.warehouse import results, runs, star
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.records import (
    Article,
    ArticleVersion,
    Extraction,
    Link,
    Membership,
    Mention,
    Page,
    Post,
    Provenance,
    Quality,
    RelationKind,
    TopicState,
    Verdict,
)
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.clean.dates import EARLIEST
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


def load(store: Store, one: ArticleVersion, **found) -> None:
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
        page_id=one.page_id,
        title=one.title,
        authors=one.authors,
        published_at=one.published_at,
        modified_at=None,
        language="en",
        section=None,
        wire_credit=None,
        text=TEXT,
        word_count=3,
        text_hash=one.text_hash,
        **{"provenance": (), **found},
    )
    verdict = Verdict(one.page_id, TopicState.ON_TOPIC, 0.9, 0.5, False, ("names Sudzha",), "lexicon")
    mention = Mention(one.page_id, 0, 6, "GPE", "Sudzha", 0, None, "Sudzha", None, "gazetteer", 0.9)
    member = Membership(one.page_id, one.page_id, RelationKind.NEW, 1.0)
    about = {"stage": "load", "version": 1, "code_version": "test", "scope": ""}
    run = runs.open_run(store, about, Caller("shell", "test", "load"), now=NOW)
    with store.transaction() as connection:
        results.keep_fetches(store, connection, [], [page])
        results.keep_articles(store, connection, [article])
        results.keep_verdicts(store, connection, [verdict])
        results.keep_membership(store, connection, member)
        results.keep_extractions(store, connection, [Extraction(one.page_id, (mention,), (), ())])
        star.load_versions(store, connection, run, [one])
    runs.close_run(store, run, now=NOW)


def test_days_are_days_in_utc_whatever_offset_a_page_states(store, warehouse_url):
    load(store, version(1))
    assert str(rows(warehouse_url, "select published_on from marts.article_current")[0]["published_on"]) == "2024-08-06"


def test_the_calendar_has_every_day_that_clean_believes(store, warehouse_url):
    days = rows(warehouse_url, "select min(date_key) as first, max(date_key) as last from warehouse.dim_date")
    assert days[0]["first"] <= EARLIEST.date()
    assert days[0]["last"].year >= 2035


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


def test_a_live_blog_lands_with_its_posts_links_signals_and_stated_fields(store, warehouse_url):
    one = version(1)
    stated = (
        Provenance("tags", "meta", "Sudzha, war", "exact", True),
        Provenance("published_at", "refused meta", "2031-01-01", "day", False),
    )
    posts = tuple(
        Post(one.page_id, number, start, end, NOW, None, f"{ADDRESS}#p{number}")
        for number, (start, end) in enumerate(((0, 6), (7, 11), (12, 19)), start=1)
    )
    details = {
        "provenance": stated,
        "tags": ("Sudzha", "war"),
        "is_live_blog": True,
        "links": (Link(one.page_id, 0, 6, "https://example.org/sudzha"),),
        "posts": posts,
        "quality": Quality(one.page_id, 0.5, 0.0, False, False, False),
    }
    load(store, replace(one, published_at=None), **details)
    blog = rows(warehouse_url, "select text, mention_count, url from marts.live_blog_post order by post_no")
    assert [(row["text"], row["mention_count"]) for row in blog] == [("Sudzha", 1), ("fell", 0), ("silent.", 0)]
    fields = rows(
        warehouse_url, "select field, value, origin, is_conflicting from warehouse.article_field order by field"
    )
    assert [tuple(row.values()) for row in fields] == [
        ("published_at", None, "refused meta", False),
        ("tags", "Sudzha\nwar", "meta", True),
    ]
    assert rows(warehouse_url, "select start_char, end_char, url from warehouse.article_link")[0]["end_char"] == 6
    assert rows(warehouse_url, "select text_share from warehouse.article_quality")[0]["text_share"] == 0.5
    assert rows(warehouse_url, "select count(*) as n from staging.post")[0]["n"] == 3


def test_a_chain_cannot_skip_a_version(store):
    load(store, version(1))
    with pytest.raises(Exception, match=r"versions_follow_one_another|versions_do_not_overlap"):
        load(store, version(3))

"""Articles as clean leaves them, placed by dedup itself, and loaded: what the tests of replay and review work on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kursk_pipeline.adapters.warehouse import copies, results, runs, star
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Page, TopicState, Verdict
from kursk_pipeline.stages.dedup import NORMALISER, sign
from kursk_pipeline.stages.load import next_version
from kursk_pipeline.steps import dedup_meaning
from kursk_pipeline.steps.dedup_carrying import carry_around, carry_newcomers
from kursk_pipeline.steps.dedup_placing import look_ahead, settle
from kursk_pipeline.urls import article_id

MORNING = datetime(2024, 8, 7, 6, tzinfo=UTC)


def address(name: str) -> str:
    return f"https://sumy-courier.localhost/{name}"


def publish(desk: Desk, name: str, text: str, *, hour: int = 0) -> str:
    """Publish one article of a source and place it; returns its page id."""
    page_id, at, url = article_id(name), MORNING + timedelta(hours=hour), address(name)
    page = Page(page_id, "sumy-courier", url, url, "0" * 64, "text/html", None, "", None, at, url)
    article = article_of(page_id, text, name=name, at=at)
    verdict = Verdict(page_id, TopicState.ON_TOPIC, 0.9, 0.5, False, ("names Sudzha",), "lexicon")
    store = desk.store
    about = {"stage": "load", "version": 1, "code_version": "test", "scope": ""}
    run = runs.open_run(store, about, Caller("shell", "test", "load"), now=at)
    with store.transaction() as connection:
        results.keep_fetches(store, connection, [], [page])
        results.keep_articles(store, connection, [article])
        place(desk, connection, article)
        decision = next_version(article_id(url), page, article, verdict, current=None, now=at)
        star.load_versions(store, connection, run, [decision.results[0]])
    runs.close_run(store, run, now=at)
    return page_id


def article_of(page_id: str, text: str, *, name: str = "", at: datetime = MORNING) -> Article:
    return Article(page_id, name, (), at, None, "en", None, None, text, 9, page_id * 2, ())


def place(desk: Desk, connection, article: Article):
    carry_around(desk.store, [article])
    vectors = dedup_meaning.vectors_of(desk, [article])
    near = dedup_meaning.near_in_meaning(desk, connection, vectors)
    signature = sign(article.page_id, article.text)
    ahead = look_ahead(desk.store, connection, [signature], desk.seeds, likeness=near)
    copies.lock(connection, NORMALISER)
    carry_newcomers(desk.store, connection, [article], since=ahead.around.placed_no)
    (placed,) = settle(desk.store, connection, ahead)
    results.keep_placed(desk.store, connection, [placed], version=NORMALISER)
    dedup_meaning.keep(desk, connection, vectors)
    return placed

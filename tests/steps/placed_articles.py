"""Articles as clean leaves them, placed by dedup itself, and loaded: what the tests of replay and review work on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kursk_pipeline.adapters.warehouse import copies, results, runs, star
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.work import ReadyArticle
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Page, TopicState, Verdict
from kursk_pipeline.stages.dedup import VERSION, sign
from kursk_pipeline.stages.load import next_version
from kursk_pipeline.steps.dedup_placing import look_ahead, settle
from kursk_pipeline.urls import article_id

MORNING = datetime(2024, 8, 7, 6, tzinfo=UTC)


def address(name: str) -> str:
    return f"https://sumy-courier.localhost/{name}"


def publish(desk: Desk, name: str, text: str, *, hour: int = 0) -> str:
    """Publish one article of a source and place it; returns its page id."""
    page_id, at, url = article_id(name), MORNING + timedelta(hours=hour), address(name)
    page = Page(page_id, "sumy-courier", url, url, "0" * 64, "text/html", None, "", None, at, url)
    article = Article(page_id, name, (), at, None, "en", None, None, text, 9, page_id * 2, ())
    verdict = Verdict(page_id, TopicState.ON_TOPIC, 0.9, 0.5, False, ("names Sudzha",), "lexicon")
    store = desk.store
    about = {"stage": "load", "version": 1, "code_version": "test", "scope": ""}
    run = runs.open_run(store, about, Caller("shell", "test", "load"), now=at)
    with store.transaction() as connection:
        results.keep_fetches(store, connection, [], [page])
        results.keep_articles(store, connection, [article])
        placed = place(desk, connection, page_id, text)
        decision = next_version(article_id(url), page, article, verdict, current=None, now=at)
        ready = ReadyArticle(page, article, verdict, placed.membership, placed.relations, ())
        star.load_versions(store, connection, run, [(decision.results[0], ready)])
    runs.close_run(store, run, now=at)
    return page_id


def place(desk: Desk, connection, page_id: str, text: str):
    ahead = look_ahead(desk.store, connection, [sign(page_id, text)], desk.seeds)
    copies.lock(connection, VERSION)
    (placed,) = settle(desk.store, connection, ahead)
    results.keep_placed(desk.store, connection, [placed], version=VERSION)
    return placed

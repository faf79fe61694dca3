"""What is left to do: the work lists of every stage, read from the views of sql/work/.

Lists are ordered by what the records are (time, address), never by when they arrived, so that a run that was killed and
started again decides in the same order as one that was not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Connection, RowMapping, Select, Text, any_, cast, func, or_, select, text

from kursk_pipeline.adapters.warehouse.rows import as_record, columns_of, frozen
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.adapters.warehouse.waiting import WaitingPages
from kursk_pipeline.records import (
    Access,
    Article,
    FeedEntry,
    Page,
    Verdict,
    WorkItem,
)

BACKFILL_LIMIT = 300
"""Entries of backfills that one fetch takes beside the news: five minutes of one host at a request a second, a third of the
schedule's interval; 28,800 a day."""

RecordT = TypeVar("RecordT")
_KEPT_APART = frozenset({"provenance", "links", "posts", "quality"})


@dataclass(frozen=True, slots=True)
class EntryToFetch:
    """An entry revision that waits to be fetched, with the page last stored for it, if any."""

    entry: FeedEntry
    latest_page_id: str | None


@dataclass(frozen=True, slots=True)
class ReadyArticle:
    """What load decides by: a page, its article and its verdict. What was found in it goes from table to table (star)."""

    page: Page
    article: Article
    verdict: Verdict


def lock_entries(connection: Connection) -> None:
    """Let one poll at a time note entries, until the transaction ends: two sources may announce one address at once."""
    connection.execute(text("select pg_advisory_xact_lock(47033, 0)"))


def known_entries(store: Store, connection: Connection, canonical_urls: Sequence[str]) -> dict[str, FeedEntry]:
    """The entries that the warehouse has already, by canonical URL."""
    table = store.table("raw.entry")
    rows = connection.execute(select(table).where(table.c.canonical_url.in_(canonical_urls))).mappings()
    return {row["canonical_url"]: as_record(FeedEntry, row) for row in rows}


def lost_entries(connection: Connection, canonical_urls: Sequence[str]) -> set[str]:
    """Those of the addresses whose entry, as it stands, led to no page: not found, or gone."""
    asked = text("""
        select entry.canonical_url from raw.entry as entry
        join ops.decision as fetched
          on fetched.stage = 'fetch' and fetched.subject_id = entry.canonical_url || '@' || entry.revision
        where entry.canonical_url = any(cast(:addresses as text[])) and fetched.reason in ('not_found', 'gone')
    """)
    return set(connection.scalars(asked, {"addresses": list(canonical_urls)}))


def listed_entries(store: Store, connection: Connection, feed_url: str, *, since: datetime) -> list[FeedEntry]:
    """Entries that a feed announced first, published since then, that were never noticed to vanish from it."""
    table = store.table("raw.entry")
    statement = select(table).where(
        table.c.feed_url == feed_url, table.c.published_at > since, table.c.vanished_at.is_(None)
    )
    rows = connection.execute(statement.order_by(table.c.canonical_url)).mappings()
    return [as_record(FeedEntry, row) for row in rows]


def _host(url: ColumnElement[str]) -> ColumnElement[str]:
    return func.split_part(func.split_part(url, "/", 3), ":", 1)


def entries_to_fetch(
    store: Store, *, now: datetime, limit: int, part: int = 0, parts: int = 1
) -> list[WorkItem[EntryToFetch]]:
    """Entry revisions due to be fetched: sources in turn, of each the newest first.

    So that a source which announces ten thousand cannot keep the others from being asked. What claims to come from the
    future counts as of the time at which it was seen. Of several parts each has hosts of its own. What backfills announced
    comes last, and BACKFILL_LIMIT of it at most.
    """
    view = store.table("work.fetch")
    newest = func.least(view.c.published_at, view.c.first_seen_at)
    turn = func.row_number().over(
        partition_by=(view.c.is_backfill, view.c.source_id),
        order_by=(newest.desc().nulls_last(), view.c.canonical_url),
    )
    waiting = (
        select(view, turn.label("turn"), newest.label("newest"))
        .where(or_(view.c.due_at.is_(None), view.c.due_at <= now))
        .where(func.mod(func.get_byte(func.decode(func.md5(_host(view.c.url)), "hex"), 0), parts) == part)
        .subquery()
    )
    order = (waiting.c.turn, waiting.c.newest.desc().nulls_last(), waiting.c.canonical_url)
    place = func.row_number().over(partition_by=waiting.c.is_backfill, order_by=order)
    ranked = select(waiting, place.label("place")).subquery()
    statement = (
        select(ranked)
        .where(or_(~ranked.c.is_backfill, ranked.c.place <= BACKFILL_LIMIT))
        .order_by(ranked.c.is_backfill, ranked.c.place)
        .limit(limit)
    )
    with store.transaction() as connection:
        return [
            WorkItem(
                subject_id=row["subject_id"],
                source_id=row["source_id"],
                input_decision_id=None,
                attempt=row["attempt"],
                value=EntryToFetch(as_record(FeedEntry, row), row["latest_page_id"]),
            )
            for row in connection.execute(statement).mappings()
        ]


def pages_to_clean(waiting: WaitingPages, *, now: datetime, limit: int) -> list[WorkItem[Page]]:
    """Pages that wait for clean."""
    page = waiting.store.table("raw.page")
    taken = waiting.take(now=now, limit=limit)
    found = _by_page(waiting.store, select(page), page, taken)
    return [_item(row, as_record(Page, found[row["page_id"]])) for row in taken if row["page_id"] in found]


def articles_for(waiting: WaitingPages, *, now: datetime, limit: int) -> list[WorkItem[Article]]:
    """Articles that wait for judge, dedup or extract: earliest published first, so that originals precede copies."""
    article = waiting.store.table("staging.article")
    taken = waiting.take(now=now, limit=limit)
    found = _by_page(waiting.store, select(*_article_columns(waiting.store)), article, taken)
    return [_item(row, _article(found[row["page_id"]])) for row in taken if row["page_id"] in found]


def articles_to_load(waiting: WaitingPages, *, now: datetime, limit: int) -> list[WorkItem[ReadyArticle]]:
    """Pages that wait for load, with what decides their version; versions of one article in order of fetching."""
    page, article, verdict = (waiting.store.table(name) for name in ("raw.page", "staging.article", "staging.verdict"))
    statement = select(
        *_only(page, Page, prefix="page_"),
        *_article_columns(waiting.store),
        *_only(verdict, Verdict, prefix="verdict_"),
    ).select_from(
        page.join(article, article.c.page_id == page.c.page_id).join(verdict, verdict.c.page_id == page.c.page_id)
    )
    taken = waiting.take(now=now, limit=limit)
    found = _by_page(waiting.store, statement, page, taken)
    return [_item(row, _ready(found[row["page_id"]])) for row in taken if row["page_id"] in found]


def _ready(row: RowMapping) -> ReadyArticle:
    return ReadyArticle(_prefixed(row, Page, "page_"), _article(row), _prefixed(row, Verdict, "verdict_"))


def _by_page(store: Store, statement: Select[Any], table: Any, taken: Sequence[RowMapping]) -> dict[str, RowMapping]:
    """The rows of these pages. Those of another page than asked cannot come: the key of every table here is the page."""
    ids = [row["page_id"] for row in taken]
    asked = statement.add_columns(table.c.page_id.label("_page_id")).where(
        table.c.page_id == any_(cast(ids, ARRAY(Text)))
    )
    with store.transaction() as connection:
        return {row["_page_id"]: row for row in connection.execute(asked).mappings()}


def _article_columns(store: Store) -> list[Any]:
    """Columns of staging.article; what has a table of its own stays there."""
    table = store.table("staging.article")
    return [table.c[name].label(f"article_{name}") for name in columns_of(Article) if name not in _KEPT_APART]


def _article(row: RowMapping) -> Article:
    values = {name: frozen(row[f"article_{name}"]) for name in columns_of(Article) if name not in _KEPT_APART}
    access = Access(values["access"]) if values["access"] else None
    return Article(**values | {"access": access, "provenance": ()})


def _only(table: Any, record_type: type[Any], *, prefix: str = "") -> list[Any]:
    names = columns_of(record_type)
    return [table.c[name].label(prefix + name) for name in names if prefix or name not in {"page_id", "source_id"}]


def _prefixed(row: RowMapping, record_type: type[RecordT], prefix: str) -> RecordT:
    values = {name: row[prefix + name] for name in columns_of(record_type)}
    return record_type(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


def _item(row: RowMapping, value: RecordT) -> WorkItem[RecordT]:
    topic_ruling_id = row["topic_ruling_id"]
    return WorkItem(row["page_id"], row["source_id"], row["input_decision_id"], row["attempt"], value, topic_ruling_id)

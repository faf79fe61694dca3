"""What is left to do: the work lists of every stage, read from the views of sql/work/.

Lists are ordered by what the records are (time, address), never by when they arrived, so that a run that was killed and
started again decides in the same order as one that was not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, or_, select, text

from kursk_pipeline.adapters.warehouse.rows import as_record, columns_of, frozen
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import (
    Access,
    Article,
    Claim,
    FeedEntry,
    Link,
    Membership,
    Mention,
    Page,
    Post,
    Provenance,
    Quality,
    Quotation,
    Relation,
    Verdict,
    WorkItem,
)

RecordT = TypeVar("RecordT")
_KEPT_APART = frozenset({"provenance", "links", "posts", "quality"})


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a stage's work a job takes up: the records of a view of sql/work/; of these pages only, where named."""

    view: str = "work.pending"
    page_ids: tuple[str, ...] | None = None


WAITING = Share()
"""What waits: the work of every ordinary run."""
TO_PLACE = Share("work.to_place")
"""What waits for dedup, and history that its signatures do not know yet."""


@dataclass(frozen=True, slots=True)
class EntryToFetch:
    """An entry revision that waits to be fetched, with the page last stored for it, if any."""

    entry: FeedEntry
    latest_page_id: str | None


@dataclass(frozen=True, slots=True)
class ReadyArticle:
    """Everything that load needs of one page."""

    page: Page
    article: Article
    verdict: Verdict
    membership: Membership
    relations: tuple[Relation, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...] = ()
    quotations: tuple[Quotation, ...] = ()


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
    future counts as of the time at which it was seen. Of several parts each has hosts of its own.
    """
    view = store.table("work.fetch")
    newest = func.least(view.c.published_at, view.c.first_seen_at).desc().nulls_last()
    turn = func.row_number().over(partition_by=view.c.source_id, order_by=(newest, view.c.canonical_url))
    statement = (
        select(view)
        .where(or_(view.c.due_at.is_(None), view.c.due_at <= now))
        .where(func.mod(func.get_byte(func.decode(func.md5(_host(view.c.url)), "hex"), 0), parts) == part)
        .order_by(turn, newest, view.c.canonical_url)
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


def pages_to_clean(store: Store, *, now: datetime, limit: int, share: Share = WAITING) -> list[WorkItem[Page]]:
    """Pages that wait for clean."""
    page = store.table("raw.page")
    pending, statement = _pending(store, "clean", share, now=now)
    statement = statement.join(page, page.c.page_id == pending.c.page_id)
    statement = statement.add_columns(*_only(page, Page)).order_by(page.c.canonical_url, page.c.fetched_at).limit(limit)
    return [_item(row, as_record(Page, row)) for row in _rows(store, statement)]


def articles_for(
    store: Store, stage: str, *, now: datetime, limit: int, share: Share = WAITING
) -> list[WorkItem[Article]]:
    """Articles that wait for judge, dedup or extract: earliest published first, so that originals precede copies."""
    article = store.table("staging.article")
    pending, statement = _pending(store, stage, share, now=now)
    statement = statement.join(article, article.c.page_id == pending.c.page_id).add_columns(*_article_columns(store))
    statement = statement.order_by(
        func.coalesce(article.c.published_at, pending.c.fetched_at), pending.c.canonical_url, pending.c.page_id
    ).limit(limit)
    return [_item(row, _article(row)) for row in _rows(store, statement)]


def articles_to_load(
    store: Store, *, now: datetime, limit: int, share: Share = WAITING
) -> list[WorkItem[ReadyArticle]]:
    """Pages that wait for load, with all that the stages made of them; versions of one article in order of fetching."""
    page, article, verdict, member = (
        store.table(name) for name in ("raw.page", "staging.article", "staging.verdict", "staging.membership")
    )
    pending, statement = _pending(store, "load", share, now=now)
    for table in (page, article, verdict, member):
        statement = statement.join(table, table.c.page_id == pending.c.page_id)
    statement = statement.add_columns(
        *_only(page, Page, prefix="page_"),
        *_article_columns(store),
        *_only(verdict, Verdict, prefix="verdict_"),
        *_only(member, Membership, prefix="member_"),
    )
    statement = statement.order_by(pending.c.fetched_at, pending.c.canonical_url).limit(limit)
    rows = _rows(store, statement)
    ids = [row["page_id"] for row in rows]
    relations = _grouped(store, "staging.relation", Relation, ids)
    mentions = _grouped(store, "staging.mention", Mention, ids)
    apart = _apart(store, ids)
    claims = _grouped(store, "staging.claim", Claim, ids)
    quotations = _grouped(store, "staging.quotation", Quotation, ids)
    return [
        _item(
            row,
            ReadyArticle(
                page=_prefixed(row, Page, "page_"),
                article=_article(row, **apart[row["page_id"]]),
                verdict=_prefixed(row, Verdict, "verdict_"),
                membership=_prefixed(row, Membership, "member_"),
                relations=tuple(relations.get(row["page_id"], ())),
                mentions=tuple(mentions.get(row["page_id"], ())),
                claims=tuple(claims.get(row["page_id"], ())),
                quotations=tuple(quotations.get(row["page_id"], ())),
            ),
        )
        for row in rows
    ]


def _pending(store: Store, stage: str, share: Share, *, now: datetime) -> tuple[Any, Select[Any]]:
    view = store.table(share.view)
    columns = (view.c.page_id, view.c.source_id, view.c.input_decision_id, view.c.attempt, view.c.topic_ruling_id)
    statement = select(*columns).where(view.c.stage == stage, or_(view.c.due_at.is_(None), view.c.due_at <= now))
    if share.page_ids is not None:
        statement = statement.where(view.c.page_id.in_(share.page_ids))
    return view, statement.select_from(view)


def _article_columns(store: Store) -> list[Any]:
    """Columns of staging.article; what has a table of its own stays there, only load reads it."""
    table = store.table("staging.article")
    return [table.c[name].label(f"article_{name}") for name in columns_of(Article) if name not in _KEPT_APART]


def _article(row: RowMapping, **apart: Any) -> Article:
    values = {name: frozen(row[f"article_{name}"]) for name in columns_of(Article) if name not in _KEPT_APART}
    access = Access(values["access"]) if values["access"] else None
    return Article(**values | {"access": access, "provenance": ()} | apart)


def _apart(store: Store, page_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By page, what of an article has a table of its own."""
    provenance = _grouped(store, "staging.provenance", Provenance, page_ids)
    links, posts = (
        _grouped(store, f"staging.{name}", kind, page_ids) for name, kind in (("link", Link), ("post", Post))
    )
    quality = _grouped(store, "staging.quality", Quality, page_ids)
    return {
        page: {
            "provenance": tuple(provenance.get(page, ())),
            "links": tuple(links.get(page, ())),
            "posts": tuple(posts.get(page, ())),
            "quality": next(iter(quality.get(page, ())), None),
        }
        for page in page_ids
    }


def _only(table: Any, record_type: type[Any], *, prefix: str = "") -> list[Any]:
    names = columns_of(record_type)
    return [table.c[name].label(prefix + name) for name in names if prefix or name not in {"page_id", "source_id"}]


def _prefixed(row: RowMapping, record_type: type[RecordT], prefix: str) -> RecordT:
    values = {name: row[prefix + name] for name in columns_of(record_type)}
    return record_type(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


def _item(row: RowMapping, value: RecordT) -> WorkItem[RecordT]:
    topic_ruling_id = row["topic_ruling_id"]
    return WorkItem(row["page_id"], row["source_id"], row["input_decision_id"], row["attempt"], value, topic_ruling_id)


def _rows(store: Store, statement: Select[Any]) -> list[RowMapping]:
    with store.transaction() as connection:
        return list(connection.execute(statement).mappings())


def _grouped(
    store: Store, table_name: str, record_type: type[RecordT], page_ids: Sequence[str]
) -> dict[str, list[RecordT]]:
    table = store.table(table_name)
    grouped: dict[str, list[RecordT]] = {}
    statement = select(table).where(table.c.page_id.in_(page_ids)).order_by(*table.primary_key.columns)
    for row in _rows(store, statement):
        grouped.setdefault(row["page_id"], []).append(as_record(record_type, row))
    return grouped

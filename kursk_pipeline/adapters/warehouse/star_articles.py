"""Loads what clean found of an article version beside its text: stated fields, links, posts, signals of quality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse.rows import as_row, copy
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import Article


def load_articles(store: Store, connection: Connection, pairs: Sequence[tuple[int, Article]]) -> None:
    """Write the rows of these versions, by article key; what an earlier reading of them gave makes room."""
    rows: dict[str, list[dict[str, Any]]] = {
        "article_field": [row for key, article in pairs for row in _fields(key, article)],
        "article_link": [_of(key, link) for key, article in pairs for link in article.links],
        "article_post": [_of(key, post) for key, article in pairs for post in article.posts],
        "article_quality": [_of(key, article.quality) for key, article in pairs if article.quality],
    }
    for name, own in rows.items():
        table = store.table(f"warehouse.{name}")
        connection.execute(table.delete().where(table.c.article_key.in_([key for key, _ in pairs])))
        copy(connection, table, own)


def _of(article_key: int, record: Any) -> dict[str, Any]:
    row = as_row(record, article_key=article_key)
    del row["page_id"]
    return row


def _fields(article_key: int, article: Article) -> Iterator[dict[str, Any]]:
    for stated in article.provenance:
        value = _words(getattr(article, stated.field))
        yield as_row(stated, article_key=article_key, value=value)


def _words(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join(value) or None
    return None if value is None else str(value)

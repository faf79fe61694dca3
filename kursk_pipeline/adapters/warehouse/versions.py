"""What the warehouse has of articles: their newest versions, the versions that pages were read as, and withdrawing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import ArticleVersion, TopicState

WITHDRAW = text("""
update warehouse.fact_article
set withdrawn_at = greatest(:now, lower(valid) + :step),
    valid = tstzrange(lower(valid), greatest(:now, lower(valid) + :step))
where page_id = any(cast(:pages as text[])) and upper_inf(valid)
""")
SMALLEST_STEP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest version of an article, when it was withdrawn if it was, and the number of its page's last fetch."""

    version: ArticleVersion
    withdrawn_at: datetime | None = None
    fetch_no: int = 0


def newest_versions(store: Store, article_ids: Sequence[str]) -> dict[str, Standing]:
    """The newest version of each article that the warehouse has, by article id; also where it is withdrawn."""
    fact, source = store.table("warehouse.fact_article"), store.table("warehouse.dim_source")
    statement = (
        select(fact, source.c.source_id, func.lower(fact.c.valid).label("valid_from"))
        .join(source, source.c.source_key == fact.c.source_key)
        .where(fact.c.article_id.in_(article_ids))
        .ext(distinct_on(fact.c.article_id))
        .order_by(fact.c.article_id, fact.c.version_no.desc())
    )
    with store.transaction() as connection:
        rows = connection.execute(statement).mappings().all()
        numbers = _fetch_numbers(store, connection, {row["page_id"] for row in rows})
    return {
        row["article_id"]: Standing(_version(row), row["withdrawn_at"], numbers.get(row["page_id"], 0)) for row in rows
    }


def versions_of_pages(store: Store, page_ids: Sequence[str]) -> dict[str, ArticleVersion]:
    """The newest version that each page was read as, by page id."""
    fact, source = store.table("warehouse.fact_article"), store.table("warehouse.dim_source")
    statement = (
        select(fact, source.c.source_id, func.lower(fact.c.valid).label("valid_from"))
        .join(source, source.c.source_key == fact.c.source_key)
        .where(fact.c.page_id.in_(page_ids))
        .ext(distinct_on(fact.c.page_id))
        .order_by(fact.c.page_id, fact.c.version_no.desc())
    )
    with store.transaction() as connection:
        return {row["page_id"]: _version(row) for row in connection.execute(statement).mappings()}


def fetch_numbers(store: Store, page_ids: Iterable[str]) -> dict[str, int]:
    """The number of the last fetch that brought each page: of two pages, the one with the higher number came later."""
    with store.transaction() as connection:
        return _fetch_numbers(store, connection, page_ids)


def withdraw(connection: Connection, page_ids: Sequence[str], *, now: datetime) -> None:
    """End the current versions that were read from these pages: a later reading found no article on topic there."""
    if page_ids:
        connection.execute(WITHDRAW, {"pages": list(page_ids), "now": now, "step": SMALLEST_STEP})


def _fetch_numbers(store: Store, connection: Connection, page_ids: Iterable[str]) -> dict[str, int]:
    decision: Any = store.table("ops.decision")
    statement = (
        select(decision.c.page_id, func.max(decision.c.decision_id).label("fetch_no"))
        .where(decision.c.stage == "fetch", decision.c.page_id.in_(list(page_ids)), decision.c.outcome == "kept")
        .group_by(decision.c.page_id)
    )
    return {row.page_id: row.fetch_no for row in connection.execute(statement)}


def _version(row: Any) -> ArticleVersion:
    values = {field.name: row[field.name] for field in fields(ArticleVersion)}
    return ArticleVersion(
        **values | {"authors": tuple(values["authors"]), "topic_state": TopicState(values["topic_state"])}
    )

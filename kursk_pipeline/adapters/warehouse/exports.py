"""What leaves the warehouse: its datasets as of one moment, streamed, and the changes after a cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects.postgresql import TSTZRANGE

from kursk_pipeline.adapters.warehouse.store import Store

if TYPE_CHECKING:
    import psycopg

WHOLE = ("dim_date", "dim_source", "dim_seed", "dim_entity", "entity_place", "entity_role", "entity_decision")
"""Small tables, written as one file each."""
BY_ARTICLE = (
    "fact_mention",
    "fact_claim",
    "fact_quotation",
    "bridge_cluster_article",
    "article_field",
    "article_link",
    "article_post",
    "article_quality",
)
TEXT = "article_text"
ROWS_AT_ONCE = 20_000
TEXTS_AT_ONCE = 200
"""Rows that are in memory at once. A text has at most a million characters, so 200 of them stay below a gigabyte."""
EXPORT_SECONDS = 3600
"""No query of an export may run longer."""

_MONTH = "lower(article.valid) >= %(first)s and lower(article.valid) < %(last)s"


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of the export.

    Args:
        name: of the table in the schema ``warehouse``, and of its folder.
        query: with ``%(first)s`` and ``%(last)s`` for the bounds of a month where ``is_monthly``; ordered by key, so that
            the same rows make the same file.
        is_monthly: whether it is cut by the month (UTC) in which an article version was first seen.
        rows_at_once: how many rows may be in memory.
    """

    name: str
    query: str
    is_monthly: bool
    rows_at_once: int = ROWS_AT_ONCE


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export: its name, what PostgreSQL calls its type, and what it holds."""

    name: str
    kind: str
    meaning: str


def datasets(store: Store, *, with_text: bool) -> list[Dataset]:
    """The datasets of an export; texts only where asked for, and only those that may be kept (docs/retention.md)."""
    whole = [Dataset(name, _select(store, name, "") + _ordered(store, name), is_monthly=False) for name in WHOLE]
    facts = [
        Dataset("fact_article", _versions(store), is_monthly=True),
        *(_of_articles(store, name) for name in BY_ARTICLE),
    ]
    texts = [_texts(store)] if with_text else []
    return [*whole, *facts, _relations(store), *texts]


def _columns(table: Table) -> str:
    """The columns that leave: a period as its two ends, generated columns not at all."""
    chosen = []
    for column in table.columns:
        if isinstance(column.type, TSTZRANGE):
            chosen += [
                f"lower(own.{column.name}) as {column.name}_from",
                f"upper(own.{column.name}) as {column.name}_to",
            ]
        elif column.computed is None:
            chosen.append(f'own."{column.name}"')
    return ", ".join(chosen)


def _select(store: Store, name: str, rest: str) -> str:
    columns = _columns(store.table(f"warehouse.{name}"))
    return f"select {columns} from warehouse.{name} as own {rest}"  # noqa: S608 - names of our own schema


def _ordered(store: Store, name: str) -> str:
    key = store.table(f"warehouse.{name}").primary_key
    return " order by " + ", ".join(f"own.{column.name}" for column in key)


def _versions(store: Store) -> str:
    return _select(store, "fact_article", "where " + _MONTH.replace("article.", "own.")) + _ordered(
        store, "fact_article"
    )


def _of_articles(store: Store, name: str) -> Dataset:
    of_month = f"join warehouse.fact_article as article using (article_key) where {_MONTH}"
    return Dataset(name, _select(store, name, of_month) + _ordered(store, name), is_monthly=True)


def _relations(store: Store) -> Dataset:
    """Pairs are of pages; a page belongs to the month in which a version was first made of it."""
    of_month = """join (
      select page_id from warehouse.fact_article as article group by page_id
      having min(lower(article.valid)) >= %(first)s and min(lower(article.valid)) < %(last)s
    ) as page using (page_id)"""
    query = _select(store, "fact_relation", of_month) + _ordered(store, "fact_relation")
    return Dataset("fact_relation", query, is_monthly=True)


def _texts(store: Store) -> Dataset:
    """Texts that may be kept in full: a rule that became stricter counts before housekeep has deleted anything."""
    allowed = f"""join warehouse.fact_article as article using (article_key) join raw.page as page using (page_id)
    where page.retention = 'full_text' and {_MONTH} and not exists (
      select from ops.purge as purge where purge.page_id = article.page_id and purge.part = 'text')"""
    return Dataset(TEXT, _select(store, TEXT, allowed) + _ordered(store, TEXT), True, TEXTS_AT_ONCE)


@contextmanager
def snapshot(store: Store) -> Iterator[Connection]:
    """One moment of the warehouse: every query inside sees the same rows, and can only look."""
    with store.transaction() as connection:
        connection.exec_driver_sql("set transaction isolation level repeatable read read only")
        connection.exec_driver_sql(f"set local statement_timeout = '{EXPORT_SECONDS}s'")
        yield connection


def cursor_of(connection: Connection) -> str:
    """The cursor of ``marts.changes_since`` that belongs to this snapshot.

    Transactions from the oldest that still ran are told again, so that none of them is missed.
    """
    statement = "select pg_snapshot_xmin(pg_current_snapshot())::text || '.0'"
    return str(connection.scalar(text(statement)))


def schema_version(connection: Connection) -> str:
    """The number of the newest migration."""
    return str(connection.scalar(text("select max(version_num) from public.alembic_version")))


def months(connection: Connection) -> list[date]:
    """The first days of the months in which article versions were first seen."""
    statement = (
        "select distinct date_trunc('month', lower(valid), 'UTC') as month from warehouse.fact_article order by month"
    )
    return [month.date() for month in connection.scalars(text(statement))]


def months_changed(connection: Connection, since: str) -> set[date] | None:
    """Months whose rows may differ from what a snapshot with this cursor saw; None when any may.

    Every version of a changed article counts, for rows of one page may stand under another version's month.
    """
    transaction_no, change_no = since.split(".")
    statement = text("""
        select distinct date_trunc('month', lower(fact.valid), 'UTC') as month, change.kind = 'deleted' as is_gone
        from ops.change as change left join warehouse.fact_article as fact using (article_id)
        where (change.transaction_no, change.change_no) > (:transaction_no, :change_no)""")
    found = connection.execute(statement, {"transaction_no": int(transaction_no), "change_no": int(change_no)}).all()
    if any(row.is_gone for row in found):
        return None
    return {row.month.date() for row in found if row.month is not None}


def meanings(connection: Connection, name: str) -> dict[str, tuple[str, str]]:
    """Type and meaning of the columns of a table of the schema ``warehouse``, by name."""
    statement = text("""
        select column_name, data_type, coalesce(column_meaning, '') as column_meaning from marts.data_dictionary
        where schema_name = 'warehouse' and table_name = :name""")
    return {
        row.column_name: (row.data_type, row.column_meaning) for row in connection.execute(statement, {"name": name})
    }


@contextmanager
def streamed(
    connection: Connection, dataset: Dataset, bounds: dict[str, date]
) -> Iterator[tuple[list[tuple[str, int]], Iterator[Sequence[tuple[Any, ...]]]]]:
    """Columns (name, type oid) of a dataset and its rows in batches, read through a cursor that stays in the server."""
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    with driver.cursor(name="export") as cursor:
        cursor.execute(dataset.query, bounds)  # built from names of our own schema
        columns = [(column.name, column.type_code) for column in cursor.description or ()]
        yield columns, iter(lambda: cursor.fetchmany(dataset.rows_at_once), [])

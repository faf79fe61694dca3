"""Records to rows and back. The fields of a record are the columns of its table, so no mapping is written anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection, MetaData, RowMapping, Table
from sqlalchemy.dialects.postgresql import insert

if TYPE_CHECKING:
    import psycopg

RecordT = TypeVar("RecordT")


_COLUMNS: dict[type[Any], tuple[str, ...]] = {}
"""Kept because it is asked for every row, and looking through the fields costs more than the row."""


def columns_of(record_type: type[Any]) -> tuple[str, ...]:
    """The field names of a record, in order."""
    if record_type not in _COLUMNS:
        _COLUMNS[record_type] = tuple(field.name for field in fields(record_type))
    return _COLUMNS[record_type]


def as_row(record: Any, **more: Any) -> dict[str, Any]:
    """One record as a row; ``more`` adds bookkeeping columns such as ``run_id``."""
    row = {name: _plain(getattr(record, name)) for name in columns_of(type(record))}
    return row | more


def as_record(record_type: type[RecordT], row: RowMapping) -> RecordT:
    """One row as a record; columns that the record does not have are left out."""
    return record_type(**{name: frozen(row[name]) for name in columns_of(record_type)})


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; those that exist already stay as they are. Safe to repeat."""
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def insert_or_replace(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; those with the same primary key take the new values. Safe to repeat."""
    if not rows:
        return
    statement = insert(table)
    key = [column.name for column in table.primary_key]
    changes = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changes), rows)


def copy(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Bulk-insert rows by COPY. The caller makes sure that none exists yet."""
    rows = list(rows)
    if not rows:
        return
    names = list(rows[0])
    listed = ", ".join(f'"{name}"' for name in names)
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    with (
        driver.cursor() as cursor,
        cursor.copy(f'copy "{table.schema}"."{table.name}" ({listed}) from stdin') as stream,
    ):
        for row in rows:
            stream.write_row([row[name] for name in names])


def copy_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Like :func:`insert_new`, for many rows: COPY into a temporary table, and from there those that do not exist yet."""
    if not rows:
        return
    listed = ", ".join(f'"{name}"' for name in rows[0])
    target, fresh = f'"{table.schema}"."{table.name}"', Table(f"new_{table.name}", MetaData(), schema="pg_temp")
    make = f"create temporary table {fresh.name} as select {listed} from {target} limit 0"  # noqa: S608 - names of ours
    connection.exec_driver_sql(make)
    copy(connection, fresh, rows)
    take = f"insert into {target} ({listed}) select {listed} from {fresh.name} on conflict do nothing"  # noqa: S608
    connection.exec_driver_sql(take)
    connection.exec_driver_sql(f"drop table {fresh.name}")


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def frozen(value: Any) -> Any:
    """An array of the database as a record holds it."""
    return tuple(value) if isinstance(value, list) else value

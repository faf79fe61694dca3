"""Brings a warehouse to the schema of this code: numbered migrations through Alembic, then the views, then
the grants of sql/roles.

Two processes that start at once do not collide: an advisory lock makes the second wait and then find nothing to do.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from kursk_pipeline.settings import ROOT

MIGRATION_LOCK = 4_703_115
"""Key of the advisory lock that migrations hold; any number that nothing else in the database uses."""

VIEW_SCHEMAS = ("work", "marts")
"""Schemas that hold views only. Each is made anew when one of its files changes; nothing is lost with a view."""


def migrate(url: str, sql_folder: Path = ROOT / "sql") -> bool:
    """Migrate the warehouse at ``url`` (SQLAlchemy form) to the newest schema; returns whether anything changed.

    Everything happens in one transaction: a failed migration leaves the database as it was.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            before = _version(connection)
            command.upgrade(_alembic(connection, sql_folder), "head")
            rebuilt = False
            for name in VIEW_SCHEMAS:  # later ones read earlier ones, and went with them
                rebuilt = _rebuild_views(connection, name, sql_folder / name, is_due=rebuilt) or rebuilt
            for path in sorted((sql_folder / "roles").glob("*.sql")):  # views lost their grants when they were rebuilt
                connection.execution_options(no_parameters=True).exec_driver_sql(path.read_text(encoding="utf-8"))
            return before != _version(connection) or rebuilt
    finally:
        engine.dispose()


def lag(connection: Connection, sql_folder: Path = ROOT / "sql") -> str | None:
    """In words, how the warehouse differs from the schema of this code; None when it does not."""
    head = ScriptDirectory.from_config(_alembic(connection, sql_folder)).get_current_head()
    if (there := _version(connection)) != head:
        return f"the warehouse is at migration {there or 'none'}, the code needs {head}"
    old = [name for name in VIEW_SCHEMAS if not _is_built(connection, name, _digest(_files(sql_folder / name)))]
    return f"the views of {', '.join(old)} are not those of this code" if old else None


def _alembic(connection: Connection, sql_folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(sql_folder / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str | None:
    if connection.scalar(text("select to_regclass('public.alembic_version')")) is None:
        return None
    version: str | None = connection.scalar(text("select max(version_num) from public.alembic_version"))
    return version


def _rebuild_views(connection: Connection, schema: str, folder: Path, *, is_due: bool) -> bool:
    """Make the views of one schema anew when it is due, or their files differ from what the database was built from."""
    files = _files(folder)
    digest = _digest(files)
    if not is_due and _is_built(connection, schema, digest):
        return False
    driver = connection.execution_options(no_parameters=True)
    driver.exec_driver_sql(f"drop schema if exists {schema} cascade; create schema {schema}")
    for content in files:
        driver.exec_driver_sql(content)
    driver.exec_driver_sql(f"comment on schema {schema} is 'Views, made from sql/{schema}/. Built from {digest}'")
    return True


def _files(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in _in_order(folder)]


def _digest(files: list[str]) -> str:
    return hashlib.sha256("\0".join(files).encode()).hexdigest()


def _is_built(connection: Connection, schema: str, digest: str) -> bool:
    asked = text("select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = :schema")
    built: str | None = connection.scalar(asked, {"schema": schema})
    return built is not None and built.endswith(digest)


def _in_order(folder: Path) -> list[Path]:
    """The SQL files of a folder, each after the views of the same folder that it reads."""
    waiting = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    reads = {
        name: {other for other in waiting if other != name and f"{folder.name}.{other}" in path.read_text("utf-8")}
        for name, path in waiting.items()
    }
    ordered: list[Path] = []
    while waiting:
        ready = sorted(name for name in waiting if not reads[name] & waiting.keys())
        if not ready:
            raise ValueError(f"the views of {folder} read one another in a circle: {sorted(waiting)}")
        ordered += [waiting.pop(name) for name in ready]
    return ordered

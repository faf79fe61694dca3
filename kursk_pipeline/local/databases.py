"""Which PostgreSQL holds the warehouse and Airflow's own tables: the embedded one, or one that the user names."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import Settings

OLDEST_SERVER = 15
"""``unique nulls not distinct`` came with PostgreSQL 15."""
AIRFLOW_DATABASE = "airflow"


@dataclass(frozen=True, slots=True)
class Databases:
    """SQLAlchemy addresses with the psycopg driver, passwords included."""

    warehouse: str
    airflow: str
    is_embedded: bool


def open_databases(settings: Settings, *, airflow_url: str | None = None, port: int | None = None) -> Databases:
    """Make both databases reachable: start the embedded server, or check the one that the settings name.

    Args:
        settings: whose warehouse.
        airflow_url: where Airflow keeps its tables; None means the database ``airflow`` of the same server.
        port: loopback port for the embedded server; None leaves the choice to it.

    Raises:
        SetupError: the server cannot start, cannot be reached, is too old, or lacks pgvector; with the fix.
    """
    if settings.database_url is None:
        server = EmbeddedPostgres(settings.state, port=port)
        server.start()
        return Databases(server.url("warehouse"), airflow_url or server.url(AIRFLOW_DATABASE), is_embedded=True)
    _check(settings.database_url)
    return Databases(settings.database_url, airflow_url or _airflow_beside(settings.database_url), is_embedded=False)


def plain(url: str) -> str:
    """A SQLAlchemy address in the form that libpq and psql read."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _check(url: str) -> None:
    with _connect(url, "KURSK_DATABASE_URL") as connection:
        version = connection.info.server_version // 10000
        if version < OLDEST_SERVER:
            raise SetupError(
                f"KURSK_DATABASE_URL names PostgreSQL {version}, and {OLDEST_SERVER} is the oldest that will do. "
                "Fix: name a newer server."
            )
        _require_vector(connection)


def _connect(url: str, variable: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(plain(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise SetupError(
            f"No answer from {variable} ({shown}): {error}. Fix: check address, user and password."
        ) from None


def _require_vector(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    try:
        connection.execute("create extension if not exists vector")
    except psycopg.errors.InsufficientPrivilege:
        fix = "ask its administrator to run in that database: create extension vector"
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile):
        fix = "install pgvector on that server (Debian and Ubuntu: apt-get install postgresql-NN-pgvector)"
    else:
        return
    raise SetupError(f"The database of KURSK_DATABASE_URL has no pgvector. Fix: {fix}.")


def _airflow_beside(warehouse: str) -> str:
    """The database ``airflow`` of the same server, created where it is missing and may be."""
    url = make_url(warehouse).set(database=AIRFLOW_DATABASE).render_as_string(hide_password=False)
    with _connect(warehouse, "KURSK_DATABASE_URL") as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [AIRFLOW_DATABASE]).fetchone()
        if found is None:
            try:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(AIRFLOW_DATABASE)))
            except psycopg.errors.InsufficientPrivilege:
                raise SetupError(
                    "Airflow needs a database of its own, and this user may not create one. "
                    f"Fix: have an administrator create the database {AIRFLOW_DATABASE}, owned by this user, "
                    "or name another with KURSK_AIRFLOW_DATABASE_URL."
                ) from None
    return url

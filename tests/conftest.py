"""What all tests share: one real PostgreSQL for the session, and a fresh migrated warehouse for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres

AIRFLOW = "tests/airflow/"
TEMPLATE = "migrated_template"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
numbers = count(1)


def plain(url: str) -> str:
    """The address as psycopg itself reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def execute(server: EmbeddedPostgres, statement: str, database: str) -> None:
    """Run a statement that creates or drops a database."""
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(database), sql.Identifier(TEMPLATE)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Side by side (`make test`), a file's tests stay on one worker, and all that share the one Airflow on another."""
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the real Airflow first: they take longest, and most of their time is waiting."""
    items.sort(key=lambda item: not item.nodeid.startswith(AIRFLOW))


class ByFile(LoadScopeScheduling):
    """Gives a worker the tests of one file at a time, or all of tests/airflow."""

    def _split_scope(self, nodeid: str) -> str:
        return AIRFLOW if nodeid.startswith(AIRFLOW) else nodeid.split("::", 1)[0]


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One embedded PostgreSQL for the whole session, without durability, on a port of its own."""
    # Not pytest's tmp_path: as root its parents are closed to the user that PostgreSQL then runs as.
    state = Path(tempfile.mkdtemp(prefix="kursk-tests-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=("fsync=off", "synchronous_commit=off", "full_page_writes=off"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_template(postgres: EmbeddedPostgres) -> str:
    """A warehouse migrated once; tests get copies, which take tens of milliseconds instead of a migration each."""
    execute(postgres, "create database {}", TEMPLATE)
    with psycopg.connect(plain(postgres.url(TEMPLATE)), autocommit=True) as connection:
        connection.execute("create extension vector")
    migrate(postgres.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def warehouse_url(postgres: EmbeddedPostgres, migrated_template: str) -> Iterator[str]:
    """SQLAlchemy address (psycopg) of an empty, migrated warehouse of this test's own."""
    database = f"test_{next(numbers)}"
    execute(postgres, "create database {} template {}", database)
    yield postgres.url(database)
    execute(postgres, "drop database {} with (force)", database)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium for Playwright's ``executable_path``; tests that need one are skipped where there is none."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian and Ubuntu: apt-get install chromium)")
    return found

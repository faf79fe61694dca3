"""Migrations on warehouses that hold rows, and started by two processes at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import ROOT
from tests.conftest import execute, plain

VALID_ROWS = Path(__file__).parent / "valid_rows.sql"
BEFORE_GUARDS = "0008"
"""The newest migration before the log of changes and the guards, which both look at rows that are there."""
COLUMNS = """
select table_schema, table_name, column_name, data_type, is_nullable from information_schema.columns
where table_schema in ('ops', 'raw', 'staging', 'warehouse', 'work', 'marts') order by 1, 2, 3"""
HELD = ("warehouse.fact_article", "warehouse.fact_mention", "warehouse.fact_claim", "ops.decision", "raw.page")
numbers = count(1)


@pytest.fixture
def empty_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    database = f"migrations_{next(numbers)}"
    execute(postgres, "create database {}", database)
    with psycopg.connect(plain(postgres.url(database)), autocommit=True) as connection:
        connection.execute("create extension vector")
    yield postgres.url(database)
    execute(postgres, "drop database {} with (force)", database)


def answer(url: str, query: str) -> list[tuple]:
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(query).fetchall()


def counts(url: str) -> dict[str, int]:
    return {name: answer(url, f"select count(*) from {name}")[0][0] for name in HELD}


def upgrade_to(url: str, revision: str) -> None:
    engine, config = create_engine(url), Config()
    config.set_main_option("script_location", str(ROOT / "sql" / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_a_loaded_warehouse_moves_forward_with_its_rows(empty_url, warehouse_url):
    upgrade_to(empty_url, BEFORE_GUARDS)
    with psycopg.connect(plain(empty_url)) as connection:
        connection.execute(VALID_ROWS.read_text("utf-8"))
    before = counts(empty_url)
    assert min(before.values()) > 0
    assert migrate(empty_url)
    assert counts(empty_url) == before
    told = "select kind::text, version_no from ops.change where kind = 'loaded' order by version_no"
    assert answer(empty_url, told) == [("loaded", 1), ("loaded", 2)], "what was loaded before the log began is in it"
    assert answer(empty_url, COLUMNS) == answer(warehouse_url, COLUMNS)
    assert not migrate(empty_url), "there is nothing left to do"


def test_two_that_start_at_once_do_not_collide(empty_url, warehouse_url):
    with ThreadPoolExecutor(2) as both:
        changed = list(both.map(migrate, [empty_url, empty_url]))
    assert sorted(changed) == [False, True], "one migrates, the other waits and finds nothing to do"
    assert answer(empty_url, COLUMNS) == answer(warehouse_url, COLUMNS)

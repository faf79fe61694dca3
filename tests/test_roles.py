"""The groups of sql/roles on a real server: each does what it should, and nothing else."""

from datetime import UTC, datetime

import psycopg
import pytest

from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.adapters.warehouse import stored_marts
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from tests.adapters.test_star import load, version
from tests.conftest import plain
from tests.journey.conftest import ROOT

READABLE = (
    "select * from marts.article_current",
    "select title, url from marts.live_blog_post",
    "select snippet from marts.search('Sudzha')",
    "select * from marts.as_of(now())",
    "select * from marts.changes_since('')",
    "select surface from warehouse.fact_mention",
    "select canonical_url from raw.page",
    "select state from ops.run",
)
UNREADABLE = (
    "select text from warehouse.article_text",
    "select words from warehouse.article_words",
    "select text from marts.live_blog_post",
    "select text from staging.article",
)
CHANGES = (
    "insert into ops.deferral values ('fetch', 'x', 'x', 'x', '', 1, now(), now())",
    "update warehouse.fact_article set title = 'x'",
    "delete from warehouse.fact_article",
    "truncate warehouse.fact_mention",
)
STRUCTURE = (
    "create table marts.mine (a integer)",
    "create table public.mine (a integer)",
    "drop view marts.revision",
    "alter table raw.page add column a integer",
    "select work.admit('x', 'kursk_loader')",
    "create role x",
)


@pytest.fixture
def store(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(desk)
    yield desk.store
    desk.close()


@pytest.fixture
def acting(store, warehouse_url):
    load(store, version(1))
    stored_marts.refresh(store, now=datetime.now(UTC))
    with psycopg.connect(plain(warehouse_url), autocommit=True) as connection:

        def ask(group: str, query: str) -> list:
            connection.execute(f"set role {group}")
            try:
                cursor = connection.execute(query)
                return cursor.fetchall() if cursor.description else []
            finally:
                connection.execute("reset role")

        yield ask


def refused(ask, group: str, query: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(group, query)


@pytest.mark.parametrize("query", READABLE)
def test_analysts_read_marts_and_facts(acting, query):
    for group in ("kursk_analyst", "kursk_fulltext"):
        acting(group, query)


def test_analysts_see_snippets_and_no_texts(acting):
    assert "[Sudzha]" in acting("kursk_analyst", "select snippet from marts.search('Sudzha')")[0][0]
    for query in UNREADABLE:
        refused(acting, "kursk_analyst", query)
    assert acting("kursk_fulltext", UNREADABLE[0]) == [("Sudzha fell silent.",)]
    refused(acting, "kursk_fulltext", UNREADABLE[3])


@pytest.mark.parametrize("group", ["kursk_analyst", "kursk_fulltext"])
def test_analysts_change_nothing(acting, group):
    for query in (*CHANGES, *STRUCTURE):
        refused(acting, group, query)


def test_the_loader_makes_no_structure_and_deletes_nothing_that_was_quoted(acting):
    for query in (*STRUCTURE, *CHANGES[2:], "delete from raw.page", "delete from ops.decision", "truncate raw.page"):
        refused(acting, "kursk_loader", query)
    acting("kursk_loader", CHANGES[0])
    acting("kursk_loader", "delete from ops.deferral")
    assert acting("kursk_loader", "select work.refresh_mart('story')") == [(1,)]


def test_a_loader_loads_and_refreshes_with_its_own_login(acting, store, warehouse_url):
    with psycopg.connect(plain(warehouse_url), autocommit=True) as owner:
        name = f"loader_{owner.info.dbname}"
        owner.execute("select work.admit(%s, 'kursk_loader')", [name])
        owner.execute(f"alter role {name} password 'only for this test'")
        login = plain(warehouse_url).split("@")[1]
        own = Store(f"postgresql+psycopg://{name}:only for this test@{login}")
        try:
            load(own, version(2))
            stored_marts.refresh(own, now=datetime.now(UTC))
        finally:
            own.close()
            owner.execute(f"drop role {name}")
        assert owner.execute("select version_no from marts.article_current").fetchall() == [(2,)]


def test_a_login_is_made_without_a_password_and_with_its_limits(acting, warehouse_url):
    with psycopg.connect(plain(warehouse_url), autocommit=True) as owner:
        name = f"analyst_{owner.info.dbname}"
        owner.execute("select work.admit(%s, 'kursk_analyst', 30)", [name])
        password, limits = owner.execute(
            "select rolpassword, rolconnlimit from pg_authid where rolname = %s", [name]
        ).fetchone()
        options = owner.execute("select unnest(setconfig) from pg_db_role_setting where setrole = %s::regrole", [name])
        found = {row[0] for row in options}
        owner.execute(f"drop role {name}")
    assert (password, limits) == (None, 3)
    assert {"statement_timeout=30s", "default_transaction_read_only=on", "temp_file_limit=2GB"} <= found


def test_grants_are_there_again_after_the_views_were_rebuilt(acting, store, warehouse_url):
    store.close()
    with psycopg.connect(plain(warehouse_url), autocommit=True) as owner:
        owner.execute("comment on schema work is 'of another release'")
    assert migrate(warehouse_url)
    assert acting("kursk_analyst", "select title from marts.article_current") == [("Title 1",)]

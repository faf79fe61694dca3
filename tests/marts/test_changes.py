"""The change feed: nothing missed, nothing twice, and what must be forgotten is said."""

import json

import psycopg
import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner, Result

from kursk_pipeline.adapters.warehouse import purges
from kursk_pipeline.cli.main import app
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import SetupError
from kursk_pipeline.jobs import prepare
from kursk_pipeline.records import Purge
from kursk_pipeline.settings import from_environment
from tests.adapters.test_star import NOW, load, version
from tests.conftest import plain
from tests.journey.conftest import ROOT
from tests.journey.digest import rows


@pytest.fixture
def store(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(desk)
    yield desk.store
    desk.close()


def feed(url: str, since: str = "") -> list[dict]:
    return rows(url, f"select * from marts.changes_since('{since}')")


def change(url: str, statement: str) -> None:
    with create_engine(url).begin() as connection:
        connection.execute(text(statement))


def test_a_reader_hears_of_versions_once_and_in_order(store, warehouse_url):
    load(store, version(1))
    load(store, version(2))
    first = feed(warehouse_url)
    assert [(row["kind"], row["version_no"], row["title"]) for row in first] == [
        ("loaded", 1, "Title 1"),
        ("superseded", 1, "Title 1"),
        ("loaded", 2, "Title 2"),
    ]
    assert [row["valid_to"] is None for row in first] == [False, False, True]
    one_by_one, cursor = [], ""
    while found := rows(warehouse_url, f"select * from marts.changes_since('{cursor}', 1)"):
        one_by_one += found
        cursor = found[0]["cursor"]
    assert one_by_one == first
    assert feed(warehouse_url, cursor) == []


def test_a_transaction_that_commits_late_is_not_passed_over(store, warehouse_url):
    load(store, version(1))
    cursor = feed(warehouse_url)[-1]["cursor"]
    with psycopg.connect(plain(warehouse_url)) as slow:
        slow.execute("update warehouse.bridge_cluster_article set score = score")  # another score would hold version 1
        load(store, version(2))
        assert feed(warehouse_url, cursor) == []
        slow.commit()
    kinds = [(row["kind"], row["version_no"]) for row in feed(warehouse_url, cursor)]
    assert kinds == [("refreshed", 1), ("superseded", 1), ("loaded", 2)]


def test_what_must_be_forgotten_is_a_tombstone(store, warehouse_url):
    load(store, version(1))
    cursor = feed(warehouse_url)[-1]["cursor"]
    one = version(1)
    gone = Purge(one.page_id, "text", "facts_only", one.text_hash, NOW, "reserved", NOW, "test", NOW)
    with store.transaction() as connection:
        purges.keep(store, connection, [gone])
    for table in ("fact_mention", "bridge_cluster_article", "fact_article"):
        change(warehouse_url, f"delete from warehouse.{table}")
    tombstones = feed(warehouse_url, cursor)
    assert [(row["kind"], row["is_tombstone"], row["article_id"], row["version_no"]) for row in tombstones] == [
        ("text_removed", True, "0" * 32, 1),
        ("deleted", True, "0" * 32, 1),
    ]
    assert [(row["has_text"], row["title"]) for row in tombstones] == [(False, None)] * 2


def test_what_people_decide_is_told(store, warehouse_url):
    load(store, version(1, article_id=rows(warehouse_url, f"select {ID_OF_ADDRESS} as id")[0]["id"]))
    cursor = feed(warehouse_url)[-1]["cursor"]
    ruling = "insert into staging.topic_ruling (article_url, page_id, state, ruled_by, why, ruled_at) values"
    for state in ("'namesake'", "null"):
        address = "https://kyiv-dispatch.localhost/a"
        change(warehouse_url, f"{ruling} ('{address}', '{version(1).page_id}', {state}, 'me', 'seen', now())")
    change(
        warehouse_url,
        "insert into warehouse.entity_decision (kind, entity_id, target_id, reason, decided_by, decided_at)"
        " values ('merge', 'nil:x', 'Q3178', 'the same', 'me', now())",
    )
    told = feed(warehouse_url, cursor)
    assert [(row["kind"], row["is_tombstone"]) for row in told] == [
        ("withdrawn", True),
        ("restored", False),
        ("entity_decided", False),
    ]
    ids = {row["article_id"] for row in rows(warehouse_url, "select article_id from warehouse.fact_article")}
    assert {row["article_id"] for row in told[:2]} == ids
    assert (told[2]["decision"], told[2]["entity_id"], told[2]["target_id"]) == ("merge", "nil:x", "Q3178")


ID_OF_ADDRESS = "left(encode(sha256('https://kyiv-dispatch.localhost/a'), 'hex'), 32)"


def kursk(url: str, *words: str) -> Result:
    return CliRunner().invoke(app, words, env={"KURSK_DATABASE_URL": url})


def test_the_commands_print_lines_and_refuse_a_cursor_of_another_server(store, warehouse_url, tmp_path):
    load(store, version(1))
    (line,) = kursk(warehouse_url, "changes").stdout.splitlines()
    told = json.loads(line)
    assert (told["kind"], told["valid_from"]) == ("loaded", "2024-08-07T13:00:00+00:00")
    assert kursk(warehouse_url, "changes", "--since", told["cursor"]).stdout == ""
    assert kursk(warehouse_url, "changes", "--since", "yesterday").exit_code == 2
    refused = kursk(warehouse_url, "changes", "--since", "999999999999.1").exception
    assert isinstance(refused, SetupError)
    assert "export anew" in str(refused)
    exported = kursk(warehouse_url, "export", str(tmp_path / "out")).stdout
    assert kursk(warehouse_url, "changes", "--since", exported.split()[-1]).stdout == ""


def test_connection_strings_are_printed_for_other_programs(warehouse_url):
    lines = dict(line.split(": ", 1) for line in kursk(warehouse_url, "sql", "--print").stdout.splitlines())
    with psycopg.connect(lines["psql"]) as connection:
        assert connection.execute("select count(*) from warehouse.dim_date").fetchone()[0] > 0
    assert lines["dbeaver"].startswith("jdbc:postgresql://127.0.0.1:")
    assert "postgresql+psycopg://" in lines["jupyter"]

"""What holds the house together: records are tables, and nouns, verbs and DAG tell the journey in one order."""

import os
import re
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kursk_pipeline import jobs, records
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.local.client_programs import dump_schema

ROOT = Path(__file__).parents[1]
SCHEMA_FILE = ROOT / "sql" / "schema.sql"

TABLES = {
    "raw.entry": records.FeedEntry,
    "raw.page": records.Page,
    "raw.fetch": records.Fetch,
    "staging.article": records.Article,
    "staging.provenance": records.Provenance,
    "staging.link": records.Link,
    "staging.post": records.Post,
    "staging.quality": records.Quality,
    "staging.verdict": records.Verdict,
    "staging.signature": records.Signature,
    "staging.relation": records.Relation,
    "staging.membership": records.Membership,
    "staging.credit": records.Credit,
    "ops.duplicate_ruling": records.Ruling,
    "staging.topic_ruling": records.TopicRuling,
    "staging.mention": records.Mention,
    "staging.claim": records.Claim,
    "staging.quotation": records.Quotation,
    "ops.crawl_state": records.CrawlState,
    "ops.feed_rhythm": records.FeedRhythm,
    "ops.feed_order": records.FeedOrder,
    "ops.feed_event": records.FeedEvent,
    "ops.source_hour": records.SourceHour,
    "ops.purge": records.Purge,
    "warehouse.dim_entity": records.Entity,
    "warehouse.entity_place": records.Place,
    "warehouse.entity_role": records.Role,
    "warehouse.entity_decision": records.EntityDecision,
}
BOOKKEEPING = {"fetch_id", "entity_key", "ruling_id", "version", "decision_id"}
KEPT_ELSEWHERE = {"staging.article": {"provenance", "links", "posts", "quality"}}
KINDS = {
    "str": {"text", "USER-DEFINED"},
    "int": {"integer", "bigint"},
    "float": {"double precision", "numeric"},
    "bool": {"boolean"},
    "datetime": {"timestamp with time zone"},
    "date": {"date"},
    "tuple": {"ARRAY"},
}


def columns(url: str, table: str) -> dict[str, tuple[str, bool]]:
    schema, name = table.split(".")
    with create_engine(url).connect() as connection:
        rows = connection.execute(
            text(
                "select column_name, data_type, is_nullable = 'YES' from information_schema.columns"
                " where table_schema = :schema and table_name = :name order by ordinal_position"
            ),
            {"schema": schema, "name": name},
        )
        return {name: (kind, is_nullable) for name, kind, is_nullable in rows if name not in BOOKKEEPING}


@pytest.mark.parametrize("table", TABLES)
def test_the_fields_of_a_record_are_the_columns_of_its_table(table, warehouse_url):
    there = columns(warehouse_url, table)
    if table == "staging.provenance":
        there.pop("page_id")
    declared = [field for field in fields(TABLES[table]) if field.name not in KEPT_ELSEWHERE.get(table, set())]
    assert [field.name for field in declared] == list(there)
    for field in declared:
        kind, is_nullable = there[field.name]
        python = re.split(r"[\[ ]", str(field.type))[0]
        expected = KINDS.get(python, KINDS["str"])
        assert kind in expected, f"{table}.{field.name}: {field.type} does not fit {kind}"
        assert is_nullable == str(field.type).endswith("None"), f"{table}.{field.name}: null in one but not the other"


def test_nouns_verbs_and_dag_tell_the_journey_in_one_order():
    journey = list(jobs.JOBS)
    dag = (ROOT / "dags" / "kursk_ingest.py").read_text("utf-8")
    assert re.findall(r"tasks\.(\w+)(?:\.expand)?\(", dag.split("polled =")[1]) == [
        "poll",
        "plan_polls",
        *journey[1:],
    ]
    makes = ["FeedEntry", "Page", "Article", "Verdict", "Signature", "Mention", "ArticleVersion"]
    noun_lines = (ROOT / "kursk_pipeline" / "records" / "__init__.py").read_text("utf-8")
    line = next(line for line in noun_lines.splitlines() if "->" in line)
    assert [noun for noun in re.findall(r"\w+", line) if noun in makes] == makes
    assert len(makes) == len(journey)


def test_every_table_and_column_says_what_it_holds(warehouse_url):
    with create_engine(warehouse_url).connect() as connection:
        silent = connection.execute(
            text(
                """
                select c.oid::regclass::text, a.attname from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where n.nspname in ('ops', 'raw', 'staging', 'warehouse') and c.relkind in ('r', 'p')
                  and (coalesce(obj_description(c.oid), '') not like 'One row per %'
                       or col_description(c.oid, a.attnum) is null)
                """
            )
        ).all()
    assert silent == []


def test_every_view_says_its_grain(warehouse_url):
    with create_engine(warehouse_url).connect() as connection:
        silent = connection.scalars(
            text(
                "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                " where n.nspname in ('work', 'marts') and c.relkind = 'v'"
                " and coalesce(obj_description(c.oid), '') not like 'One row per %'"
            )
        ).all()
    assert silent == []
    for path in [*(ROOT / "sql" / "marts").glob("*.sql"), *(ROOT / "sql" / "work").glob("*.sql")]:
        assert path.read_text("utf-8").startswith("-- Grain: one row per "), path


def test_the_books_refuse_a_run_that_does_not_add_up(warehouse_url):
    with pytest.raises(Exception, match="every_record_leaves_once"), create_engine(warehouse_url).begin() as connection:
        connection.execute(
            text(
                "insert into ops.run (stage, version, code_version, dag_id, dag_run_id, task_id, started_at, seen, kept)"
                " values ('clean', 1, 'x', 'shell', 'x', 'clean', now(), 3, 2)"
            )
        )


def test_a_job_never_runs_twice_at_once(warehouse_url, monkeypatch):
    from kursk_pipeline.adapters.warehouse import store
    from kursk_pipeline.errors import Transient

    monkeypatch.setattr(store, "LOCK_WAIT_SECONDS", 0.3)
    one, other = Store(warehouse_url), Store(warehouse_url)
    with one.exclusively("clean:"):
        with pytest.raises(Transient, match="busy"), other.exclusively("clean:"):
            pass
        with other.exclusively("judge:"):
            pass
    with other.exclusively("clean:"):
        pass


def test_the_schema_file_is_what_the_migrations_add_up_to(warehouse_url):
    """When this fails: `make docs` writes the file anew."""
    now = dump_schema(warehouse_url)
    if os.environ.get("KURSK_REFRESH"):
        SCHEMA_FILE.write_text(now, "utf-8")
    assert SCHEMA_FILE.read_text("utf-8") == now

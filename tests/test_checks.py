"""Every check of sql/checks finds a row that breaks its rule, and its history is kept."""

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from kursk_pipeline import checks
from kursk_pipeline.adapters.warehouse import stored_marts
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from tests.adapters.test_star import NOW, load, version
from tests.conftest import plain
from tests.journey.conftest import ROOT
from tests.journey.digest import rows

PAGE, OTHER = f"{1:032x}", "f" * 32
RUN = "(select min(run_id) from ops.run)"
LAST = "(select max(decision_id) from ops.decision)"
DECIDED = """
insert into ops.decision (stage, version, subject_id, input_decision_id, outcome, reason, page_id, run_id, decided_at)
select stage, version, '{page}', {after}, 'kept', 'x', '{page}', {run}, now() from ops.stage where stage = '{stage}'"""
NAMED = """
insert into marts.article_name
select day * 100 + n, '{page}', date '2024-09-01' + day, null, 'kyiv-dispatch', 'x', 'en', null, 'Q1', 'x', 'GPE',
       {count}, 0, 0
from generate_series({first}, {last}) as day, generate_series(1, 5) as n"""
RELATED = """
insert into warehouse.fact_relation
select '{page}', 'seed:' || n, 1, 'rewrite', 1, 1, '{{}}', '{{}}', 'rule', {run} from generate_series(1, 201) as n"""
CLAIMED = """
insert into warehouse.fact_claim (article_key, extract_version, claim_no, kind, subject, value, value_low, value_high, bound,
  unit, normal_low, normal_high, normal_unit, is_conversion, raw, start_char, end_char, sentence_start, sentence_end,
  speaker_kind, mode, confidence, rule_version, run_id)
select article_key, extract_version, 0, 'killed', 'soldiers', 12, 12, 12, 'exact', 'person', 12, 12, 'person', false,
       '12 men', 0, 6, 0, 9, 'publication', 'asserted', 1, 1, {run} from warehouse.reading"""
MONTH = """
insert into raw.page (page_id, source_id, canonical_url, final_url, body_hash, content_type, feed_title, fetched_at,
                      article_url, retention)
select md5(n::text), 'kyiv-dispatch', 'https://a.org/' || n, 'https://a.org/' || n, repeat(md5(n::text), 2), 'text/html', '',
       now(), 'https://a.org/' || n, 'full_text' from generate_series(1, 119) as n;
insert into warehouse.fact_article (article_id, version_no, page_id, source_key, canonical_url, change_kind, valid, title,
                                    authors, published_at, published_on, word_count, text_hash, topic_state, topic_score,
                                    run_id)
select page_id, 1, page_id, source_key, canonical_url, 'first', tstzrange(at, null), 'x', array[]::text[], at, at::date, 3,
       body_hash, 'on_topic', 1, {run}
from raw.page join warehouse.dim_source using (source_id) cross join lateral (
  select timestamptz '2024-09-01 12:00+00' + substr(canonical_url, 15)::integer / 4 * interval '1 day' as at) as day
where canonical_url like 'https://a.org/_%';
insert into ops.crawl_state (feed_url, source_id, asked_url, interval_seconds, next_due_at, first_polled_at, last_polled_at,
                             last_ok_at)
values ('https://a.org/feed', 'kyiv-dispatch', 'https://a.org/feed', 900, now(), '2024-08-20 00:00+00',
        '2024-10-02 12:00+00', '2024-10-02 12:00+00')"""
"""Four articles a day for thirty days, and none on the last."""
LATER = f"9000000000000, 'loaded', '{PAGE}', 1"
COUNTED = "update ops.run set kept = 1, seen = 1"
PURGED = "select page_id, 'body', 'expired', body_hash, now(), '', now() - interval '4 days', 'x' from raw.page"
HELD_COLUMNS = "stage, version, subject_id, source_id, reason, detail, first_at, last_at"
HELD = "'clean', 1, 'x', 'x', 'x', '', now() - interval '4 days', now()"
BREAKS = {
    "articles_fan_out": [RELATED.format(page=PAGE, run=RUN)],
    "articles_have_a_cluster": [f"update warehouse.bridge_cluster_article set cluster_id = '{OTHER}'"],
    "changes_are_of_this_server": [
        f"insert into ops.change (transaction_no, kind, article_id, version_no) values ({LATER})"
    ],
    "claims_fit_text": [CLAIMED.format(run=RUN)],
    "decisions_have_results": [DECIDED.format(page=OTHER, after="null", run=RUN, stage="fetch")],
    "extraction_yield_drifts": [
        NAMED.format(page=PAGE, count=40, first=1, last=25),
        NAMED.format(page=PAGE, count=3, first=26, last=28),
    ],
    "loaded_articles_have_text": ["delete from warehouse.article_text"],
    "mentions_fit_text": ["update warehouse.fact_mention set surface = 'Kursk!'"],
    "publication_before_sight": [
        "update warehouse.fact_article set published_at = '2031-01-01 00:00+00', published_on = '2031-01-01'"
    ],
    "publication_is_plausible": ["update staging.article set modified_at = '2020-01-01 00:00+00'"],
    "purges_are_done": [f"insert into ops.purge {PURGED}"],
    "quarantine_age": [f"insert into ops.quarantine ({HELD_COLUMNS}) values ({HELD})"],
    "rows_arrive_once": [
        "delete from warehouse.fact_mention",
        DECIDED.format(page=PAGE, after="null", run=RUN, stage="fetch"),
        DECIDED.format(page=PAGE, after=LAST, run=RUN, stage="extract"),
        DECIDED.format(page=PAGE, after=LAST, run=RUN, stage="load"),
    ],
    "stored_marts_are_fresh": [
        COUNTED,
        "insert into ops.tally select run_id, 'x', 'kept', 'x', 1 from ops.run",
        "delete from ops.mart_refresh where mart = 'story'",
    ],
    "tally_adds_up": [COUNTED],
    "volume_drifts": MONTH.format(run=RUN).split(";"),
}
"""For each check a change that breaks its rule, in a warehouse where all hold."""


@pytest.fixture
def desk(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(desk)
    load(desk.store, version(1))
    stored_marts.refresh(desk.store, now=NOW)
    yield desk
    desk.close()


def change(url: str, statements: list[str]) -> None:
    with psycopg.connect(plain(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def names() -> list[str]:
    return [path.stem for path in sorted((ROOT / "sql" / "checks").glob("*.sql"))]


def test_every_check_has_a_row_that_breaks_it():
    assert sorted(BREAKS) == names()


def test_in_a_sound_warehouse_all_hold_and_the_history_says_so(desk, warehouse_url):
    assert set(checks.run_all(desk).values()) == {0}
    kept = rows(warehouse_url, "select check_name, state, row_count from ops.dq_result order by check_name")
    assert [(row["check_name"], row["state"], row["row_count"]) for row in kept] == [
        (name, "passed", 0) for name in names()
    ]


@pytest.mark.parametrize("name", BREAKS)
def test_a_check_finds_what_breaks_its_rule(desk, warehouse_url, name):
    change(warehouse_url, BREAKS[name])
    if name == "volume_drifts":  # the only one that reads a mart which nobody can write to
        stored_marts.refresh(desk.store, now=NOW)
    try:
        checks.run_all(desk)
    except checks.ChecksFailed as error:
        told = str(error)
        assert name in told or rows(
            warehouse_url, f"select 1 from ops.dq_result where check_name = '{name}' and severity = 'warn'"
        )
    [found] = rows(warehouse_url, f"select * from ops.dq_result where check_name = '{name}'")
    assert found["state"] == "broken"
    assert found["rows"]
    assert found["row_count"] >= len(found["rows"])


def test_a_check_that_takes_too_long_is_told_of(desk, warehouse_url, monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "CHECK_SECONDS", 0.2)
    folder = tmp_path / "sql" / "checks"
    folder.mkdir(parents=True)
    header = "-- Severity: fail\n-- Meaning: never ends.\n-- Fix: none.\n"
    (folder / "slow.sql").write_text(header + "select pg_sleep(60)", "utf-8")
    desk.settings = replace(desk.settings, root=tmp_path)
    with pytest.raises(checks.ChecksFailed, match="did not end"):
        checks.run_all(desk)
    assert rows(warehouse_url, "select state, row_count from ops.dq_result") == [
        {"state": "timed_out", "row_count": None}
    ]


def test_history_tells_one_round_from_the_next(desk, warehouse_url):
    checks.run_all(desk)
    change(warehouse_url, BREAKS["quarantine_age"])
    desk.now = lambda: datetime(2031, 1, 1, tzinfo=UTC)
    checks.run_all(desk)
    asked = "select state from ops.dq_result where check_name = 'quarantine_age' order by checked_at"
    assert [row["state"] for row in rows(warehouse_url, asked)] == ["passed", "broken"]

"""The journey as a user sees it: from feeds to rows, every trouble told, and a second run adds nothing."""

import json
import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import create_engine

from kursk_pipeline.adapters.cookbook import read_cookbook
from kursk_pipeline.jobs import JOBS
from kursk_pipeline.newsroom import DEMO_TIME, TROUBLES
from tests.journey.conftest import ROOT, make_player
from tests.journey.digest import digest, rows

RECIPES = read_cookbook(Path(__file__).parents[2] / "sql" / "cookbook")
WITHOUT_ANSWER_YET = {1, 10, 13, 31, 34, 35}
"""Weeks of polls, and edits, are not in one run; the played week asks these (test_week)."""
FILLED_BY_PEOPLE = {
    "ops.feed_order",
    "ops.intervention",
    "ops.duplicate_ruling",
    "staging.topic_ruling",
    "warehouse.entity_decision",
    "ops.backfill",
    "ops.backfill_entry",
    "ops.backfill_unit",
    "ops.takedown",
}
FILLED_WITH_TIME = {
    "staging.hot_hash",  # many clusters make a hash hot
    "staging.text_vector",  # where a model of meaning is set up
    "ops.alert",
    "ops.alert_message",
    "ops.pulse",
    "ops.check_result",
    "ops.dq_result",
    "ops.hold",
    "ops.visit",
    "ops.recall_address",  # once a day
    "ops.recall_look",
    "ops.reprocessing",
    "ops.undecided",
    "warehouse.cluster_before",
}
"""What other DAGs fill than that of the journey, and later runs."""
TALLY_CHECK = Path(__file__).parents[2] / "sql" / "checks" / "tally_adds_up.sql"


@pytest.fixture(scope="module")
def first_run(newsroom, postgres, migrated_template, tmp_path_factory):
    """One full run that several tests look at."""
    from tests.conftest import execute

    newsroom.set_time(DEMO_TIME)
    execute(postgres, "create database {} template {}", "first_run")
    player = make_player(newsroom, postgres.url("first_run"), tmp_path_factory.mktemp("first_run"))
    counts = json.loads(player.kursk("run", "--json"))
    yield player, counts
    execute(postgres, "drop database {} with (force)", "first_run")


def test_more_than_sixty_pages_pass_every_step(first_run):
    player, counts = first_run
    assert list(counts) == list(JOBS)
    assert counts["clean"]["kept"] > 60
    loaded = rows(player.url, "select count(*) as n, count(distinct source_key) as sources from warehouse.fact_article")
    assert loaded[0]["n"] == counts["load"]["kept"] >= 50
    assert loaded[0]["sources"] >= 8


def test_every_record_leaves_every_step_exactly_once(first_run):
    player, counts = first_run
    for stage, numbers in counts.items():
        parts = sum(numbers[name] for name in ("kept", "dropped", "quarantined", "deferred"))
        assert numbers["seen"] == parts > 0, stage
    assert counts["fetch"]["seen"] == counts["poll"]["kept"]
    for before, after in zip(list(JOBS)[1:], list(JOBS)[2:], strict=False):
        assert counts[after]["seen"] == counts[before]["kept"], after
    assert rows(player.url, TALLY_CHECK.read_text("utf-8")) == []


def test_there_are_rows_in_every_table(first_run):
    player, _ = first_run
    tables = rows(
        player.url,
        "select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname in ('ops', 'raw', 'staging', 'warehouse') and c.relkind = 'r'",
    )
    empty = [t["name"] for t in tables if rows(player.url, f"select count(*) as n from {t['name']}")[0]["n"] == 0]
    assert set(empty) <= FILLED_BY_PEOPLE | FILLED_WITH_TIME


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda one: f"{one.number:02}_{one.name}")
def test_every_question_of_the_cookbook_has_an_answer(first_run, recipe):
    player, _ = first_run
    with create_engine(player.url).connect() as connection:
        plain = connection.execution_options(no_parameters=True)
        plain.exec_driver_sql("set transaction read only")
        found = plain.exec_driver_sql(recipe.query).all()
    assert found or recipe.number in WITHOUT_ANSWER_YET, recipe.question


def test_a_question_is_asked_by_its_number(first_run):
    player, _ = first_run
    listed = player.kursk("cookbook")
    assert all(recipe.question.split()[0] in listed for recipe in RECIPES)
    rows_of_csv = player.kursk("cookbook", "19", "--csv").splitlines()
    loaded = rows(player.url, "select count(*) as n from warehouse.fact_article where upper_inf(valid)")[0]["n"]
    assert len(rows_of_csv) == loaded + 1
    assert "Caveat" in player.kursk("cookbook", "21")


def test_what_a_live_blog_says_is_cited_by_its_post(first_run):
    player, _ = first_run
    cited = rows(
        player.url,
        "select cited.*, post.text as post_text, post.start_char as post_start from marts.live_blog_citation as cited"
        " join marts.live_blog_post as post using (article_key, post_no)",
    )
    assert {row["found"] for row in cited} == {"claim", "mention"}
    assert all(row["post_text"][row["start_char"] - row["post_start"] :].startswith(row["words"]) for row in cited)
    (held,) = (row for row in cited if row["found"] == "claim" and row["words"].startswith("430"))
    assert held["title"] == "Putin in uniform at a command post"
    assert str(held["published_at"].astimezone(UTC)) == "2025-03-12 19:15:00+00:00"
    assert held["url"].endswith("#post-202503121915")


@pytest.mark.parametrize("what", ["ranges", "disagreement", "spread"])
def test_claims_are_drawn(first_run, tmp_path, what):
    player, _ = first_run
    picture = Path(os.environ.get("KURSK_PICTURES", tmp_path)) / f"claims_{what}.png"
    assert "rows of marts drawn" in player.kursk("picture", what, str(picture))
    shown = Image.open(picture).convert("L").histogram()
    assert sum(shown[:200]) > 5_000, "an empty page"


def test_the_notebook_draws_its_pictures(first_run, tmp_path):
    player, _ = first_run
    environment = os.environ | player.environment | {"MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "notebooks" / "overview.py"), str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn = sorted(tmp_path.glob("*.png"))
    assert len(drawn) == 5
    for picture in drawn:
        shown = Image.open(picture).convert("L").histogram()
        assert sum(shown[:200]) > 1_000, f"{picture.name} is an empty page"


@pytest.mark.parametrize("words", ["prisoner exchanges", "миллиарды ущерба", "переправа"])
def test_articles_are_found_by_words_in_any_form(first_run, words):
    player, _ = first_run
    found = [json.loads(line) for line in player.kursk("search", words, "--json").splitlines()]
    assert found
    assert "[" in found[0]["snippet"]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: f"{one.publisher}{one.path}")
def test_every_trouble_is_told(first_run, trouble):
    """The step, outcome and reason that the newsroom expects of each of its troubles stand in the books."""
    player, _ = first_run
    if trouble.path == "/recovering.xml" or trouble.feed == "/recovering.xml":
        pytest.skip("the demo does not follow the recovering feed")
    expected = trouble.expected
    there = rows(
        player.url,
        "select count(*) as n from marts.run_steps where stage = cast(:step as ops.stage_name)"
        " and outcome = cast(:outcome as ops.outcome) and (:reason = '' or reason = :reason)"
        " and source_id = :source",
        step=expected.step,
        outcome=expected.outcome,
        reason=expected.reason,
        source=trouble.publisher,
    )
    assert there[0]["n"] > 0, expected


def test_a_second_run_adds_nothing(first_run):
    player, _ = first_run
    before = digest(player.url)
    again = json.loads(player.kursk("run", "--everything", "--json"))
    assert again["poll"]["seen"] > 60
    assert again["poll"]["kept"] == 0
    assert {stage: numbers["seen"] for stage, numbers in again.items() if stage != "poll"} == dict.fromkeys(
        list(JOBS)[1:], 0
    )
    assert digest(player.url) == before


def test_checks_hold(first_run):
    player, _ = first_run
    found = json.loads(player.kursk("check", "--json"))
    assert found["mentions_fit_text"] == found["loaded_articles_have_text"] == 0


def test_every_entry_can_be_found_with_a_reason(first_run):
    player, _ = first_run
    lost = rows(player.url, "select * from marts.whereabouts where state in ('waiting', 'kept')")
    assert lost == []
    states = {row["state"] for row in rows(player.url, "select distinct state from marts.whereabouts")}
    assert {"in the warehouse", "dropped", "quarantined", "deferred"} <= states


def test_the_rewrite_of_a_seed_and_wire_copies_are_related(first_run):
    player, _ = first_run
    seeds = rows(player.url, "select * from marts.duplicate_evidence where matched_id like 'seed:%'")
    assert any(row["matched_id"] == "seed:003" for row in seeds)
    copies = rows(player.url, "select * from marts.cluster where article_count > 1 and family_count > 1")
    assert len(copies) >= 3


def test_a_replay_of_the_same_rules_changes_nothing(first_run):
    player, counts = first_run
    before = digest(player.url)
    found = json.loads(player.kursk("dedup", "--replay", "--json"))
    assert found["pages"] == counts["dedup"]["kept"]
    assert (found["changed"], found["relations_gained"], found["relations_lost"]) == (0, 0, 0), found["changes"]
    assert digest(player.url) == before


def test_wire_copies_have_the_wire_as_their_one_origin(first_run):
    player, _ = first_run
    wire = rows(
        player.url,
        "select story.* from marts.story as story where article_count > 1 and 'dnipro-media-group' = any (origin_families)",
    )
    assert len(wire) >= 3
    assert {row["independent_origin_count"] for row in wire} == {1}
    assert max(row["family_count"] for row in wire) >= 2
    credits = rows(player.url, "select distinct party, rule from marts.article_credit")
    assert {"party": "Dnipro Wire", "rule": "byline"} in credits


def test_namesakes_are_dropped_and_explained(first_run):
    player, _ = first_run
    reasons = rows(
        player.url,
        "select distinct canonical_url, state from marts.verdict_reasons where canonical_url like '%history-review%'",
    )
    assert reasons
    states = [str(row["state"]) for row in reasons]
    assert "on_topic" not in states
    assert states.count("namesake") > len(states) / 2


@pytest.mark.parametrize("path", ["/spoiled-text", "/wrong-charset", "/deep-nest"])
def test_damaged_pages_are_read_all_the_same(first_run, path):
    player, _ = first_run
    question = (
        "select decision.outcome::text, decision.reason from ops.decision as decision join raw.page as page"
        " on page.page_id = decision.subject_id where decision.stage = 'clean' and page.canonical_url like :path"
    )
    told = rows(player.url, question, path=f"%trouble-desk%{path}")
    assert [(row["outcome"], row["reason"]) for row in told] == [("kept", "cleaned")]

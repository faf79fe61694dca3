"""With a model set up, what is near in meaning is verified and told, and words still decide."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps import dedup_maintenance, dedup_meaning
from tests.adapters.tiny_model import tiny_model
from tests.journey.conftest import ROOT
from tests.journey.digest import rows
from tests.steps.placed_articles import MORNING, article_of, publish

FIRST = "The bridge fell. The bridge fell at night and the bridge fell again while everyone looked on."
AGAIN = "A crossing collapsed. One crossing collapsed, so did that crossing, collapsed for good this week."
OTHER = "Wheat harvest, grain crop, wheat crop and grain harvest are what farmers of this district talk about."
VECTORS = "select page_id, model from staging.text_vector order by placed_at, page_id"


@pytest.fixture
def desk(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    environment |= {"KURSK_SEMANTIC_MODEL": str(tiny_model(tmp_path / "tiny"))}
    one = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(one)
    yield one
    one.close()


def test_what_is_near_in_meaning_is_verified_and_told_but_not_merged(desk, warehouse_url):
    first, other = publish(desk, "first", FIRST), publish(desk, "other", OTHER)
    again = publish(desk, "again", AGAIN, hour=1)
    told = rows(
        warehouse_url, "select matched_id, kind::text, evidence from staging.relation where page_id = :p", p=again
    )
    assert [(row["matched_id"], row["kind"]) for row in told] == [(first, "apart")]
    assert told[0]["evidence"][-1].startswith("alike in meaning by 100%")
    assert {row["page_id"] for row in rows(warehouse_url, VECTORS)} == {first, other, again}


def test_vectors_are_kept_for_a_window_and_go_with_their_model(desk, warehouse_url):
    old, new = publish(desk, "old", FIRST), publish(desk, "new", OTHER)
    with desk.store.transaction() as connection:
        connection.exec_driver_sql("update staging.text_vector set placed_at = '2024-08-07'")
    desk.now = lambda: MORNING + timedelta(days=40)
    vectors = dedup_meaning.vectors_of(desk, [article_of(new, OTHER)])
    with desk.store.transaction() as connection:
        dedup_meaning.keep(desk, connection, vectors)
    dedup_maintenance.maintain(desk)
    assert [row["page_id"] for row in rows(warehouse_url, VECTORS)] == [new]
    assert old != new
    without = Desk(replace(desk.settings, semantic_model=None), clock=desk.now)
    dedup_maintenance.maintain(without)
    without.close()
    assert rows(warehouse_url, VECTORS) == []

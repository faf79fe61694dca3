"""A change of normaliser: copies are found while signatures of two versions stand side by side, and after the older went."""

from dataclasses import replace

import pytest

from evals.dedup.translated import translated
from kursk_pipeline.adapters.warehouse import results
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.dedup import FORMER_SIGNERS, NORMALISER
from kursk_pipeline.steps import dedup_carrying, dedup_maintenance
from kursk_pipeline.steps.dedup_placing import REACH, look_ahead
from tests.journey.conftest import ROOT
from tests.journey.digest import rows
from tests.stages.test_dedup import OTHER_REPORT, REPORT, REWRITE
from tests.steps.placed_articles import publish

FORMER = max(FORMER_SIGNERS)
VERSIONS = "select version, count(*) as pages from staging.sketch group by version order by version"


@pytest.fixture
def desk(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    one = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(one)
    yield one
    one.close()


def published_before(desk, **texts: str) -> list[str]:
    """Pages that the code of the former version placed."""
    pages = [publish(desk, name, text) for name, text in texts.items()]
    former = [FORMER_SIGNERS[FORMER](page, text) for page, text in zip(pages, texts.values(), strict=True)]
    with desk.store.transaction() as connection:
        for table in ("sketch", "signature"):
            connection.exec_driver_sql(f"delete from staging.{table}")
        results.keep_signatures(desk.store, connection, former, version=FORMER)
    return pages


def cluster_of(url: str, page: str) -> str:
    return rows(url, "select cluster_id from staging.membership where page_id = :page", page=page)[0]["cluster_id"]


def test_a_copy_that_arrives_during_the_change_is_found_and_so_are_those_after_it(desk, warehouse_url):
    report, other = published_before(desk, report=REPORT, other=OTHER_REPORT)
    retold = publish(desk, "retold", REWRITE, hour=1)
    assert cluster_of(warehouse_url, retold) == report
    done = dedup_maintenance.maintain(desk)
    assert done.is_complete
    assert done.signed_anew == 1  # the other report: the first was signed anew when its copy came
    assert rows(warehouse_url, VERSIONS) == [{"version": NORMALISER, "pages": 3}]
    assert cluster_of(warehouse_url, publish(desk, "copy", OTHER_REPORT, hour=2)) == other


def test_workers_of_the_former_code_find_what_came_in_during_the_change(desk, warehouse_url):
    published_before(desk, other=OTHER_REPORT)
    report = publish(desk, "report", REPORT, hour=1)
    former = FORMER_SIGNERS[FORMER]("f" * 32, REWRITE)
    with desk.store.transaction() as connection:
        reach = replace(REACH, version=FORMER)
        found = look_ahead(desk.store, connection, [former], (), reach=reach).memberships[former.page_id]
    assert found.cluster_id == report


def test_the_change_is_made_in_bounded_batches_and_the_older_index_stays_until_it_is_complete(
    desk, warehouse_url, monkeypatch
):
    published_before(desk, report=REPORT, other=OTHER_REPORT, third=OTHER_REPORT[:300])
    monkeypatch.setattr(dedup_carrying, "BATCH_SIZE", 1)
    begun = dedup_maintenance.maintain(desk, most_batches=2)
    assert (begun.signed_anew, begun.is_complete, begun.sketches_dropped) == (2, False, 0)
    assert rows(warehouse_url, VERSIONS) == [{"version": FORMER, "pages": 3}, {"version": NORMALISER, "pages": 2}]
    ended = dedup_maintenance.maintain(desk)
    assert (ended.signed_anew, ended.is_complete, ended.sketches_dropped) == (1, True, 3)


def test_a_page_whose_text_was_deleted_does_not_hold_the_change_up(desk, warehouse_url):
    (page,) = published_before(desk, report=REPORT)
    with desk.store.transaction() as connection:
        connection.exec_driver_sql("update staging.article set text = ''")
    done = dedup_maintenance.maintain(desk)
    assert (done.signed_anew, done.is_complete, done.sketches_dropped) == (0, True, 1)
    assert cluster_of(warehouse_url, page) == page


def test_a_translation_joins_the_story_in_the_warehouse(desk, warehouse_url):
    half = translated("held_out")
    pair = next(pair for pair in half.pairs if pair.kind == "translation")
    first = publish(desk, "first", half.texts[pair.a])
    later = publish(desk, "later", half.texts[pair.b], hour=1)
    assert cluster_of(warehouse_url, later) == first
    told = rows(
        warehouse_url, "select kind::text, evidence from marts.duplicate_evidence where page_id = :page", page=later
    )
    assert [row["kind"] for row in told] == ["translation"]
    assert told[0]["evidence"][0].startswith("languages ")

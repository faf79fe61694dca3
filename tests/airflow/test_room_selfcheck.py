"""What the self-check, the strip and the banners say: all is well, or what is not and what to do about it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from airflow.api_fastapi.core_api.datamodels.plugins import PluginResponse
from airflow.jobs.job import Job
from airflow.models.asset import AssetDagRunQueue
from airflow.models.dag import DagModel
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from sqlalchemy import create_engine, text

from kursk_pipeline import alerts, checks
from kursk_pipeline.airflow.pools import POOLS
from kursk_pipeline.airflow.room import banners
from kursk_pipeline.airflow.room.airflow_state import airflow_findings, plugin_findings
from kursk_pipeline.airflow.room.pulse import read_signs
from kursk_pipeline.airflow.room.reading import Reader
from kursk_pipeline.airflow.room.warehouse_state import machine_findings, warehouse_findings
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from tests.airflow.room_client import airflow_session
from tests.journey.conftest import ROOT

NOW = datetime.now(UTC)


@pytest.fixture
def desk(warehouse_url, tmp_path):
    told = {
        "KURSK_DATABASE_URL": warehouse_url,
        "KURSK_HOME": str(tmp_path),
        "KURSK_SOURCES": str(ROOT / "config" / "newsroom"),
    }
    opened = Desk(from_environment(told))
    prepare(opened)
    yield opened
    opened.close()


@pytest.fixture
def reader(warehouse_url, tmp_path):
    opened = Reader(warehouse_url, tmp_path.as_uri())
    yield opened
    opened.engine.dispose()


@pytest.fixture
def session():
    """An Airflow in which everything is as it should be."""
    opened = airflow_session()
    opened.add_all(Pool(pool=name, slots=slots, include_deferred=False) for name, slots in POOLS.items())
    for kind in ("SchedulerJob", "DagProcessorJob", "TriggererJob"):
        opened.execute(
            Job.__table__.insert().values(job_type=kind, state="running", latest_heartbeat=NOW - timedelta(seconds=5))
        )
    for path in (ROOT / "dags").glob("*.py"):
        values = {
            "dag_id": path.stem,
            "bundle_name": "dags-folder",
            "is_paused": path.stem == "kursk_backfill",
            "is_stale": False,
            "last_parsed_time": NOW + timedelta(days=1),
        }
        opened.add(DagModel(**values))
    opened.commit()
    yield opened
    opened.close()


def wrong(session):
    found = airflow_findings(session, ROOT / "dags", NOW)
    return {one.subject: one for one in found if one.fix and one.subject not in {"Plugin", "Banners"}}


def change(url, statement):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_nothing_is_wrong_with_an_airflow_that_has_all(session):
    assert wrong(session) == {}


def test_what_is_missing_in_airflow_is_named_with_the_fix(session):
    session.query(Pool).filter(Pool.pool == "kursk_web").delete()
    session.query(Job).filter(Job.job_type == "SchedulerJob").update({"latest_heartbeat": NOW - timedelta(minutes=3)})
    session.query(DagModel).filter(DagModel.dag_id == "kursk_marts").update({"is_paused": True})
    session.query(DagModel).filter(DagModel.dag_id == "kursk_ingest").delete()
    stranded = {"asset_id": 1, "target_dag_id": "kursk_marts", "created_at": NOW - timedelta(hours=2)}
    session.execute(AssetDagRunQueue.__table__.insert().values(**stranded))
    found = wrong(session)
    assert {subject: one.actual for subject, one in found.items() if subject != "DAG kursk_marts"} == {
        "Pool kursk_web": "missing",
        "Heartbeat of the scheduler": "180 s ago",
        "DAG kursk_ingest": "not known to Airflow",
        "Asset events": f"kursk_marts since {NOW - timedelta(hours=2):%H:%M} UTC",
    }
    assert "paused" in found["DAG kursk_marts"].actual
    assert "create kursk_web with 4 slots" in found["Pool kursk_web"].fix


def test_a_queue_that_no_worker_serves_is_named(session):
    for number, (queue, minutes) in enumerate((("web", 2), ("nlp", 9), ("default", 30))):
        waiting = {
            "id": UUID(int=number),
            "task_id": "x",
            "dag_id": "kursk_ingest",
            "run_id": "y",
            "map_index": number,
            "state": "queued",
            "queue": queue,
            "queued_dttm": NOW - timedelta(minutes=minutes),
            "pool": "kursk_web",
            "pool_slots": 1,
        }
        session.execute(TaskInstance.__table__.insert().values(**waiting))
    found = wrong(session)
    assert {subject: one.actual for subject, one in found.items()} == {
        "Queue nlp": f"one waits since {NOW - timedelta(minutes=9):%H:%M} UTC",
        "Queue default": f"one waits since {NOW - timedelta(minutes=30):%H:%M} UTC",
    }
    assert "--queues nlp" in found["Queue nlp"].fix


def test_a_plugin_with_a_place_that_airflow_does_not_know_is_named():
    info = {name: [] for name in PluginResponse.model_fields} | {
        "name": "kursk_room",
        "source": "plugins/kursk_room.py",
    }
    info["external_views"] = [{"name": "x", "href": "/x", "destination": "attic"}]
    found = {one.subject: one for one in plugin_findings([info], {"plugins/y.py": "no module"})}
    assert "destination" in found["Plugin"].actual
    assert found["Plugin import errors"].actual == "plugins/y.py: no module"
    assert {one.subject: one.actual for one in plugin_findings([], {})}["Plugin"] == "not loaded"


def test_nothing_is_wrong_with_a_warehouse_that_was_prepared(reader, desk):
    found = [*warehouse_findings(reader, desk), *machine_findings(desk.settings)]
    assert [one for one in found if one.fix] == []
    assert {"Migrations", "Version of dedup", "Model of en", "Archive", "Role of the pipeline"} <= {
        one.subject for one in found
    }


def test_an_older_warehouse_and_another_version_of_the_code_are_named(reader, desk, warehouse_url):
    change(warehouse_url, "comment on schema marts is 'Built from something else'")
    change(warehouse_url, "update ops.stage set version = 99 where stage = 'clean'")
    change(warehouse_url, "update ops.stage set version = version + 1, raised_by = raised_by + 1 where stage = 'load'")
    found = {one.subject: one.actual for one in warehouse_findings(reader, desk) if one.fix}
    assert found.pop("Version of clean") == "99"
    assert found == {"Migrations": "the views of marts are not those of this code"}


def test_the_pulse_is_kept_with_every_look_and_told_in_signs(reader, desk, warehouse_url):
    assert [(sign.name, sign.state) for sign in read_signs(reader, NOW)] == [("Watch", "odd")]
    alerts.watch(desk)
    checks.run_all(desk)
    now = desk.now()
    assert {sign.name: sign.state for sign in read_signs(reader, now)} == dict.fromkeys(
        ("Feeds", "Complete", "Waiting", "Checks", "Alerts"), "good"
    )
    change(warehouse_url, "update ops.check_result set row_count = 2 where check_name = 'tally_adds_up'")
    change(
        warehouse_url,
        "update ops.pulse set failing_feed_count = 3, waiting_count = 7, oldest_waiting_at = now() - interval '3 hours'",
    )
    signs = {sign.name: (sign.state, sign.words) for sign in read_signs(reader, now + timedelta(hours=1))}
    assert signs["Feeds"] == ("bad", "3 failing, of 0")
    assert signs["Checks"] == ("bad", "failing: tally adds up")
    assert signs["Waiting"][0] == signs["Watch"][0] == "bad"
    assert "kursk_freshness does not run" in signs["Watch"][1]


def test_banners_tell_what_is_bad_and_look_again_only_after_a_while(monkeypatch):
    looks = []
    monkeypatch.setattr(banners, "current", lambda: looks.append(1) or ["now"])
    hung = banners.Banners(["configured"])
    assert list(hung) == list(hung) == ["configured", "now"]
    assert len(looks) == 1


def test_a_warehouse_that_is_away_is_one_banner(monkeypatch, tmp_path):
    away = Reader("postgresql+psycopg://kursk:secret@127.0.0.1:1/warehouse", tmp_path.as_uri())
    monkeypatch.setattr("kursk_pipeline.airflow.room.reading.open_reader", lambda: away)
    (banner,) = banners.current()
    assert (banner.category, banner.text) == ("error", "Kursk: Warehouse: it does not answer")

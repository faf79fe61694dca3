"""A real Airflow run on the newsroom, disturbed by kills, ends in the rows that an undisturbed shell run makes."""

import json
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest

from kursk_pipeline.jobs import JOBS
from kursk_pipeline.local.airflow_api import AirflowApi
from kursk_pipeline.local.airflow_config import Login
from tests.airflow.conftest import KILLED, RUN_SECONDS
from tests.journey.conftest import Player
from tests.journey.digest import digest, rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]

SUMS = """
select stage::text, sum(seen) as seen, sum(kept) as kept, sum(dropped) as dropped, sum(quarantined) as quarantined,
       sum(deferred) as deferred
from ops.run as run where dag_id = 'kursk_ingest' group by run.stage order by run.stage
"""


@pytest.fixture(scope="session")
def api(demo):
    return AirflowApi(Login(demo.address, "admin", demo.password), meanwhile=lambda: None)


def test_the_first_run_brought_articles_through_every_step(demo):
    sums = {row["stage"]: row for row in rows(demo.url, SUMS)}
    assert list(sums) == list(JOBS)
    assert sums["clean"]["kept"] > 60
    for stage, row in sums.items():
        assert row["seen"] == sum(row[name] for name in ("kept", "dropped", "quarantined", "deferred")) > 0, stage


def test_processes_were_killed_in_its_middle(demo):
    assert set(demo.killed) == set(KILLED.values())


def test_the_rows_are_those_of_an_undisturbed_run(demo, warehouse_url, tmp_path):
    environment = demo.environment | {
        "KURSK_HOME": str(tmp_path),
        "KURSK_DATABASE_URL": warehouse_url,
        "KURSK_SOURCES": "config/newsroom",
        "KURSK_FETCH_NETWORKS": "127.0.0.0/8",
    }
    Player(environment, None).kursk("run", "--json")
    assert digest(demo.url) == digest(warehouse_url)


def test_a_second_run_adds_nothing(demo, api):
    before = digest(demo.url)
    run_id = api._call(
        "POST", "/api/v2/dags/kursk_ingest/dagRuns", {"logical_date": None, "conf": {"poll_everything": True}}
    )["dag_run_id"]
    deadline = time.monotonic() + RUN_SECONDS
    while (state := api.run_state("kursk_ingest", run_id)) in {"queued", "running"}:
        assert time.monotonic() < deadline, state
        time.sleep(1)
    assert state == "success"
    polled = rows(demo.url, "select sum(seen) as n from ops.run where dag_run_id = :id and stage = 'poll'", id=run_id)
    assert polled[0]["n"] > 60
    assert digest(demo.url) == before


def test_polls_are_named_by_source_in_the_grid(demo, api):
    run = api._call("GET", "/api/v2/dags/kursk_ingest/dagRuns?order_by=-run_after&limit=1")["dag_runs"][0]
    found = api._call(
        "GET", f"/api/v2/dags/kursk_ingest/dagRuns/{run['dag_run_id']}/taskInstances?task_id=poll&limit=100"
    )
    names = {one["rendered_map_index"] for one in found["task_instances"] if one["task_id"] == "poll"}
    assert {"kyiv-dispatch", "trouble-desk"} <= names


def test_the_sql_address_asks_for_its_password(demo):
    address = demo.url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        assert connection.execute("select count(*) from marts.article_current").fetchone()[0] > 50
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.replace(address.split(":")[2].split("@")[0], "wrong"))


def test_the_queries_to_try_answer(demo):
    queries = demo.output.split("Three queries to try")[1].split("--")[1:]
    assert len(queries) == 3
    for query in queries:
        words = "\n".join(query.splitlines()[1:]).split(";")[0]
        assert rows(demo.url, words), words


def test_nobody_is_let_in_without_a_login(demo):
    for path in ("/api/v2/dags", "/api/v2/connections", "/api/v2/dags/kursk_ingest/dagRuns"):
        with pytest.raises(HTTPError) as refused:
            urlopen(demo.address.replace("localhost", "127.0.0.1") + path, timeout=10)
        assert refused.value.code == 401


def test_commands_find_the_running_demo(demo):
    status = json.loads(Player(demo.environment, None).kursk("status", "--json"))
    assert {row["stage"] for row in status["last runs"]} == set(JOBS)

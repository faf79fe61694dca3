"""Reading the DAG folder: no error, nothing heavy, every task bounded and in a pool that the set-up makes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kursk_pipeline.airflow.pools import POOLS, QUEUES

ROOT = Path(__file__).parents[2]
HEAVY = ("spacy", "trafilatura", "lxml", "numpy", "sqlalchemy.dialects.postgresql.psycopg", "feedparser", "protego")
READ = f"""
import json, sys
import airflow.sdk
before = set(sys.modules)
from airflow.dag_processing.dagbag import DagBag
light = set(sys.modules)
bag = DagBag({str(ROOT / "dags")!r}, load_op_links=False)
new = set(sys.modules) - light
print("READ" + json.dumps({{
    "errors": bag.import_errors,
    "heavy": [name for name in {HEAVY!r} if name in new],
    "tasks": [
        {{"dag": dag.dag_id, "task": task.task_id, "pool": task.pool, "queue": task.queue, "retries": task.retries,
          "timeout": task.execution_timeout.total_seconds() if task.execution_timeout else None,
          "run_timeout": dag.dagrun_timeout.total_seconds() if dag.dagrun_timeout else None, "catchup": dag.catchup}}
        for dag in bag.dags.values() for task in dag.tasks
    ],
}}))
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    home = tmp_path_factory.mktemp("airflow")
    environment = os.environ | {
        "AIRFLOW_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    command = [sys.executable, "-c", READ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.split("READ")[1])


def test_every_file_is_read_without_error(reading):
    assert reading["errors"] == {}
    assert {task["dag"] for task in reading["tasks"]} == {
        "kursk_backfill",
        "kursk_ingest",
        "kursk_marts",
        "kursk_freshness",
        "kursk_housekeeping",
        "kursk_recall",
        "kursk_reprocess",
        "kursk_revisit",
        "kursk_review",
    }


def test_nothing_heavy_is_imported(reading):
    assert reading["heavy"] == []


def test_every_task_is_bounded_and_in_a_pool_and_a_queue_that_exist(reading):
    for task in reading["tasks"]:
        assert task["pool"] in POOLS, task
        assert task["queue"] in QUEUES, task
        assert task["timeout"], task
        assert task["run_timeout"] > task["timeout"], task
        assert task["catchup"] is False, task

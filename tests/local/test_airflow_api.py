"""The client of Airflow's API against a real server that is away, overwhelmed, or half dead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError

import pytest

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import airflow_api as subject
from kursk_pipeline.local.airflow_api import AirflowApi
from kursk_pipeline.local.airflow_config import Login

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Answers = dict[str, list[tuple[int, Any]]]


@pytest.fixture
def answers() -> Answers:
    """Answers by path, used up from the front; the last one stays."""
    return {"/auth/token": [(201, {"access_token": "t"})]}


@pytest.fixture
def api(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[AirflowApi]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            waiting = answers[self.path.split("?")[0]]
            status, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setattr(subject.time, "sleep", lambda _: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield AirflowApi(Login(f"http://localhost:{server.server_port}", "admin", "p"), meanwhile=lambda: None)
    server.shutdown()
    server.server_close()


def health(**states: str) -> dict[str, Any]:
    beats = {name: {"status": state, f"latest_{name}_heartbeat": NOW.isoformat()} for name, state in states.items()}
    return {"metadatabase": {"status": "healthy"}, **beats}


def test_a_dead_scheduler_behind_status_200_is_seen(api: AirflowApi, answers: Answers) -> None:
    answers["/api/v2/monitor/health"] = [
        (200, health(scheduler="unhealthy", triggerer="healthy", dag_processor="healthy"))
    ]
    assert api.unhealthy(since=NOW) == ["scheduler"]


def test_a_heartbeat_of_an_earlier_life_does_not_count(api: AirflowApi, answers: Answers) -> None:
    answers["/api/v2/monitor/health"] = [
        (200, health(scheduler="healthy", triggerer="healthy", dag_processor="healthy"))
    ]
    assert api.unhealthy(since=NOW) == []
    assert api.unhealthy(since=NOW + timedelta(seconds=1)) == ["scheduler", "triggerer", "dag_processor"]


def test_a_server_that_is_away_for_a_while_is_waited_for(api: AirflowApi, answers: Answers) -> None:
    answers["/api/v2/dags/d/dagRuns/r"] = [(0, None), (503, {}), (200, {"state": "running"})]
    assert api.run_state("d", "r") == "running"


def test_a_refusal_is_not_repeated(api: AirflowApi, answers: Answers) -> None:
    answers["/api/v2/dags/d/dagRuns/r"] = [(404, {}), (200, {"state": "running"})]
    with pytest.raises(HTTPError, match="404"):
        api.run_state("d", "r")


def test_a_server_that_stays_silent_ends_in_an_error(
    api: AirflowApi, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "PATIENCE_SECONDS", 0)
    answers["/api/v2/dags/d/dagRuns/r"] = [(503, {})]
    with pytest.raises(SetupError, match=r"stays silent.*Fix: read logs/api-server.log"):
        api.run_state("d", "r")


def test_a_long_run_is_read_page_by_page(api: AirflowApi, answers: Answers) -> None:
    pages = [[{"task_id": "poll", "state": "success"}] * 2, [{"task_id": "load", "state": None}]]
    answers["/api/v2/dags/d/dagRuns/r/taskInstances"] = [
        (200, {"task_instances": page, "total_entries": 3}) for page in pages
    ]
    assert api.task_states("d", "r") == [("poll", "success"), ("poll", "success"), ("load", None)]


def test_pools_that_are_there_keep_their_size(api: AirflowApi, answers: Answers) -> None:
    answers["/api/v2/pools"] = [(200, {"pools": [{"name": "web", "slots": 9}]}), (409, {})]
    api.create_pools({"web": 4})
    assert answers["/api/v2/pools"] == [(409, {})]

"""Airflow's REST API on this machine, as far as starting and watching the first run needs it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local.airflow_config import Login

COMPONENTS = ("scheduler", "triggerer", "dag_processor")
ANSWER_SECONDS = 10.0
PATIENCE_SECONDS = 180.0
"""How long a call waits for a server that is started again: ten seconds on two idle cores, a minute on busy ones."""
PAGE = 100
"""Airflow's own limit for one page of a list."""


class AirflowApi:
    """The API of one running Airflow. Loopback only: a proxy of the environment is not used.

    Args:
        login: where it is and who asks.
        meanwhile: called while the server does not answer, such as a supervisor's check that starts it again.
    """

    def __init__(self, login: Login, *, meanwhile: Callable[[], object]) -> None:
        self._login, self._meanwhile = login, meanwhile
        self._token: str | None = None
        self._opener = build_opener(ProxyHandler({}))

    def unhealthy(self, *, since: datetime) -> list[str]:
        """The components that are not healthy, by the answer's JSON: its status is 200 even with a dead scheduler.

        Args:
            since: heartbeats before this time are of an earlier life and do not count.

        Returns:
            Names; ``api_server`` alone when it does not answer at all.
        """
        try:
            health = self._send("GET", "/api/v2/monitor/health")
        except (OSError, ValueError, HTTPException):
            return ["api_server"]
        bad = [] if health["metadatabase"]["status"] == "healthy" else ["metadatabase"]
        return bad + [name for name in COMPONENTS if not _beats(name, health.get(name) or {}, since)]

    def dag_ids(self) -> list[str]:
        """Ids of the DAGs that the processor has read."""
        return [dag["dag_id"] for dag in self._call("GET", f"/api/v2/dags?limit={PAGE}")["dags"]]

    def import_errors(self) -> list[str]:
        """DAG files that cannot be read, with the reason."""
        found = self._call("GET", f"/api/v2/importErrors?limit={PAGE}")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace'].strip().splitlines()[-1]}" for error in found]

    def create_pools(self, sizes: Mapping[str, int]) -> None:
        """Create missing pools; one that is there keeps its size, which an operator may have chosen."""
        there = {pool["name"] for pool in self._call("GET", f"/api/v2/pools?limit={PAGE}")["pools"]}
        for name in sizes.keys() - there:
            pool = {"name": name, "slots": sizes[name], "description": "Made by the set-up.", "include_deferred": False}
            self._call("POST", "/api/v2/pools", pool)

    def unpause(self, dag_id: str) -> None:
        """Let the scheduler run a DAG."""
        self._call("PATCH", f"/api/v2/dags/{dag_id}?update_mask=is_paused", {"is_paused": False})

    def trigger(self, dag_id: str) -> str:
        """Ask for a run now; returns its id."""
        run = self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})
        return str(run["dag_run_id"])

    def active_run(self, dag_id: str) -> str | None:
        """Id of a run that is queued or running."""
        address = f"/api/v2/dags/{dag_id}/dagRuns?state=queued&state=running&order_by=run_after&limit=1"
        runs = self._call("GET", address)["dag_runs"]
        return str(runs[0]["dag_run_id"]) if runs else None

    def run_state(self, dag_id: str, run_id: str) -> str:
        """queued, running, success or failed."""
        return str(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def task_states(self, dag_id: str, run_id: str) -> list[tuple[str, str | None]]:
        """Task id and state of every task instance of a run; mapped tasks come once for each."""
        states: list[tuple[str, str | None]] = []
        while True:
            address = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit={PAGE}&offset={len(states)}"
            page = self._call("GET", address)
            states += [(one["task_id"], one["state"]) for one in page["task_instances"]]
            if len(states) >= page["total_entries"] or not page["task_instances"]:
                return states

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        if self._token is None:
            login = {"username": self._login.user, "password": self._login.password}
            self._token = str(self._patiently("POST", "/auth/token", login)["access_token"])
        return self._patiently(method, path, body)

    def _patiently(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        """Send, and send again while the server is away or overwhelmed; a refusal is raised at once."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._send(method, path, body)
            except (OSError, HTTPException) as error:
                if isinstance(error, HTTPError) and error.code < 500:
                    raise
                if time.monotonic() > deadline:
                    raise SetupError(f"Airflow's API stays silent: {error}. Fix: read logs/api-server.log.") from None
            self._meanwhile()
            time.sleep(1)

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = Request(self._login.address.replace("localhost", "127.0.0.1") + path, method=method)  # noqa: S310
        request.add_header("Content-Type", "application/json")
        if self._token is not None:
            request.add_header("Authorization", f"Bearer {self._token}")
        data = None if body is None else json.dumps(body).encode()
        with self._opener.open(request, data, ANSWER_SECONDS) as answer:
            return json.load(answer)


def _beats(name: str, component: dict[str, Any], since: datetime) -> bool:
    beat = component.get(f"latest_{name}_heartbeat")
    return component.get("status") == "healthy" and beat is not None and datetime.fromisoformat(beat) >= since

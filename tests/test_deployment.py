"""The image and the compose file, held to the project: what they name exists, and nothing starts on a known password."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from kursk_pipeline.airflow.pools import CPU_POOL, POOLS, WEB_POOL, slots
from kursk_pipeline.local import airflow_config
from kursk_pipeline.settings import from_environment

ROOT = Path(__file__).resolve().parent.parent
INSIDE = "/opt/kursk/"
AIRFLOW_SERVICES = ("init", "api-server", "scheduler", "dag-processor", "triggerer", "worker-web", "worker-nlp")
MONITORING = ROOT / "config/monitoring"
SIGNING = {"airflow_fernet_key", "airflow_secret_key", "airflow_jwt_secret"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@pytest.fixture(scope="module")
def airflow_options() -> dict[str, Any]:
    spec = find_spec("airflow")
    assert spec is not None
    assert spec.submodule_search_locations
    return dict(yaml.safe_load((Path(spec.submodule_search_locations[0]) / "config_templates/config.yml").read_text()))


def test_no_secret_has_a_default_and_without_them_nothing_starts(compose: dict[str, Any]) -> None:
    for name, place in compose["secrets"].items():
        assert re.fullmatch(rf"\$\{{KURSK_SECRETS:\?[^}}]+\}}/{name}", place["file"])
    for service in compose["services"].values():
        for key, text in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|KEY|CONN|BROKER", key) or text.startswith("/run/secrets/"), key


def test_every_airflow_service_signs_with_the_same_secrets(compose: dict[str, Any]) -> None:
    for name in AIRFLOW_SERVICES:
        assert set(compose["services"][name]["secrets"]) >= SIGNING


def test_what_is_named_exists_in_the_project_and_in_the_image(compose: dict[str, Any]) -> None:
    services = compose["services"].values()
    words = [str(word) for service in services for word in service.get("command", [])]
    words += [str(word) for service in services for word in service.get("healthcheck", {}).get("test", [])]
    named = {found for word in words for found in re.findall(rf"{INSIDE}(\S+)", word)}
    named |= set(re.findall(rf'"{INSIDE}([^"]+)"', (ROOT / "Dockerfile").read_text()))
    assert named == {"scripts/container", "scripts/deploy", "scripts/healthy"}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for path in named:
        assert os.access(ROOT / path, os.X_OK)
        assert path.split("/")[0] in allowed
    assert {"config", "dags", "kursk_pipeline", "plugins", "sql"} <= allowed


def test_every_airflow_variable_is_an_option_of_this_airflow(
    compose: dict[str, Any], airflow_options: dict[str, Any]
) -> None:
    text = "\n".join((ROOT / name).read_text() for name in ("docker-compose.yml", "Dockerfile", "scripts/container"))
    named = set(re.findall(r"AIRFLOW__([A-Z_]+?)__([A-Z_]+)", text))
    assert len(named) > 10
    for section, option in named:
        if section != "CELERY":
            assert option.lower() in airflow_options[section.lower()]["options"], f"{section} {option}"


def test_every_line_of_the_local_configuration_is_an_option_too(
    tmp_path: Path, airflow_options: dict[str, Any]
) -> None:
    settings = from_environment({"KURSK_HOME": str(tmp_path)})
    airflow_config.write_config(settings, database="postgresql+psycopg://u:100%25@h/airflow", ui_port=1)
    section, checked = "", 0
    for line in (tmp_path / "airflow" / "airflow.cfg").read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            assert line.split(" = ")[0] in airflow_options[section]["options"], line
            checked += 1
    assert checked > 15
    assert "100%%25" in (tmp_path / "airflow" / "airflow.cfg").read_text()


def test_parts_and_their_pools_reach_every_service_that_reads_or_runs_the_dags(compose: dict[str, Any]) -> None:
    for name in AIRFLOW_SERVICES:
        environment = compose["services"][name]["environment"]
        assert environment["KURSK_FETCH_PARTS"] == "${KURSK_FETCH_PARTS:-1}"
        assert environment["KURSK_CPU_PARTS"] == "${KURSK_CPU_PARTS:-1}"
    assert slots(fetch_parts=1, cpu_parts=1) == POOLS
    assert slots(fetch_parts=6, cpu_parts=8) == POOLS | {WEB_POOL: 6, CPU_POOL: 8}


def test_metrics_find_their_way_from_the_tasks_to_the_dashboard(compose: dict[str, Any]) -> None:
    services = compose["services"]
    files = {"/etc/kursk/" + str(path.relative_to(MONITORING)): path for path in MONITORING.rglob("*.*")}
    for name, file in (("collector", "collector.yaml"), ("prometheus", "prometheus.yaml")):
        assert services[name]["profiles"] == ["metrics"]
        assert any(word.endswith(f"=/etc/kursk/{file}") for word in services[name]["command"])
    sent_to = urlsplit(re.findall(r"KURSK_COMPOSE_COLLECTOR=(\S+)", (ROOT / "Makefile").read_text())[0])
    collector, prometheus, source, boards = (
        yaml.safe_load(files[f"/etc/kursk/{name}"].read_text())
        for name in (
            "collector.yaml", "prometheus.yaml", "grafana/datasources/kursk.yaml", "grafana/dashboards/kursk.yaml",
        )
    )  # fmt: skip
    receiver = collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"]
    assert (sent_to.hostname, sent_to.port) == ("collector", int(receiver.split(":")[1]))
    shown = collector["exporters"]["prometheus"]["endpoint"].split(":")[1]
    assert prometheus["scrape_configs"][0]["static_configs"][0]["targets"] == [f"collector:{shown}"]
    assert f"/etc/kursk/{prometheus['rule_files'][0]}" in files
    assert source["datasources"][0]["url"] == "http://prometheus:9090"
    path = boards["providers"][0]["options"]["path"]
    assert [name for name in files if name.startswith(path) and name.endswith(".json")] == [
        f"{path}/grafana_dashboard.json"
    ]


def test_the_image_ends_without_root_and_installs_from_the_lock() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["kursk"]
    assert lines.index("USER kursk") > max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    assert any("scripts/setup runtime" in line for line in lines)


def test_the_executor_that_the_compose_file_names_can_be_loaded(compose: dict[str, Any], tmp_path: Path) -> None:
    executor = compose["services"]["scheduler"]["environment"]["AIRFLOW__CORE__EXECUTOR"]
    loads = (
        "from airflow.executors.executor_loader import ExecutorLoader as loader;"
        "print(loader.load_executor(loader.get_default_executor_name()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loads],
        env=os.environ | {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__EXECUTOR": executor},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert executor in done.stdout, done.stderr


def _make_secrets(folder: Path) -> dict[str, str]:
    subprocess.run([ROOT / "scripts/secrets", folder], check=True, capture_output=True)
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_secrets_are_made_once_and_the_entry_point_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first, made = (_make_secrets(folder) for _ in range(2))
    assert made == first
    assert set(made) == {
        *SIGNING,
        "warehouse_password",
        "airflow_db_password",
        "redis_password",
        "airflow_admin_password",
    }
    assert len(set(made.values())) == len(made)
    shown = subprocess.run(
        [ROOT / "scripts/container", "sh", "-c", "echo $KURSK_DATABASE_URL $AIRFLOW__CORE__FERNET_KEY"],
        env={**os.environ, "KURSK_SECRETS_DIR": str(folder)},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    url = f"postgresql+psycopg://kursk:{made['warehouse_password']}@warehouse:5432/warehouse"
    assert shown.stdout.split() == [url, made["airflow_fernet_key"]]


def test_a_missing_secret_stops_the_container_with_the_fix(tmp_path: Path) -> None:
    environment = {**os.environ, "KURSK_SECRETS_DIR": str(tmp_path)}
    ended = subprocess.run(
        [ROOT / "scripts/container", "true"], check=False, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "scripts/secrets FOLDER" in ended.stderr


@pytest.fixture
def half_dead_airflow() -> Iterator[str]:
    """Answers 200, as Airflow does, while its scheduler is dead."""

    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(
                json.dumps({"metadatabase": {"status": "healthy"}, "scheduler": {"status": "unhealthy"}}).encode()
            )

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Health)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_the_health_check_reads_the_answer_and_not_its_status(half_dead_airflow: str) -> None:
    def code(component: str) -> int:
        command = [sys.executable, ROOT / "scripts/healthy", component]
        environment = {"KURSK_HEALTH_URL": half_dead_airflow}
        return subprocess.run(command, check=False, env=environment, capture_output=True).returncode

    assert [code("metadatabase"), code("scheduler"), code("triggerer")] == [0, 1, 1]


@pytest.mark.skipif(
    shutil.which("docker") is None
    or subprocess.run(["docker", "compose", "version"], check=False, capture_output=True).returncode != 0,
    reason="no docker compose on this machine",
)
def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts/secrets", tmp_path], check=True, capture_output=True)
    command = ["docker", "compose", "--file", ROOT / "docker-compose.yml", "config", "--quiet"]
    bare = {"PATH": os.environ["PATH"]}
    refused = subprocess.run(command, check=False, env=bare, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "scripts/secrets" in refused.stderr
    subprocess.run(command, env={**bare, "KURSK_SECRETS": str(tmp_path)}, check=True)

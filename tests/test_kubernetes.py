"""The values for Airflow's Helm chart, held to the compose file, to this Airflow, and to the chart's documented keys.

No chart is at hand in the tests: its keys stand here as facts, from its reference of parameters
(https://airflow.apache.org/docs/helm-chart/1.20.0/parameters-ref.html and keda.html); `helm template` has the last word.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from kursk_pipeline.airflow.pools import QUEUES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "config/kubernetes"
TOP_KEYS = {
    "airflowVersion", "images", "uid", "gid", "airflowHome", "securityContexts", "executor", "env", "volumes",
    "volumeMounts", "fernetKeySecretName", "apiSecretKeySecretName", "jwtSecretName", "data", "postgresql", "redis",
    "config", "migrateDatabaseJob", "createUserJob", "scheduler", "triggerer", "dagProcessor", "statsd", "logs", "workers",
}  # fmt: skip
SET_KEYS = {
    "name",
    "queue",
    "replicas",
    "env",
    "resources",
    "keda",
    "persistence",
    "terminationGracePeriodSeconds",
    "args",
}
KEDA_KEYS = {"enabled", "minReplicaCount", "maxReplicaCount", "query", "pollingInterval", "cooldownPeriod"}
KEYS_OF_SECRETS = {
    "kursk-airflow-metadata": "connection",
    "kursk-airflow-results": "connection",
    "kursk-airflow-broker": "connection",
    "kursk-redis": "password",
    "kursk-airflow-fernet": "fernet-key",
    "kursk-airflow-api": "api-secret-key",
    "kursk-airflow-jwt": "jwt-secret",
}
"""The key that the chart reads in each secret it is given by name."""


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "values.yaml").read_text()))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


def environment(listed: list[dict[str, str]]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in listed}


def test_only_keys_that_the_chart_documents_are_set(values: dict[str, Any]) -> None:
    assert values.keys() <= TOP_KEYS
    for one in values["workers"]["celery"]["sets"]:
        assert one.keys() <= SET_KEYS
        assert one["keda"].keys() <= KEDA_KEYS


def test_airflow_is_the_locked_one_and_its_options_exist(values: dict[str, Any]) -> None:
    assert values["airflowVersion"] == version("apache-airflow-core")
    spec = find_spec("airflow")
    assert spec is not None
    assert spec.submodule_search_locations
    options = yaml.safe_load((Path(spec.submodule_search_locations[0]) / "config_templates/config.yml").read_text())
    for section, chosen in values["config"].items():
        assert chosen.keys() <= options[section]["options"].keys()


def test_every_queue_has_a_set_that_scales_by_what_is_queued_for_it(
    values: dict[str, Any], compose: dict[str, Any]
) -> None:
    sets = {one["queue"]: one for one in values["workers"]["celery"]["sets"]}
    assert set(sets) == set(QUEUES)
    assert values["workers"]["celery"]["enableDefault"] is False
    for queue, one in sets.items():
        command = compose[f"worker-{queue}"]["command"]
        concurrency = command[command.index("--concurrency") + 1]
        assert environment(one["env"])["AIRFLOW__CELERY__WORKER_CONCURRENCY"] == concurrency
        assert one["keda"]["enabled"]
        assert f"/ {concurrency})" in one["keda"]["query"]
        assert f"queue = '{queue}'" in one["keda"]["query"]


def test_services_are_told_the_same_as_by_compose(values: dict[str, Any], compose: dict[str, Any]) -> None:
    composed = compose["scheduler"]["environment"]
    for section, chosen in values["config"].items():
        for option, value in chosen.items():
            told = composed.get(f"AIRFLOW__{section.upper()}__{option.upper()}")
            assert told is None or str(value) in told, option
    entry_point = (ROOT / "scripts/container").read_text()
    read = set(re.findall(r"\$\{([A-Z_]+_SERVER):-", entry_point))
    assert read <= environment(values["env"]).keys()
    image = f"{values['images']['airflow']['repository']}:{values['images']['airflow']['tag']}"
    job = yaml.safe_load((FOLDER / "init-job.yaml").read_text())["spec"]["template"]["spec"]
    container = job["containers"][0]
    assert container["image"] == image
    shared = environment(container["env"]).items() & environment(values["env"]).items()
    assert {name for name, _ in shared} >= read | {"KURSK_FETCH_PARTS", "KURSK_CPU_PARTS"}
    assert container["args"] == compose["init"]["command"]
    assert str(values["uid"]) in (ROOT / "Dockerfile").read_text()


def test_every_secret_is_made_as_the_readme_says_and_none_stands_in_a_file(values: dict[str, Any]) -> None:
    readme = (FOLDER / "README.md").read_text()
    named = {values[key] for key in ("fernetKeySecretName", "apiSecretKeySecretName", "jwtSecretName")}
    named |= set(values["data"].values()) | {values["redis"]["passwordSecretName"]}
    assert named == KEYS_OF_SECRETS.keys()
    for name, key in KEYS_OF_SECRETS.items():
        assert re.search(rf"create secret generic {name} --from-(?:file|literal)={key}=", readme), name
    made = (ROOT / "scripts/secrets").read_text()
    for file in re.findall(r"(?:cat |=)((?:airflow|redis)_\w+)\)?", readme):
        assert file == "airflow_db" or f"make_secret {file} " in made, file
    secret = values["volumes"][0]["secret"]["secretName"]
    assert f"create secret generic {secret} $(for name in *" in readme
    assert values["volumeMounts"][0]["mountPath"] == "/run/secrets"

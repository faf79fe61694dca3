"""Airflow's own configuration for one machine, written from the settings into its home folder.

A file rather than variables: `AIRFLOW_HOME=var/live/airflow airflow ...` then works in any shell, and no secret stands
in a process's environment. Airflow's variables (`AIRFLOW__SECTION__KEY`) still win over the file.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from configparser import RawConfigParser
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from sqlalchemy.engine import make_url

from kursk_pipeline.local.ports import HOST
from kursk_pipeline.local.secret_files import FOLDER, secret, write_private
from kursk_pipeline.settings import Settings

USER = "admin"
PASSWORDS = "airflow_passwords.json"
WORKERS_PER_CORE = 2
"""LocalExecutor forks all its workers at the start. At twice the cores, waiting tasks leave room for computing ones."""
RESCAN_SECONDS = 30
"""A changed or new DAG file shows within half a minute."""


@dataclass(frozen=True, slots=True)
class Login:
    """How to enter the UI."""

    address: str
    user: str
    password: str


def home_of(settings: Settings) -> Path:
    """``AIRFLOW_HOME`` of an instance."""
    return settings.state / "airflow"


def write_config(settings: Settings, *, database: str, ui_port: int) -> Login:
    """Write ``airflow.cfg`` and the password file, both readable by their owner only.

    Args:
        settings: of the instance.
        database: SQLAlchemy address of Airflow's own database.
        ui_port: loopback port of UI and API.
    """
    password = secret(settings.state, "airflow_password", make=secrets.token_urlsafe(12))
    # Airflow would write this file itself, readable by everyone.
    write_private(settings.state / FOLDER / PASSWORDS, json.dumps({USER: password}))
    parser = RawConfigParser()
    parser.read_dict(_sections(settings, database, ui_port))
    text = StringIO()
    parser.write(text)
    write_private(home_of(settings) / "airflow.cfg", text.getvalue())
    return Login(f"http://localhost:{ui_port}", USER, password)


def _sections(settings: Settings, database: str, ui_port: int) -> dict[str, dict[str, str]]:
    sections = _fixed(settings.state / "logs") | {
        "core": {
            "executor": "LocalExecutor",
            "parallelism": str(WORKERS_PER_CORE * (os.cpu_count() or 1)),
            "dags_folder": str(settings.root / "dags"),
            "plugins_folder": str(settings.root / "plugins"),
            "load_examples": "False",
            "fernet_key": secret(settings.state, "airflow_fernet_key", make=_fernet_key()),
            "simple_auth_manager_users": f"{USER}:admin",
            "simple_auth_manager_passwords_file": str(settings.state / FOLDER / PASSWORDS),
            "execution_api_server_url": f"http://{HOST}:{ui_port}/execution/",
        },
        "database": {
            "sql_alchemy_conn": _with_driver(database, "psycopg2"),
            "sql_alchemy_conn_async": _with_driver(database, "psycopg"),
        },
        "api": {
            "host": HOST,
            "port": str(ui_port),
            "base_url": f"http://localhost:{ui_port}",
            "secret_key": secret(settings.state, "airflow_secret_key"),
        },
        # Where to is said by OTEL_EXPORTER_OTLP_ENDPOINT, which Airflow reads itself.
        "metrics": {"otel_on": str(bool(settings.telemetry_url))},
        "traces": {"otel_on": str(bool(settings.telemetry_url))},
        # HS512 wants a key of 64 bytes, RFC 7518, 3.2.
        "api_auth": {"jwt_secret": secret(settings.state, "airflow_jwt_secret", make=secrets.token_urlsafe(64))},
    }
    # Airflow reads the file with interpolation: a percent sign is written twice.
    return {name: {key: text.replace("%", "%%") for key, text in keys.items()} for name, keys in sections.items()}


def _fixed(logs: Path) -> dict[str, dict[str, str]]:
    """Settings that are the same for every instance, but for where its logs lie."""
    return {
        # A run whose processes were killed goes on within a minute of the next start, instead of five.
        "scheduler": {"orphaned_tasks_check_interval": "20", "task_instance_heartbeat_timeout": "60"},
        # Tasks outlast a restart of the API server: the default five tries end after half a minute.
        "workers": {"execution_api_retries": "8"},
        "dag_processor": {
            "refresh_interval": str(RESCAN_SECONDS),
            "min_file_process_interval": str(RESCAN_SECONDS),
            "parsing_processes": "1",
        },
        "logging": {
            "base_log_folder": str(logs / "tasks"),
            "dag_processor_child_process_log_directory": str(logs / "dag_processor"),
        },
    }


def _fernet_key() -> str:
    """32 random bytes in URL-safe base64, as Fernet's specification says."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _with_driver(url: str, driver: str) -> str:
    return make_url(url).set(drivername=f"postgresql+{driver}").render_as_string(hide_password=False)

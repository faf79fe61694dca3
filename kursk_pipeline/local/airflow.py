"""Airflow on this machine: its tables brought up to date, and its four processes as programs to supervise."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import psycopg

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import ports
from kursk_pipeline.local.airflow_config import home_of
from kursk_pipeline.local.databases import plain
from kursk_pipeline.local.instances import environment
from kursk_pipeline.local.supervisor import Program
from kursk_pipeline.settings import Settings

UI_PORT_VARIABLE = "KURSK_UI_PORT"
FIRST: dict[str, tuple[str, ...]] = {"api-server": ("api-server",), "dag-processor": ("dag-processor",)}
SECOND: dict[str, tuple[str, ...]] = {
    # Task logs lie on this machine, so nothing has to serve them; those servers would listen on every address.
    "triggerer": ("triggerer", "--skip-serve-logs"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
}
"""The second two start when the API answers, and end first. A task reports to the API: one that the scheduler starts
before the API answers, or that runs on after it, fails and waits for its retry."""


def programs(settings: Settings, processes: Mapping[str, tuple[str, ...]]) -> list[Program]:
    """Airflow processes as programs to supervise."""
    return [Program(name, command(settings, "airflow", *words)) for name, words in processes.items()]


def command(settings: Settings, module: str, *arguments: str) -> tuple[str, ...]:
    """Command line that runs a Python module with an instance's settings, on top of this process's environment.

    ``env`` replaces itself by the program, so the process id is the program's.
    """
    told = environment(settings) | {
        "AIRFLOW_HOME": str(home_of(settings)),
        "PYTHONPATH": str(settings.root),
        "PYTHONUNBUFFERED": "1",
    }
    return (
        "/usr/bin/env",
        *(f"{name}={text}" for name, text in told.items()),
        sys.executable,
        "-m",
        module,
        *arguments,
    )


def migrate_metadata(settings: Settings, *, database: str) -> bool:
    """Bring Airflow's tables to the installed version; returns whether it had to.

    ``airflow db migrate`` takes many seconds even with nothing to do, so a stamp remembers the last one. It counts
    only while the database still holds the revision that it names.

    Raises:
        SetupError: the migration failed; ends with the last words of its log.
    """
    stamp = home_of(settings) / "migrated.json"
    wanted = {name: version(name) for name in ("apache-airflow", "apache-airflow-providers-fab")}
    if _read(stamp) == {**wanted, "revision": _revision(database)}:
        return False
    log = settings.state / "logs" / "migrate.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        ended = subprocess.run(  # noqa: S603 -- our own program, no shell
            command(settings, "airflow", "db", "migrate"),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            check=False,
        )
    if ended.returncode != 0:
        last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
        raise SetupError(f"Airflow could not migrate its database:\n{last}\nFix: read {log}, then start again.")
    stamp.write_text(json.dumps({**wanted, "revision": _revision(database)}), encoding="utf-8")
    return True


def require_ui_port(port: int) -> None:
    """Refuse a port that is in use, before anything is started on it."""
    ports.require_free(port, purpose="the Airflow UI", variable=UI_PORT_VARIABLE)


def _read(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _revision(database: str) -> str | None:
    with psycopg.connect(plain(database)) as connection:
        try:
            row = connection.execute("select version_num from alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return None if row is None else str(row[0])

"""The containers of docker-compose.yml on this machine's engine: start, ask, kill, stop."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tests.compose.images import POSTGRES, REDIS, ROOT

PROJECT = "kursk-compose-test"
UP_SECONDS = 900
"""Eleven containers on two cores: migrations, then Airflow's first start, measured at about three minutes."""
ASK_SECONDS = 120


class Stack:
    """One project of containers, with its secrets and its rendered compose file in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run([ROOT / "scripts/secrets", folder / "secrets"], check=True, capture_output=True)
        self.environment = os.environ | {
            "KURSK_SECRETS": str(folder / "secrets"),
            "KURSK_WAREHOUSE_IMAGE": POSTGRES,
            "KURSK_POSTGRES_IMAGE": POSTGRES,
            "KURSK_REDIS_IMAGE": REDIS,
            "KURSK_COMPOSE_SOURCES": "/opt/kursk/config/newsroom",
            "KURSK_COMPOSE_NETWORKS": "127.0.0.0/8",
            "KURSK_NEWSROOM_SERVER": "newsroom:8070",
            "KURSK_UI_PORT": "18080",
            "KURSK_DAGS_PAUSED": "True",
        }
        self._command = [*_compose(), "--project-directory", str(ROOT), "--project-name", PROJECT]
        self._command += ["--file", str(_rendered(folder)), "--profile", "newsroom"]

    def up(self, **scale: int) -> None:
        """Start what is not running, with so many containers of a service (underscores for hyphens)."""
        wanted = [word for name, n in scale.items() for word in ("--scale", f"{name.replace('_', '-')}={n}")]
        self.compose("up", "--detach", "--no-build", *wanted, seconds=UP_SECONDS)

    def down(self) -> None:
        """Stop everything and delete its volumes."""
        self.compose("down", "--volumes", "--timeout", "20", seconds=UP_SECONDS)

    def compose(self, *arguments: str, seconds: float = ASK_SECONDS) -> str:
        """One compose command.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        return _run([*self._command, *arguments], seconds, self.environment)

    def containers(self, service: str) -> list[str]:
        """The running containers of a service."""
        return self.compose("ps", "--quiet", service).split()

    def inside(self, service: str, *command: str) -> str:
        """What a command prints that runs in the first container of a service, with its secrets."""
        return self.compose("exec", "-T", service, "/opt/kursk/scripts/container", *command)

    def ask(self, service: str, database: str, query: str) -> list[list[str]]:
        """Rows of a query, as text."""
        (container,) = self.containers(service)
        psql = ["psql", "--host", "/tmp", "--username", "kursk", "--no-align", "--tuples-only", "--command"]
        answer = _run(["docker", "exec", container, *psql, query, database], ASK_SECONDS)
        return [line.split("|") for line in answer.splitlines() if line]

    def kill(self, container: str) -> None:
        """SIGKILL, as a machine that loses its power."""
        _run(["docker", "kill", container], ASK_SECONDS)

    def health(self) -> dict[str, str]:
        """State and health of every container, by its name."""
        listed = [word for word in self.compose("ps", "--quiet").split() if word]
        states: list[dict[str, Any]] = json.loads(_run(["docker", "inspect", *listed], ASK_SECONDS))
        return {
            one["Name"].strip("/"): one["State"].get("Health", {}).get("Status", one["State"]["Status"])
            for one in states
        }


def wait(condition: Callable[[], bool], *, seconds: float, what: str, every: float = 1.0) -> float:
    """Wait until a condition holds; returns how long that took.

    Raises:
        TimeoutError: it did not hold in time.
    """
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if condition():
            return time.monotonic() - began
        time.sleep(every)
    raise TimeoutError(f"{what}: not within {seconds:.0f} s")


def _compose() -> list[str]:
    """Compose as a plug-in of docker, or the older program of its own."""
    plugin = subprocess.run(["docker", "compose", "version"], check=False, capture_output=True)
    return ["docker", "compose"] if plugin.returncode == 0 else ["docker-compose"]


def _rendered(folder: Path) -> Path:
    """The compose file without its ``name``, which the older program refuses."""
    content = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    del content["name"]
    path = folder / "docker-compose.yml"
    path.write_text(yaml.safe_dump(content))
    return path


def _run(command: list[str], seconds: float, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:6])} ... failed:\n{done.stdout[-1500:]}\n{done.stderr[-2500:]}")
    return done.stdout

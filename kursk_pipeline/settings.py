"""What the environment says. The only module that reads environment variables; everything else takes a Settings."""

from __future__ import annotations

import ipaddress
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kursk_pipeline.errors import SetupError

REQUEST_SECONDS = 30.0
"""Thirty seconds end a slow drip; an honest page of a megabyte takes less than that at 300 kbit/s."""
MOST_PARTS = 32
"""One part keeps up with 5,000 pages an interval of the schedule, which is 15 million a month for all of them."""
ANSWER_SECONDS = 43_200.0
"""Twelve hours: from one evening to the next morning."""
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, for one process.

    Attributes:
        root: the project folder (``config/``, ``sql/``, ``dags/`` lie in it).
        state: where this machine keeps its database, archive, logs and secrets (``KURSK_HOME``).
        database_url: SQLAlchemy URL of the warehouse; None means the embedded server of ``state``.
        sources: the folder of source files to follow (``KURSK_SOURCES``).
        archive_url: where bodies rest (``KURSK_ARCHIVE_URL``).
        fetchable_networks: networks that may be fetched though they are not public, such as the newsroom's loopback
            (``KURSK_FETCH_NETWORKS``, comma-separated CIDR); empty by default.
        request_seconds: the total deadline of one request (``KURSK_REQUEST_SECONDS``).
        contact: how publishers reach whoever runs this, sent with every request (``KURSK_CONTACT``).
        alert_urls: where alerts are sent (``KURSK_ALERT_URLS``, Apprise addresses with spaces between them, or
            ``KURSK_ALERT_URLS_FILE``, a file of them, since they hold secrets); nowhere by default.
        fetch_parts: how many tasks of a run fetch side by side, on as many workers (``KURSK_FETCH_PARTS``); 1 by default.
        answer_seconds: how long kursk_review waits for a person before it sets aside what it asked about
            (``KURSK_ANSWER_SECONDS``); twelve hours by default.
        cpu_parts: how many tasks of a run clean, and how many extract, side by side (``KURSK_CPU_PARTS``); 1 by default.
        telemetry_url: where metrics and traces are sent over OTLP/HTTP (``OTEL_EXPORTER_OTLP_ENDPOINT``, the standard
            variable, which Airflow reads too); nowhere by default.
        semantic_model: folder of a Model2Vec model that finds copies by meaning as well (``KURSK_SEMANTIC_MODEL``); none by
            default, and it needs the extra ``kursk[semantic]``.
        newsroom_port: port of the local newsroom in its source files (``KURSK_NEWSROOM_PORT``).
    """

    root: Path
    state: Path
    database_url: str | None
    sources: Path
    archive_url: str
    fetchable_networks: tuple[str, ...]
    newsroom_port: str
    request_seconds: float
    contact: str
    alert_urls: tuple[str, ...]
    telemetry_url: str = ""
    fetch_parts: int = 1
    answer_seconds: float = ANSWER_SECONDS
    cpu_parts: int = 1
    semantic_model: Path | None = None


def from_environment(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings of this process. Unset variables take the defaults of a checkout on one machine.

    Raises:
        SetupError: a value cannot be what it should be; names the variable and the fix.
    """
    env = dict(os.environ) if environ is None else environ
    root = Path(env.get("KURSK_ROOT", ROOT))
    state = Path(env.get("KURSK_HOME", root / "var")).absolute()
    return Settings(
        root=root,
        state=state,
        database_url=env.get("KURSK_DATABASE_URL") or None,
        sources=Path(env.get("KURSK_SOURCES", root / "config" / "sources")),
        archive_url=env.get("KURSK_ARCHIVE_URL", (state / "archive").as_uri()),
        fetchable_networks=_networks(env.get("KURSK_FETCH_NETWORKS", "")),
        newsroom_port=env.get("KURSK_NEWSROOM_PORT", "8070"),
        contact=env.get("KURSK_CONTACT", ""),
        alert_urls=_alert_urls(env),
        fetch_parts=_parts(env, "KURSK_FETCH_PARTS"),
        cpu_parts=_parts(env, "KURSK_CPU_PARTS"),
        telemetry_url=env.get("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
        semantic_model=Path(env["KURSK_SEMANTIC_MODEL"]) if env.get("KURSK_SEMANTIC_MODEL") else None,
        request_seconds=_seconds(env, "KURSK_REQUEST_SECONDS", REQUEST_SECONDS),
        answer_seconds=_seconds(env, "KURSK_ANSWER_SECONDS", ANSWER_SECONDS),
    )


def _networks(text: str) -> tuple[str, ...]:
    networks = tuple(part.strip() for part in text.split(",") if part.strip())
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            fix = "write networks like 127.0.0.0/8, with commas between them"
            raise SetupError(f"KURSK_FETCH_NETWORKS: {error}. Fix: {fix}") from error
    return networks


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name) or str(default)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise SetupError(f"{name}: {text!r} is no time. Fix: write seconds above zero, such as 30")
    return seconds


def _parts(env: dict[str, str], name: str) -> int:
    text = env.get(name) or "1"
    if not text.isdigit() or not 1 <= int(text) <= MOST_PARTS:
        raise SetupError(f"{name}: {text!r} is no number of tasks. Fix: write one from 1 to {MOST_PARTS}")
    return int(text)


def _alert_urls(env: dict[str, str]) -> tuple[str, ...]:
    file = env.get("KURSK_ALERT_URLS_FILE")
    if not file:
        return tuple(env.get("KURSK_ALERT_URLS", "").split())
    try:
        return tuple(Path(file).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"KURSK_ALERT_URLS_FILE: {file} cannot be read. Fix: name a text file of addresses") from error

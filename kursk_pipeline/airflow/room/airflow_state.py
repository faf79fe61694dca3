"""What Airflow should have for the pipeline, and what it has: pools, processes, DAGs, asset events, the plugin."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow import plugins_manager
from airflow.api_fastapi.core_api.datamodels.plugins import PluginResponse
from airflow.jobs.job import Job
from airflow.models.asset import AssetDagRunQueue
from airflow.models.connection import Connection
from airflow.models.dag import DagModel
from airflow.models.dag_version import DagVersion
from airflow.models.errors import ParseImportError
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kursk_pipeline.airflow.pools import POOLS, QUEUES
from kursk_pipeline.airflow.room.banners import Banners
from kursk_pipeline.airflow.room.finding import Finding, require

PLUGIN, VALID = "kursk_room", "valid"
PROCESSES = {"SchedulerJob": "scheduler", "DagProcessorJob": "dag-processor", "TriggererJob": "triggerer"}
BEAT = timedelta(seconds=60)
"""Airflow's own threshold is thirty seconds; a minute forgives a busy machine."""
STRANDED = timedelta(minutes=30)
"""Two intervals of kursk_ingest: a consumer that is not busy starts within seconds."""
UNSERVED = timedelta(minutes=5)
"""Half of what Airflow waits before it gives a queued task up (scheduler.task_queued_timeout, 600 s by default)."""
REREAD = timedelta(minutes=5)
"""Airflow reads a changed file again within half a minute here (local/airflow_config.py), within five minutes by default."""
CONFIG_ROUTE = "airflow.api_fastapi.core_api.routes.ui.config"


def airflow_findings(session: Session, dags: Path, now: datetime) -> Iterator[Finding]:
    """Everything about Airflow, one finding each.

    Args:
        session: of Airflow's own database; only read.
        dags: the folder of DAG files, each named after its DAG.
        now: the time, UTC.
    """
    yield from _pools(session)
    yield from _queues(session, now)
    yield from _processes(session, now)
    yield from _dags(session, dags)
    yield _import_errors(session)
    yield _asset_events(session, now)
    count = session.scalar(select(func.count()).select_from(Connection))
    yield Finding("Connections", "none is needed: settings name the warehouse and the archive", f"{count} in Airflow")
    yield from plugin_findings(plugins_manager.get_plugin_info(), plugins_manager.get_import_errors())
    yield _banners()


def _pools(session: Session) -> Iterator[Finding]:
    there = dict(session.execute(select(Pool.pool, Pool.slots)).all())
    for name, slots in POOLS.items():
        actual = "missing" if name not in there else f"{there[name]} slots"
        fix = f"Admin, Pools: create {name} with {slots} slots. A task whose pool is missing never starts."
        yield require(f"Pool {name}", f"{slots} slots", actual, is_fine=bool(there.get(name)), fix=fix)


def _queues(session: Session, now: datetime) -> Iterator[Finding]:
    """A task that is queued has its place in the pool; what it waits for is a worker that serves its queue."""
    oldest = func.min(TaskInstance.queued_dttm)
    query = select(TaskInstance.queue, oldest).where(TaskInstance.state == "queued").group_by(TaskInstance.queue)
    since = {queue: _utc(at) for queue, at in session.execute(query) if queue and at}
    for name in dict.fromkeys((*QUEUES, *sorted(since))):
        at = since.get(name)
        actual = f"one waits since {at:%H:%M} UTC" if at else "none waits"
        fix = f"Start a worker for it: `airflow celery worker --queues {name}`; or see what the workers are busy with."
        is_fine = at is None or now - at <= UNSERVED
        yield require(
            f"Queue {name}", "no task waits longer than 5 minutes for a worker", actual, is_fine=is_fine, fix=fix
        )


def _processes(session: Session, now: datetime) -> Iterator[Finding]:
    query = select(Job.job_type, func.max(Job.latest_heartbeat)).where(Job.state == "running").group_by(Job.job_type)
    beats = dict(session.execute(query).all())
    for kind, name in PROCESSES.items():
        beat = beats.get(kind)
        is_fine = beat is not None and now - _utc(beat) <= BEAT
        actual = f"{(now - _utc(beat)).total_seconds():.0f} s ago" if beat else "none runs"
        fix = f"Start it: `airflow {name}`, and read its log. The home page shows green while it is dead."
        yield require(f"Heartbeat of the {name}", "within a minute", actual, is_fine=is_fine, fix=fix)


RESTS = "is_paused_upon_creation=True"
"""In the file of a DAG that rests until a person wakes it, such as kursk_backfill, which makes up for the past."""


def _dags(session: Session, folder: Path) -> Iterator[Finding]:
    known = {one.dag_id: one for one in session.scalars(select(DagModel))}
    numbers = select(DagVersion.dag_id, func.max(DagVersion.version_number)).group_by(DagVersion.dag_id)
    versions = dict(session.execute(numbers).all())
    for path in sorted(folder.glob("*.py")):
        yield _dag(path, known.get(path.stem), versions.get(path.stem))


def _dag(path: Path, dag: DagModel | None, version: int | None) -> Finding:
    may_rest = RESTS in path.read_text(encoding="utf-8")
    subject, expected = (
        f"DAG {path.stem}",
        f"read since its file was changed, {'paused or not' if may_rest else 'not paused'}",
    )
    if dag is None or dag.is_stale:
        fix = "See whether the dag-processor runs and dags_folder is that of the project; import errors are below."
        return Finding(subject, expected, "not known to Airflow", fix)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    read = _utc(dag.last_parsed_time) if dag.last_parsed_time else datetime.min.replace(tzinfo=UTC)
    actual = f"version {version}, read {read:%Y-%m-%d %H:%M:%S} UTC"
    if dag.is_paused and not may_rest:
        return Finding(subject, expected, f"{actual}, paused", f"Dags, {path.stem}: unpause it.")
    fix = "The dag-processor has not read the change; see its log, and restart it."
    return require(subject, expected, actual, is_fine=changed <= read + REREAD, fix=fix)


def _import_errors(session: Session) -> Finding:
    files = sorted({name or "?" for name in session.scalars(select(ParseImportError.filename))})
    fix = "The home page shows the trace under Dag import errors; mend the file."
    return require("DAG import errors", "none", ", ".join(files) or "none", is_fine=not files, fix=fix)


def _asset_events(session: Session, now: datetime) -> Finding:
    query = select(AssetDagRunQueue.target_dag_id, func.min(AssetDagRunQueue.created_at)).group_by(
        AssetDagRunQueue.target_dag_id
    )
    stranded = [
        f"{dag_id} since {_utc(at):%H:%M} UTC" for dag_id, at in session.execute(query) if now - _utc(at) > STRANDED
    ]
    fix = "Trigger the DAG: it drains its whole work list. Its hourly run would do so, too."
    return require(
        "Asset events",
        "none waits longer than 30 minutes",
        ", ".join(stranded) or "none",
        is_fine=not stranded,
        fix=fix,
    )


def plugin_findings(plugins: list[dict[str, Any]], import_errors: Mapping[str, str]) -> Iterator[Finding]:
    """Whether Airflow took the room's plugin: one destination that it does not know makes the whole plugin vanish."""
    errors = [f"{source}: {error}" for source, error in import_errors.items()]
    fix = "Mend the file that is named, and restart the API server."
    yield require("Plugin import errors", "none", "; ".join(errors) or "none", is_fine=not errors, fix=fix)
    info = next((one for one in plugins if one["name"] == PLUGIN), None)
    validity = _validity(info)
    expected = "loaded, every page in a place that Airflow knows"
    fix = (
        "plugins_folder must be the project's plugins/, and destinations those of this Airflow; restart the API server."
    )
    yield require("Plugin", expected, validity, is_fine=validity == VALID, fix=fix)


def _validity(info: dict[str, Any] | None) -> str:
    if info is None:
        return "not loaded"
    try:
        PluginResponse.model_validate(info)
    except ValidationError as error:
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:3])
    return VALID


def _banners() -> Finding:
    """Airflow's route keeps the list that it found when it was loaded."""
    route = sys.modules.get(CONFIG_ROUTE)
    is_ours = isinstance(getattr(route, "DASHBOARD_UIALERTS", None), Banners)
    fix = "Restart the API server. If that does not help, this Airflow loads plugins too late; the strip remains."
    return require("Banners", "ours", "ours" if is_ours else "Airflow's own list", is_fine=is_ours, fix=fix)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

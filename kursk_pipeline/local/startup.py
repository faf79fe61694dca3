"""Brings one instance up, step by step, and takes it down again: databases, tables, programs, health, first run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import airflow, ports
from kursk_pipeline.local.airflow_api import AirflowApi
from kursk_pipeline.local.airflow_config import Login, write_config
from kursk_pipeline.local.databases import Databases, open_databases
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.local.supervisor import Program, Supervisor
from kursk_pipeline.settings import Settings

HEALTHY_SECONDS = 240.0
"""Twenty times what a start takes on two cores; past that something is wrong rather than slow."""
DAG_SECONDS = 60.0
SCHEDULED_RUN_SECONDS = 4.0
"""An unpaused DAG whose time has come gets its run within one or two turns of the scheduler, which rests a second."""
LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """What a start may be told.

    Attributes:
        ui_port: loopback port of the Airflow UI.
        postgres_port: loopback port of the embedded PostgreSQL; None leaves the choice to it.
        airflow_url: SQLAlchemy address of Airflow's database; None means the one beside the warehouse.
        pools: pool sizes by name.
        with_newsroom: whether the local newsroom is one of the programs.
    """

    ui_port: int
    postgres_port: int | None
    airflow_url: str | None
    pools: Mapping[str, int]
    with_newsroom: bool


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance that runs."""

    settings: Settings
    databases: Databases
    login: Login
    api: AirflowApi
    supervisor: Supervisor


@contextmanager
def running(
    settings: Settings, options: Options, *, prepare: Callable[[Settings, str], None], tell: Callable[[str], None]
) -> Iterator[Instance]:
    """Start everything, healthy when the block begins; stop everything that was started when it ends.

    Args:
        settings: of the instance.
        options: see there.
        prepare: given the settings and the warehouse's address, migrates it and tells it what the configuration
            declares, seeds included.
        tell: called with a few words before each step.

    Raises:
        SetupError: the machine is not as needed.
    """
    with Supervisor(settings.state) as supervisor:
        _require_ports(settings, options)
        try:
            tell("Starting PostgreSQL")
            databases = open_databases(settings, airflow_url=options.airflow_url, port=options.postgres_port)
            tell("Migrating the databases")
            prepare(settings, databases.warehouse)
            login = write_config(settings, database=databases.airflow, ui_port=options.ui_port)
            airflow.migrate_metadata(settings, database=databases.airflow)
            tell("Starting Airflow")
            instance = Instance(settings, databases, login, AirflowApi(login, meanwhile=supervisor.check), supervisor)
            _start_programs(instance, options)
            instance.api.create_pools(options.pools)
            yield instance
        finally:
            supervisor.stop()
            if settings.database_url is None:
                EmbeddedPostgres(settings.state).stop()


def begin_run(instance: Instance, dag_id: str) -> str:
    """Let the scheduler run a DAG and see to it that a run begins now; returns the run's id.

    A run that the schedule owes begins by itself; asking for another beside it would only make it wait.

    Raises:
        SetupError: Airflow cannot read the DAG.
    """
    _await_dag(instance, dag_id)
    instance.api.unpause(dag_id)
    deadline = time.monotonic() + SCHEDULED_RUN_SECONDS
    while time.monotonic() < deadline:
        if (found := instance.api.active_run(dag_id)) is not None:
            return found
        time.sleep(LOOK_SECONDS)
    return instance.api.trigger(dag_id)


def _start_programs(instance: Instance, options: Options) -> None:
    since = datetime.now(UTC)
    settings, supervisor, api = instance.settings, instance.supervisor, instance.api
    supervisor.start([*_newsroom(settings, options), *airflow.programs(settings, airflow.FIRST)])
    _await(instance, lambda: ["api-server"] if "api_server" in api.unhealthy(since=since) else [])
    supervisor.start(airflow.programs(settings, airflow.SECOND))
    _await(instance, lambda: api.unhealthy(since=since))


def _require_ports(settings: Settings, options: Options) -> None:
    airflow.require_ui_port(options.ui_port)
    if options.with_newsroom:
        ports.require_free(int(settings.newsroom_port), purpose="the newsroom", variable="KURSK_NEWSROOM_PORT")


def _newsroom(settings: Settings, options: Options) -> list[Program]:
    words = ("newsroom", "--port", settings.newsroom_port)
    command = airflow.command(settings, "kursk_pipeline.cli.main", *words)
    return [Program("newsroom", command)] if options.with_newsroom else []


def _await(instance: Instance, missing: Callable[[], list[str]]) -> None:
    deadline = time.monotonic() + HEALTHY_SECONDS
    while waiting := missing():
        instance.supervisor.check()
        if time.monotonic() > deadline:
            logs = instance.settings.state / "logs"
            raise SetupError(f"Airflow did not become healthy: {', '.join(waiting)}. Fix: read the logs in {logs}.")
        time.sleep(LOOK_SECONDS)


def _await_dag(instance: Instance, dag_id: str) -> None:
    deadline = time.monotonic() + DAG_SECONDS
    while dag_id not in instance.api.dag_ids():
        instance.supervisor.check()
        if time.monotonic() > deadline:
            errors = instance.api.import_errors() or ["no such file"]
            raise SetupError(f"Airflow cannot read the DAG {dag_id}: {'; '.join(errors)}. Fix: mend the file in dags/.")
        time.sleep(LOOK_SECONDS)

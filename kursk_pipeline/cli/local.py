"""Commands that run the whole pipeline on this machine: demo, up, down, reset; and prepare a deployed one."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Annotated

import psutil  # type: ignore[import-untyped]
import typer
from rich.console import Console

from kursk_pipeline.airflow.pools import slots
from kursk_pipeline.errors import Transient
from kursk_pipeline.local import processes, startup
from kursk_pipeline.local.databases import open_databases
from kursk_pipeline.local.instances import DEMO, LIVE, instance
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.local.startup import Instance, Options
from kursk_pipeline.local.supervisor import end_leftovers, supervisor_of
from kursk_pipeline.settings import Settings, from_environment

app = typer.Typer()
console = Console()

INGEST = "kursk_ingest"
ALSO_RUN = (
    "kursk_marts",
    "kursk_freshness",
    "kursk_revisit",
    "kursk_housekeeping",
    "kursk_reprocess",
    "kursk_review",
)
RUN_AFTERWARDS = ("kursk_recall",)
"""Looks for what was missed, so it waits for the first run: a DAG that is unpaused runs at once for the time that passed."""
CHECK_SECONDS = 1.0
DOWN_SECONDS = 60.0
"""A supervisor ends its programs, PostgreSQL last, well within a minute."""

UiPort = Annotated[int, typer.Option(envvar="KURSK_UI_PORT", min=1, max=65535, help="Loopback port of the Airflow UI.")]
PostgresPort = Annotated[
    int | None,
    typer.Option(envvar="KURSK_POSTGRES_PORT", min=1, max=65535, help="Loopback port of PostgreSQL; 54329 if free."),
]
AirflowUrl = Annotated[
    str | None,
    typer.Option(envvar="KURSK_AIRFLOW_DATABASE_URL", help="Airflow's database, when not beside the warehouse."),
]
ExitAfterRun = Annotated[
    bool, typer.Option("--exit-after-run", help="Stop after the first run; 0 only if it succeeded.")
]


@app.command()
def demo(
    *,
    ui_port: UiPort = 8080,
    postgres_port: PostgresPort = None,
    airflow_url: AirflowUrl = None,
    exit_after_run: ExitAfterRun = False,
) -> None:
    """Run the pipeline on the local newsroom; needs no internet. Ctrl-C stops it."""
    settings = from_environment()
    options = Options(ui_port, postgres_port, airflow_url, _pools(settings), with_newsroom=True)
    _run(instance(settings, DEMO), options, exit_after_run=exit_after_run)


@app.command()
def up(
    *,
    ui_port: UiPort = 8080,
    postgres_port: PostgresPort = None,
    airflow_url: AirflowUrl = None,
    exit_after_run: ExitAfterRun = False,
) -> None:
    """Run the pipeline on the live sources of config/sources. Ctrl-C stops it."""
    settings = from_environment()
    options = Options(ui_port, postgres_port, airflow_url, _pools(settings), with_newsroom=False)
    if not settings.contact:
        console.print(
            "[yellow]KURSK_CONTACT is not set: publishers cannot reach you.[/] Set it to a mail or web address; it goes with"
            " every request."
        )
    _run(instance(settings, LIVE), options, exit_after_run=exit_after_run)


@app.command()
def down() -> None:
    """Stop what demo or up left running, and the database that prepare started; nothing else."""
    for name in (LIVE, DEMO):
        if _stop(instance(from_environment(), name)):
            console.print(f"{name}: stopped")
        else:
            console.print(f"{name}: was not running")
    if _stop(from_environment()):
        console.print("the database of kursk prepare: stopped")


@app.command()
def reset(*, force: Annotated[bool, typer.Option("--force", help="Do not ask.")] = False) -> None:
    """Delete the databases, archives, logs and secrets of demo and live, after asking."""
    folders = [one.state for name in (LIVE, DEMO) if (one := instance(from_environment(), name)).state.exists()]
    if not folders:
        console.print("Nothing to delete.")
        return
    listed = ", ".join(str(folder) for folder in folders)
    if not force:
        typer.confirm(f"Delete {listed}, databases included?", abort=True)
    for name in (LIVE, DEMO):
        _stop(instance(from_environment(), name))
    for folder in folders:
        data = (folder / "postgres").resolve()
        shutil.rmtree(data if data.name == "postgres" else folder, ignore_errors=True)
        shutil.rmtree(folder)
    console.print(f"Deleted {listed}.")


@app.command()
def prepare(*, airflow_url: AirflowUrl = None) -> None:
    """Check or start the database server, migrate the warehouse, and fill its dimensions from the configuration."""
    settings = from_environment()
    databases = open_databases(settings, airflow_url=airflow_url)
    _prepare(settings, databases.warehouse)
    console.print("The warehouse is ready." + (" To stop its server: kursk down" if databases.is_embedded else ""))


@app.command()
def pools() -> None:
    """Print the pools that the DAGs use, as `airflow pools import` reads them."""
    sizes = {
        name: {"slots": size, "description": "Made by the set-up."} for name, size in _pools(from_environment()).items()
    }
    console.print_json(data=sizes)


def _pools(settings: Settings) -> dict[str, int]:
    return slots(fetch_parts=settings.fetch_parts, cpu_parts=settings.cpu_parts)


def _run(settings: Settings, options: Options, *, exit_after_run: bool) -> None:
    state = "failed"
    with _interruptible(), startup.running(settings, options, prepare=_prepare, tell=_tell) as running:
        state = _first_run(running)
        if not exit_after_run:
            _stay(running)
    if exit_after_run and state != "success":
        raise typer.Exit(1)


def _tell(words: str) -> None:
    console.print(f"{words} ...", highlight=False)


def _prepare(settings: Settings, warehouse: str) -> None:
    """Migrate the warehouse and fill its dimensions; a faulty configuration file is named here, not in a task log."""
    from kursk_pipeline import jobs
    from kursk_pipeline.adapters.migrate import migrate
    from kursk_pipeline.desk import Desk

    migrate(warehouse)
    with closing(Desk(settings)) as desk:
        jobs.prepare(desk)


def _unpause(running: Instance, dag_ids: Sequence[str]) -> None:
    known = running.api.dag_ids()
    for dag_id in dag_ids:
        if dag_id in known:
            running.api.unpause(dag_id)


def _first_run(running: Instance) -> str:
    from kursk_pipeline.cli import arrivals, first_run

    run_id = startup.begin_run(running, INGEST)
    _unpause(running, ALSO_RUN)
    _tell(f"First run, {run_id}")
    state = first_run.watch(console, running.api, INGEST, run_id, meanwhile=running.supervisor.check)
    console.print(f"The run ended: {state}.\n")
    _unpause(running, RUN_AFTERWARDS)
    _refresh(running.settings)
    arrivals.show(console, running, run_id)
    return state


def _refresh(settings: Settings) -> None:
    """The stored marts, at once: kursk_marts does it too, some seconds after those who read the queries try them."""
    from kursk_pipeline import jobs
    from kursk_pipeline.desk import Desk

    with closing(Desk(settings)) as desk, suppress(Transient):  # kursk_marts is at it
        jobs.refresh_marts(desk)


def _stay(running: Instance) -> None:
    console.print("It runs on, a new run every 15 minutes. Ctrl-C stops it.")
    while True:
        for name in running.supervisor.check():
            console.print(f"{name} had died and was started again; see {running.supervisor.log_of(name)}")
        time.sleep(CHECK_SECONDS)


@contextmanager
def _interruptible() -> Iterator[None]:
    """End quietly and in order on Ctrl-C, a closed terminal, or kill."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        console.print("Stopped.")


def _interrupt(*_: object) -> None:
    """Begin to stop; from here on more signals change nothing, so that nothing is left half stopped."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    console.print("\nStopping ...")
    raise KeyboardInterrupt


def _stop(settings: Settings) -> bool:
    """Stop one instance; returns whether anything ran."""
    supervisor = supervisor_of(settings.state)
    if supervisor is not None:
        processes.end([supervisor], seconds=DOWN_SECONDS)
        if supervisor.is_alive():
            psutil.Process(supervisor.pid).kill()
    left = end_leftovers(settings.state) if settings.state.exists() else 0
    server = EmbeddedPostgres(settings.state)
    was_up = server.is_running()
    if was_up:
        server.stop()
    return supervisor is not None or left > 0 or was_up

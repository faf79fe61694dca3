"""Whatever is killed, and whenever: started again, the journey ends in the same rows as an undisturbed one."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres
from tests.conftest import plain
from tests.journey.conftest import make_player
from tests.journey.digest import digest

KILLED_JOBS = (
    ("poll", 20, ""), ("fetch", 25, ""), ("clean", 0, "staging.article"), ("judge", 0, "staging.verdict"),
    ("dedup", 0, "staging.membership"), ("extract", 0, "staging.mention"), ("load", 0, "warehouse.fact_article"),
)  # fmt: skip
"""Stages in whose middle a process is killed, with the records that it has written before; the short ones with the table
that they wait for until they are killed, so that none is over before it is seen at work."""
LONGEST_WAIT = 120


@pytest.fixture
def durable_postgres():
    """A server of this test's own, with durability, that may be killed."""
    state = Path(tempfile.mkdtemp(prefix="kursk-killed-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(state, ignore_errors=True)


def fresh_warehouse(server: EmbeddedPostgres, name: str) -> str:
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    migrate(server.url(name))
    return server.url(name)


def wait_until_running(url: str, stage: str, seen: int, process) -> None:
    """Return when the stage is at work and has written ``seen`` records."""
    engine = create_engine(url)
    question = text(
        "select count(*) from ops.run where stage = cast(:stage as ops.stage_name) and state = 'running' and seen >= :seen"
    )
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.scalar(question, {"stage": stage, "seen": seen}):
                engine.dispose()
                return
        assert process.poll() is None, f"ended before {stage} was seen at work: {process.communicate()}"
        time.sleep(0.005)
    raise AssertionError(f"{stage} never ran")


@contextmanager
def kept_from(url: str, table: str) -> Iterator[None]:
    """Nobody else writes to the table within the block."""
    with psycopg.connect(plain(url)) as connection:
        if table:
            connection.execute(f"lock table {table} in share row exclusive mode")
        yield
        connection.rollback()


def postmaster(server: EmbeddedPostgres) -> int:
    with psycopg.connect(plain(server.url("postgres")), autocommit=True) as connection:
        folder = connection.execute("show data_directory").fetchone()[0]
    return int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])


def states(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = dict(connection.execute(text("select state::text, count(*) from ops.run group by 1")).all())
    engine.dispose()
    return found


@pytest.mark.timeout(900)
def test_killed_in_the_middle_of_every_step_and_with_its_database(newsroom, durable_postgres, tmp_path):
    server = durable_postgres
    calm = make_player(newsroom, fresh_warehouse(server, "calm"), tmp_path / "calm")
    calm.kursk("run", "--json")
    undisturbed = digest(calm.url)

    hunted = make_player(newsroom, fresh_warehouse(server, "hunted"), tmp_path / "hunted")
    for stage, seen, table in KILLED_JOBS:
        with kept_from(hunted.url, table):
            process = hunted.start("run", "--json")
            wait_until_running(hunted.url, stage, seen, process)
            process.kill()
            process.communicate()
    process = hunted.start("run", "--everything", "--json")
    wait_until_running(hunted.url, "poll", 0, process)
    os.kill(postmaster(server), signal.SIGKILL)
    _, errors = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 4, f"a lost database may come back, so trying again later is right: {errors}"
    server.start()
    hunted.kursk("run", "--json")

    assert digest(hunted.url) == undisturbed
    assert states(hunted.url)["interrupted"] >= len(KILLED_JOBS)
    assert "running" not in states(hunted.url)

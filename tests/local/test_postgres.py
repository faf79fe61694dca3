"""The embedded PostgreSQL, run for real: started, refused, killed, repaired."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import ports
from kursk_pipeline.local import postgres as subject
from kursk_pipeline.local.postgres import EmbeddedPostgres, warehouse_url
from kursk_pipeline.settings import from_environment

QUICK = ("fsync=off",)


@pytest.fixture
def state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kursk-postgres-"))
    folder.chmod(0o755)
    yield folder
    EmbeddedPostgres(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def query(server: EmbeddedPostgres, statement: str, database: str = "warehouse") -> list[tuple[object, ...]]:
    address = server.url(database).replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def postmaster(state: Path) -> int:
    return int((state / "postgres" / "postmaster.pid").read_text().split()[0])


def test_both_databases_exist_and_the_warehouse_has_pgvector(postgres: EmbeddedPostgres) -> None:
    assert query(postgres, "select current_setting('server_version_num')::int / 10000", "airflow") == [(18,)]
    assert query(postgres, "select '[1,2]'::vector <-> '[1,2]'::vector") == [(0.0,)]


@pytest.mark.parametrize("password", ["", "postgres", "kursk"])
def test_a_wrong_password_is_refused_on_tcp_and_on_the_socket(postgres: EmbeddedPostgres, password: str) -> None:
    port = int(postgres.url("warehouse").rpartition(":")[2].partition("/")[0])
    for host in ("127.0.0.1", str((postgres.state / "postgres").resolve())):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=host, port=port, user="kursk", password=password, dbname="warehouse")


def test_it_listens_on_loopback_only(postgres: EmbeddedPostgres) -> None:
    listening = [c.laddr.ip for c in psutil.Process(postmaster(postgres.state)).net_connections("tcp") if not c.raddr]
    assert listening == ["127.0.0.1"]


def test_secrets_are_readable_by_their_owner_only(postgres: EmbeddedPostgres) -> None:
    password = postgres.state / "secrets" / "postgres_password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert stat.S_IMODE(password.parent.stat().st_mode) == 0o700


def test_starting_twice_reuses_the_server(postgres: EmbeddedPostgres) -> None:
    before = postmaster(postgres.state)
    EmbeddedPostgres(postgres.state).start()
    assert postmaster(postgres.state) == before


def test_rows_survive_a_killed_server_and_a_half_made_folder_is_replaced(state: Path) -> None:
    (state / "postgres").mkdir()
    (state / "postgres" / "PG_VERSION").write_text("18\n")
    (state / "postgres.unfinished").mkdir()
    server = EmbeddedPostgres(state, options=QUICK)
    server.start()
    assert [path.name.split("-")[0] for path in state.glob("postgres.broken-*")] == ["postgres.broken"]
    query(server, "create table kept (n int); insert into kept values (7)")
    port = server.url("warehouse").rpartition("@")[2]
    os.kill(postmaster(state), signal.SIGKILL)
    while server.is_running():
        pass
    with pytest.raises(SetupError, match="make up"):
        server.url("warehouse")
    server.start()
    assert query(server, "select n from kept") == [(7,)]
    assert server.url("warehouse").rpartition("@")[2] == port


def test_a_pid_file_whose_number_went_to_another_process_is_no_server(state: Path) -> None:
    server = EmbeddedPostgres(state, options=QUICK)
    server.start()
    text = (state / "postgres" / "postmaster.pid").read_text()
    server.stop()
    (state / "postgres" / "postmaster.pid").write_text(text.replace(text.split()[0], str(os.getpid()), 1))
    assert not server.is_running()
    server.stop()
    server.start()
    assert query(server, "select 1") == [(1,)]


def test_a_taken_port_is_refused_when_chosen_and_avoided_when_not(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((ports.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=rf"{port}.*process {os.getpid()} .*KURSK_POSTGRES_PORT"):
            EmbeddedPostgres(state, port=port, options=QUICK).start()
        monkeypatch.setattr(subject, "PREFERRED_PORT", port)
        server = EmbeddedPostgres(state, options=QUICK)
        server.start()
        assert f":{port}/" not in server.url("warehouse")


def test_two_that_start_at_once_get_a_port_each(state: Path) -> None:
    servers = [EmbeddedPostgres(state / name, options=QUICK) for name in ("one", "other")]
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(EmbeddedPostgres.start, servers))
        assert len({server.url("warehouse").rpartition("@")[2] for server in servers}) == 2
    finally:
        for server in servers:
            server.stop()


def test_a_lost_password_and_a_full_disk_are_told_with_the_fix(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "SMALLEST_DISK", 2**62)
    with pytest.raises(SetupError, match=r"MB are free .* Fix: free some space"):
        EmbeddedPostgres(state).start()
    assert not (state / "postgres").exists()
    (state / "postgres" / "global").mkdir(parents=True)
    (state / "postgres" / "global" / "pg_control").touch()
    with pytest.raises(SetupError, match=r"password .* is gone .* Fix: put the file back"):
        EmbeddedPostgres(state).start()


def test_the_warehouse_address_is_the_settings_own_or_that_of_the_running_server(
    postgres: EmbeddedPostgres, state: Path
) -> None:
    told = from_environment({"KURSK_DATABASE_URL": "postgresql+psycopg://u@db/w", "KURSK_HOME": str(state)})
    assert warehouse_url(told) == "postgresql+psycopg://u@db/w"
    assert warehouse_url(from_environment({"KURSK_HOME": str(postgres.state)})) == postgres.url("warehouse")
    with pytest.raises(SetupError, match="make up"):
        warehouse_url(from_environment({"KURSK_HOME": str(state)}))

"""The embedded PostgreSQL of one state folder: made, started, repaired and stopped by its own programs.

It listens on loopback TCP with a password (scram-sha-256), so psql, DBeaver and notebooks connect, and lives until
:meth:`EmbeddedPostgres.stop`, whatever becomes of the process that started it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import ports
from kursk_pipeline.local.postgres_home import Home, find_home
from kursk_pipeline.local.secret_files import FOLDER, secret, write_private
from kursk_pipeline.settings import Settings

PREFERRED_PORT = 54329
PORT_VARIABLE = "KURSK_POSTGRES_PORT"
ROLE = "kursk"
DATABASES = ("airflow", "warehouse")
PASSWORD = "postgres_password"  # noqa: S105 -- the name of a file
SMALLEST_DISK = 400 * 1024**2
"""Bytes that must be free to make a database: initdb writes about 40 MB and the first runs grow the write-ahead log."""
START_SECONDS = 60
NOT_DURABLE = "fsync=off"
PORT_CHANCES = 3
"""Other ports that are tried when somebody else takes the settled one in the moment before the server binds it."""
ORPHAN_SECONDS = 10
"""How long the processes of a killed server may take to notice and leave before a new one can start."""
LONGEST_SOCKET_FOLDER = 85
"""Unix socket paths end at 103 bytes on macOS (107 on Linux); the rest is for the socket's own name."""


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """The server of one state folder.

    Attributes:
        state: the folder; the data lie in ``postgres``, the password in ``secrets/postgres_password``.
        port: the loopback port; None takes the one used last, else 54329, else any free one.
        options: server settings such as ``fsync=off``, for servers whose data do not matter.
    """

    state: Path
    port: int | None = None
    options: tuple[str, ...] = ()

    def start(self) -> None:
        """Make what is missing, repair what was left half done, and start the server unless it runs already.

        Both databases exist afterwards, with the ``vector`` extension in ``warehouse``.

        Raises:
            SetupError: port in use, disk full, or PostgreSQL says why it cannot start.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        with _only_one(self.state / "postgres.lock"):
            home = find_home(self.state)
            if _postmaster(home.data) is None:
                self._create_data(home)
                self._launch(home)
            self._create_databases()

    def stop(self) -> None:
        """Stop the server, ending open connections; nothing happens when it does not run."""
        home = find_home(self.state)
        if _postmaster(home.data) is None:
            return
        ended = home.run("pg_ctl", "stop", "-D", str(home.data), "-m", "fast", "-w", "-t", str(START_SECONDS))
        if ended.returncode != 0 and _postmaster(home.data) is not None:
            raise SetupError(
                f"PostgreSQL did not stop: {ended.stdout.strip()}. Fix: end process {_postmaster(home.data)}."
            )

    def is_running(self) -> bool:
        """Whether the server's process is there."""
        return _postmaster((self.state / "postgres").resolve()) is not None

    def url(self, database: str, *, driver: str = "psycopg") -> str:
        """SQLAlchemy address of a database of the running server, password included.

        Raises:
            SetupError: the server does not run.
        """
        data = (self.state / "postgres").resolve()
        if _postmaster(data) is None:
            raise SetupError(
                f"The embedded PostgreSQL of {self.state} is not running. Fix: run make up (or make demo)."
            )
        port = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[3])
        password = quote((self.state / FOLDER / PASSWORD).read_text(encoding="utf-8").strip(), safe="")
        return f"postgresql+{driver}://{ROLE}:{password}@{ports.HOST}:{port}/{database}"

    def _create_data(self, home: Home) -> None:
        """Make the data folder whole or not at all: it gets its name only once initdb is through."""
        unfinished = home.data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        if (home.data / "global" / "pg_control").exists():
            self._require_password(home)
            return
        if home.data.exists():
            # No control file: there is no database in it. It is moved aside rather than deleted all the same.
            home.data.rename(home.data.with_name(f"postgres.broken-{int(time.time())}"))
        _require_disk(home.data.parent)
        unfinished.mkdir(mode=0o700)
        home.give(unfinished)
        self._initialise(home, unfinished)
        unfinished.rename(home.data)

    def _require_password(self, home: Home) -> None:
        if not (self.state / FOLDER / PASSWORD).exists():
            raise SetupError(
                f"The password of the database in {home.data} is gone ({self.state / FOLDER / PASSWORD}). "
                "Fix: put the file back, or delete the database with make clean."
            )

    def _initialise(self, home: Home, folder: Path) -> None:
        password = home.data.with_name("postgres.password")
        write_private(password, secret(self.state, PASSWORD))
        home.give(password)
        try:
            made = home.run(
                "initdb", "-D", str(folder), f"--username={ROLE}", f"--pwfile={password}", "--auth=scram-sha-256",
                # The builtin provider sorts and folds the same on every machine, whatever its C library.
                "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--set", f"listen_addresses={ports.HOST}", "--set", "timezone=UTC", "--set", "log_timezone=UTC",
                *(["--no-sync"] if NOT_DURABLE in self.options else []),
            )  # fmt: skip
        finally:
            password.unlink()
        if made.returncode != 0:
            shutil.rmtree(folder, ignore_errors=True)
            raise _explained("PostgreSQL could not create its data folder", made.stdout, self.state)

    def _launch(self, home: Home) -> None:
        _clear_crash(home.data)
        log = self.state / "logs" / "postgres.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        for port in (self._settle_port(), *(ports.choose_free() for _ in range(PORT_CHANCES))):
            if self._listens_on(port, home, log):
                (self.state / "postgres.port").write_text(str(port), encoding="utf-8")
                return
            if self.port is not None or ports.is_free(port):
                break  # Nobody took the port since it was settled: the reason is another.
        raise _explained("PostgreSQL could not start", _tail(log), self.state)

    def _listens_on(self, port: int, home: Home, log: Path) -> bool:
        """Whether the server could be started there."""
        folder = str(home.data) if len(os.fsencode(home.data)) <= LONGEST_SOCKET_FOLDER else ""
        settings = [f"port={port}", f"unix_socket_directories={folder}", *self.options]
        words = " ".join(f"-c '{setting}'" for setting in settings)
        with log.open("ab") as file:
            arguments = ("-D", str(home.data), "-w", "-t", str(START_SECONDS), "-o", words)
            return home.run("pg_ctl", "start", *arguments, stdout=file.fileno()).returncode == 0

    def _settle_port(self) -> int:
        if self.port is not None:
            ports.require_free(self.port, purpose="PostgreSQL", variable=PORT_VARIABLE)
            return self.port
        remembered = self.state / "postgres.port"
        wanted = int(remembered.read_text(encoding="utf-8")) if remembered.exists() else PREFERRED_PORT
        return wanted if ports.is_free(wanted) else ports.choose_free()

    def _create_databases(self) -> None:
        with psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            found = {row[0] for row in connection.execute("select datname from pg_database")}
            for name in DATABASES:
                if name not in found:
                    connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        with psycopg.connect(self.url("warehouse").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("create extension if not exists vector")


def warehouse_url(settings: Settings) -> str:
    """SQLAlchemy address of the warehouse: the one of the settings, else that of the running embedded server.

    Raises:
        SetupError: neither is there; says how to start one.
    """
    return settings.database_url or EmbeddedPostgres(settings.state).url("warehouse")


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Let one process at a time start this server."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _postmaster(data: Path) -> int | None:
    """Process id of the server of this data folder; None when it does not run.

    The pid file alone proves nothing: after a crash its number may belong to any other process. A server's working
    folder is its data folder.
    """
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        process = psutil.Process(pid)
        return pid if Path(process.cwd()) == data and process.status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, psutil.Error):
        return None


def _clear_crash(data: Path) -> None:
    """Clear what a killed server left: wait for its orphans to leave, then remove its lock files.

    PostgreSQL removes them itself, except where the number in them is in use again, or its process was never reaped.

    Raises:
        SetupError: orphans of the killed server stay.
    """
    if not (data / "postmaster.pid").exists():
        return
    deadline = time.monotonic() + ORPHAN_SECONDS
    while orphans := _working_in(data):
        if time.monotonic() > deadline:
            raise SetupError(
                f"Processes of a killed PostgreSQL still use {data}. Fix: end them: kill {' '.join(orphans)}"
            )
        time.sleep(0.1)
    for lock in [data / "postmaster.pid", *data.glob(".s.PGSQL.*")]:
        lock.unlink(missing_ok=True)


def _working_in(folder: Path) -> list[str]:
    """Ids of the living processes whose working folder this is."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(str(process.pid))
        except (psutil.Error, OSError):
            continue
    return found


def _require_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < SMALLEST_DISK:
        raise SetupError(
            f"Only {free // 1024**2} MB are free in {folder}, and the database needs {SMALLEST_DISK // 1024**2} MB. "
            "Fix: free some space, or set KURSK_HOME to a folder on another disk."
        )


def _tail(log: Path, *, size: int = 4000) -> str:
    return log.read_bytes()[-size:].decode("utf-8", "replace") if log.exists() else ""


def _explained(problem: str, output: str, state: Path) -> SetupError:
    if "No space left on device" in output:
        return SetupError(f"{problem}: the disk of {state} is full. Fix: free some space, then start again.")
    telling = [line for line in output.splitlines() if "FATAL" in line or "error:" in line or "ERROR" in line]
    reason = telling[-1] if telling else output.strip()[-500:]
    return SetupError(f"{problem}: {reason}. Fix: read {state / 'logs' / 'postgres.log'}, then start again.")

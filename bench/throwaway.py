"""A warehouse and a folder that a benchmark fills and throws away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres


@contextmanager
def warehouse() -> Iterator[tuple[str, Path]]:
    """An empty warehouse and a folder, thrown away at the end."""
    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=("fsync=off", "synchronous_commit=off"))
    try:
        server.start()
        for database, statement in (("postgres", "create database papers"), ("papers", "create extension vector")):
            with create_engine(server.url(database), isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(text(statement))
        migrate(server.url("papers"))
        yield server.url("papers"), state / "home"
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)

"""Opens the warehouse: engine, transactions, tables reflected once a process, locks for jobs."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, text
from sqlalchemy.exc import OperationalError

from kursk_pipeline.errors import SetupError, Transient

APPLICATION_NAME = "kursk"
LOCK_WAIT_SECONDS = 30.0
"""How long a job waits for another run of itself. A killed process's lock goes with its socket, within a second."""
STATEMENT_TIMEOUT_MS = 300_000
"""No statement of a job may run longer; the longest measured on 200,000 articles takes seconds."""
RANDOM_PAGE_COST = 1.1
"""What PostgreSQL's manual names for solid-state disks. At its default of 4, asking for 1,000 pages scans all 270,000."""
LOCK_CLASS = 47031
"""First half of the keys of job locks, so that they meet no other advisory lock."""
RESTART_SECONDS = 15.0
"""Time for a PostgreSQL that was killed to recover and listen again."""
TABLE_SCHEMAS = ("ops", "raw", "staging", "warehouse", "work")


class Store:
    """One warehouse, for one process.

    Args:
        url: SQLAlchemy URL, ``postgresql+psycopg://...``.
        statement_timeout_ms: how long one statement may run.
    """

    has_one_connection = False
    """Whether all transactions share a connection, so that no two threads may have one at once."""

    def __init__(self, url: str, *, statement_timeout_ms: int = STATEMENT_TIMEOUT_MS) -> None:
        self.engine: Engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=4,
            connect_args={
                "application_name": APPLICATION_NAME,
                "connect_timeout": 10,
                "options": f"-c statement_timeout={statement_timeout_ms} -c timezone=UTC"
                f" -c random_page_cost={RANDOM_PAGE_COST}",
            },
        )
        self._metadata: MetaData | None = None

    def table(self, name: str) -> Table:
        """A table or view by its qualified name, such as ``raw.page``.

        Raises:
            SetupError: the database is not migrated.
        """
        try:
            return self.metadata().tables[name]
        except KeyError as error:
            raise SetupError(f"the warehouse has no table {name}. Fix: run `kursk migrate`") from error

    def metadata(self) -> MetaData:
        """All tables and views, read from the database once a process."""
        if self._metadata is None:
            self._metadata = self._reflect()
        return self._metadata

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed at the end, undone on any error."""
        with _lost_connections_are_transient(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def exclusively(self, name: str, *, wait_seconds: float | None = None, is_shared: bool = False) -> Iterator[None]:
        """Hold the lock of that name while the block runs, so that a job never runs twice at once.

        Args:
            name: of the lock.
            wait_seconds: how long to wait for it; LOCK_WAIT_SECONDS when None.
            is_shared: hold it together with others that share it, so that nobody has it alone meanwhile.

        Raises:
            Transient: another process held it for longer than that.
        """
        key = {"key": zlib.crc32(name.encode()) - 2**31}
        kind = "_shared" if is_shared else ""
        with self.autocommit() as connection:
            deadline = time.monotonic() + (LOCK_WAIT_SECONDS if wait_seconds is None else wait_seconds)
            while not connection.scalar(text(f"select pg_try_advisory_lock{kind}({LOCK_CLASS}, :key)"), key):
                if time.monotonic() > deadline:
                    raise Transient("busy", f"another run of {name} is at work", retry_after=60)
                time.sleep(0.2)
            try:
                yield
            finally:
                with suppress(OperationalError):  # a lost connection has lost its locks
                    connection.execute(text(f"select pg_advisory_unlock{kind}({LOCK_CLASS}, :key)"), key)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def autocommit(self) -> Iterator[Connection]:
        """A connection without a transaction: a lock held for minutes must not hold back vacuum."""
        with _lost_connections_are_transient(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def _reflect(self) -> MetaData:
        metadata = MetaData()
        with self.transaction() as connection:
            for schema in TABLE_SCHEMAS:
                metadata.reflect(connection, schema=schema, views=True)
        return metadata


@contextmanager
def _lost_connections_are_transient() -> Iterator[None]:
    """A server that restarts comes back: what it interrupted is worth another try."""
    try:
        yield
    except OperationalError as error:
        raise Transient("warehouse_unavailable", str(error.orig).strip(), retry_after=RESTART_SECONDS) from error

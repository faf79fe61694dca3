"""Reads the warehouse for pages: read-only, and no statement may be slow enough to hurt the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import RowMapping, create_engine, text

from kursk_pipeline.adapters.archive import Archive
from kursk_pipeline.local.postgres import warehouse_url
from kursk_pipeline.settings import from_environment

DAG_ID = "kursk_ingest"
"""The DAG whose readers may look at the room, and whose editors may act in it."""
STATEMENT_TIMEOUT_MS = 5_000
"""A page that takes longer is of no use to whoever waits for it."""
CONNECT_SECONDS = 3
OPTIONS = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c default_transaction_read_only=on -c timezone=UTC"

ShortText = Annotated[str, Query(max_length=2_000, pattern=r"^[^\x00]*$")]
"""What people may ask with. PostgreSQL has no NUL in text."""


class Reader:
    """The warehouse, for looking only.

    Args:
        url: SQLAlchemy URL, ``postgresql+psycopg://...``.
        archive_url: where bodies rest.
    """

    def __init__(self, url: str, archive_url: str) -> None:
        told = {"application_name": "kursk_room", "connect_timeout": CONNECT_SECONDS, "options": OPTIONS}
        self.engine = create_engine(url, pool_pre_ping=True, pool_size=2, max_overflow=2, connect_args=told)
        self.archive = Archive(archive_url)

    def rows(self, query: str, **values: Any) -> Sequence[RowMapping]:
        """The rows that a query gives."""
        with self.engine.connect() as connection:
            return connection.execute(text(query), values).mappings().all()


@cache
def open_reader() -> Reader:
    """The reader of this process, by its settings.

    Raises:
        SetupError: the embedded warehouse does not run.
    """
    settings = from_environment()
    return Reader(warehouse_url(settings), settings.archive_url)


ReaderDep = Annotated[Reader, Depends(open_reader)]

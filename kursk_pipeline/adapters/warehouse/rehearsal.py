"""A warehouse in which nothing stays: the real steps run on the real tables, and all of it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse.store import Store


class Rehearsal(Store):
    """A store whose transactions are savepoints of one that is rolled back at the end.

    Locks by name (`exclusively`) are real, so that nobody runs the same stage meanwhile. Others wait for the rows that a
    rehearsal has written: keep it to minutes.

    Args:
        store: the warehouse.
    """

    has_one_connection = True

    def __init__(self, store: Store) -> None:
        self.engine = store.engine
        self._metadata = store.metadata()
        self._outer: Connection | None = None

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is written in this block is read in this block, and by nobody else, ever."""
        with self.engine.connect() as connection:
            outer = connection.begin()
            self._outer = connection
            try:
                yield
            finally:
                self._outer = None
                outer.rollback()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One savepoint: kept until the rehearsal ends, undone at once on any error."""
        if self._outer is None:
            raise RuntimeError("a rehearsal has transactions only inside `undone`")
        with self._outer.begin_nested():
            yield self._outer

"""Brings the marts that are stored up to what is loaded. Views need nothing; these would make an analyst wait.

Each step and each mart has a transaction of its own: a kill costs one of them, and readers of one wait for that one.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from sqlalchemy import text

from kursk_pipeline.adapters.warehouse.rows import insert_new
from kursk_pipeline.adapters.warehouse.store import Store

STEPS = {"article_words": ("work.add_words", 5_000), "article_name": ("work.read_entities", 25_000)}
"""What is kept up piece by piece: its function, and the texts or articles that one call takes up in under ten seconds."""
MOST_CALLS = 400
"""Calls of one step in one refresh: two million texts. What is left waits for the next."""
STORED = text("""
select view.relname from pg_class as view join pg_namespace as space on space.oid = view.relnamespace
where space.nspname = 'marts' and view.relkind = 'm' order by view.oid
""")
"""The migration makes a mart after those that it reads, so the order of their making is an order to refresh them in."""


def refresh(store: Store, *, now: datetime) -> dict[str, float]:
    """Bring every stored mart up; returns the seconds of each. Another refresh at work is waited for.

    Raises:
        Transient: another refresh, or a reader of a mart, did not end in time.
    """
    with store.exclusively("marts"):
        took = {mart: _step(store, mart, *step, now=now) for mart, step in STEPS.items()}
        with store.transaction() as connection:
            marts = list(connection.scalars(STORED))
        return took | {mart: _refresh_one(store, mart, now=now) for mart in marts}


def _step(store: Store, mart: str, function: str, size: int, *, now: datetime) -> float:
    begun, total = time.monotonic(), 0
    for _ in range(MOST_CALLS):
        with store.transaction() as connection:
            count = int(connection.scalar(text(f"select {function}(:size)"), {"size": size}) or 0)
        total += count
        if count < size:
            break
    return _note(store, mart, begun, total, now=now)


def _refresh_one(store: Store, mart: str, *, now: datetime) -> float:
    begun = time.monotonic()
    with store.transaction() as connection:
        count = int(connection.scalar(text("select work.refresh_mart(:mart)"), {"mart": mart}) or 0)
    return _note(store, mart, begun, count, now=now)


def _note(store: Store, mart: str, begun: float, count: int, *, now: datetime) -> float:
    seconds = time.monotonic() - begun
    row: dict[str, Any] = {"mart": mart, "refreshed_at": now, "seconds": seconds, "row_count": count}
    with store.transaction() as connection:
        insert_new(connection, store.table("ops.mart_refresh"), [row])
    return seconds

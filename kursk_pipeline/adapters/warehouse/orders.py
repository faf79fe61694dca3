"""What operators want of feeds: read before polls, changed with an audit row that says who, when, why, and what.

An order is changed and its audit row written in one transaction, under a lock on the feed's row: two operators at once
end up one after the other, and the second sees what the first did.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, text

from kursk_pipeline.adapters.warehouse.rows import as_record, as_row, insert_new, insert_or_replace
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import FeedOrder
from kursk_pipeline.stages.crawl.orders import no_order

TIMES = frozenset({"poll_asked_at", "reset_asked_at", "muted_until"})
"""Fields of an order that JSON holds as text."""
PUSHES = ("poll_asked_at", "reset_asked_at", "new_address")
"""What the next poll does and clears."""

OBEYED = text("""
update ops.feed_order set
  poll_asked_at = case when poll_asked_at is distinct from cast(:poll_asked_at as timestamptz) then poll_asked_at end,
  reset_asked_at = case when reset_asked_at is distinct from cast(:reset_asked_at as timestamptz) then reset_asked_at end,
  new_address = case when new_address is distinct from cast(:new_address as text) then new_address end
where feed_url = :feed_url
""")
"""What came in while the poll was on its way stays for the next."""


def all_orders(store: Store) -> dict[str, FeedOrder]:
    """Every order, by feed address."""
    with store.transaction() as connection:
        rows = connection.execute(select(store.table("ops.feed_order"))).mappings()
        return {row["feed_url"]: as_record(FeedOrder, row) for row in rows}


def obeyed(connection: Connection, order: FeedOrder) -> None:
    """Clear what a poll has done of an order, as it was when the poll began."""
    connection.execute(OBEYED, {"feed_url": order.feed_url} | {name: getattr(order, name) for name in PUSHES})


def give(
    store: Store, feed_url: str, changes: dict[str, Any], *, kind: str, actor: str, why: str, now: datetime
) -> int:
    """Change the order of a feed and note who did it; returns the id of the audit row.

    Args:
        store: the warehouse.
        feed_url: the feed.
        changes: fields of ``FeedOrder`` and their new values.
        kind: a word of ``ops.intervention_kind``.
        actor: who does it.
        why: in their words.
        now: the time, UTC.

    Raises:
        Unprocessable: the feed is unknown, or nothing would change.
    """
    with store.transaction() as connection:
        order = _locked(store, connection, feed_url)
        return _change(store, connection, order, changes, note={"kind": kind, "actor": actor, "why": why, "at": now})


def undo(store: Store, intervention_id: int, *, actor: str, why: str, now: datetime) -> int:
    """Take back what an operator did, if it still stands; returns the id of the undo's own audit row.

    Raises:
        Unprocessable: there is no such intervention, or what it changed does not stand any more.
    """
    with store.transaction() as connection:
        done = _intervention(connection, intervention_id)
        order = _locked(store, connection, done["feed_url"])
        if any(_told(order, name) != value for name, value in done["after"].items()):
            raise Unprocessable("changed_since", "what it changed has been done or changed again since")
        changes = {name: _read(name, value) for name, value in done["before"].items()}
        note = {"kind": "undo", "actor": actor, "why": why, "at": now, "undoes": intervention_id}
        return _change(store, connection, order, changes, note=note)


def _locked(store: Store, connection: Connection, feed_url: str) -> FeedOrder:
    known = connection.execute(
        text("select source_id from ops.crawl_state where feed_url = :url"), {"url": feed_url}
    ).one_or_none()
    if known is None:
        raise Unprocessable("unknown_feed", f"no feed was polled at {feed_url} yet")
    table = store.table("ops.feed_order")
    insert_new(connection, table, [as_row(no_order(feed_url, known.source_id))])
    row = connection.execute(select(table).where(table.c.feed_url == feed_url).with_for_update()).mappings().one()
    return as_record(FeedOrder, row)


def _change(
    store: Store, connection: Connection, order: FeedOrder, changes: dict[str, Any], *, note: dict[str, Any]
) -> int:
    changed = replace(order, **changes)
    if changed == order:
        raise Unprocessable("no_change", "it is so already")
    insert_or_replace(connection, store.table("ops.feed_order"), [as_row(changed)])
    row = note | {
        "feed_url": order.feed_url,
        "source_id": order.source_id,
        "before": {name: _told(order, name) for name in changes},
        "after": {name: _told(changed, name) for name in changes},
    }
    table = store.table("ops.intervention")
    return int(connection.execute(table.insert().values(row).returning(table.c.intervention_id)).scalar_one())


def _intervention(connection: Connection, intervention_id: int) -> RowMapping:
    found = connection.execute(
        text(
            "select done.feed_url, done.before, done.after, back.intervention_id as undone_by from ops.intervention as done"
            " left join ops.intervention as back on back.undoes = done.intervention_id"
            " where done.intervention_id = :id for update of done"
        ),
        {"id": intervention_id},
    ).mappings()
    row = found.one_or_none()
    if row is None:
        raise Unprocessable("unknown_intervention", f"there is no intervention {intervention_id}")
    if row["undone_by"] is not None:
        raise Unprocessable("undone_before", f"it was taken back before, by intervention {row['undone_by']}")
    return row


def _told(order: FeedOrder, name: str) -> Any:
    value = getattr(order, name)
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name in TIMES and value is not None else value

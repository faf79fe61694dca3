"""What is known of feeds: read before a poll, kept after it. Writes happen inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from kursk_pipeline.adapters.warehouse.rows import as_record, as_row, insert_new, insert_or_replace
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import CrawlState, FeedEvent, FeedRhythm, SourceHour

COUNTS = ("poll_count", "failed_count", "entry_count", "new_count", "changed_count", "rejected_count", "future_count")
"""The columns of ops.source_hour that add up."""


def all_states(store: Store) -> dict[str, CrawlState]:
    """Every crawl state, by feed address."""
    with store.transaction() as connection:
        rows = connection.execute(select(store.table("ops.crawl_state"))).mappings()
        return {row["feed_url"]: as_record(CrawlState, row) for row in rows}


def rhythms(store: Store, connection: Connection, feed_urls: Sequence[str]) -> dict[str, FeedRhythm]:
    """Rhythms by feed address; feeds that never published have none."""
    table = store.table("ops.feed_rhythm")
    rows = connection.execute(select(table).where(table.c.feed_url.in_(feed_urls))).mappings()
    return {row["feed_url"]: as_record(FeedRhythm, row) for row in rows}


def keep_states(store: Store, connection: Connection, states: Sequence[CrawlState]) -> None:
    """Crawl states, in place of those before."""
    insert_or_replace(connection, store.table("ops.crawl_state"), [as_row(state) for state in states])


def keep_rhythm(store: Store, connection: Connection, rhythm: FeedRhythm) -> None:
    """The rhythm of one feed."""
    insert_or_replace(connection, store.table("ops.feed_rhythm"), [as_row(rhythm)])


def keep_events(store: Store, connection: Connection, events: Sequence[FeedEvent]) -> None:
    """What befell a feed; never overwritten."""
    insert_new(connection, store.table("ops.feed_event"), [as_row(event) for event in events])


def count_poll(store: Store, connection: Connection, hour: SourceHour) -> None:
    """Add one poll to the counts of its source and hour."""
    table = store.table("ops.source_hour")
    statement = insert(table)
    sums = {name: table.c[name] + statement.excluded[name] for name in COUNTS}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["source_id", "hour_at"], set_=sums), as_row(hour)
    )

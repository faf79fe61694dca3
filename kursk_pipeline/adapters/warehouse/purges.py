"""What may not be kept any longer: what is due to go, and what went. Writes happen inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, select, text, update

from kursk_pipeline.adapters.warehouse.rows import as_row, insert_new
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import Purge, Retention

PARTS = ("page_id", "part", "rule", "body_hash", "due_at", "source_id", "canonical_url", "detail")
"""What ``work.to_purge`` answers."""


@dataclass(frozen=True, slots=True)
class Due:
    """One part of a page that is to go, as in `Purge`, and whose it is."""

    page_id: str
    part: str
    rule: str
    body_hash: str
    due_at: datetime
    source_id: str
    canonical_url: str
    detail: str


@dataclass(frozen=True, slots=True)
class Unheld:
    """A body that no page may keep any more and that is still there; ``times`` say when its pages were fetched, UTC."""

    body_hash: str
    times: tuple[datetime, ...]


def due(connection: Connection, *, now: datetime, limit: int) -> list[Due]:
    """Parts of pages that may not be kept any longer, oldest first."""
    statement = text(f"select {', '.join(PARTS)} from work.to_purge(:now, :most)")  # noqa: S608 - names of our own
    return [Due(**row) for row in connection.execute(statement, {"now": now, "most": limit}).mappings()]


def keep(store: Store, connection: Connection, purges: Sequence[Purge]) -> None:
    """Write what is given up, and delete what the warehouse has of it: the text in staging and for analysts.

    What still waited for a stage, or was set aside, ends here: there is nothing left to work on.
    """
    if not purges:
        return
    insert_new(connection, store.table("ops.purge"), [as_row(purge) for purge in purges])
    texts = [purge.page_id for purge in purges if purge.part == "text"]
    article, words, fact = (
        store.table(name) for name in ("staging.article", "warehouse.article_text", "warehouse.fact_article")
    )
    connection.execute(update(article).where(article.c.page_id.in_(texts)).values(text=""))
    keys = select(fact.c.article_key).where(fact.c.page_id.in_(texts))
    connection.execute(words.delete().where(words.c.article_key.in_(keys)))
    _end_waiting(store, connection, purges)


def _end_waiting(store: Store, connection: Connection, purges: Sequence[Purge]) -> None:
    held, waiting = store.table("ops.quarantine"), store.table("ops.deferral")
    ids = [purge.page_id for purge in purges]
    end = {"closed_at": purges[0].purged_at, "closed_by": purges[0].purged_by, "close_reason": "its body was purged"}
    still = (held.c.subject_id.in_(ids), held.c.state == "open", held.c.stage != "fetch")
    connection.execute(update(held).where(*still).values(state="discarded", **end))
    connection.execute(waiting.delete().where(waiting.c.subject_id.in_(ids)))


def unheld(store: Store, connection: Connection, *, limit: int) -> list[Unheld]:
    """Bodies given up by every page that has them, whose bytes were not deleted yet."""
    page, purge = store.table("raw.page"), store.table("ops.purge")
    holder, given_up = page.alias("holder"), purge.alias("given_up")
    is_given_up = exists().where(given_up.c.page_id == holder.c.page_id, given_up.c.part == "body").correlate(holder)
    is_held = exists().where(holder.c.body_hash == purge.c.body_hash, ~is_given_up).correlate(purge)
    statement = (
        select(purge.c.body_hash, func.array_agg(page.c.fetched_at).label("times"))
        .join(page, page.c.page_id == purge.c.page_id)
        .where(purge.c.part == "body", purge.c.deleted_at.is_(None), ~is_held)
        .group_by(purge.c.body_hash)
        .order_by(purge.c.body_hash)
        .limit(limit)
    )
    return [Unheld(row.body_hash, tuple(row.times)) for row in connection.execute(statement)]


def mark_deleted(store: Store, connection: Connection, body_hashes: Sequence[str], *, now: datetime) -> None:
    """Note that bytes are gone from the archive."""
    table = store.table("ops.purge")
    done: Any = (table.c.body_hash.in_(body_hashes), table.c.part == "body", table.c.deleted_at.is_(None))
    connection.execute(update(table).where(*done).values(deleted_at=func.greatest(table.c.purged_at, now)))


def longest_retention_days(store: Store, connection: Connection) -> int | None:
    """The longest retention of any source that was ever declared; None before any was."""
    source = store.table("warehouse.dim_source")
    longest: int | None = connection.scalar(select(func.max(source.c.retention_days)))
    return longest


def purged_page_ids(store: Store, canonical_urls: Sequence[str]) -> set[str]:
    """Pages of these entries whose body was given up: it is not taken up again."""
    page, purge = store.table("raw.page"), store.table("ops.purge")
    statement = (
        select(page.c.page_id)
        .join(purge, (purge.c.page_id == page.c.page_id) & (purge.c.part == "body"))
        .where(page.c.canonical_url.in_(canonical_urls))
    )
    with store.transaction() as connection:
        return set(connection.scalars(statement))


def tighten(store: Store, connection: Connection, page_ids: Sequence[str]) -> None:
    """Keep of these pages the facts only from now on; housekeep takes what is there already."""
    page = store.table("raw.page")
    loose = (page.c.page_id.in_(page_ids), page.c.retention == Retention.FULL_TEXT.value)
    connection.execute(update(page).where(*loose).values(retention=Retention.FACTS_ONLY.value))

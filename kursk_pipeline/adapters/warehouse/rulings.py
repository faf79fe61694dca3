"""What people decided about pairs of texts: the last word on each pair stands, over every rule, batch and replay."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from kursk_pipeline.adapters.warehouse.rows import as_record, as_row
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import Ruling


def keep_ruling(store: Store, connection: Connection, ruling: Ruling) -> None:
    """Add a decision; earlier ones of the pair stay in the table and stand no longer."""
    connection.execute(insert(store.table("ops.duplicate_ruling")).values(**as_row(ruling)))


def standing_rulings(store: Store, connection: Connection) -> tuple[Ruling, ...]:
    """The rulings in force, by pair. People decide hundreds of pairs, not millions: all are read."""
    table = store.table("ops.duplicate_ruling")
    statement = (
        select(table)
        .ext(distinct_on(table.c.a_id, table.c.b_id))
        .order_by(table.c.a_id, table.c.b_id, table.c.ruling_id.desc())
    )
    found = [as_record(Ruling, row) for row in connection.execute(statement).mappings()]
    return tuple(one for one in found if one.verb != "undo")


def article_urls(store: Store, connection: Connection, page_ids: Iterable[str]) -> dict[str, str]:
    """The text id of each page: the canonical URL of its article."""
    page = store.table("raw.page")
    statement = select(page.c.page_id, page.c.article_url).where(page.c.page_id.in_(list(page_ids)))
    return {row.page_id: row.article_url for row in connection.execute(statement)}


def pages_of(store: Store, connection: Connection, text_ids: Iterable[str]) -> dict[str, list[str]]:
    """The placed pages of each article, by its canonical URL."""
    page, member = store.table("raw.page"), store.table("staging.membership")
    statement = (
        select(page.c.article_url, page.c.page_id)
        .join(member, member.c.page_id == page.c.page_id)
        .where(page.c.article_url.in_(list(text_ids)))
        .order_by(page.c.article_url, page.c.fetched_at, page.c.page_id)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.article_url, []).append(row.page_id)
    return found


def by_text(rulings: Iterable[Ruling], text_ids: set[str]) -> dict[str, dict[str, Ruling]]:
    """For each of these texts, the rulings about it by the other text."""
    found: dict[str, dict[str, Ruling]] = {}
    for one in rulings:
        for this, other in ((one.a_id, one.b_id), (one.b_id, one.a_id)):
            if this in text_ids:
                found.setdefault(this, {})[other] = one
    return found

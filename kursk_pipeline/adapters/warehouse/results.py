"""Keeps what the stages made. Every function writes inside the caller's transaction and is safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.dialects.postgresql import insert

from kursk_pipeline.adapters.warehouse.copies import index_hashes
from kursk_pipeline.adapters.warehouse.rows import as_record, as_row, columns_of, copy, insert_new, insert_or_replace
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import (
    Article,
    Credit,
    Extraction,
    FeedEntry,
    Fetch,
    Membership,
    Page,
    Relation,
    RelationKind,
    Signature,
    Verdict,
)
from kursk_pipeline.stages.dedup import in_order


@dataclass(frozen=True, slots=True)
class Placed:
    """What dedup made of one page: its signature, the pairs that it verified, and its one cluster."""

    signature: Signature
    relations: tuple[Relation, ...]
    membership: Membership

    @property
    def page_id(self) -> str:
        """The page."""
        return self.signature.page_id


PAGES_FOLLOW = text("""
update raw.page as page set source_id = entry.source_id, feed_title = entry.title
from raw.entry as entry
where entry.canonical_url = any(cast(:addresses as text[])) and page.canonical_url = entry.canonical_url
  and page.source_id <> entry.source_id
""")
VERSIONS_FOLLOW = text("""
update warehouse.fact_article as fact set source_key = source.source_key
from raw.page as page join warehouse.dim_source as source using (source_id)
where page.canonical_url = any(cast(:addresses as text[])) and fact.page_id = page.page_id
  and fact.source_key <> source.source_key
""")
"""An article whose own site announces it is that site's: who announced it first had no part in it."""


def keep_entries(store: Store, connection: Connection, entries: Sequence[FeedEntry]) -> None:
    """Entries that are new, or whose revision was raised. The first source that announced one keeps it, until the feed of
    its own site announces it; then its pages and versions are that source's, too.
    """
    if not entries:
        return
    table = store.table("raw.entry")
    statement = insert(table)
    names = [column for column in columns_of(FeedEntry) if column not in {"canonical_url", "first_seen_at"}]
    statement = statement.on_conflict_do_update(
        index_elements=["canonical_url"],
        set_={name: statement.excluded[name] for name in names},
        where=table.c.revision < statement.excluded.revision,
    )
    connection.execute(statement, [as_row(entry) for entry in entries])
    known = [entry.canonical_url for entry in entries if entry.revision > 1]
    if known:
        for hand_over in (PAGES_FOLLOW, VERSIONS_FOLLOW):
            connection.execute(hand_over, {"addresses": known})


def keep_fetches(store: Store, connection: Connection, fetches: Sequence[Fetch], pages: Sequence[Page]) -> None:
    """The log of requests, and the pages that came."""
    insert_new(connection, store.table("raw.page"), [as_row(page) for page in pages])
    insert_new(connection, store.table("raw.fetch"), [as_row(fetch) for fetch in fetches])


def keep_articles(store: Store, connection: Connection, articles: Sequence[Article]) -> None:
    """Cleaned articles with the provenance of their fields, their links, posts and signals."""
    rows = [as_row(article) for article in articles]
    page_ids = [row["page_id"] for row in rows]
    provenance = [as_row(one, page_id=row["page_id"]) for row in rows for one in row.pop("provenance")]
    links = [as_row(link) for row in rows for link in row.pop("links")]
    posts = [as_row(post) for row in rows for post in row.pop("posts")]
    quality = [as_row(one) for row in rows if (one := row.pop("quality")) is not None]
    insert_or_replace(connection, store.table("staging.article"), rows)
    _replace_for_pages(connection, store.table("staging.provenance"), page_ids, provenance)
    _replace_for_pages(connection, store.table("staging.link"), page_ids, links)
    _replace_for_pages(connection, store.table("staging.post"), page_ids, posts)
    insert_or_replace(connection, store.table("staging.quality"), quality)


def keep_verdicts(store: Store, connection: Connection, verdicts: Sequence[Verdict]) -> None:
    """Verdicts, whatever their state."""
    insert_or_replace(connection, store.table("staging.verdict"), [as_row(verdict) for verdict in verdicts])


def keep_placed(store: Store, connection: Connection, placed: Sequence[Placed], *, version: int) -> None:
    """Signatures and sketches beside those of other versions; relations and memberships in place of theirs."""
    page_ids = [one.page_id for one in placed]
    keep_signatures(store, connection, [one.signature for one in placed], version=version)
    relations = [as_row(relation) for one in placed for relation in one.relations]
    _replace_for_pages(connection, store.table("staging.relation"), page_ids, relations)
    insert_or_replace(connection, store.table("staging.membership"), [as_row(one.membership) for one in placed])


def keep_signatures(store: Store, connection: Connection, signed: Sequence[Signature], *, version: int) -> None:
    """Signatures and their sketches, beside those of other versions. Under the lock of placing: it numbers the sketches."""
    page_ids = [one.page_id for one in signed]
    signatures = [as_row(one, version=version) for one in signed]
    _replace_for_pages(connection, store.table("staging.signature"), page_ids, signatures, version=version)
    sketches = [{"version": version, "page_id": one.page_id, "hashes": index_hashes(one)} for one in signed]
    insert_or_replace(connection, store.table("staging.sketch"), sketches)  # keeps the number of what was placed before


def relations_of(store: Store, connection: Connection, page_id: str) -> tuple[Relation, ...]:
    """The pairs that were verified for one page, strongest first as the stage orders them."""
    table = store.table("staging.relation")
    rows = connection.execute(select(table).where(table.c.page_id == page_id)).mappings()
    return in_order(replace(one, kind=RelationKind(one.kind)) for one in (as_record(Relation, row) for row in rows))


def keep_relations(store: Store, connection: Connection, page_id: str, relations: Sequence[Relation]) -> None:
    """The pairs of one page, in place of those it had."""
    _replace_for_pages(connection, store.table("staging.relation"), [page_id], [as_row(one) for one in relations])


def keep_membership(store: Store, connection: Connection, membership: Membership) -> None:
    """The cluster of one page, in place of the one it had."""
    insert_or_replace(connection, store.table("staging.membership"), [as_row(membership)])


def keep_credits(store: Store, connection: Connection, page_ids: Sequence[str], credits: Sequence[Credit]) -> None:
    """Whom these pages credit; what an earlier version of the stage read makes room."""
    _replace_for_pages(connection, store.table("staging.credit"), page_ids, [as_row(credit) for credit in credits])


def keep_extractions(store: Store, connection: Connection, found: Sequence[Extraction]) -> None:
    """Mentions, claims and quotations; those of an earlier version of the stage make room."""
    pages = [one.page_id for one in found]
    kept = {
        "staging.mention": [as_row(mention) for one in found for mention in one.mentions],
        "staging.claim": [as_row(claim) for one in found for claim in one.claims],
        "staging.quotation": [as_row(quotation) for one in found for quotation in one.quotations],
    }
    for name, rows in kept.items():
        _replace_for_pages(connection, store.table(name), pages, rows)


def _replace_for_pages(
    connection: Connection,
    table: Table,
    page_ids: Sequence[str],
    rows: Sequence[dict[str, Any]],
    *,
    version: int | None = None,
) -> None:
    about = [table.c.page_id.in_(page_ids)] + ([table.c.version == version] if version is not None else [])
    connection.execute(table.delete().where(*about))
    copy(connection, table, rows)

"""Loads the star schema: dimensions from the configuration, facts from what the stages made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from kursk_pipeline.adapters.entity_facts import EntityFacts
from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.warehouse.entities import keep_facts
from kursk_pipeline.adapters.warehouse.rows import as_row, copy, insert_new, insert_or_replace
from kursk_pipeline.adapters.warehouse.runs import Run
from kursk_pipeline.adapters.warehouse.star_articles import load_articles
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.adapters.warehouse.work import ReadyArticle
from kursk_pipeline.records import ArticleVersion, Entity, Retention, Seed

SOURCE_COLUMNS = (
    "source_id",
    "name",
    "publisher",
    "publisher_family",
    "country",
    "languages",
    "kind",
    "retention_days",
)
EXTRACTED = {
    "warehouse.fact_mention": "mentions",
    "warehouse.fact_claim": "claims",
    "warehouse.fact_quotation": "quotations",
}
"""Fact tables of what extract found, with the field of ``ReadyArticle`` that fills each."""
ENTITY_COLUMNS = {
    "entity_id": "entity_key",
    "speaker_id": "speaker_key",
    "place_id": "place_key",
    "side": "side_key",
}
SEED_COLUMNS = ("seed_id", "publisher", "title", "published_on", "url")


def load_dimensions(
    store: Store,
    *,
    sources: Sequence[Source],
    seeds: Sequence[Seed],
    entities: Sequence[Entity],
    facts: EntityFacts | None = None,
) -> None:
    """Bring the dimensions to what the configuration says. Rows that it no longer names stay: facts point to them."""
    with store.transaction() as connection:
        _upsert_by(
            connection, store, "warehouse.dim_source", "source_id", [_pick(one, SOURCE_COLUMNS) for one in sources]
        )
        _upsert_by(connection, store, "warehouse.dim_seed", "seed_id", [_pick(one, SEED_COLUMNS) for one in seeds])
        _upsert_by(connection, store, "warehouse.dim_entity", "entity_id", [as_row(entity) for entity in entities])
        if facts:
            keep_facts(store, connection, places=facts.places, roles=facts.roles)


def load_versions(
    store: Store, connection: Connection, run: Run, loads: Sequence[tuple[ArticleVersion, ReadyArticle]]
) -> None:
    """Write new versions with their text, mentions, claims and cluster. Each closes the version before it.

    A text that its publisher reserves (``retention`` of its page) stays out; the facts about it come in.
    """
    if not loads:
        return
    keys = _source_keys(store, connection)
    for version, _ready in loads:
        _close_version_before(store, connection, version)
        _insert_version(store, connection, run, version, keys[version.source_id])
    article_keys = _article_keys(store, connection, [version for version, _ in loads])
    pairs = [(article_keys[version.article_id, version.version_no], ready) for version, ready in loads]
    open_pairs = [(key, ready) for key, ready in pairs if ready.page.retention == Retention.FULL_TEXT]
    texts = [{"article_key": key, "text": ready.article.text} for key, ready in open_pairs]
    insert_new(connection, store.table("warehouse.article_text"), texts)
    _load_details(store, connection, run, pairs)


def refresh_versions(
    store: Store, connection: Connection, run: Run, loads: Sequence[tuple[ArticleVersion, ReadyArticle]]
) -> None:
    """Add what a raised stage version found on versions that stand: mentions, claims, relations, clusters."""
    article_keys = _article_keys(store, connection, [version for version, _ in loads])
    pairs = [(article_keys[version.article_id, version.version_no], ready) for version, ready in loads]
    _load_details(store, connection, run, pairs)


def _load_details(store: Store, connection: Connection, run: Run, pairs: Sequence[tuple[int, ReadyArticle]]) -> None:
    load_articles(store, connection, [(key, ready.article) for key, ready in pairs])
    _load_extracted(store, connection, run, pairs)
    versions = _stage_versions(store, connection)
    members = [
        {
            "article_key": key,
            "cluster_id": ready.membership.cluster_id,
            "kind": str(ready.membership.kind),
            "score": ready.membership.score,
            "run_id": run.run_id,
        }
        for key, ready in pairs
    ]
    insert_or_replace(connection, store.table("warehouse.bridge_cluster_article"), members)
    relations = [
        as_row(relation, dedup_version=versions["dedup"], run_id=run.run_id)
        for _, ready in pairs
        for relation in ready.relations
    ]
    insert_new(connection, store.table("warehouse.fact_relation"), relations)


def _load_extracted(store: Store, connection: Connection, run: Run, pairs: Sequence[tuple[int, ReadyArticle]]) -> None:
    """Mentions, claims and quotations, where this version of the extractor has not loaded them yet."""
    about = {"extract_version": _stage_versions(store, connection)["extract"], "run_id": run.run_id}
    table = store.table("warehouse.reading")
    there = table.c.article_key.in_([key for key, _ in pairs]), table.c.extract_version == about["extract_version"]
    loaded = set(connection.scalars(select(table.c.article_key).where(*there)))
    fresh = [(key, ready) for key, ready in pairs if key not in loaded]
    insert_new(connection, table, [{"article_key": key, **about} for key, _ in fresh])
    keys = _entity_keys(store, connection)
    for name, field in EXTRACTED.items():
        rows = [
            _keyed(as_row(record, article_key=key, **about), keys)
            for key, ready in fresh
            for record in getattr(ready, field)
        ]
        copy(connection, store.table(name), rows)


def _keyed(row: dict[str, Any], keys: dict[str, int]) -> dict[str, Any]:
    """A row with the keys of entities instead of their ids."""
    del row["page_id"]
    for column, key in ENTITY_COLUMNS.items():
        if column in row:
            row[key] = keys.get(row.pop(column) or "")
    return row


def _entity_keys(store: Store, connection: Connection) -> dict[str, int]:
    entity = store.table("warehouse.dim_entity")
    rows = connection.execute(select(entity.c.entity_id, entity.c.entity_key))
    return {row.entity_id: row.entity_key for row in rows}


def _insert_version(store: Store, connection: Connection, run: Run, version: ArticleVersion, source_key: int) -> None:
    row = as_row(version, source_key=source_key, run_id=run.run_id, previous_no=version.version_no - 1 or None)
    del row["source_id"]
    row["valid"] = func.tstzrange(row.pop("valid_from"), None)
    row["published_on"] = version.published_at.astimezone(UTC).date() if version.published_at else None
    connection.execute(insert(store.table("warehouse.fact_article")).values(**row))


def _close_version_before(store: Store, connection: Connection, version: ArticleVersion) -> None:
    if version.version_no == 1:
        return
    fact = store.table("warehouse.fact_article")
    before = (fact.c.article_id == version.article_id) & (fact.c.version_no == version.version_no - 1)
    ended = func.tstzrange(func.lower(fact.c.valid), version.valid_from)
    connection.execute(update(fact).where(before).values(valid=ended))


def _article_keys(
    store: Store, connection: Connection, versions: Sequence[ArticleVersion]
) -> dict[tuple[str, int], int]:
    fact = store.table("warehouse.fact_article")
    statement = select(fact.c.article_id, fact.c.version_no, fact.c.article_key).where(
        fact.c.article_id.in_([version.article_id for version in versions])
    )
    return {(row.article_id, row.version_no): row.article_key for row in connection.execute(statement)}


def _source_keys(store: Store, connection: Connection) -> dict[str, int]:
    source = store.table("warehouse.dim_source")
    return {
        row.source_id: row.source_key for row in connection.execute(select(source.c.source_id, source.c.source_key))
    }


def _stage_versions(store: Store, connection: Connection) -> dict[str, int]:
    table = store.table("ops.stage")
    return {row.stage: row.version for row in connection.execute(select(table.c.stage, table.c.version))}


def _pick(record: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _upsert_by(connection: Connection, store: Store, table_name: str, key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Upsert by natural key; unchanged rows are not written again."""
    if not rows:
        return
    table = store.table(table_name)
    statement = insert(table)
    changes = {name: statement.excluded[name] for name in rows[0] if name != key}
    differs = func.row(*(table.c[name] for name in changes)).is_distinct_from(func.row(*changes.values()))
    connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changes, where=differs), list(rows))

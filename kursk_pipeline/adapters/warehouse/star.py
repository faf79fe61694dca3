"""Loads the star schema: dimensions from the configuration, facts from what the stages made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from psycopg.types.range import Range
from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects.postgresql import insert

from kursk_pipeline.adapters.entity_facts import EntityFacts
from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.warehouse import star_details
from kursk_pipeline.adapters.warehouse.entities import keep_facts
from kursk_pipeline.adapters.warehouse.rows import as_row, copy
from kursk_pipeline.adapters.warehouse.runs import Run
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import ArticleVersion, Entity, Seed

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
SEED_COLUMNS = ("seed_id", "publisher", "title", "published_on", "url")
CLOSE = text("""
update warehouse.fact_article as fact set valid = tstzrange(lower(fact.valid), next.begins_at)
from unnest(cast(:ids as text[]), cast(:numbers as integer[]), cast(:times as timestamptz[]))
  as next (article_id, version_no, begins_at)
where fact.article_id = next.article_id and fact.version_no = next.version_no
""")
KEYS = text("""
select fact.article_key, fact.article_id, fact.version_no
from unnest(cast(:ids as text[]), cast(:numbers as integer[])) as asked (article_id, version_no)
join warehouse.fact_article as fact using (article_id, version_no)
""")


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


def load_versions(store: Store, connection: Connection, run: Run, versions: Sequence[ArticleVersion]) -> None:
    """Write new versions with all that staging has of their pages. Each closes the version before it.

    Versions of one article come in their order.
    """
    if not versions:
        return
    _close_versions_before(connection, versions)
    keys = _source_keys(store, connection)
    ends = {(one.article_id, one.version_no - 1): one.valid_from for one in versions}
    rows = [_row(one, keys[one.source_id], ends.get((one.article_id, one.version_no)), run) for one in versions]
    copy(connection, store.table("warehouse.fact_article"), rows)
    pairs = _pairs(connection, versions)
    star_details.load_texts(connection, pairs)
    _load_details(store, connection, run, pairs)


def refresh_versions(store: Store, connection: Connection, run: Run, versions: Sequence[ArticleVersion]) -> None:
    """Add what a raised stage version found on versions that stand; what it states anew replaces what was stated."""
    if not versions:
        return
    pairs = _pairs(connection, versions)
    star_details.remove_stated(connection, list(pairs))
    _load_details(store, connection, run, pairs)


def _load_details(store: Store, connection: Connection, run: Run, pairs: Mapping[int, str]) -> None:
    stages = _stage_versions(store, connection)
    star_details.load_stated(connection, pairs)
    star_details.load_extracted(connection, pairs, version=stages["extract"], run_id=run.run_id)
    star_details.load_places(connection, pairs, version=stages["dedup"], run_id=run.run_id)


def _row(version: ArticleVersion, source_key: int, ends_at: datetime | None, run: Run) -> dict[str, Any]:
    row = as_row(version, source_key=source_key, run_id=run.run_id, previous_no=version.version_no - 1 or None)
    del row["source_id"]
    row["valid"] = Range(row.pop("valid_from"), ends_at)
    row["published_on"] = version.published_at.astimezone(UTC).date() if version.published_at else None
    return row


def _close_versions_before(connection: Connection, versions: Sequence[ArticleVersion]) -> None:
    """End what stands in the warehouse where a new version follows it."""
    later = [one for one in versions if one.version_no > 1]
    values = {
        "ids": [one.article_id for one in later],
        "numbers": [one.version_no - 1 for one in later],
        "times": [one.valid_from for one in later],
    }
    connection.execute(CLOSE, values)


def _pairs(connection: Connection, versions: Sequence[ArticleVersion]) -> dict[int, str]:
    """The pages of these versions by article key."""
    values = {"ids": [one.article_id for one in versions], "numbers": [one.version_no for one in versions]}
    pages = {(one.article_id, one.version_no): one.page_id for one in versions}
    return {row.article_key: pages[row.article_id, row.version_no] for row in connection.execute(KEYS, values)}


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

"""Moves what the stages found of a page to the article version that the page became: table to table, by sets.

Each statement takes ``keys`` and ``pages``, side by side: article keys and the pages that they were made of. The columns of
a table of ``warehouse`` are those of its twin in ``staging``, with keys in place of ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from kursk_pipeline.adapters.warehouse.rows import columns_of
from kursk_pipeline.records import (
    Article,
    Claim,
    Link,
    Mention,
    Post,
    Provenance,
    Quality,
    Quotation,
    Relation,
)

PAIR = "with pair as (select * from unnest(cast(:keys as bigint[]), cast(:pages as text[])) as pair (article_key, page_id)) "
EXTRACTED: dict[str, type[Any]] = {"mention": Mention, "claim": Claim, "quotation": Quotation}
STATED: dict[str, type[Any]] = {"field": Provenance, "link": Link, "post": Post, "quality": Quality}
ENTITY_COLUMNS = {"entity_id": "entity_key", "speaker_id": "speaker_key", "place_id": "place_key", "side": "side_key"}
KEPT_APART = frozenset({"page_id", "text", "provenance", "links", "posts", "quality"})
_LIST, _TIME = "nullif(array_to_string(article.{}, E'\\n'), '')", "to_jsonb(article.{}) #>> '{{}}'"
WRITTEN = {"authors": _LIST, "tags": _LIST, "corrections": _LIST, "published_at": _TIME, "modified_at": _TIME}
TEXTS = """
insert into warehouse.article_text (article_key, text)
select pair.article_key, article.text from pair join staging.article using (page_id) join raw.page using (page_id)
where page.retention = 'full_text' on conflict do nothing
"""
READING = text("""
insert into warehouse.reading (article_key, extract_version, run_id)
select key, :version, :run from unnest(cast(:keys as bigint[])) as key
on conflict do nothing returning article_key
""")
MEMBERS = """
insert into warehouse.bridge_cluster_article (article_key, cluster_id, kind, score, run_id)
select pair.article_key, member.cluster_id, member.kind, member.score, :run
from pair join staging.membership as member using (page_id)
on conflict (article_key) do update
set cluster_id = excluded.cluster_id, kind = excluded.kind, score = excluded.score, run_id = excluded.run_id
"""


def load_texts(connection: Connection, pairs: Mapping[int, str]) -> None:
    """Texts of new versions. One that its publisher reserves (``retention`` of its page) stays out."""
    connection.execute(text(PAIR + TEXTS), _sides(pairs))


def remove_stated(connection: Connection, keys: Sequence[int]) -> None:
    """Make room for what another reading of these versions states."""
    for name in STATED:
        connection.execute(
            text(f"delete from warehouse.article_{name} where article_key = any(cast(:keys as bigint[]))"),  # noqa: S608
            {"keys": list(keys)},
        )


def load_stated(connection: Connection, pairs: Mapping[int, str]) -> None:
    """Stated fields, links, posts, signals."""
    for name, record_type in STATED.items():
        connection.execute(text(PAIR + (FIELDS if name == "field" else _stated(name, record_type))), _sides(pairs))


def load_extracted(connection: Connection, pairs: Mapping[int, str], *, version: int, run_id: int) -> None:
    """Mentions, claims and quotations, where this version of the extractor has not loaded them yet (warehouse.reading)."""
    about = {"version": version, "run": run_id}
    fresh = set(connection.scalars(READING, {"keys": list(pairs)} | about))
    sides = _sides({key: page for key, page in pairs.items() if key in fresh})
    for name, record_type in EXTRACTED.items():
        connection.execute(text(PAIR + _extracted(name, record_type)), sides | about)


def load_places(connection: Connection, pairs: Mapping[int, str], *, version: int, run_id: int) -> None:
    """The cluster of each version, and the pairs that dedup verified for its page."""
    connection.execute(text(PAIR + MEMBERS), _sides(pairs) | {"run": run_id})
    columns = ", ".join(columns_of(Relation))
    found = f"select {columns}, :version, :run from pair join staging.relation using (page_id) on conflict do nothing"  # noqa: S608
    statement = f"insert into warehouse.fact_relation ({columns}, dedup_version, run_id) {found}"
    connection.execute(text(PAIR + statement), _sides(pairs) | {"version": version, "run": run_id})


def _sides(pairs: Mapping[int, str]) -> dict[str, Any]:
    return {"keys": list(pairs), "pages": list(pairs.values())}


def _stated(name: str, record_type: type[Any]) -> str:
    columns = ", ".join(_of(record_type))
    found = f"select article_key, {columns} from pair join staging.{name} using (page_id)"  # noqa: S608
    return f"insert into warehouse.article_{name} (article_key, {columns}) {found}"


def _extracted(name: str, record_type: type[Any]) -> str:
    names = _of(record_type)
    keyed = [one for one in names if one in ENTITY_COLUMNS]
    targets = ", ".join(ENTITY_COLUMNS.get(one, one) for one in names)
    values = ", ".join(f"{one}_entity.entity_key" if one in keyed else f"found.{one}" for one in names)
    joins = " ".join(
        f"left join warehouse.dim_entity as {one}_entity on {one}_entity.entity_id = found.{one}" for one in keyed
    )
    fact = f"warehouse.fact_{name}"
    return f"""
        insert into {fact} (article_key, extract_version, {targets}, run_id)
        select pair.article_key, :version, {values}, :run
        from pair join staging.{name} as found using (page_id) {joins}
    """  # noqa: S608


def _of(record_type: type[Any]) -> Sequence[str]:
    return [name for name in columns_of(record_type) if name != "page_id"]


def _fields() -> str:
    """Stated fields with their value as text: lists one item a line, times in UTC."""
    shown = " ".join(
        f"when '{name}' then " + WRITTEN.get(name, "article.{}::text").format(name)
        for name in columns_of(Article)
        if name not in KEPT_APART
    )
    columns = ", ".join(f"stated.{name}" for name in _of(Provenance))
    return f"""
        insert into warehouse.article_field (article_key, value, {columns.replace("stated.", "")})
        select pair.article_key, case stated.field {shown} end, {columns}
        from pair join staging.provenance as stated using (page_id) join staging.article as article using (page_id)
    """  # noqa: S608


FIELDS = _fields()

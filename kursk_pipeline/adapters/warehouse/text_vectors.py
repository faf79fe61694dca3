"""Vectors of texts in PostgreSQL: the nearest of the last weeks, through pgvector's HNSW index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

_NEAREST = """
select page_id::text, 1 - distance as cosine from (
  select near.page_id, near.model, near.vector::vector(256) <=> cast(:vector as real[])::vector(256) as distance
  from staging.text_vector as near
  order by near.vector::vector(256) <=> cast(:vector as real[])::vector(256) limit :most
) as nearest
where nearest.model = :model and nearest.page_id <> :page and 1 - distance >= :least
"""
_KEEP = """
insert into staging.text_vector (page_id, model, placed_at, vector) values (:page, :model, :now, :vector)
on conflict (page_id) do update set model = excluded.model, placed_at = excluded.placed_at, vector = excluded.vector
"""
_FORGET = "delete from staging.text_vector where placed_at < :before or model is distinct from :model"


def nearest(
    connection: Connection, page_id: str, vector: Sequence[float], *, model: str, most: int, least: float
) -> dict[str, float]:
    """Cosines of the nearest pages of the same model, by id: ``most`` at most, each ``least`` or more."""
    values = {"vector": list(vector), "page": page_id, "model": model, "most": most + 1, "least": least}
    return {row.page_id: row.cosine for row in connection.execute(text(_NEAREST), values)}


def keep_vectors(connection: Connection, vectors: Mapping[str, Sequence[float]], *, model: str, now: datetime) -> None:
    """The vectors of these pages, in place of those they had."""
    rows = [{"page": page, "model": model, "now": now, "vector": list(vector)} for page, vector in vectors.items()]
    if rows:
        connection.execute(text(_KEEP), rows)


def forget_vectors(connection: Connection, *, before: datetime, model: str | None) -> int:
    """Delete what is older than this, or of any other model than this (of all, where there is none); returns how many."""
    return connection.execute(text(_FORGET), {"before": before, "model": model}).rowcount

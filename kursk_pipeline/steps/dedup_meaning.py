"""Candidates by meaning, where a model is set up: for what shares too few words to come up otherwise. Words still decide.

Vectors are looked up before a batch is placed and written with it; two copies that arrive at once in two workers may miss
one another this way, as they cannot by words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse import text_vectors
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article

MOST_NEAR, LEAST_COSINE = 5, 0.7
"""Pages near in meaning that are verified for one page, and how near: a bound on work, since verification decides."""

WINDOW = timedelta(days=30)
"""How long vectors are kept: press texts are copied within days, and the index stays in memory."""

Vectors = Mapping[str, Sequence[float]]


def vectors_of(desk: Desk, articles: Sequence[Article]) -> Vectors:
    """Vectors by page id; empty where no model is set up, and without texts whose words the model does not know."""
    if desk.sentence_vectors is None:
        return {}
    made = desk.sentence_vectors.encode([f"{one.title}\n{one.text}" for one in articles])
    return {one.page_id: vector for one, vector in zip(articles, made, strict=True) if any(vector)}


def near_in_meaning(desk: Desk, connection: Connection, vectors: Vectors) -> dict[str, dict[str, float]]:
    """For each page, those of the last weeks that are near in meaning, and their cosines."""
    if desk.sentence_vectors is None:
        return {}
    model = desk.sentence_vectors.name
    return {
        page: text_vectors.nearest(connection, page, vector, model=model, most=MOST_NEAR, least=LEAST_COSINE)
        for page, vector in vectors.items()
    }


def keep(desk: Desk, connection: Connection, vectors: Vectors) -> None:
    """Write the vectors of a batch that is placed."""
    if desk.sentence_vectors is not None:
        text_vectors.keep_vectors(connection, vectors, model=desk.sentence_vectors.name, now=desk.now())


def forget(desk: Desk, connection: Connection, now: datetime) -> int:
    """Delete vectors older than the window and those of other models; returns how many."""
    model = desk.sentence_vectors.name if desk.sentence_vectors else None
    return text_vectors.forget_vectors(connection, before=now - WINDOW, model=model)

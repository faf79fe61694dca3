"""Duplicates to review: pairs of texts that the rule was unsure of, side by side, and a person's word on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import RowMapping

from kursk_pipeline.airflow.room.acting import GUARDS, ActorDep, DeskDep, Words
from kursk_pipeline.airflow.room.marked_text import MOST_CHARACTERS, Piece
from kursk_pipeline.airflow.room.reading import Reader, ReaderDep, ShortText
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.airflow.room.runs import PAGE_SIZE, PageNumber
from kursk_pipeline.airflow.room.text_changes import Side, one_side

router = APIRouter()

TextId = Annotated[str, StringConstraints(min_length=1, max_length=4_096, pattern=r"^[^\x00]*$")]

PAIRS = """
select *, count(*) over () as total from marts.duplicate_review
order by abs(score - 0.5), a_id, b_id limit :limit offset :offset
"""
DECIDED = """
select * from (
  select distinct on (a_id, b_id) a_id, b_id, verb, decided_by, why, decided_at
  from ops.duplicate_ruling order by a_id, b_id, ruling_id desc
) as last where verb <> 'undo' order by decided_at desc limit 30
"""
RULED = """
select verb, decided_by, why, decided_at from ops.duplicate_ruling where (a_id, b_id) = (:a, :b)
order by ruling_id desc limit 20
"""
SIDE_PAGES = """
select page.page_id, page.article_url, page.source_id, page.retention::text, article.title, article.published_at,
       case when page.retention = 'full_text' then article.text else '' end as text
from raw.page as page join staging.article as article using (page_id)
where page.article_url = :text_id order by page.fetched_at desc limit 20
"""
SEED = "select seed_id, publisher, title, published_on, url from warehouse.dim_seed where seed_id = :text_id"
RELATION = """
select page_id, matched_id, kind::text, score, covered_share, passages, evidence, decided_by from staging.relation
where (page_id = any(cast(:a as text[])) and matched_id = any(cast(:b as text[])))
   or (page_id = any(cast(:b as text[])) and matched_id = any(cast(:a as text[])))
order by score desc, page_id limit 1
"""


@dataclass(frozen=True, slots=True)
class Half:
    """One text of a pair: an article with the page that was compared, or a seed."""

    text_id: str
    page: RowMapping | None
    seed: RowMapping | None
    pieces: list[Piece]


class Decision(BaseModel):
    """A person's word on a pair, and why."""

    model_config = ConfigDict(extra="forbid")

    a: TextId
    b: TextId
    verb: Literal["confirm", "split", "undo"]
    why: Words


@router.get("/duplicates")
def duplicates(request: Request, reader: ReaderDep, page: PageNumber = 1) -> Response:
    """Pairs near the threshold, the least sure first, and those that were decided lately."""
    offset = (page - 1) * PAGE_SIZE
    pairs = reader.rows(PAIRS, limit=PAGE_SIZE, offset=offset)
    return render(request, "duplicates.html", pairs=pairs, decided=reader.rows(DECIDED), page=page, offset=offset)


@router.get("/pair")
def pair(request: Request, reader: ReaderDep, a: ShortText, b: ShortText) -> Response:
    """Two texts side by side, with what they share and where that differs."""
    a, b = sorted((a, b))
    pages, seeds = ([reader.rows(query, text_id=one) for one in (a, b)] for query in (SIDE_PAGES, SEED))
    is_known = all(found or seed for found, seed in zip(pages, seeds, strict=True))
    relation = _relation(reader, [_ids(found, seed) for found, seed in zip(pages, seeds, strict=True)])
    return render(
        request,
        "pair.html",
        status=200 if is_known else 404,
        halves=_halves((a, b), pages, seeds, relation) if is_known else None,
        pair=(a, b),
        relation=relation,
        rulings=reader.rows(RULED, a=a, b=b),
    )


@router.post("/duplicates/decide", dependencies=GUARDS)
def decide(desk: DeskDep, actor: ActorDep, decision: Decision) -> dict[str, int]:
    """Keep a decision and place the pages by it, as `kursk dedup decide` does; answers with how many were moved."""
    from kursk_pipeline.steps.dedup_review import rule

    changed = rule(desk, (decision.a, decision.b), decision.verb, by=actor, why=decision.why)
    return {"count": len(changed)}


def _ids(pages: Sequence[RowMapping], seeds: Sequence[RowMapping]) -> list[str]:
    return [page["page_id"] for page in pages] or [seed["seed_id"] for seed in seeds]


def _relation(reader: Reader, ids: Sequence[list[str]]) -> RowMapping | None:
    return next(iter(reader.rows(RELATION, a=ids[0], b=ids[1])), None)


def _halves(
    text_ids: tuple[str, str],
    pages: Sequence[Sequence[RowMapping]],
    seeds: Sequence[Sequence[RowMapping]],
    relation: RowMapping | None,
) -> list[Half]:
    """Both texts; of each the page that the relation is about, else its newest."""
    compared = {relation["page_id"], relation["matched_id"]} if relation else set()
    chosen = [next((one for one in found if one["page_id"] in compared), next(iter(found), None)) for found in pages]
    texts = [one["text"] if one else "" for one in chosen]
    marked = [
        _marked(texts[at], texts[1 - at], _passages(relation, chosen[at]), ("before", "after")[at]) for at in (0, 1)
    ]
    return [
        Half(text_ids[at], chosen[at], next(iter(seeds[at]), None), list(marked[at]) if texts[at] else [])
        for at in (0, 1)
    ]


def _passages(relation: RowMapping | None, page: RowMapping | None) -> list[tuple[int, int, int, int]]:
    """Where this page matches the other one, in the order of its text: start, end, and start and end there."""
    if relation is None or page is None:
        return []
    flat = relation["passages"]
    runs = [tuple(flat[at : at + 4]) for at in range(0, len(flat), 4)]
    is_later = page["page_id"] == relation["page_id"]
    return sorted((one[0], one[1], one[2], one[3]) if is_later else (one[2], one[3], one[0], one[1]) for one in runs)


def _marked(text: str, other: str, passages: Sequence[tuple[int, int, int, int]], side: Side) -> Iterator[Piece]:
    """A text with its matched passages, and in them what the other text says differently."""
    shown, at = text[:MOST_CHARACTERS], 0
    for start, end, there, there_end in passages:
        begins = max(start, at)
        if begins >= min(end, len(shown)):
            continue
        yield Piece(shown[at:begins], (), "")
        match = other[there:there_end]
        own = shown[begins:end]
        found = one_side(own, match, side) if match else [Piece(own, (), "")]
        yield from (Piece(one.text, ("matched", *one.kinds), "") for one in found)
        at = end
    yield Piece(shown[at:], (), "")

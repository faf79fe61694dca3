"""Verdicts to review: articles that came near the threshold, with the judge's reasons, and a person's word on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from kursk_pipeline.adapters.warehouse import topic_rulings
from kursk_pipeline.airflow.room.acting import GUARDS, ActorDep, StoreDep, Words
from kursk_pipeline.airflow.room.reading import ReaderDep
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.airflow.room.runs import PAGE_SIZE, PageNumber
from kursk_pipeline.records import TopicState

router = APIRouter()

ArticleName = Annotated[str, StringConstraints(min_length=1, max_length=4_096, pattern=r"^[^\x00]*$")]
REVIEW = """
select *, count(*) over () as total from marts.verdict_review
order by abs(score - threshold), article_url limit :limit offset :offset
"""
RULED = """
select ruling.article_url, ruling.state::text, ruling.ruled_by, ruling.why, ruling.ruled_at, article.title
from work.topic_ruling as ruling left join staging.article as article using (page_id)
where ruling.state is not null order by ruling.ruled_at desc, ruling.article_url limit 30
"""


class Ruling(BaseModel):
    """What an article is, and why."""

    model_config = ConfigDict(extra="forbid")

    article: ArticleName
    state: TopicState
    why: Words


class TakingBack(BaseModel):
    """The article whose ruling is taken back, and why."""

    model_config = ConfigDict(extra="forbid")

    article: ArticleName
    why: Words


@router.get("/verdicts")
def verdicts(request: Request, reader: ReaderDep, page: PageNumber = 1) -> Response:
    """Articles in doubt that nobody has ruled on, the least sure first, and the rulings that stand."""
    offset = (page - 1) * PAGE_SIZE
    found = reader.rows(REVIEW, limit=PAGE_SIZE, offset=offset)
    return render(request, "verdicts.html", found=found, ruled=reader.rows(RULED), page=page, offset=offset)


@router.post("/verdicts/decide", dependencies=GUARDS)
def decide(store: StoreDep, actor: ActorDep, ruling: Ruling) -> dict[str, str]:
    """Rule what an article is, as `kursk judge decide` does; the next run takes it up."""
    done = topic_rulings.rule(store, ruling.article, ruling.state, actor=actor, why=ruling.why, now=datetime.now(UTC))
    return {"article_url": done.article_url}


@router.post("/verdicts/undo", dependencies=GUARDS)
def undo(store: StoreDep, actor: ActorDep, taking: TakingBack) -> dict[str, str]:
    """Take the standing ruling back: the article is left to the judge again."""
    done = topic_rulings.take_back(store, taking.article, actor=actor, why=taking.why, now=datetime.now(UTC))
    return {"article_url": done.article_url}

"""Quarantine: what no step could process, and for one item the page as it was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from kursk_pipeline.adapters.warehouse import quarantine as held
from kursk_pipeline.airflow.room.acting import GUARDS, ActorDep, StoreDep, Words
from kursk_pipeline.airflow.room.reading import Reader, ReaderDep, ShortText
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.airflow.room.runs import PAGE_SIZE, PageNumber, Stage
from kursk_pipeline.errors import Unprocessable

router = APIRouter()
ItemNumber = Annotated[int, Field(ge=1, lt=2**63)]

PART_CHARACTERS = 20_000
"""Of a stored page that are shown at once: most news pages are three to ten times as long, and the head tells most."""

GROUPS = """
select stage, reason, count(*) as item_count, min(first_at) as first_at, max(last_at) as last_at,
       max(quarantine_id) as newest_id
from marts.quarantine_open group by stage, reason order by stage, item_count desc, reason
"""
ITEMS = """
select *, count(*) over () as total from marts.quarantine_open
where (:stage = '' or stage = cast(nullif(:stage, '') as ops.stage_name)) and (:reason = '' or reason = :reason)
order by last_at desc, quarantine_id desc limit :limit offset :offset
"""
CLOSED = """
select *, count(*) filter (where can_be_reopened) over (partition by closed_at, closed_by, close_reason, state) as together
from (select * from marts.quarantine_closed order by closed_at desc, quarantine_id desc limit :most) as lately
order by closed_at desc, quarantine_id desc limit 20
"""
ITEM = "select * from marts.quarantine_open where quarantine_id = :quarantine_id"


@router.get("/quarantine")
def quarantine(
    request: Request,
    reader: ReaderDep,
    *,
    stage: Stage | Literal[""] = "",
    reason: ShortText = "",
    item: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    page: PageNumber = 1,
    part: PageNumber = 1,
) -> Response:
    """Open items by stage and reason; below them the one that is selected, with a part of its page as stored."""
    offset = (page - 1) * PAGE_SIZE
    groups = reader.rows(GROUPS)
    shown = [one for one in groups if stage in {"", one["stage"]} and reason in {"", one["reason"]}]
    selected = next(iter(reader.rows(ITEM, quarantine_id=item)), None) if item else None
    return render(
        request,
        "quarantine.html",
        groups=groups,
        newest=max((one["newest_id"] for one in shown), default=None),
        closed=reader.rows(CLOSED, most=held.MOST),
        items=reader.rows(ITEMS, stage=stage, reason=reason, limit=PAGE_SIZE, offset=offset),
        chosen={name: choice for name, choice in (("stage", stage), ("reason", reason)) if choice},
        page=page,
        offset=offset,
        item=item,
        selected=selected,
        stored=_part_of_page(reader, selected, part) if selected else None,
    )


class Closing(BaseModel):
    """Which open items are to be tried again or given up, and why: one item, a group or all that were seen."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["replayed", "discarded"]
    why: Words
    item: ItemNumber | None = None
    stage: Stage | Literal[""] = ""
    reason: ShortText = ""
    up_to: ItemNumber | None = None


class Reopening(BaseModel):
    """Which item is to be opened again, alone or with all that were closed together with it."""

    model_config = ConfigDict(extra="forbid")

    item: ItemNumber
    together: bool = False


@router.post("/quarantine/close", dependencies=GUARDS)
def close(store: StoreDep, actor: ActorDep, closing: Closing) -> dict[str, int]:
    """Try items again or give them up; answers with how many."""
    which = held.Which(closing.item, closing.stage, closing.reason, closing.up_to)
    count = held.close(store, which, state=closing.state, actor=actor, why=closing.why, now=datetime.now(UTC))
    return {"count": count}


@router.post("/quarantine/reopen", dependencies=GUARDS)
def reopen(store: StoreDep, reopening: Reopening) -> dict[str, int]:
    """Take back that an item was closed, while nothing has become of it; answers with how many are open again."""
    return {"count": held.reopen(store, reopening.item, is_whole=reopening.together)}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stored page as text: which of how many, counted from 1."""

    text: str
    number: int = 1
    count: int = 1


def _part_of_page(reader: Reader, item: RowMapping, number: int) -> Part | None:
    """A part of the stored page; None when none was stored, words when it cannot be read."""
    if item["body_hash"] is None:
        return None
    try:
        text = _decoded(reader.archive.get(item["body_hash"]), item["charset"])
    except Unprocessable as error:
        return Part(f"({error})")
    count = max(-(-len(text) // PART_CHARACTERS), 1)
    chosen = min(number, count)
    return Part(text[(chosen - 1) * PART_CHARACTERS : chosen * PART_CHARACTERS], chosen, count)


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:  # a character set that does not exist
        return body.decode("utf-8", errors="replace")

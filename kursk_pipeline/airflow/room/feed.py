"""One feed: how it does, what befell it, what was done about it, and everything an operator can do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kursk_pipeline.adapters.warehouse import orders
from kursk_pipeline.airflow.room.acting import GUARDS, ActorDep, StoreDep, Words
from kursk_pipeline.airflow.room.reading import ReaderDep, ShortText
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.urls import address_of

router = APIRouter()

MOST = 100
"""Events and interventions shown, the newest first."""
BOARD = "select * from marts.feed_board where feed_url = :url"
HEALTH = "select * from marts.source_health where feed_url = :url"
EVENTS = "select * from ops.feed_event where feed_url = :url order by at desc, kind limit :most"
LOG = "select * from marts.intervention_log where feed_url = :url order by at desc, intervention_id desc limit :most"

Minutes = Annotated[int, Field(ge=1, le=10_080)]
"""A minute to a week."""
NAME_CHARACTERS = 100
"""Of whoever looks after a muted feed: it stands in a line with its health."""


class Wish(BaseModel):
    """What somebody wants of a feed, and why."""

    model_config = ConfigDict(extra="forbid")

    feed_url: ShortText
    kind: Literal["pause", "resume", "poll_now", "reset", "set_interval", "move", "mute", "unmute"]
    why: Words
    shortest_minutes: Minutes | None = None
    longest_minutes: Minutes | None = None
    address: ShortText | None = None
    owner: Annotated[Words, Field(max_length=NAME_CHARACTERS)] | None = None
    days: Annotated[int, Field(ge=1, le=90)] | None = None


class Undoing(BaseModel):
    """What is to be taken back, and why."""

    model_config = ConfigDict(extra="forbid")

    intervention_id: Annotated[int, Field(ge=1, lt=2**63)]
    why: Words


@router.get("/feed")
def feed(request: Request, reader: ReaderDep, url: ShortText) -> Response:
    """Everything about one feed."""
    found = reader.rows(BOARD, url=url)
    return render(
        request,
        "feed.html",
        status=200 if found else 404,
        url=url,
        feed=next(iter(found), None),
        health=next(iter(reader.rows(HEALTH, url=url)), None),
        events=reader.rows(EVENTS, url=url, most=MOST),
        log=reader.rows(LOG, url=url, most=MOST),
    )


@router.post("/feed/order", dependencies=GUARDS)
def order(store: StoreDep, actor: ActorDep, wish: Wish) -> dict[str, int]:
    """Do something about a feed; answers with the id of the audit row."""
    now = datetime.now(UTC)
    changes = _changes(wish, now)
    return {
        "intervention_id": orders.give(
            store, wish.feed_url, changes, kind=wish.kind, actor=actor, why=wish.why, now=now
        )
    }


@router.post("/feed/undo", dependencies=GUARDS)
def undo(store: StoreDep, actor: ActorDep, undoing: Undoing) -> dict[str, int]:
    """Take back what was done, while it still stands."""
    done = orders.undo(store, undoing.intervention_id, actor=actor, why=undoing.why, now=datetime.now(UTC))
    return {"intervention_id": done}


def _changes(wish: Wish, now: datetime) -> dict[str, Any]:
    """The fields of a feed's order that a wish changes."""
    if wish.kind == "set_interval":
        return _bounds(wish)
    if wish.kind == "move":
        return {"new_address": address_of(_needed(wish.address, "the new address")).url}
    if wish.kind == "mute":
        until = now + timedelta(days=_needed(wish.days, "for how many days"))
        return {"muted_by": _needed(wish.owner, "who looks after it"), "mute_reason": wish.why, "muted_until": until}
    simple: dict[str, dict[str, Any]] = {
        "pause": {"is_paused": True},
        "resume": {"is_paused": False},
        "poll_now": {"poll_asked_at": now},
        "reset": {"reset_asked_at": now},
        "unmute": {"muted_by": None, "mute_reason": None, "muted_until": None},
    }
    return simple[wish.kind]


def _bounds(wish: Wish) -> dict[str, Any]:
    shortest, longest = wish.shortest_minutes, wish.longest_minutes
    if shortest and longest and shortest > longest:
        raise Unprocessable("bounds", "the shortest time between polls is longer than the longest")
    return {"shortest_seconds": shortest and shortest * 60, "longest_seconds": longest and longest * 60}


def _needed(value: Any, words: str) -> Any:
    if value is None:
        raise Unprocessable("missing", f"say {words}")
    return value

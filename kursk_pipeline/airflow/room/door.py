"""The way into the room, cheap to import: the room itself is built when the API server is first asked for a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

PREFIX = "/kursk"
"""Where the room hangs in the API server. Airflow refuses prefixes that begin with one of its own, such as /auth and /ui."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]


async def enter(scope: Scope, receive: Receive, send: Send) -> None:
    """The room as an ASGI application."""
    await _room()(scope, receive, send)


@cache
def _room() -> FastAPI:
    from kursk_pipeline.airflow.room.app import build

    return build()

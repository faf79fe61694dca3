"""Changes that people make from the room's pages: who may, from where, and how a refusal is told.

A page sends JSON to its own origin. Other sites cannot: a form of theirs cannot send that media type, and browsers say
where a request comes from.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated
from urllib.parse import urlsplit

from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from fastapi import Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import StringConstraints

from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.airflow.room.reading import DAG_ID, STATEMENT_TIMEOUT_MS
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Transient, Unprocessable
from kursk_pipeline.settings import from_environment

may_act = requires_access_dag("PUT", param_dag_id=DAG_ID)
"""Whoever may change the DAG may change what it does; viewers may not."""


def from_our_pages(request: Request) -> None:
    """Refuse what a page of another site sent.

    Raises:
        HTTPException: 415 for anything but JSON, 403 for another origin.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "only JSON is taken")
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_ours = (
        site == "same-origin" if site else origin is None or urlsplit(origin).netloc == request.headers.get("host")
    )
    if not is_ours:
        raise HTTPException(403, "this came from another site")


def who(user: GetUserDep) -> str:
    """The name under which somebody acts, as Airflow knows it."""
    return user.get_name()


@cache
def open_desk() -> Desk:
    """The desk at which changes are made, opened once a process."""
    return Desk(from_environment(), statement_timeout_ms=STATEMENT_TIMEOUT_MS)


def open_store(desk: Annotated[Desk, Depends(open_desk)]) -> Store:
    """The warehouse for changes.

    Raises:
        SetupError: the embedded warehouse does not run.
    """
    return desk.store


def refused(_: Request, error: Exception) -> Response:
    """A change that cannot be made, in the words of the rule that forbids it."""
    detail = error.detail if isinstance(error, Unprocessable) else str(error)
    return JSONResponse({"detail": detail}, status_code=409)


def busy(_: Request, error: Exception) -> Response:
    """A change that may be made later: a job holds what it needs, or the warehouse comes back."""
    reason = error.reason.replace("_", " ") if isinstance(error, Transient) else "busy"
    detail = f"{reason}: another step may be at work on this. Nothing was changed; try again in a minute"
    return JSONResponse({"detail": detail}, status_code=503)


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")
]
"""What people say in a line of their own."""
DeskDep = Annotated[Desk, Depends(open_desk)]
StoreDep = Annotated[Store, Depends(open_store)]
ActorDep = Annotated[str, Depends(who)]
GUARDS = [Depends(may_act), Depends(from_our_pages)]
"""What every route that changes something asks first."""

"""What cannot be shown, told to people: a page where a page was asked for, JSON to everything else."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from kursk_pipeline.airflow.room.rendering import render

SAID = {
    401: "Your session is over. Load this browser page anew and sign in.",
    403: "Your role may not look at kursk_ingest, and so not at its pages. Ask whoever gives out roles.",
    404: "There is no such page.",
}


async def turned_away(request: Request, error: Exception) -> Response:
    """A stranger, a role that may not look, or an address that leads nowhere."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    if not _wants_page(request) or error.status_code not in SAID:
        return await http_exception_handler(request, error)
    return render(request, "failed.html", status=error.status_code, said=SAID[error.status_code])


async def not_understood(request: Request, error: Exception) -> Response:
    """A question that makes no sense: which part of it, and why."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    if not _wants_page(request):
        return await request_validation_exception_handler(request, error)
    told = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
    return render(request, "failed.html", status=422, said=f"The address of this page is not understood. {told}.")


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")

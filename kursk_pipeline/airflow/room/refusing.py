"""What cannot be shown, told to people: a page where a page was asked for, JSON to everything else."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.airflow.room.words import plain

SAID = {
    401: "Your session is over. Load this browser page anew and sign in.",
    403: "Your role may not look at kursk_ingest, and so not at its pages. Ask whoever gives out roles.",
    404: "There is no such page.",
}

WRONG = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "holds a character that cannot be kept",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "literal_error": "{expected} is understood",
}
"""By pydantic's type of error."""


async def turned_away(request: Request, error: Exception) -> Response:
    """A stranger, a role that may not look, or an address that leads nowhere."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    if not _wants_page(request) or error.status_code not in SAID:
        return await http_exception_handler(request, error)
    return render(request, "failed.html", status=error.status_code, said=SAID[error.status_code])


async def not_understood(request: Request, error: Exception) -> Response:
    """A question or a change that makes no sense: which part of it, and why."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    told = "; ".join(f"{plain(str(one['loc'][:2][-1]))}: {_in_words(one)}" for one in error.errors())
    if not _wants_page(request):
        return JSONResponse({"detail": told}, status_code=422)
    return render(request, "failed.html", status=422, said=f"The address of this page is not understood. {told}.")


def _in_words(error: dict[str, Any]) -> str:
    """What is wrong with a field, as an operator would say it; pydantic's own words where that is not known."""
    said = WRONG.get(error["type"])
    return said.format(**error.get("ctx", {})) if said else str(error["msg"])


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")

"""The room as a FastAPI application: who may enter, what every answer carries, and what is said when something fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from threading import Thread

from airflow.api_fastapi.core_api.security import requires_access_dag
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from kursk_pipeline.airflow.room import (
    alerts,
    article,
    duplicates,
    feed,
    pulse,
    quarantine,
    runs,
    selfcheck,
    sources,
    verdicts,
    whereabouts,
)
from kursk_pipeline.airflow.room.acting import busy, refused
from kursk_pipeline.airflow.room.reading import DAG_ID
from kursk_pipeline.airflow.room.refusing import not_understood, turned_away
from kursk_pipeline.airflow.room.rendering import TEMPLATES, render
from kursk_pipeline.errors import SetupError, Transient, Unprocessable

may_look = requires_access_dag("GET", param_dag_id=DAG_ID)
"""Whoever may read the DAG may read the room: viewers may, while Airflow's own right to plugins is not given to them."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""No page may load, run or send anything but our own two files, whatever text from the web it shows."""

ASSETS = {"room.css": "text/css", "room.js": "text/javascript", "strip.js": "text/javascript"}


def build() -> FastAPI:
    """The application. It publishes no schema: those routes would be open to everyone."""
    # The self-check compares the versions of all steps. Reading those modules takes a second, which nobody has to wait for.
    Thread(target=import_module, args=("kursk_pipeline.jobs",), daemon=True).start()
    app = FastAPI(dependencies=[Depends(may_look)], openapi_url=None, docs_url=None, redoc_url=None)
    for module in (
        alerts,
        runs,
        sources,
        feed,
        quarantine,
        duplicates,
        verdicts,
        article,
        whereabouts,
        selfcheck,
        pulse,
    ):
        app.include_router(module.router)
    for name, kind in ASSETS.items():
        app.add_api_route(f"/{name}", _asset(TEMPLATES / name, kind), methods=["GET"])
    app.middleware("http")(_with_headers)
    app.add_exception_handler(DBAPIError, _warehouse_failed)
    app.add_exception_handler(SetupError, _warehouse_failed)
    app.add_exception_handler(Unprocessable, refused)
    app.add_exception_handler(Transient, busy)
    app.add_exception_handler(HTTPException, turned_away)
    app.add_exception_handler(RequestValidationError, not_understood)
    return app


def _asset(path: Path, kind: str) -> Callable[[], Response]:
    def asset() -> Response:
        return FileResponse(path, media_type=kind)

    return asset


async def _with_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    response.headers.update(HEADERS)
    return response


def _warehouse_failed(request: Request, error: Exception) -> Response:
    """Say what to do; the driver's own words can hold the query and addresses, so they stay out."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    said = {
        "57014": "The warehouse took longer than five seconds to answer. Ask for less, or look again later.",
        "42P01": "The warehouse is older than this page. Run `kursk migrate`.",
    }.get(state or "", "The warehouse does not answer. See whether PostgreSQL runs.")
    return render(request, "failed.html", status=503, said=said)

"""Turns rows into HTML. Everything is escaped unless a template says otherwise, and none does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kursk_pipeline.airflow.room import words

TEMPLATES = Path(__file__).parent / "templates"

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_environment.filters.update(
    ago=words.distance,
    stamp=words.stamp,
    seconds=words.seconds,
    span=words.span,
    plain=words.plain,
    readable=words.readable,
)
_environment.globals.update(urlencode=urlencode)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """One page.

    Args:
        request: what was asked; its query is offered to the template for links that keep it.
        template: name of the file in ``templates/``.
        status: HTTP status of the answer.
        values: what the template shows.
    """
    page = _environment.get_template(template)
    now = datetime.now(UTC)
    return HTMLResponse(page.render(now=now, asked=dict(request.query_params), **values), status_code=status)

"""Alerts: what is wrong now, what was lately, and the entry of the runbook for each."""

from __future__ import annotations

import re
from functools import cache

from fastapi import APIRouter, Request, Response

from kursk_pipeline.airflow.room.pulse import LAST
from kursk_pipeline.airflow.room.reading import ReaderDep
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.settings import ROOT

router = APIRouter()

OPEN = "select * from ops.alert where closed_at is null order by severity desc, opened_at, alert_id"
CLOSED = "select * from ops.alert where closed_at is not null order by closed_at desc, alert_id desc limit 50"
WAITING = "select count(*) as n, max(last_error) as error from ops.alert_message where sent_at is null"
ENTRY = re.compile(r"^## (\w+)\n+(.+?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@router.get("/alerts")
def alerts(request: Request, reader: ReaderDep) -> Response:
    """Every open alert with what to do, and those that ended lately."""
    return render(
        request,
        "alerts.html",
        open_alerts=reader.rows(OPEN),
        closed_alerts=reader.rows(CLOSED),
        waiting=reader.rows(WAITING)[0],
        last=next(iter(reader.rows(LAST)), None),
        runbook=_runbook(),
    )


@cache
def _runbook() -> dict[str, str]:
    """The entries of docs/runbook.md, by alert."""
    return dict(ENTRY.findall((ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")))

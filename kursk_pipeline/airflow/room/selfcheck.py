"""Self-check: whether everything that the pipeline stands on is as it should be, with the fix in words where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

from airflow.utils.session import create_session
from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import RowMapping, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kursk_pipeline.airflow.room.acting import DeskDep
from kursk_pipeline.airflow.room.airflow_state import airflow_findings
from kursk_pipeline.airflow.room.finding import Finding
from kursk_pipeline.airflow.room.reading import STATEMENT_TIMEOUT_MS, Reader, ReaderDep
from kursk_pipeline.airflow.room.rendering import render
from kursk_pipeline.airflow.room.warehouse_state import CHECKS, machine_findings, warehouse_findings
from kursk_pipeline.errors import KurskError

router = APIRouter()


def open_airflow() -> Iterator[Session]:
    """Airflow's own database, for looking: the room reads what the UI shows, and what it does not."""
    with create_session(scoped=False) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"set local statement_timeout = {STATEMENT_TIMEOUT_MS}"))
        yield session
        session.rollback()


AirflowDep = Annotated[Session, Depends(open_airflow)]


@router.get("/selfcheck")
def selfcheck(request: Request, reader: ReaderDep, desk: DeskDep, session: AirflowDep) -> Response:
    """Every part that can be missing, what is wrong first."""
    now = datetime.now(UTC)
    groups = {
        "Airflow": _asked("Airflow", lambda: airflow_findings(session, desk.settings.root / "dags", now)),
        "Warehouse": _asked("Warehouse", lambda: warehouse_findings(reader, desk)),
        "Machine": _asked("Machine", lambda: machine_findings(desk.settings)),
    }
    checks = _rows(reader, CHECKS)
    wrong = sum(bool(one.fix) for found in groups.values() for one in found)
    return render(request, "selfcheck.html", groups=groups, checks=checks, wrong=wrong)


def _asked(subject: str, ask: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What was found, what is wrong first. A part that cannot be asked is a finding, and the others are shown."""
    found: list[Finding] = []
    try:
        for one in ask():
            found.append(one)  # noqa: PERF402 -- what was found before an error counts
    except (SQLAlchemyError, KurskError, OSError, ValueError) as error:
        said = error.__class__.__name__ if isinstance(error, SQLAlchemyError) else str(error)
        found.append(Finding(subject, "answers", said, "See whether it runs; the API server's log has the trace."))
    return sorted(found, key=lambda one: not one.fix)


def _rows(reader: Reader, query: str) -> Sequence[RowMapping]:
    try:
        return reader.rows(query)
    except SQLAlchemyError:
        return []

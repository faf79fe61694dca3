"""What one run did: its steps, its sources, and the records behind each count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import RowMapping

from kursk_pipeline.airflow.room.reading import ReaderDep, ShortText
from kursk_pipeline.airflow.room.rendering import render

router = APIRouter()

Stage = Literal["poll", "fetch", "clean", "judge", "dedup", "extract", "load"]
Outcome = Literal["kept", "dropped", "quarantined", "deferred"]
PAGE_SIZE = 100
PageNumber = Annotated[int, Query(ge=1, le=10_000)]

STEPS = "select * from marts.run_stage where dag_id = :dag_id and dag_run_id = :dag_run_id order by stage"
REASONS = """
select stage, outcome, reason, sum(record_count) as record_count from marts.run_steps
where dag_id = :dag_id and dag_run_id = :dag_run_id group by stage, outcome, reason
order by stage, outcome, record_count desc, reason
"""
SOURCES = """
select * from marts.run_source where dag_id = :dag_id and dag_run_id = :dag_run_id
order by quarantined_count + deferred_count desc, request_seconds desc nulls last, source_id
"""
MOST_ROWS = 10_000
"""Of a run that can be leafed through. A backfill has hundreds of thousands; sorting those takes longer than a page may."""
ROWS = """
select *, count(*) over () as total from (
  select * from marts.run_row
  where dag_id = :dag_id and dag_run_id = :dag_run_id
    and (:stage = '' or stage = cast(nullif(:stage, '') as ops.stage_name))
    and (:outcome = '' or outcome = cast(nullif(:outcome, '') as ops.outcome))
    and (:reason = '' or reason = :reason) and (:source_id = '' or source_id = :source_id)
  limit :most
) as found order by at, address limit :limit offset :offset
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which records of a run are asked for; what is empty does not narrow them."""

    stage: Stage | Literal[""] = ""
    outcome: Outcome | Literal[""] = ""
    reason: ShortText = ""
    source_id: ShortText = ""


@router.get("/run")
def run(request: Request, reader: ReaderDep, dag_id: ShortText, dag_run_id: ShortText) -> Response:
    """What this run did."""
    steps = reader.rows(STEPS, dag_id=dag_id, dag_run_id=dag_run_id)
    return render(
        request,
        "run.html",
        dag_id=dag_id,
        dag_run_id=dag_run_id,
        steps=steps,
        reasons=_by_step(reader.rows(REASONS, dag_id=dag_id, dag_run_id=dag_run_id)),
        sources=reader.rows(SOURCES, dag_id=dag_id, dag_run_id=dag_run_id),
        slowest=max((step["busy_seconds"] for step in steps), default=0.0),
    )


@router.get("/rows")
def rows(
    request: Request,
    reader: ReaderDep,
    dag_id: ShortText,
    dag_run_id: ShortText,
    choice: Annotated[Choice, Depends()],
    page: PageNumber = 1,
) -> Response:
    """The records behind a count of a run."""
    chosen, offset = asdict(choice), (page - 1) * PAGE_SIZE
    found = reader.rows(
        ROWS, dag_id=dag_id, dag_run_id=dag_run_id, **chosen, most=MOST_ROWS, limit=PAGE_SIZE, offset=offset
    )
    return render(
        request,
        "rows.html",
        dag_id=dag_id,
        dag_run_id=dag_run_id,
        chosen={name: value for name, value in chosen.items() if value},
        found=found,
        most=MOST_ROWS,
        page=page,
        offset=offset,
    )


def _by_step(reasons: Sequence[RowMapping]) -> dict[tuple[str, str], list[RowMapping]]:
    sorted_out: dict[tuple[str, str], list[RowMapping]] = {}
    for row in reasons:
        sorted_out.setdefault((row["stage"], row["outcome"]), []).append(row)
    return sorted_out

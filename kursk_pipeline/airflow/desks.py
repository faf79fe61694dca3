"""What every task begins with: a desk, who calls, and what the form of the run says.

Nothing heavy is imported here: every task start reads the DAG files again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from airflow.sdk import get_current_context

if TYPE_CHECKING:
    from kursk_pipeline.adapters.warehouse.runs import Caller
    from kursk_pipeline.desk import Desk


@contextmanager
def at_desk() -> Iterator[tuple[Desk, Caller]]:
    """A desk for the length of a task, and the task as the caller of its jobs."""
    from kursk_pipeline.desk import Desk
    from kursk_pipeline.settings import from_environment

    desk = Desk(from_environment())
    try:
        yield desk, _caller()
    finally:
        desk.close()


def param(name: str, default: Any = None) -> Any:
    """What the form of this run says."""
    return get_current_context()["params"].get(name, default)


def triggered_by() -> str:
    """Who started this run by hand; ``airflow`` when nobody did."""
    return getattr(get_current_context()["dag_run"], "triggering_user_name", None) or "airflow"


def _caller() -> Caller:
    from kursk_pipeline.adapters.warehouse.runs import Caller

    context = get_current_context()
    instance = context["ti"]
    return Caller(
        dag_id=instance.dag_id,
        dag_run_id=context["run_id"],
        task_id=instance.task_id,
        map_index=-1 if instance.map_index is None else instance.map_index,
        try_number=instance.try_number,
    )

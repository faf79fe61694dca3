"""Questions to people whose answer is never lost, however often their task is tried again.

Airflow 3.3 clears the answer of a question when its task asks again (`upsert_hitl_detail` of the execution API), and its
LocalExecutor makes a task ask again that was answered before its first process had ended: "Executor reported that the
task instance finished with state success, but the task instance's state attribute is running". So a task that has asked
only waits again; Airflow then takes up the answer that is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator, HITLOperator
from airflow.sdk.exceptions import TaskAwaitingInput

if TYPE_CHECKING:
    from airflow.sdk.definitions.context import Context

ASKED = "asked_in_life"


class _Once(HITLOperator):
    """Asks once in the life of its task."""

    def execute(self, context: Context) -> Any:
        """Ask, or wait for the answer to what was asked.

        Raises:
            TaskAwaitingInput: always; it parks the task.
        """
        asked, life = context["task_state_store"], _life(context)
        if asked.get(ASKED) == life:
            raise TaskAwaitingInput(method_name="execute_complete", timeout=self.response_timeout)
        try:
            return super().execute(context)
        except TaskAwaitingInput:
            asked.set(ASKED, life)
            raise


class AskOnce(_Once):
    """A choice between options."""


class ApproveOnce(_Once, ApprovalOperator):
    """Yes or no."""


def _life(context: Context) -> int:
    """The same for every try; another once somebody cleared the task, who wants it asked anew."""
    return int(context["ti"].max_tries)

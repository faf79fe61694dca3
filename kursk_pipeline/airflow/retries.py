"""When Airflow tries a task again, and what it tells the operator about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import RetryPolicy
from airflow.sdk.definitions.retry_policy import RetryDecision

from kursk_pipeline.errors import Fatal, Transient

if TYPE_CHECKING:
    from airflow.sdk.definitions.context import Context

LONGEST_DELAY = timedelta(hours=1)
"""However long a server asks to wait: the next run of the schedule comes sooner than that."""


WORDS_LIMIT = 400
"""Of an error in the reason: Airflow keeps 500 characters."""


class KurskRetryPolicy(RetryPolicy):
    """Fail at once on what is wrong for everyone; wait as long as was asked for what may work later."""

    def evaluate(
        self, exception: BaseException, try_number: int, max_tries: int, context: Context | None = None
    ) -> RetryDecision:
        """Decide from the error itself; the reason is shown on the task instance."""
        del try_number, max_tries, context
        if isinstance(exception, Fatal):
            return RetryDecision.fail(f"will not work without a change: {exception}")
        if isinstance(exception, Transient) and exception.retry_after is not None:
            delay = min(timedelta(seconds=exception.retry_after), LONGEST_DELAY)
            return RetryDecision.retry(delay, f"{exception}; tried again after {delay.total_seconds():.0f} s")
        what = str(exception) if isinstance(exception, Transient) else f"{type(exception).__name__}: {exception}"
        return RetryDecision.retry(reason=f"{' '.join(what.split())[:WORDS_LIMIT]}; tried again with growing delays")

    def serialize(self) -> dict[str, Any]:
        """The policy has no settings."""
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> KurskRetryPolicy:
        """The policy has no settings."""
        del data
        return cls()

"""What an operator reads about a try that failed: the reason in plain words, and when it is tried again."""

import pytest
from airflow.sdk.definitions.retry_policy import RetryAction

from kursk_pipeline.airflow.retries import KurskRetryPolicy
from kursk_pipeline.airflow.telling import words_of
from kursk_pipeline.errors import SetupError, Transient


@pytest.mark.parametrize(
    ("error", "action", "seconds", "words"),
    [
        (Transient("rate_limited", "429: the server asked for 900 s", 900), RetryAction.RETRY, 900,
         "rate_limited: 429: the server asked for 900 s; tried again after 900 s"),
        (Transient("busy", "another run of clean: is at work", 86_400), RetryAction.RETRY, 3600,
         "busy: another run of clean: is at work; tried again after 3600 s"),
        (OSError(28, "No space left on device"), RetryAction.RETRY, None,
         "OSError: [Errno 28] No space left on device; tried again with growing delays"),
        (SetupError("no table raw.page. Fix: run `kursk migrate`"), RetryAction.FAIL, None,
         "will not work without a change: no table raw.page. Fix: run `kursk migrate`"),
    ],
)  # fmt: skip
def test_the_reason_says_what_happened_and_what_comes(error, action, seconds, words):
    decision = KurskRetryPolicy().evaluate(error, 1, 3)
    delay = decision.retry_delay.total_seconds() if decision.retry_delay else None
    assert (decision.action, delay, decision.reason) == (action, seconds, words)


def test_a_watch_that_fails_is_told_with_its_error_and_the_runbook():
    class Instance:
        dag_id, task_id, try_number = "kursk_freshness", "watch", 4

    title, body = words_of({"ti": Instance(), "exception": Transient("warehouse_unavailable", "connection refused")})
    assert title == "Kursk pipeline: kursk_freshness itself has failed"
    assert body.startswith("watch, try 4: Transient: warehouse_unavailable: connection refused")
    assert "[runbook: watch_fails]" in body

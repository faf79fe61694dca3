"""The way to people when the watch itself fails: straight from the task to their addresses, without the warehouse."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airflow.sdk.definitions.context import Context

log = logging.getLogger(__name__)


def tell_directly(context: Context) -> None:
    """Tell everyone of KURSK_ALERT_URLS that a task which looks for trouble has failed for good, with its error."""
    from kursk_pipeline.adapters.notify import Notifier
    from kursk_pipeline.settings import from_environment

    title, body = words_of(context)
    log.error("%s\n%s", title, body)
    notifier = Notifier(from_environment().alert_urls)
    if len(notifier):
        notifier.send(title, body)


def words_of(context: Context) -> tuple[str, str]:
    """Title and body of the message."""
    instance, error = context["ti"], context.get("exception")
    title = f"Kursk pipeline: {instance.dag_id} itself has failed"
    body = (
        f"{instance.task_id}, try {instance.try_number}: {type(error).__name__}: {error}\n"
        "Until it works again, troubles are told by kursk_marts, once an hour. [runbook: watch_fails]"
    )
    return title, body

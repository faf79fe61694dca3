"""Banners on Airflow's home page that say what is wrong now.

Airflow shows what stands in ``airflow.settings.DASHBOARD_UIALERTS`` and reads that list anew for every visitor, so a list
that looks when it is read tells the present. Cheap to import: every Airflow process loads the plugin.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from airflow.api_fastapi.common.types import UIAlert

FRESH_SECONDS = 30.0
"""For so long a look counts for all visitors: the banners come with every load of the UI, which must stay quick."""
CATEGORIES: dict[str, Literal["error", "warning"]] = {"bad": "error", "odd": "warning"}

log = logging.getLogger(__name__)


class Banners(list[Any]):
    """What Airflow is configured to show, and after it what is wrong now."""

    _looked_at: float | None = None
    _found: tuple[Any, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        if self._looked_at is None or time.monotonic() - self._looked_at > FRESH_SECONDS:
            self._looked_at = (
                time.monotonic()
            )  # before looking: a second visitor does not wait for the first one's look
            self._found = tuple(current())
        yield from self._found


def hang_up() -> None:
    """Let Airflow read our list in place of its own; done when the plugin is loaded, before Airflow's routes are."""
    from airflow import settings

    if not isinstance(settings.DASHBOARD_UIALERTS, Banners):
        settings.DASHBOARD_UIALERTS = Banners(settings.DASHBOARD_UIALERTS)


def current() -> list[UIAlert]:
    """At most two banners: what is bad, and what is odd. A warehouse that does not answer is bad."""
    from datetime import UTC, datetime

    from airflow.api_fastapi.common.types import UIAlert

    from kursk_pipeline.airflow.room.pulse import Sign, read_signs
    from kursk_pipeline.airflow.room.reading import open_reader

    try:
        signs = read_signs(open_reader(), datetime.now(UTC))
    except Exception:  # whatever is wrong with the warehouse, the UI has to come up
        log.exception("the banners cannot ask the warehouse")
        signs = [Sign("Warehouse", "it does not answer", "bad", "kursk-selfcheck")]
    found = []
    for state, category in CATEGORIES.items():
        told = "; ".join(f"{sign.name}: {sign.words}" for sign in signs if sign.state == state)
        if told:
            found.append(UIAlert(text=f"Kursk: {told}", category=category))
    return found

"""Registers the operators' room in the Airflow UI. Every Airflow process imports this file, so it imports little."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from kursk_pipeline.airflow.room.banners import hang_up
from kursk_pipeline.airflow.room.door import PREFIX, enter

NAV = {"destination": "nav", "category": "browse"}


class KurskRoom(AirflowPlugin):
    """Pages for operators: what is wrong, what a run did, how sources do, what was set aside, and where an article is."""

    name = "kursk_room"
    fastapi_apps = [{"name": "kursk_room", "app": enter, "url_prefix": PREFIX}]  # noqa: RUF012 -- as Airflow declares it
    external_views = [  # noqa: RUF012
        {
            "name": "What this run did",
            "href": f"{PREFIX}/run?dag_id={{DAG_ID}}&dag_run_id={{RUN_ID}}",
            "destination": "dag_run",
            "url_route": "kursk-run",
        },
        {"name": "Alerts", "href": f"{PREFIX}/alerts", "url_route": "kursk-alerts", **NAV},
        {"name": "Sources", "href": f"{PREFIX}/sources", "url_route": "kursk-sources", **NAV},
        {"name": "Quarantine", "href": f"{PREFIX}/quarantine", "url_route": "kursk-quarantine", **NAV},
        {"name": "Duplicates", "href": f"{PREFIX}/duplicates", "url_route": "kursk-duplicates", **NAV},
        {"name": "Verdicts", "href": f"{PREFIX}/verdicts", "url_route": "kursk-verdicts", **NAV},
        {"name": "Where is it?", "href": f"{PREFIX}/whereabouts", "url_route": "kursk-whereabouts", **NAV},
        {"name": "Self-check", "href": f"{PREFIX}/selfcheck", "url_route": "kursk-selfcheck", **NAV},
    ]
    react_apps = [  # noqa: RUF012
        {
            "name": "Kursk now",
            "bundle_url": f"{PREFIX[1:]}/strip.js",
            "destination": "dashboard",
            "url_route": "kursk-now",
        }
    ]

    @classmethod
    def on_load(cls, *_: Any, **__: Any) -> None:
        """Put banners on the home page that say what is wrong now."""
        hang_up()

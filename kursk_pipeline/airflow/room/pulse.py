"""The pulse of the pipeline in a few signs: for the strip on Airflow's home page, and for its banners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from fastapi import APIRouter
from sqlalchemy import RowMapping

from kursk_pipeline.airflow.room import words
from kursk_pipeline.airflow.room.reading import Reader, ReaderDep

router = APIRouter()

State = Literal["good", "odd", "bad"]
OLD = timedelta(minutes=15)
"""Three intervals of kursk_freshness: when its last figures are older, it does not run."""
LONG = timedelta(hours=2)
"""As in sql/alerts/work_waits.sql."""

LAST = "select * from ops.pulse order by taken_at desc limit 1"
ALERTS = "select severity::text, count(*) as n from ops.alert where closed_at is null group by severity"
CHECKS = "select check_name from ops.check_result where severity = 'fail' and row_count > 0 order by check_name"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that says whether the pipeline is well: its name, in words, how bad, and the page that tells more."""

    name: str
    words: str
    state: State
    page: str


@router.get("/pulse")
def pulse(reader: ReaderDep) -> dict[str, list[dict[str, Any]]]:
    """The signs, as the strip shows them."""
    return {"signs": [asdict(sign) for sign in read_signs(reader, datetime.now(UTC))]}


def read_signs(reader: Reader, now: datetime) -> list[Sign]:
    """The signs of this moment: figures of the last look for trouble, alerts and checks as they stand."""
    last = next(iter(reader.rows(LAST)), None)
    alerts = {row["severity"]: row["n"] for row in reader.rows(ALERTS)}
    checks = [row["check_name"] for row in reader.rows(CHECKS)]
    if last is None:
        return [Sign("Watch", "nobody has looked yet: kursk_freshness did not run", "odd", "kursk-selfcheck")]
    signs = [_sources(last), _complete(last, now), _waiting(last, now), _checks(checks), _alerts(alerts)]
    return [_watch(last, now), *signs] if now - last["taken_at"] > OLD else signs


def _watch(last: RowMapping, now: datetime) -> Sign:
    told = f"the last look for trouble was {words.distance(last['taken_at'], now)}: kursk_freshness does not run"
    return Sign("Watch", told, "bad", "kursk-selfcheck")


def _sources(last: RowMapping) -> Sign:
    failing, silent = last["failing_feed_count"], last["silent_feed_count"]
    told = [f"{failing} failing" if failing else "", f"{silent} silent" if silent else ""]
    state: State = "bad" if failing else "odd" if silent else "good"
    return Sign(
        "Feeds", f"{', '.join(filter(None, told)) or 'all well'}, of {last['feed_count']}", state, "kursk-sources"
    )


def _complete(last: RowMapping, now: datetime) -> Sign:
    through, late = last["complete_through"], last["late_source_count"]
    told = f"to {words.distance(through, now)}" if through else "nothing yet"
    if not late:
        return Sign("Complete", told, "good", "kursk-sources")
    return Sign("Complete", f"{told}, {late} of {last['source_count']} sources late", "odd", "kursk-sources")


def _waiting(last: RowMapping, now: datetime) -> Sign:
    count, since = last["waiting_count"], last["oldest_waiting_at"]
    if not count:
        return Sign("Waiting", "nothing", "good", "kursk-whereabouts")
    state: State = "bad" if since and now - since > LONG else "good"
    told = f"{count}, the oldest since {words.span((now - since).total_seconds())}" if since else str(count)
    return Sign("Waiting", told, state, "kursk-whereabouts")


def _checks(failing: list[str]) -> Sign:
    told = ", ".join(name.replace("_", " ") for name in failing)
    return Sign(
        "Checks", f"failing: {told}" if failing else "all hold", "bad" if failing else "good", "kursk-selfcheck"
    )


def _alerts(counts: Mapping[str, int]) -> Sign:
    total = sum(counts.values())
    state: State = "bad" if counts.get("error") else "odd" if total else "good"
    return Sign("Alerts", f"{total} open" if total else "none", state, "kursk-alerts")

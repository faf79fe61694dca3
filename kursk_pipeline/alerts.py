"""What people are told without asking: every file of sql/alerts returns what is wrong now, each row a subject and words.

`watch` compares that with what was wrong before, and writes what began and what ended to an outbox; `deliver` sends the
outbox. Both can be run as often as one likes: nothing is told twice.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from kursk_pipeline.adapters.migrate import lag
from kursk_pipeline.adapters.notify import Notifier
from kursk_pipeline.adapters.query_files import TEXT, read_queries
from kursk_pipeline.adapters.warehouse import alerts, pulse
from kursk_pipeline.adapters.warehouse.alerts import Found
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Transient

MOST_ROWS = 200
"""Of one rule: more of one kind at once are one trouble, and the digest of a page."""
RULE_SECONDS = 20
"""A rule that takes longer would hold up the others; it is raised itself."""
LEAST_FREE = 0.1
"""Of the disk. PostgreSQL stops when it is full; at this much, a day is left for a machine that fills in ten."""
DIGEST_AT = time(7, 0)
"""UTC; the morning of a desk in Europe."""
RULE_FAILS, DISK_FILLS, SCHEMA_OLD = "rule_fails", "disk_fills", "schema_is_old"
"""Rules that are not SQL: a rule that cannot be asked, a disk that fills up, a warehouse that is not the code's."""
WORDS_LIMIT = 1_500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, how bad it is, what it means, where its threshold comes from, and the query."""

    name: str
    severity: str
    meaning: str
    threshold: str
    sql: str


def load_rules(folder: Path) -> list[Rule]:
    """Read every rule.

    Raises:
        ConfigError: a file does not begin with its severity, meaning and threshold.
    """
    files = read_queries(folder, severity="warning|error", meaning=TEXT, threshold=TEXT)
    return [Rule(name=one.name, sql=one.sql, **one.fields) for one in files]


def watch(desk: Desk) -> dict[str, Any]:
    """Ask every rule; returns how many alerts are open, by rule."""
    found: dict[str, int] = {}
    failed = []
    for rule in load_rules(desk.settings.root / "sql" / "alerts"):
        try:
            found[rule.name] = _ask(desk, rule)
        except DBAPIError as error:
            log.exception("the rule %s cannot be asked", rule.name)
            failed.append(Found(rule.name, f"the rule {rule.name} cannot be asked: {error.orig}"[:WORDS_LIMIT]))
    found[RULE_FAILS] = _keep(desk, RULE_FAILS, "error", failed)
    found[SCHEMA_OLD] = _keep(desk, SCHEMA_OLD, "error", _old_schema(desk))
    found[DISK_FILLS] = _keep(desk, DISK_FILLS, "error", _full_disks(desk.settings.state))
    _take_pulse(desk)
    now = desk.now()
    if now.time() >= DIGEST_AT:
        with desk.store.transaction() as connection:
            alerts.write_digest(connection, now=now)
    return {name: count for name, count in found.items() if count}


def deliver(desk: Desk) -> dict[str, int]:
    """Send what waits in the outbox; returns how many messages went out, and how many wait still.

    Where no address is set, messages count as sent: they stand in the log, and on the pages of the operators' room.
    """
    notifier = Notifier(desk.settings.alert_urls)
    with desk.store.transaction() as connection:
        waiting = alerts.unsent(connection)
        if not waiting:
            return {"sent": 0, "waiting": 0}
        body = "\n".join(f"{one['kind']}: {one['words']}" for one in waiting)
        log.warning("for the operators:\n%s", body)
        is_sent = notifier.send(_title(waiting), body) if len(notifier) else True
        error = None if is_sent else "an address did not take it"
        ids = [one["message_id"] for one in waiting]
        alerts.note_tried(connection, ids, sent_at=desk.now() if is_sent else None, error=error)
    return {"sent": len(ids) if is_sent else 0, "waiting": 0 if is_sent else len(ids)}


def _ask(desk: Desk, rule: Rule) -> int:
    with desk.store.transaction() as connection:
        connection.exec_driver_sql(f"set local statement_timeout = '{RULE_SECONDS}s'")
        asked = connection.execution_options(no_parameters=True)
        rows = asked.exec_driver_sql(f"select * from ({rule.sql}) as found limit {MOST_ROWS}").all()  # noqa: S608
    return _keep(
        desk, rule.name, rule.severity, [Found(str(row.subject)[:2000], row.words[:WORDS_LIMIT]) for row in rows]
    )


def _take_pulse(desk: Desk) -> None:
    """Keep the figures of this moment; without them the strip on the home page says how old the last ones are."""
    try:
        with desk.store.transaction() as connection:
            connection.exec_driver_sql(f"set local statement_timeout = '{RULE_SECONDS}s'")
            pulse.take(connection, now=desk.now())
    except (DBAPIError, Transient):
        log.exception("the pulse cannot be taken")


def _keep(desk: Desk, rule: str, severity: str, found: list[Found]) -> int:
    now = desk.now()
    with desk.store.transaction() as connection:
        for ended in alerts.note(connection, rule, severity, found, now=now):
            lasted = _span(now, ended["opened_at"])
            alerts.tell(connection, ended["alert_id"], "recovered", f"after {lasted}: {ended['words']}", now=now)
    return len(found)


def _span(now: datetime, since: datetime) -> str:
    minutes = round((now - since).total_seconds() / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _full_disks(folder: Path) -> list[Found]:
    usage = shutil.disk_usage(folder)
    if usage.free >= LEAST_FREE * usage.total:
        return []
    return [
        Found("disk", f"only {usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB are free where the state lies")
    ]


def _old_schema(desk: Desk) -> list[Found]:
    with desk.store.transaction() as connection:
        words = lag(connection, desk.settings.root / "sql")
    return [Found("warehouse", f"{words}. Fix: run `kursk migrate`")] if words else []


def _title(waiting: Any) -> str:
    raised = sum(one["kind"] == "raised" for one in waiting)
    recovered = sum(one["kind"] == "recovered" for one in waiting)
    parts = [f"{raised} new" if raised else "", f"{recovered} over" if recovered else ""]
    return "Kursk pipeline: " + (", ".join(part for part in parts if part) or "the day's digest")

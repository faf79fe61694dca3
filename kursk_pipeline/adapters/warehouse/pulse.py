"""The pulse: the few figures that say whether the pipeline is well, kept every time somebody looks for trouble."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

KEPT_DAYS = 400
"""A year and a month, to compare a season with the one before."""
TAKE = text("""
insert into ops.pulse (taken_at, feed_count, failing_feed_count, silent_feed_count, source_count, late_source_count,
                       complete_through, waiting_count, oldest_waiting_at, quarantined_count, open_alert_count,
                       failing_check_count)
select :now, feed_count, failing_feed_count, silent_feed_count, source_count, late_source_count, complete_through,
       waiting_count, oldest_waiting_at, quarantined_count, open_alert_count, failing_check_count
from marts.pulse on conflict (taken_at) do nothing
""")
FORGET = text("delete from ops.pulse where taken_at < :now - make_interval(days => :days)")
NOTE = text("""
insert into ops.check_result (check_name, severity, meaning, fix, row_count, checked_at)
values (:check_name, :severity, :meaning, :fix, :row_count, :now)
on conflict (check_name) do update set severity = excluded.severity, meaning = excluded.meaning, fix = excluded.fix,
  row_count = excluded.row_count, checked_at = excluded.checked_at
""")
FORGET_CHECKS = text("delete from ops.check_result where check_name <> all(cast(:names as text[]))")


def take(connection: Connection, *, now: datetime) -> None:
    """Keep the pulse of this moment, and forget what is older than KEPT_DAYS."""
    connection.execute(TAKE, {"now": now})
    connection.execute(FORGET, {"now": now, "days": KEPT_DAYS})


def note_check(
    connection: Connection, name: str, *, severity: str, meaning: str, fix: str, row_count: int, now: datetime
) -> None:
    """Keep what a check found."""
    told = {
        "check_name": name,
        "severity": severity,
        "meaning": meaning,
        "fix": fix,
        "row_count": row_count,
        "now": now,
    }
    connection.execute(NOTE, told)


def forget_checks(connection: Connection, *, but: list[str]) -> None:
    """Forget the results of checks that are no more."""
    connection.execute(FORGET_CHECKS, {"names": but})

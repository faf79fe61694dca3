"""What must hold in the warehouse: every file of sql/checks returns the rows that break its rule."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kursk_pipeline.adapters.query_files import TEXT, read_queries
from kursk_pipeline.adapters.warehouse import pulse
from kursk_pipeline.adapters.warehouse.rows import insert_new
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Fatal, Transient

SHOWN_ROWS = 20
"""Rows of a broken check that are shown and kept; the file itself gives them all."""
MOST_ROWS = 1_000
"""Rows are counted up to this many: more say nothing more."""
CHECK_SECONDS = 60
"""A check that takes longer is told of as such; the slowest takes a few seconds on 200,000 articles (bench.cookbook)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its name, whether breaking it fails the run, what that means, what to do, and the query."""

    name: str
    severity: str
    meaning: str
    fix: str
    sql: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found: the rows that break it, the first SHOWN_ROWS of them."""

    check: Check
    state: str
    row_count: int | None
    rows: list[dict[str, Any]]
    seconds: float

    @property
    def message(self) -> str:
        """What an operator reads."""
        about = f"{self.check.name}: {self.check.meaning} Fix: {self.check.fix}"
        if self.state == "timed_out":
            return f"{about} It did not end within {CHECK_SECONDS} seconds, so nobody knows."
        return f"{about} Rows ({self.row_count}{' or more' if self.row_count == MOST_ROWS else ''}): {self.rows}"


class ChecksFailed(Fatal):
    """At least one check of severity fail found rows."""


def load_checks(folder: Path) -> list[Check]:
    """Read every check.

    Raises:
        ConfigError: a file does not begin with its severity, meaning and fix.
    """
    files = read_queries(folder, severity="fail|warn", meaning=TEXT, fix=TEXT)
    return [Check(name=one.name, sql=one.sql, **one.fields) for one in files]


def run_all(desk: Desk) -> dict[str, int | None]:
    """Run every check and keep what each found in ops.dq_result.

    Returns:
        By check the number of rows that break it, counted up to MOST_ROWS; None where it took longer than CHECK_SECONDS.

    Raises:
        ChecksFailed: names every check of severity fail that found rows or did not end, with the first rows.
    """
    now, results = desk.now(), {}
    for check in load_checks(desk.settings.root / "sql" / "checks"):
        results[check.name] = _keep(desk, check, _run(desk, check), now=now)
    with desk.store.transaction() as connection:
        pulse.forget_checks(connection, but=list(results))
    failures = [one.message for one in results.values() if one.state != "passed" and one.check.severity == "fail"]
    if failures:
        raise ChecksFailed("\n".join(failures))
    return {name: one.row_count for name, one in results.items()}


def _run(desk: Desk, check: Check) -> Result:
    begun = time.monotonic()
    try:
        with desk.store.transaction() as connection:
            connection.exec_driver_sql(f"set local statement_timeout = '{1000 * CHECK_SECONDS:.0f}ms'")
            asked = connection.execution_options(no_parameters=True)  # a percent sign in a check is one
            query = f"select to_jsonb(broken) from ({check.sql}) as broken limit {MOST_ROWS}"  # noqa: S608 - files of ours
            rows = list(asked.exec_driver_sql(query).scalars())
    except Transient:  # cut off; when the server is gone instead, writing that down fails, too
        return Result(check, "timed_out", None, [], time.monotonic() - begun)
    return Result(check, "broken" if rows else "passed", len(rows), rows[:SHOWN_ROWS], time.monotonic() - begun)


def _keep(desk: Desk, check: Check, result: Result, *, now: datetime) -> Result:
    if result.state != "passed":
        log.warning(result.message)
    row = {"check_name": check.name, "checked_at": now, "severity": check.severity}
    found = {"state": result.state, "row_count": result.row_count, "rows": result.rows, "seconds": result.seconds}
    told = {"severity": check.severity, "meaning": check.meaning, "fix": check.fix}
    count = 1 if result.row_count is None else result.row_count  # one that did not end is as good as broken
    with desk.store.transaction() as connection:
        insert_new(connection, desk.store.table("ops.dq_result"), [row | found])
        pulse.note_check(connection, check.name, **told, row_count=count, now=now)
    return result

"""What must hold in the warehouse: every file of sql/checks returns the rows that break its rule."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from kursk_pipeline.adapters.warehouse import pulse
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError, Fatal

SHOWN_ROWS = 20
"""Rows of a broken check that are shown; the file itself gives them all."""

HEADER = re.compile(r"-- Severity: (fail|warn)\n-- Meaning: (.+)\n-- Fix: (.+)\n")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its name, whether breaking it fails the run, what that means, what to do, and the query."""

    name: str
    severity: str
    meaning: str
    fix: str
    sql: str


class ChecksFailed(Fatal):
    """At least one check of severity fail found rows."""


def load_checks(folder: Path) -> list[Check]:
    """Read every check.

    Raises:
        ConfigError: a file does not begin with its severity, meaning and fix.
    """
    checks = []
    for path in sorted(folder.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        header = HEADER.match(sql)
        if header is None:
            raise ConfigError(
                str(path), "", "no header", "begin with '-- Severity: fail|warn', '-- Meaning:', '-- Fix:'"
            )
        severity, meaning, fix = header.groups()
        checks.append(Check(path.stem, severity, meaning, fix, sql))
    return checks


def run_all(desk: Desk) -> dict[str, Any]:
    """Run every check and keep what it found; returns the number of broken rows by check, at most SHOWN_ROWS each.

    Raises:
        ChecksFailed: names every check of severity fail that found rows, with the rows.
    """
    found: dict[str, int] = {}
    failures = []
    for check in load_checks(desk.settings.root / "sql" / "checks"):
        rows = _rows(desk, check)
        found[check.name] = len(rows)
        _keep(desk, check, len(rows))
        if rows:
            message = f"{check.name}: {check.meaning} Fix: {check.fix} Rows: {rows}"
            log.warning(message)
            failures += [message] if check.severity == "fail" else []
    with desk.store.transaction() as connection:
        pulse.forget_checks(connection, but=list(found))
    if failures:
        raise ChecksFailed("\n".join(failures))
    return found


def _keep(desk: Desk, check: Check, count: int) -> None:
    told = {"severity": check.severity, "meaning": check.meaning, "fix": check.fix}
    with desk.store.transaction() as connection:
        pulse.note_check(connection, check.name, **told, row_count=count, now=desk.now())


def _rows(desk: Desk, check: Check) -> list[dict[str, Any]]:
    with desk.store.transaction() as connection:
        result = connection.execute(text(f"select * from ({check.sql}) as broken limit {SHOWN_ROWS}"))  # noqa: S608
        return [dict(row) for row in result.mappings()]

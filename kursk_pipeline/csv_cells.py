"""Cells of CSV files that a spreadsheet shows and never runs."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for a formula at the start of a cell, full-width forms included (OWASP, "CSV Injection")."""


def defused(cell: Any) -> Any:
    """A cell for `csv.writer`: numbers as they are, times in ISO 8601, lists as JSON, a quote before a formula.

    The quote (') is what OWASP advises; a reader that is no spreadsheet takes one leading quote off again.
    """
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    shown = _shown(cell)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


def _shown(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    return json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, list) else str(cell)

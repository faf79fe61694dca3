"""What is counted: every file of sql/metrics answers with values and their labels, from the books of the warehouse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from kursk_pipeline.adapters.telemetry import Metric, publish
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError

HEADER = re.compile(r"-- Kind: (counter|gauge)\n-- Unit: (.+)\n-- Meaning: (.+)\n")


def send(desk: Desk) -> dict[str, int]:
    """Send all metrics to the collector, where one is set. One that is away is no trouble of the pipeline."""
    if not desk.settings.telemetry_url:
        return {}
    metrics = read(desk)
    return {"metrics": len(metrics), "sent": int(publish(desk.settings.telemetry_url, metrics))}


def read(desk: Desk) -> list[Metric]:
    """All metrics as they stand.

    Raises:
        ConfigError: a file does not begin with its kind, unit and meaning.
    """
    with desk.store.transaction() as connection:
        return [_ask(connection, path) for path in sorted((desk.settings.root / "sql" / "metrics").glob("*.sql"))]


def _ask(connection: Connection, path: Path) -> Metric:
    sql = path.read_text(encoding="utf-8")
    header = HEADER.match(sql)
    if header is None:
        fix = "begin with '-- Kind: counter|gauge', '-- Unit:', '-- Meaning:'"
        raise ConfigError(f"metrics/{path.name}", "", "no header", fix)
    rows = connection.execution_options(no_parameters=True).exec_driver_sql(sql).mappings()
    values = [(float(row["value"]), {name: str(told) for name, told in row.items() if name != "value"}) for row in rows]
    kind, unit, meaning = header.groups()
    return Metric(path.stem, cast("object", kind), unit, meaning, values)  # type: ignore[arg-type]

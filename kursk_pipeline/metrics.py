"""What is counted: every file of sql/metrics answers with values and their labels, from the books of the warehouse."""

from __future__ import annotations

from sqlalchemy import Connection

from kursk_pipeline.adapters.query_files import TEXT, QueryFile, read_queries
from kursk_pipeline.adapters.telemetry import Metric, publish
from kursk_pipeline.desk import Desk


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
    files = read_queries(desk.settings.root / "sql" / "metrics", kind="counter|gauge", unit=TEXT, meaning=TEXT)
    with desk.store.transaction() as connection:
        return [_ask(connection, file) for file in files]


def _ask(connection: Connection, file: QueryFile) -> Metric:
    rows = connection.execution_options(no_parameters=True).exec_driver_sql(file.sql).mappings()
    values = [(float(row["value"]), {name: str(told) for name, told in row.items() if name != "value"}) for row in rows]
    return Metric(name=file.name, values=values, **file.fields)  # type: ignore[arg-type]  # two kinds pass the header

"""Exports the warehouse: every table as of one moment, cut by month, with a manifest that says what is there.

A month that has not changed since an earlier export, or since a run that was interrupted, is taken over, not written again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters import export_files
from kursk_pipeline.adapters.export_files import Format
from kursk_pipeline.adapters.warehouse import exports
from kursk_pipeline.adapters.warehouse.exports import TEXT, Dataset
from kursk_pipeline.adapters.warehouse.store import Store

FORM = 1
"""Version of the manifest's own form; a reader that knows another one asks for a newer or older kursk."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Files of an export that was made before: where they are, by path, and the months that have changed since."""

    folder: Path
    files: dict[str, dict[str, Any]]
    changed: set[date]


def export(
    store: Store, folder: Path, *, now: datetime, form: Format, with_text: bool, told: Callable[[str], None]
) -> dict[str, Any]:
    """Write an export to ``folder`` and return its manifest.

    Args:
        store: the warehouse.
        folder: takes the place of an earlier export there, in one step at the end.
        now: for the manifest.
        form: of the files.
        with_text: whether texts that may be kept in full come along.
        told: is given the path of each file as it is done.

    Raises:
        SetupError: the folder is there and is no export.
        Transient: another export into this folder is at work.
    """
    folder = folder.absolute()
    with (
        store.exclusively(f"export:{folder}"),
        export_files.replaced(folder) as partial,
        exports.snapshot(store) as connection,
    ):
        head = {
            "kursk_export": FORM,
            "format": str(form),
            "schema_version": exports.schema_version(connection),
            "exported_at": now.isoformat(),
            "cursor": exports.cursor_of(connection),
            "has_text": with_text,
        }
        earlier = [found for one in (partial, folder) if (found := _earlier(connection, one, head))]
        manifest: dict[str, Any] = {**head, "tables": {}}
        for dataset in exports.datasets(store, with_text=with_text):
            _write(connection, dataset, partial, manifest, earlier, told)
        export_files.remove_others(partial, set(_files(manifest)))
        return manifest


def _earlier(connection: Connection, folder: Path, head: dict[str, Any]) -> Earlier | None:
    """What may be taken over from a folder: nothing from another schema, format or server."""
    before = export_files.read_manifest(folder)
    same = ("kursk_export", "format", "schema_version")
    if (
        before is None
        or any(before.get(key) != head[key] for key in same)
        or _is_ahead(before["cursor"], head["cursor"])
    ):
        return None
    changed = exports.months_changed(connection, before["cursor"])
    return None if changed is None else Earlier(folder, _files(before), changed)


def _is_ahead(cursor: str, of: str) -> bool:
    return int(cursor.partition(".")[0]) > int(of.partition(".")[0])


def _files(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {file["path"]: file for table in manifest["tables"].values() for file in table["files"]}


def _write(
    connection: Connection,
    dataset: Dataset,
    folder: Path,
    manifest: dict[str, Any],
    earlier: list[Earlier],
    told: Callable[[str], None],
) -> None:
    """One dataset, file by file; the manifest is kept after each, so that a run can go on where another ended."""
    table: dict[str, Any] = {"row_count": 0, "columns": [], "files": []}
    manifest["tables"][dataset.name] = table
    for month in exports.months(connection) if dataset.is_monthly else [None]:
        name = f"{dataset.name}/month={month:%Y-%m}" if month else dataset.name
        path = f"{name}/part.{manifest['format']}"
        file = _taken_over(path, month, folder, earlier) if dataset.name != TEXT else None
        file = file or _written(connection, dataset, month, folder, path)
        table["columns"] = table["columns"] or _described(connection, dataset.name, file)
        table["files"].append(file)
        table["row_count"] += file["row_count"]
        export_files.write_manifest(folder, manifest)
        told(path)


def _taken_over(path: str, month: date | None, folder: Path, earlier: list[Earlier]) -> dict[str, Any] | None:
    for one in earlier:
        file = one.files.get(path)
        if (
            month
            and file
            and month not in one.changed
            and export_files.take_over(one.folder / path, folder / path, file["sha256"])
        ):
            return file
    return None


def _written(connection: Connection, dataset: Dataset, month: date | None, folder: Path, path: str) -> dict[str, Any]:
    bounds = {"first": month, "last": _next(month)} if month else {}
    with exports.streamed(connection, dataset, bounds) as (columns, batches):
        row_count = export_files.write_rows(folder / path, columns, batches)
    whole = folder / path
    return {
        "path": path,
        "month": f"{month:%Y-%m}" if month else None,
        "row_count": row_count,
        "byte_count": whole.stat().st_size,
        "sha256": export_files.digest(whole),
        "columns": [name for name, _ in columns],
    }


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _described(connection: Connection, name: str, file: dict[str, Any]) -> list[dict[str, str]]:
    """Columns with their meaning; the two ends of a period have that of the period."""
    known = exports.meanings(connection, name)
    return [
        {"name": column, "type": kind, "meaning": meaning}
        for column in file["columns"]
        for kind, meaning in [known.get(column) or known[column.rpartition("_")[0]]]
    ]

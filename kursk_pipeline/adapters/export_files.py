"""Files of an export: Parquet by pyarrow or CSV, each written under a temporary name, hashed, and then given its own."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kursk_pipeline.csv_cells import defused
from kursk_pipeline.errors import SetupError

if TYPE_CHECKING:
    import pyarrow as pa

Columns = Sequence[tuple[str, int]]
"""Names of columns, with the oid of their type in PostgreSQL."""
Batches = Iterable[Sequence[tuple[Any, ...]]]

MANIFEST = "manifest.json"
SCALARS = {
    16: "bool", 20: "int64", 21: "int16", 23: "int32", 700: "float", 701: "double", 1082: "date32", 1184: "timestamp"
}  # fmt: skip
ARRAYS = {1007: "int32", 1009: "string", 1016: "int64", 1022: "double"}
"""PostgreSQL's own oids (pg_type.dat) with the names of Arrow's types; every other type leaves as text."""


class Format(StrEnum):
    """How files are written."""

    PARQUET = "parquet"
    CSV = "csv"


def write_rows(path: Path, columns: Columns, batches: Batches) -> int:
    """Write one file in the format that its name ends with; returns how many rows it has.

    It has its name only when it is whole; what an interrupted run left is overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".tmp")
    write = _write_csv if path.suffix == ".csv" else _write_parquet
    row_count = write(unfinished, columns, batches)
    _to_disk(unfinished)
    unfinished.replace(path)
    return row_count


def _write_parquet(path: Path, columns: Columns, batches: Batches) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _arrow_type(oid)) for name, oid in columns])
    row_count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in batches:
            arrays = [
                pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), schema.types, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            row_count += len(rows)
    return row_count


def _arrow_type(oid: int) -> pa.DataType:
    import pyarrow as pa

    if oid in ARRAYS:
        return pa.list_(pa.type_for_alias(ARRAYS[oid]))
    name = SCALARS.get(oid, "string")
    return pa.timestamp("us", tz="UTC") if name == "timestamp" else pa.type_for_alias(name)


def _write_csv(path: Path, columns: Columns, batches: Batches) -> int:
    row_count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([name for name, _ in columns])
        for rows in batches:
            writer.writerows([defused(cell) for cell in row] for row in rows)
            row_count += len(rows)
    return row_count


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def take_over(old: Path, new: Path, sha256: str) -> bool:
    """Put a file of an earlier export in its place in a new one; False when it is not there or not what it was."""
    if not old.is_file() or digest(old) != sha256:
        return False
    if old == new:
        return True
    new.parent.mkdir(parents=True, exist_ok=True)
    new.unlink(missing_ok=True)
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copyfile(old, new)
    return True


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an export, or of what one left unfinished; None where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "kursk_export" in found else None


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest in one step."""
    unfinished = folder / f"{MANIFEST}.tmp"
    unfinished.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    _to_disk(unfinished)
    unfinished.replace(folder / MANIFEST)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of ``folder`` when the block ends well.

    An error leaves it as ``folder.partial`` for the next run, and ``folder`` as it was. Readers never see half of an export;
    for the moment between two renames they see none.

    Raises:
        SetupError: ``folder`` is there and is no export.
    """
    old, partial = (folder.with_name(folder.name + ending) for ending in (".old", ".partial"))
    if old.exists() and not folder.exists():
        old.rename(folder)  # killed between the two renames below
    if folder.exists() and read_manifest(folder) is None and any(folder.iterdir()):
        raise SetupError(f"{folder} is not empty and no export. Fix: name a folder that is empty or not there yet")
    partial.mkdir(parents=True, exist_ok=True)
    yield partial
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def remove_others(folder: Path, listed: set[str]) -> None:
    """Delete files that the manifest does not list: leftovers of an interrupted run."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path.name != MANIFEST and path.relative_to(folder).as_posix() not in listed:
            path.unlink()


def _to_disk(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())

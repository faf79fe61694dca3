"""Facts about entities on disk: strict CSV files under ``config/entities/facts/``, each row with its source.

coordinates.csv   entity_id, latitude, longitude (WGS 84 degrees), precision_km, district (an entity), source
                  (rows of GeoNames are from its extract of places of 500 people and more; a name that several places
                  of a border region share was left out)
roles.csv         entity_id, role, valid_from, valid_to (days; empty while it lasts), source
metonyms.csv      place_id, stands_for: the body that a capital is named for
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TypeVar

from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import Place, Role

COORDINATES, ROLES, METONYMS = "coordinates.csv", "roles.csv", "metonyms.csv"
_METONYM_COLUMNS = ("place_id", "stands_for")
FactT = TypeVar("FactT")


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """Positions, roles, and what capitals stand for."""

    places: tuple[Place, ...]
    roles: tuple[Role, ...]
    metonyms: dict[str, str]


def load_facts(folder: Path, known: Iterable[str]) -> EntityFacts:
    """Read the facts of a folder.

    Args:
        folder: ``config/entities/facts``; a file that is not there holds nothing.
        known: ids of the knowledge base.

    Raises:
        ConfigError: a row is wrong, or names an entity that the knowledge base has not.
    """
    ids = frozenset(known)
    metonyms = _read(folder / METONYMS, _METONYM_COLUMNS, lambda row: (row["place_id"], row["stands_for"]), ids)
    return EntityFacts(
        _read(folder / COORDINATES, _columns(Place), _place, ids),
        _read(folder / ROLES, _columns(Role), _role, ids),
        dict(metonyms),
    )


def write_places(folder: Path, places: Iterable[Place]) -> None:
    """Write the positions anew, in order of ids, in one step."""
    file = folder / COORDINATES
    draft = file.with_suffix(".new")
    with draft.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(_columns(Place))
        for place in sorted(places, key=lambda place: place.entity_id):
            writer.writerow(["" if value is None else value for value in _values(place)])
    draft.replace(file)


def _values(place: Place) -> Iterator[object]:
    return (getattr(place, name) for name in _columns(Place))


def _columns(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def _read(
    file: Path, columns: tuple[str, ...], make: Callable[[dict[str, str]], FactT], ids: frozenset[str]
) -> tuple[FactT, ...]:
    if not file.exists():
        return ()
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise ConfigError(str(file), "line 1", "the header is wrong", "write: " + ",".join(columns))
        return tuple(_fact(file, reader.line_num, row, make, ids) for row in reader)


def _fact(
    file: Path, line: int, row: dict[str, str], make: Callable[[dict[str, str]], FactT], ids: frozenset[str]
) -> FactT:
    for column in ("entity_id", "district", *_METONYM_COLUMNS):
        if row.get(column) and row[column] not in ids:
            raise ConfigError(
                str(file), f"line {line}, {column}", f"{row[column]!r} is no entity", "add it to config/entities first"
            )
    if "source" in row and not row["source"]:
        raise ConfigError(str(file), f"line {line}, source", "it is empty", "say where the fact is from")
    try:
        return make(row)
    except ValueError as error:
        raise ConfigError(
            str(file), f"line {line}", str(error), "write numbers with a point, days as 2024-08-06"
        ) from error


def _place(row: dict[str, str]) -> Place:
    latitude, longitude, precision = (float(row[name]) for name in ("latitude", "longitude", "precision_km"))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and precision > 0):
        raise ValueError(f"{latitude}, {longitude} within {precision} km is nowhere on Earth")
    return Place(row["entity_id"], latitude, longitude, precision, row["district"] or None, row["source"])


def _role(row: dict[str, str]) -> Role:
    start = date.fromisoformat(row["valid_from"])
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    if end and end < start:
        raise ValueError(f"{row['role']!r} ends before it begins")
    return Role(row["entity_id"], row["role"], start, end, row["source"])

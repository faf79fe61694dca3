"""What the dictionary says of each relation and column, in words, before it becomes Markdown or HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kursk_pipeline.adapters.lineage import Source
from kursk_pipeline.adapters.warehouse.catalog import Attribute, Relation

ABOUT = {
    "marts": "What analysts ask: views and functions over the star schema. Read these first.",
    "warehouse": "The star schema: dimensions, facts and bridges. Rows that analysts cite; versions are never overwritten.",
    "staging": "What the stages made of each page; the present state, which the next reading replaces.",
    "raw": "As received: what feeds announced, every request, every body.",
    "ops": "The books: runs, tallies, decisions, quarantine, crawl state, alerts, changes.",
    "work": "Work lists: what waits for a stage. For the pipeline itself.",
}
MOST_SOURCES = 4
"""Sources of a column that are named; the rest are counted."""
SHORT_TYPES = {"timestamp with time zone": "timestamptz", "double precision": "double", "character varying": "text"}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column: ``source`` says where its value comes from or what it refers to."""

    name: str
    kind: str
    source: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One table, view or function; ``heading`` has the arguments of a function."""

    schema: str
    name: str
    heading: str
    kind: str
    meaning: str
    columns: tuple[ColumnEntry, ...]


def entries(relations: Sequence[Relation], lineage: Mapping[Source, frozenset[Source]]) -> tuple[Entry, ...]:
    """The dictionary, relation by relation. Columns of functions have no comments: views with such a column lend theirs."""
    meanings = {(one.name, column.name): column.meaning for one in relations for column in one.attributes}
    meanings |= {
        ("", column.name): column.meaning for one in relations if one.kind == "view" for column in one.attributes
    }
    return tuple(
        Entry(
            schema=one.schema,
            name=one.name,
            heading=f"{one.name}({one.arguments.partition(' RETURNS')[0]})" if one.kind == "function" else one.name,
            kind=one.kind,
            meaning=one.meaning,
            columns=tuple(_column(one, column, lineage, meanings) for column in one.attributes),
        )
        for one in relations
    )


def _column(
    relation: Relation, column: Attribute, lineage: Mapping[Source, frozenset[Source]], meanings: Mapping[Source, str]
) -> ColumnEntry:
    kind = SHORT_TYPES.get(column.kind, column.kind)
    if relation.kind == "table":
        facts = [
            "key" if column.is_key else "",
            f"names {column.refers_to}" if column.refers_to else "",
            "may be null" if column.is_nullable else "",
        ]
        return ColumnEntry(column.name, kind, "; ".join(filter(None, facts)), column.meaning)
    sources = sorted(lineage.get((relation.name, column.name), frozenset()))
    meaning = meanings.get(sources[0], "") if len(sources) == 1 and column.name.endswith(sources[0][1]) else ""
    meaning = meaning or column.meaning or (meanings.get(("", column.name), "") if relation.kind == "function" else "")
    return ColumnEntry(column.name, kind, _from(sources), meaning)


def _from(sources: Sequence[Source]) -> str:
    if not sources:
        return "counted or made here"
    named = ", ".join(f"{table}.{column}" for table, column in sources[:MOST_SOURCES])
    more = len(sources) - MOST_SOURCES
    return f"from {named}" + (f" and {more} more" if more > 0 else "")

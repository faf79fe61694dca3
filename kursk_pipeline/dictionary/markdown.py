"""The dictionary as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kursk_pipeline.dictionary.entries import ABOUT, Entry

HEAD = """# Data dictionary

Generated from the database by `make docs`; do not edit. The same with a filter and a picture: `dictionary.html` beside it;
in SQL: `select * from marts.data_dictionary`. Words mean what [glossary.md](glossary.md) says; questions with answers are
in `sql/cookbook/`.

The third column of a view says from which columns of tables a value is made, through all views between; what only filters
or joins is left out.

![The star schema](images/star.svg)
"""


def as_markdown(listed: Sequence[Entry]) -> str:
    """The whole dictionary, schema by schema."""
    parts = [HEAD]
    for schema, group in groupby(listed, key=lambda one: one.schema):
        own = list(group)
        names = ", ".join(f"[{_bare(one)}](#{_anchor(one)})" for one in own)
        parts += [f"## {schema}", f"{ABOUT[schema]}\n\n{names}", *(_relation(one) for one in own)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _bare(entry: Entry) -> str:
    return entry.name.partition(".")[2]


def _anchor(entry: Entry) -> str:
    return entry.name.replace(".", "").lower()


def _relation(entry: Entry) -> str:
    rows = [
        f"| `{one.name}` | {_cell(one.kind)} | {_cell(one.source)} | {_cell(one.meaning)} |" for one in entry.columns
    ]
    call = f"`{entry.heading}`\n\n" if entry.kind == "function" else ""
    table = "\n".join(["| column | type | | meaning |", "|---|---|---|---|", *rows])
    return f"### {entry.name}\n\n{call}{_cell(entry.meaning)}\n\n{table}"


def _cell(words: str) -> str:
    """Words that cannot end a cell, begin a tag, or become emphasis."""
    for sign in ("\\", "|", "<", "*", "`", "["):
        words = words.replace(sign, "\\" + sign)
    return words.replace("\n", " ")

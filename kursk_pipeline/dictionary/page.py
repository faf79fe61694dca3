"""The dictionary as one HTML page that needs nothing else: styles and picture inside, light and dark, a filter by name."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from kursk_pipeline.dictionary.entries import ABOUT, ColumnEntry, Entry

HERE = Path(__file__).parent
STYLE, SCRIPT = ((HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))


def as_page(listed: Sequence[Entry], picture: str) -> str:
    """The whole dictionary as HTML; everything that comes from the database is escaped."""
    groups = [(schema, list(group)) for schema, group in groupby(listed, key=lambda one: one.schema)]
    links = "\n".join(f"<h2>{escape(schema)}</h2>\n" + "\n".join(_link(one) for one in own) for schema, own in groups)
    body = "\n".join(
        f'<h2 id="{escape(schema)}">{escape(schema)}</h2>\n<p>{escape(ABOUT[schema])}</p>\n'
        + "\n".join(map(_section, own))
        for schema, own in groups
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Data dictionary of kursk</title>
<style>{STYLE}</style>
</head>
<body>
<nav>
<input type="search" aria-label="Filter tables and columns" placeholder="table or column">
{links}
</nav>
<main>
<h1>Data dictionary</h1>
<p>Generated from the database by <code>make docs</code>. The third column of a view says from which columns of tables a
value is made, through all views between; what only filters or joins is left out.</p>
<figure>{picture}</figure>
{body}
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _words(entry: Entry) -> str:
    return escape(" ".join([entry.name, *(column.name for column in entry.columns)]).lower())


def _link(entry: Entry) -> str:
    return f'<a href="#{escape(entry.name)}" data-words="{_words(entry)}">{escape(entry.name.partition(".")[2])}</a>'


def _section(entry: Entry) -> str:
    rows = "\n".join(map(_row, entry.columns))
    return f"""<section id="{escape(entry.name)}" data-words="{_words(entry)}">
<h3>{escape(entry.heading)}<small>{escape(entry.kind)}</small></h3>
<p>{escape(entry.meaning)}</p>
<div class="wide"><table>
<thead><tr><th>column</th><th>type</th><th>{"" if entry.kind == "table" else "made from"}</th><th>meaning</th></tr></thead>
<tbody>
{rows}
</tbody></table></div>
</section>"""


def _row(column: ColumnEntry) -> str:
    cells = (column.name, column.kind, column.source.removeprefix("from "), column.meaning)
    return "<tr>" + "".join(f"<td>{escape(one)}</td>" for one in cells) + "</tr>"

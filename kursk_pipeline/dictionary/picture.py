"""The picture of a schema as SVG: tables in columns, what refers on the left of what it refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kursk_pipeline.adapters.warehouse.catalog import Reference, Relation

WIDTH, ROW, HEAD, GAP, ALLEY, EDGE = 232, 17, 25, 22, 96, 16
"""Pixels: of a box, a row, its head, the space below it, between columns, and around everything."""
SWEEPS = 8
"""Passes of ordering boxes by what they refer to and what refers to them; the order stands still after four."""
STYLE = (Path(__file__).parent / "picture.css").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Box:
    """One table: what is written in it (keys and references first), and where it stands."""

    name: str
    rows: tuple[str, ...]
    left: int
    top: int

    @property
    def height(self) -> int:
        """Pixels from its upper to its lower edge."""
        return HEAD + ROW * len(self.rows) + 6

    def row_middle(self, row: str) -> int:
        """Pixels from the top of the picture to the middle of a row."""
        return self.top + HEAD + ROW * self.rows.index(row) + 9


def as_picture(relations: Sequence[Relation], references: Sequence[Reference], *, schema: str) -> str:
    """The tables of a schema with the foreign keys between them; those that lead outside are written into the boxes."""
    tables = {one.name: one for one in relations if one.kind == "table" and one.schema == schema}
    inside = [one for one in references if one.table in tables and one.target in tables and one.table != one.target]
    boxes = _placed({name: _rows(one) for name, one in tables.items()}, _columns(sorted(tables), inside))
    width = max(box.left for box in boxes.values()) + WIDTH + EDGE
    height = max(box.top + box.height for box in boxes.values()) + EDGE
    drawn = [*(_line(one, boxes) for one in inside), *(_box(one) for one in boxes.values())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">\n'
        f"<title>Tables of {escape(schema)} and what they refer to</title>\n<style>{STYLE}</style>\n"
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _rows(table: Relation) -> tuple[str, ...]:
    """Keys and references of a table; other columns are counted."""
    shown = [column for column in table.attributes if column.is_key or column.refers_to]
    rows = [_words(column.name, column.refers_to, table) for column in shown]
    more = len(table.attributes) - len(shown)
    return (*rows, *([f"+ {more} more"] if more else []))


def _words(name: str, target: str | None, table: Relation) -> str:
    return f"{name} > {target}" if target and not target.startswith(f"{table.schema}.") else name


def _columns(names: Sequence[str], references: Sequence[Reference]) -> list[list[str]]:
    """Tables in columns from the left: each stands left of all that it refers to."""
    targets = {name: {one.target for one in references if one.table == name} for name in names}
    depth: dict[str, int] = {}

    def deep(name: str) -> int:
        if name not in depth:
            depth[name] = 0  # a circle of references ends here
            depth[name] = max((deep(target) + 1 for target in targets[name]), default=0)
        return depth[name]

    deepest = max(map(deep, names))
    columns = [[name for name in names if depth[name] == deepest - place] for place in range(deepest + 1)]
    near = {name: targets[name] | {one.table for one in references if one.target == name} for name in names}
    for _ in range(SWEEPS):
        places = {name: (2 * row + 1) / (2 * len(column)) for column in columns for row, name in enumerate(column)}
        columns = [
            sorted(column, key=lambda name: (_middle(near[name], places, places[name]), name)) for column in columns
        ]
    return columns


def _middle(names: set[str], places: Mapping[str, float], own: float) -> float:
    return sum(places[name] for name in names) / len(names) if names else own


def _placed(rows: Mapping[str, tuple[str, ...]], columns: Sequence[Sequence[str]]) -> dict[str, Box]:
    """Boxes in their columns, each column in the middle of the picture."""
    heights = [sum(HEAD + ROW * len(rows[name]) + 6 + GAP for name in column) - GAP for column in columns]
    placed = {}
    for place, column in enumerate(columns):
        top = EDGE + (max(heights) - heights[place]) // 2
        for name in column:
            placed[name] = Box(name, rows[name], EDGE + place * (WIDTH + ALLEY), top)
            top += placed[name].height + GAP
    return placed


def _box(box: Box) -> str:
    texts = [f'<text class="title" x="{box.left + 8}" y="{box.top + 17}">{escape(box.name.partition(".")[2])}</text>']
    for place, row in enumerate(box.rows):
        faint = ' class="faint"' if row.startswith("+") or ">" in row else ""
        texts.append(f'<text{faint} x="{box.left + 8}" y="{box.top + HEAD + ROW * place + 13}">{escape(row)}</text>')
    frame = f'x="{box.left}" y="{box.top}" width="{WIDTH}"'
    return (
        f'<rect class="box" {frame} height="{box.height}" rx="5"/><rect class="head" {frame} height="{HEAD}" rx="5"/>'
        + "".join(texts)
    )


def _line(reference: Reference, boxes: Mapping[str, Box]) -> str:
    """A curve from the row of the column that refers to the head of the table that is meant."""
    here, there = boxes[reference.table], boxes[reference.target]
    start = next((row for row in here.rows if row.split(" ")[0] in reference.columns), here.rows[0])
    x1, y1, x2, y2 = here.left + WIDTH, here.row_middle(start), there.left, there.top + HEAD // 2
    bend = max(40, (x2 - x1) // 2)
    return f'<path class="line" d="M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"/>'

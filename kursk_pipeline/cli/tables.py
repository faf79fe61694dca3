"""Tables of which nothing is cut off: cells fold on a terminal; in a pipe each row is one line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

LONGEST_WORD = 16
"""Words up to this length are not broken; addresses and ids in the middle of a table are."""

_GAP = "  "


def show_table(
    console: Console,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
    numbers: Sequence[str] = (),
) -> None:
    """Print a table.

    Args:
        console: where to; one that is no terminal gets plain aligned lines, for ``grep`` and ``less -S``.
        columns: their headings. The first names the row: it is not folded where there is room.
        rows: cells, as many as columns.
        title: stands above.
        numbers: headings of columns that are set to the right.
    """
    if console.is_terminal:
        console.print(_folding(console.width, columns, rows, title=title, numbers=numbers))
    else:
        for line in _plain_lines(columns, rows, title=title):
            console.print(Text(line), soft_wrap=True)


def _folding(
    room: int, columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str, numbers: Sequence[str]
) -> Table:
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0))
    for heading, width in zip(columns, _widths(room - len(_GAP) * len(columns), [columns, *rows]), strict=True):
        table.add_column(heading, overflow="fold", justify="right" if heading in numbers else "left", width=width)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _widths(room: int, rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is: as wide as its longest cell where there is room, else the widest ones give way, and
    break words last.
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    words = [max(len(word) for cell in column for word in ["", *cell.split()]) for column in columns]
    for least in (words, [min(word, LONGEST_WORD) for word in words], [1] * len(columns)):
        while sum(widths) > room:
            spare = [width - floor for width, floor in zip(widths, least, strict=True)]
            if max(spare) <= 0:
                break
            widths[spare.index(max(spare))] -= 1
    return widths


def _plain_lines(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str) -> list[str]:
    every = [columns, *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in every) for place in range(len(columns))]
    lines = [_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in every]
    return [title, *lines, ""] if title else lines

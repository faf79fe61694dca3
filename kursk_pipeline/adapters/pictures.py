"""Draws what marts of claims hold, with matplotlib: ranges over time, the spread of a statement, disagreement on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kursk_pipeline.errors import SetupError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Row = Mapping[str, Any]

INCHES, DOTS_PER_INCH = (10, 5.5), 120
COLOURS = {"ua": "#0a58b8", "ru": "#b3201b", "assessed": "#136c34", "reported": "#56607a"}
"""By teller; others take matplotlib's own cycle."""
LABEL_LIMIT = 60
"""Characters of a label; more would push the picture off the page."""
MOST_LABELS = 24
"""Lines that can be told apart in one picture; the first of the query are drawn, and the rest is counted."""


def draw_ranges(rows: Sequence[Row], file: Path) -> None:
    """Ranges over time by teller.

    Args:
        rows: of ``marts.claim_range_daily`` for one kind and unit.
        file: where the picture goes; its ending says the format (png, svg, pdf).

    Raises:
        SetupError: matplotlib is not installed.
    """
    figure, axes = _page(f"{rows[0]['kind'].replace('_', ' ')}: ranges by who tells them")
    for place, teller in enumerate(sorted({row["teller"] for row in rows})):
        own = [row for row in rows if row["teller"] == teller]
        days = [row["about_on"] + timedelta(hours=3 * place) for row in own]
        colour = COLOURS.get(teller, f"C{place}")
        lows, highs = [float(row["low"]) for row in own], [float(row["high"]) for row in own]
        axes.vlines(days, lows, highs, colors=colour, linewidth=3, alpha=0.7)
        axes.plot(days, highs, "o", color=colour, markersize=5, label=_short(teller))
        axes.plot(days, lows, "o", color=colour, markersize=3, markerfacecolor="white")
    axes.set_ylabel(rows[0]["measured_in"])
    axes.legend(title="told by")
    _save(figure, file)


def draw_spread(rows: Sequence[Row], file: Path) -> None:
    """How statements travel: one line each, a mark for each article, copies hollow.

    Args:
        rows: of ``marts.claim_spread``, in order.
        file: where the picture goes.

    Raises:
        SetupError: matplotlib is not installed.
    """
    figure, axes = _page("How figures travel: hours after the first article that carried them")
    lines: list[list[Row]] = []
    for row in rows:
        if row["place_in_line"] == 1:
            lines.append([])
        lines[-1].append(row)
    shown = lines[:MOST_LABELS]
    for height, carried in enumerate(shown):
        hours = [row["minutes_after_first"] / 60 for row in carried]
        axes.plot(hours, [height] * len(hours), "-", color="#dee3ea", zorder=1)
        for hour, row in zip(hours, carried, strict=True):
            face = "white" if row["is_copy"] else "#0a58b8"
            axes.plot([hour], [height], "o", color="#0a58b8", markerfacecolor=face, zorder=2)
    _name_lines(axes, [f"{carried[0]['raw']}: {carried[0]['speaker']}" for carried in shown])
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(left=-0.2)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("hours; hollow: a copy of an earlier article")
    _save(figure, file)


def draw_disagreement(rows: Sequence[Row], file: Path) -> None:
    """What was claimed, assessed and reported of one kind of thing, day by day, side by side.

    Args:
        rows: of ``marts.claim_disagreement`` for one kind and unit.
        file: where the picture goes.

    Raises:
        SetupError: matplotlib is not installed.
    """
    figure, axes = _page(f"{rows[0]['kind'].replace('_', ' ')}: what accounts said of the same day")
    shown = rows[:MOST_LABELS]
    for standing, shift in (("claimed", -0.2), ("assessed", 0.0), ("reported", 0.2)):
        there = [(height, row) for height, row in enumerate(shown) if row[f"{standing}_low"] is not None]
        heights = [height + shift for height, _ in there]
        lows = [float(row[f"{standing}_low"]) for _, row in there]
        highs = [float(row[f"{standing}_high"]) for _, row in there]
        colour = COLOURS.get(standing, "#b3201b")
        axes.hlines(heights, lows, highs, colors=colour, linewidth=3)
        axes.plot(lows + highs, heights * 2, "o", color=colour, markersize=4, label=standing)
    labels = [f"{row['about_on']} {row['side'] or ''} ({row['independent_origin_count']} origins)" for row in shown]
    _name_lines(axes, labels)
    axes.set_xlabel(rows[0]["measured_in"])
    axes.legend()
    _save(figure, file)


def _page(title: str) -> tuple[Figure, Axes]:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise SetupError(
            "pictures need matplotlib. Fix: install the project with its extra, `kursk[pictures]`"
        ) from error
    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title, loc="left")
    axes.grid(color="#dee3ea", linewidth=0.5)
    axes.set_axisbelow(True)
    return figure, axes


def _name_lines(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), [_short(label) for label in labels], fontsize=7)
    axes.invert_yaxis()


def _short(label: str) -> str:
    """A label that fits; a dollar sign would begin a formula."""
    cut = label if len(label) <= LABEL_LIMIT else label[: LABEL_LIMIT - 1] + "…"
    return cut.replace("$", r"\$")


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)

"""Draws the calibration of scores as a small SVG: share on topic over mean score, one dot a bin, sized by its texts."""

from __future__ import annotations

import math
from pathlib import Path

from evals.judge.measures import Bin

_SIZE, _MARGIN = 320, 40


def draw_calibration(bins: list[Bin], path: Path) -> None:
    """Write the plot; the diagonal is what perfectly calibrated scores would follow."""
    dots = "\n".join(_dot(one) for one in bins if one.texts)
    end = _MARGIN + _SIZE
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{end + _MARGIN}" height="{end + _MARGIN}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#999"/>\n'
        f'<line x1="{_MARGIN}" y1="{end}" x2="{end}" y2="{_MARGIN}" stroke="#bbb" stroke-dasharray="4"/>\n{dots}\n'
        f'<text x="{_MARGIN}" y="{end + 25}">mean score, 0 to 1 (held-out part)</text>\n'
        f'<text x="{_MARGIN}" y="{_MARGIN - 12}">share on topic, 0 to 1; dots sized by texts</text>\n</svg>\n',
        encoding="utf-8",
    )


def _dot(one: Bin) -> str:
    x, y = _MARGIN + one.mean_score * _SIZE, _MARGIN + (1 - one.on_topic_share) * _SIZE
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + math.sqrt(one.texts):.1f}" fill="#2a6f97" fill-opacity="0.7"/>'

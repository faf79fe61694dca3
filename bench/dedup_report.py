"""Writes docs/dedup_scale.md: what the look-up costs as the warehouse grows, and what that means for ten million."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from pathlib import Path

from matplotlib.figure import Figure

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "dedup_scale.md"
PLOT = DOCUMENT.parent / "images" / "dedup_scale.png"
FAR = 10_000_000
BAR_MS, BAR_BYTES = 20, 2_500

HEAD = """# Looking up copies as the warehouse grows

Written by `python -m bench.dedup lookup 100000 300000 1000000 --write` on the embedded PostgreSQL with its default 128 MB of
shared buffers; the rest is in the page cache. What the made-up sketches rest on stands in `bench/dedup_lookup.py`.

![p50 and p95 of a look-up by articles in the warehouse, on logarithmic axes, with the bar](images/dedup_scale.png)

| articles | p50 ms | p95 ms | CPU ms | in a batch | candidates | index bytes | table bytes | hot hashes | recount, s |
|---|---|---|---|---|---|---|---|---|---|
"""
TAIL = """
The index is `staging.sketch`: 62 hashes of 32 bits an article in a GIN index without fast update, beside a narrow table; its
bytes (an article) include the primary key and the index by number. A batch is 200 articles in one query, ms an article.
Recount is one pass that counts all hot hashes anew. The index is built at the end of each fill; grown row by row (`--grown`)
it took 1,354 bytes an article at 100,000 and 1,190 at 300,000 when there were 48 hashes. Server CPU is the backend's
processor time, the mean of one look-up, whatever else the machine did.
Bars: p95 {bar_ms} ms at a million, {bar_bytes:,} bytes an article.

## Ten million, extrapolated

p50 grows as articles^{slope50:.2f} and p95 as articles^{slope95:.2f} here; carried on, ten million articles take
p50 {far50:.1f} ms and p95 {far95:.1f} ms, and {far_gb:.0f} GB of index and table.
Reasons why it should hold: descents of the index grow by a level at most; rows read come from hashes that are neither unique
nor hot, and under the fitted law their number grows as articles^.25 (more articles, more hashes beyond the fixed limit that
are skipped); skipped hashes rise from 9.5 of 62 at a million to 20 of 62, which leaves 42 to find a copy by.
Reasons why it may not: the law is fitted to 371 texts and carried on over four orders of magnitude; and the figures hold
while the index fits into memory. Read from a cold disk, each of some 1,200 rows is a random read.

## What was tried beside it

At 400,000 articles of the same law, with 48 hashes: one row for each hash under a b-tree with index-only scans takes p50 0.9
and p95 1.3 ms where the bare GIN index takes 2.5 and 4.3, but 3,190 bytes an article against 1,335; so the smaller one is
kept. The wide table that it replaced (sketches of 64 bits beside all other hashes of an article) took p95 32 ms at 100,000,
because a row of it fills most of a page.
"""


def write_report(rows: Sequence[dict[str, float]]) -> None:
    """Write the table and the extrapolation from measured rows, smallest first."""
    names = (
        "p50_ms",
        "p95_ms",
        "cpu_ms",
        "batch_ms_per_article",
        "candidates_mean",
        "index_bytes",
        "table_bytes",
        "hot_hashes",
    )
    lines = [
        f"| {row['rows']:,} | " + " | ".join(f"{row[name]:,}" for name in (*names, "recount_hot_s")) + " |"
        for row in rows
    ]
    last = rows[-1]
    slopes = {name: _slope(rows, name) for name in ("p50_ms", "p95_ms")}
    far = {name: last[name] * (FAR / last["rows"]) ** slope for name, slope in slopes.items()}
    size = (last["index_bytes"] + last["table_bytes"]) * FAR / 1e9
    tail = TAIL.format(
        bar_ms=BAR_MS, bar_bytes=BAR_BYTES, slope50=slopes["p50_ms"], slope95=slopes["p95_ms"],
        far50=far["p50_ms"], far95=far["p95_ms"], far_gb=size,
    )  # fmt: skip
    draw(rows)
    DOCUMENT.write_text(HEAD + "\n".join(lines) + "\n" + tail, encoding="utf-8")


def draw(rows: Sequence[dict[str, float]]) -> None:
    """Draw p50 and p95 over the number of articles, carried on to ten million where not measured."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name, colour in (("p50_ms", "tab:blue"), ("p95_ms", "tab:orange")):
        last = rows[-1]
        far = last[name] * (FAR / last["rows"]) ** _slope(rows, name)
        axes.plot(
            [row["rows"] for row in rows], [row[name] for row in rows], "o-", color=colour, label=name.split("_")[0]
        )
        axes.plot([last["rows"], FAR], [last[name], far], "--", color=colour)
    axes.axhline(BAR_MS, color="grey", linewidth=0.8)
    axes.annotate(f"bar at a million: {BAR_MS} ms", (rows[0]["rows"], BAR_MS * 1.08), color="grey")
    axes.set(xscale="log", yscale="log", xlabel="articles in the warehouse", ylabel="ms a look-up")
    axes.set_title("Looking up copies; dashed: extrapolated")
    axes.legend()
    figure.savefig(PLOT, dpi=110)


def _slope(rows: Sequence[dict[str, float]], name: str) -> float:
    """Growth between the smallest and the largest size, as a power; at least that of the last step."""
    steps = [(rows[0], rows[-1]), (rows[-2], rows[-1])] if len(rows) > 1 else []
    return max((log(b[name] / a[name]) / log(b["rows"] / a["rows"]) for a, b in steps), default=0.0)

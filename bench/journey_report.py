"""docs/benchmarks.md and its picture, out of what bench/journey measured."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
FIGURES = DOCS / "benchmarks.json"
PICTURE = DOCS / "images" / "benchmarks.svg"
CYCLE_SECONDS = 300
MOST_OF_FLOOR, MOST_GROWTH, LEAST_OF_TWO = 1.35, 0.10, 1.8
DOES = {
    "floor": "text; names by the model",
    "news-please": "text, title, authors, date",
    "newspaper4k": "text, title, authors, date; keywords, summary",
}
SHORT = "the same; what is off topic stops at judge, as it does in every run"
OURS = "text and fields with provenance; topic; copies; linked names; claims with speakers; star schema in PostgreSQL"
Figures = dict[str, Any]


def seconds(journey: Figures, found: Figures) -> dict[str, float]:
    """CPU seconds by step, without what workers take to load their code."""
    every = {name: one["cpu"] for name, one in journey["steps"].items()}
    return every | {"clean": every["clean"] - found["start_up_s"]}


def write(found: Figures) -> None:
    """Write page, picture and the figures themselves; the cycle's stay."""
    kept = {name: one for name, one in figures().items() if name == "cycle"}
    _write(found | kept)
    draw(found)


def write_cycle(cycle: Figures) -> None:
    """Write what bench/cycle measured beside what bench/journey did before.

    Raises:
        FileNotFoundError: it has not.
    """
    _write(json.loads(FIGURES.read_text(encoding="utf-8")) | {"cycle": cycle})


def figures() -> Figures:
    """What was measured last; nothing before the first time."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8"))) if FIGURES.exists() else {}


def _write(found: Figures) -> None:
    FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (DOCS / "benchmarks.md").write_text(document(found), encoding="utf-8")


def document(found: Figures) -> str:
    """All of docs/benchmarks.md."""
    return page(found) + (cycle_page(found["cycle"]) if "cycle" in found else "")


def _bars(found: Figures, totals: dict[int, float]) -> list[tuple[str, ...]]:
    """What is asked of the whole journey, and what came out."""
    small, large = min(totals), max(totals)
    floor = found["contenders"]["floor"]["cpu_s"]
    two = totals[small] / two_processes(found)
    return [
        _bar("times the floor, one core", totals[small] / floor, MOST_OF_FLOOR),
        _bar(
            f"growth of an article's cost, {small:,} to {large:,}",
            totals[large] / totals[small] - 1,
            MOST_GROWTH,
        ),
        (
            "two processes, times one",
            f">= {LEAST_OF_TWO}",
            f"{two:.2f}",
            "ok" if two >= LEAST_OF_TWO else "missed",
        ),
    ]


def page(found: Figures) -> str:
    """The document."""
    pages = found["pages"]
    totals = {one["corpus"]: sum(seconds(one, found).values()) for one in found["journeys"]}
    small = min(totals)
    steps = ("articles there", *found["journeys"][0]["steps"], "ms an article", "MB", "five jobs with nothing to do, s")
    lines = [
        "# Speed",
        "",
        f"Written by `make bench` (`python -m bench.journey`) on {pages} pages, {found['megabytes']:.0f} MB of HTML:",
        "the newsroom's, development pages and made-up ones. Seconds are processor time of all processes,",
        "PostgreSQL's too, so that they hold on a busy machine; what loads once (code, models) is not in them.",
        "Most pages are off topic and would stop at judge: here every page goes the whole way. Neighbours on a busy machine",
        "still cost caches: all was measured twice, and the least of each step counts, for everyone alike.",
        "",
        "![Milliseconds an article by step and corpus, beside others](images/benchmarks.svg)",
        "",
        "## On the same pages, one core",
        "",
        *table(("who", "articles a second", "ms an article", "MB", "what comes out"), _rivals(found, totals[small])),
        "",
        "newspaper4k splits sentences with Punkt as untrained, since its trained one is a download. Where a row is missing,",
        "the interpreter named by `--python` lacked the library.",
        "",
        "## By step and size of the corpus",
        "",
        *table(steps, _steps(found)),
        "",
        f"MB are those of the job's process; a cleaning worker takes {found['journeys'][-1]['worker_mb']:.0f} at most.",
        f"Loading the code of two such workers takes {found['start_up_s']:.1f} s a job.",
        "",
        "## Bars",
        "",
        *table(("what", "bar", "here", ""), _bars(found, totals)),
        "",
        "Two processes: clean and extract count with the slower of two halves (`KURSK_CPU_PARTS=2`), the other steps",
        "whole, for one job does each. Halves are measured one after the other by processor time; what two cores share,",
        "such as caches, is not in it.",
        "",
    ]
    return "\n".join(lines)


def cycle_page(cycle: Figures) -> str:
    """The part about one whole cycle."""
    steps = cycle["steps"]
    wall, cpu, way = (sum(one[name] for one in steps.values()) for name in ("wall", "cpu", "way"))
    rows = [
        (name, f"{one['seen']:,}", f"{one['kept']:,}", *(f"{one[key]:.0f}" for key in ("wall", "cpu", "way")))
        for name, one in steps.items()
    ]
    rows.append(("all", "", "", f"{wall:.0f}", f"{cpu:.0f}", f"{way:.0f}"))
    lines = [
        "",
        "## A cycle of the schedule",
        "",
        f"Written by `python -m bench.cycle --write`: {cycle['sources']} sources and {cycle['pages']:,} new pages on",
        "loopback, through every step, each in processes of its own as Airflow's tasks are. Judge decided what went on. The",
        "way is what two free cores would take, from processor seconds: clean and extract use both, the rest one.",
        "",
        *table(("step", "seen", "kept", "wall, s", "processor, s", "way, s"), rows),
        "",
        f"Bar: the way within {CYCLE_SECONDS} s: {'ok' if way <= CYCLE_SECONDS else 'missed'}.",
        f"On the wall it took {wall:.0f} s on two cores that other work shared (mean load {cycle['load']:.1f}).",
        "",
    ]
    return "\n".join(lines)


def two_processes(found: Figures) -> float:
    """CPU seconds on the longer way."""
    every = seconds(found["journeys"][0], found)
    halves = found["halves"] | {"clean": found["halves"]["clean"] - found["start_up_s"]}
    return sum((every | halves).values())


def _rivals(found: Figures, total: float) -> Iterable[tuple[str, ...]]:
    mb = max(one["mb"] for one in found["journeys"])
    judged = found["as_judged"]
    kept = f"the journey, {judged['kept']['judge']} of {found['pages']} on topic"
    rows = [("the whole journey", total, mb, OURS), (kept, sum(seconds(judged, found).values()), judged["mb"], SHORT)]
    rows += [(name, one["cpu_s"], one["mb"], DOES[name]) for name, one in found["contenders"].items() if "cpu_s" in one]
    for name, cpu, megabytes, does in sorted(rows, key=lambda row: row[1]):
        yield name, f"{found['pages'] / cpu:.1f}", f"{cpu / found['pages'] * 1000:.1f}", f"{megabytes:.0f}", does


def _steps(found: Figures) -> Iterable[tuple[str, ...]]:
    for one in found["journeys"]:
        every = [value / found["pages"] * 1000 for value in seconds(one, found).values()]
        cells = (f"{value:.1f}" for value in (*every, sum(every)))
        yield f"{one['corpus']:,}", *cells, f"{one['mb']:.0f}", f"{one['nothing_to_do_s']:.1f}"


def _bar(what: str, value: float, most: float) -> tuple[str, ...]:
    return what, f"<= {most}", f"{value:.2f}", "ok" if value <= most else "missed"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Lines of a table in Markdown."""
    listed = [tuple(heads)]
    return [
        "| " + " | ".join(row) + " |" for row in (*listed, ("---",) * len(listed[0]), *(tuple(row) for row in rows))
    ]


def draw(found: Figures) -> None:
    """Stacked bars of milliseconds an article."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "kursk"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 4))
    names = [f"{one['corpus']:,} articles there" for one in found["journeys"]]
    left = [0.0] * len(names)
    for step in found["journeys"][0]["steps"]:
        values = [seconds(one, found)[step] / found["pages"] * 1000 for one in found["journeys"]]
        axes.barh(names, values, left=left, label=step)
        left = [before + value for before, value in zip(left, values, strict=True)]
    for name, one in found["contenders"].items():
        if "cpu_s" in one:
            axes.barh([name], [one["cpu_s"] / found["pages"] * 1000], color="#9aa3b2")
    axes.invert_yaxis()
    axes.set_xlabel("milliseconds of processor an article")
    axes.legend(loc="lower right", fontsize=8)
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})
    pyplot.close(figure)

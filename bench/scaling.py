"""Capacity on paper, from what the other benches measured: ``python -m bench.scaling`` writes docs/scaling.md.

Nothing is measured here. Costs of a page and of an article come from docs/benchmarks.json (`make bench`, and `python -m
bench.cycle --write`); prices and habits of the news are the options, whose defaults the page states.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Sequence
from typing import Any

from bench.journey_report import DOCS, figures, seconds, table

DAILY = (1_000, 100_000, 1_000_000)
DAY = 86_400
CYCLES = 96
"""Runs a day: the schedule is a quarter of an hour."""
ONCE = ("judge", "dedup", "load")
"""Steps that one task does for all."""
Figures = dict[str, Any]


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """The assumptions; those of the command line where no words are given."""
    parser = argparse.ArgumentParser(prog="python -m bench.scaling", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peak", type=float, default=3.0, help="busiest quarter of an hour, times the mean")
    parser.add_argument("--busy", type=float, default=0.6, help="share of a worker's core that may be used at the peak")
    parser.add_argument("--core-month", type=float, default=30.0, help="price of a core with 4 GB for a month")
    parser.add_argument("--gb-month", type=float, default=0.10, help="price of a GB of database disk for a month")
    parser.add_argument("--object-gb-month", type=float, default=0.023, help="price of a GB of archive for a month")
    parser.add_argument("--retention", type=int, default=30, help="days that bodies of pages are kept")
    return parser.parse_args(words)


def costs(found: Figures, corpus: int) -> dict[str, float]:
    """Processor seconds of each step for one page or article, with so many articles in the warehouse.

    They are those of the journey at its least size; what one task does grows by the power law up to its greatest.
    """
    small, large = found["journeys"][0], found["journeys"][-1]
    one, other = (
        {step: value / size["kept"][step] for step, value in seconds(size, found).items()} for size in (small, large)
    )
    span = math.log(large["corpus"] / small["corpus"]) if large["corpus"] > small["corpus"] else 1.0
    grown = {step: max(0.0, math.log(other[step] / one[step]) / span) for step in one}
    return {
        step: one[step] * (max(corpus, small["corpus"]) / small["corpus"]) ** (grown[step] if step in ONCE else 0.0)
        for step in one
    }


def web_cost(found: Figures) -> float:
    """Processor seconds of poll and fetch for one page."""
    steps = found["cycle"]["steps"]
    return float(steps["poll"]["cpu"] + steps["fetch"]["cpu"]) / float(steps["fetch"]["kept"])


def share_on_topic(found: Figures) -> float:
    steps = found["cycle"]["steps"]
    return float(steps["judge"]["kept"]) / float(steps["judge"]["seen"])


def plan(found: Figures, articles: int, asked: argparse.Namespace) -> Figures:
    """What so many loaded articles a day need after a year."""
    pages = articles / share_on_topic(found)
    each = costs(found, articles * 365)
    a_day = {"poll and fetch": web_cost(found) * pages}
    a_day |= {step: cost * (pages if step in ("clean", "judge") else articles) for step, cost in each.items()}
    peak = asked.peak / DAY / asked.busy
    web = max(1, math.ceil(a_day["poll and fetch"] * peak))
    cpu = max(1, math.ceil(sum(cost for step, cost in a_day.items() if step != "poll and fetch") * peak))
    once = {step: a_day[step] * asked.peak / DAY for step in ONCE}
    disk = found["cycle"]["database_bytes"] / found["cycle"]["steps"]["load"]["kept"] * articles * 365 / 1e9
    archive = found["cycle"]["archive_bytes"] / found["cycle"]["pages"] * pages * asked.retention / 1e9
    month = (web + cpu) * asked.core_month + disk * asked.gb_month + archive * asked.object_gb_month
    return {
        "articles": articles, "pages": pages, "web": web, "cpu": cpu, "disk": disk, "archive": archive, "month": month,
        "fullest": max(once, key=lambda step: once[step]), "fullness": max(once.values()),
    }  # fmt: skip


def walls(found: Figures, asked: argparse.Namespace) -> Iterable[tuple[str, ...]]:
    """For each step that one task does: the articles a day that fill its core at the peak, with a year of them there."""
    share = share_on_topic(found)
    for step in ONCE:
        articles = 1_000.0
        for _ in range(200):  # the cost depends on the corpus, which depends on the answer
            cost = costs(found, int(articles * 365))[step] / (share if step == "judge" else 1.0)
            articles = math.sqrt(articles * DAY / asked.peak / cost)
        yield step, f"{articles:,.0f}"


def page(found: Figures, asked: argparse.Namespace) -> str:
    """The document."""
    return "\n".join([*needs(found, asked), *wall(found, asked), *units(found)])


def needs(found: Figures, asked: argparse.Namespace) -> list[str]:
    """What each load takes, and what was assumed."""
    rows = [
        (
            f"{one['articles']:,}", f"{one['pages']:,.0f}", str(one["web"]), str(one["cpu"]), f"{one['disk']:,.0f}",
            f"{one['archive']:,.0f}", f"{one['month']:,.0f}", f"{one['fullest']}, {one['fullness']:.0%}",
        )
        for one in (plan(found, articles, asked) for articles in DAILY)
    ]  # fmt: skip
    heads = (
        "articles a day", "pages", "cores, web", "cores, nlp and database", "GB of database a year",
        "GB of archive", "a month, $", "fullest single task at the peak",
    )  # fmt: skip
    return [
        "# Capacity on paper",
        "",
        "Written by `python -m bench.scaling` from the figures of [benchmarks.md](benchmarks.md); nothing was run at these",
        f"loads. An article is one on topic; {share_on_topic(found):.0%} of pages are, as in the bench's cycle.",
        f"The peak is {asked.peak:g} times the mean, and a core may be {asked.busy:.0%} busy then.",
        f"Prices are assumptions, to be replaced by yours (`--help`): {asked.core_month:g} $ a core with 4 GB and month,",
        f"{asked.gb_month:g} $ a GB of database disk, {asked.object_gb_month:g} $ a GB of archive.",
        f"Bodies are kept {asked.retention} days, the database a year; network and people are not in it.",
        "",
        *table(heads, rows),
        "",
        "A full single task (over 100 %) does not keep up at the peak and makes up for it later in the day, or never.",
        "",
    ]


def wall(found: Figures, asked: argparse.Namespace) -> list[str]:
    """Where more machines do not help any more."""
    return [
        "## Where the first wall stands",
        "",
        "Fetching, cleaning and extracting run in as many parts as wanted (`KURSK_FETCH_PARTS`, `KURSK_CPU_PARTS`). Judge,",
        "dedup and load are one task each. So many articles a day fill its core at the peak, with a year of them there:",
        "",
        *table(("task", "articles a day"), walls(found, asked)),
        "",
        "Judge's growth is one question a run over the pages of four weeks, which the bench asks once for",
        f"{found['pages']} pages: a run of thousands pays it once too. It reads a day since (`work.changed_template`),",
        "unless that is suspicious; the next `make bench` will tell by how much that moves its wall.",
        "",
        "What moves it: judge can be split like clean. Dedup may run in several workers at once (it places under one lock,",
        "and signs and verifies without); what is missing is a share of its own for each, with originals before copies.",
        "",
    ]


def units(found: Figures) -> list[str]:
    """What one record costs."""
    cycle = found["cycle"]
    article_kb = cycle["database_bytes"] / cycle["steps"]["load"]["kept"] / 1000
    each = [
        (f"{size:,}", *(f"{cost * 1000:.1f}" for cost in costs(found, size).values())) for size in (10_000, 1_000_000)
    ]
    return [
        "## Unit costs",
        "",
        "Milliseconds of processor, ours and PostgreSQL's, for one record of each step:",
        "",
        *table(("articles there", *costs(found, 1)), each),
        "",
        f"Poll and fetch: {web_cost(found) * 1000:.1f} ms a page.",
        f"Database: {article_kb:.0f} KB an article with all its evidence and its share of pages off topic;",
        f"archive: {cycle['archive_bytes'] / cycle['pages'] / 1000:.0f} KB a page.",
        "",
    ]


def main() -> None:
    asked, found = options(), figures()
    if "cycle" not in found or "journeys" not in found:
        raise SystemExit(
            "docs/benchmarks.json lacks figures. Fix: run `make bench`, then `python -m bench.cycle --write`"
        )
    (DOCS / "scaling.md").write_text(page(found, asked), encoding="utf-8")


if __name__ == "__main__":
    main()

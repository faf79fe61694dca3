"""Measure cleaning on the development pages: ``python -m evals.clean [--write] [--pin --reason WHY] [--peers PYTHON]``.

Body F1 by the public benchmark's measure, fields on the Fundus pages, CPU time, each beside trafilatura alone in the
same run; domains are also split in two halves, so that a gain on one half alone shows. ``--peers`` names an interpreter
that has newspaper4k and news-please (the dependency group ``peers``). ``--write`` keeps the figures in ``results.json``;
without ``--pin`` a figure below its pin fails the run, and ``--pin`` needs a reason to lower one.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import zlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import Any

from evals.clean import peers
from evals.clean.fields import Fields, exact_title, near_title, same_authors, same_title, tag_overlap
from evals.clean.measure import Overlap, overlap, score
from evals.clean.pages import SETS, DevelopmentPage, development_pages, digest
from evals.clean.readers import READERS
from kursk_pipeline.stages.clean import VERSION

HERE = Path(__file__).parent
PINNED = (
    *("aeb.f1", "feval.f1", "fundus.f1", "atf.f1"),
    *("fundus.title", "fundus.title_near", "fundus.authors", "fundus.day", "fundus.subtitle_near", "fundus.tags_f1"),
)
GOALS = {
    "aeb.f1": 0.972,
    "fundus.f1": 0.968,
    "fundus.title": 0.95,
    "fundus.authors": 0.88,
    "fundus.day": 0.985,
}
"""What was set out to be reached; a miss is said, and fails nothing."""
COST_GOAL = 1.15
"""CPU time beside ``bare_extraction`` with metadata."""
WARM_UP = 2
"""Pages read before anything is measured, so that imports do not count."""
TOLERANCE = 0.0005
"""Pins are rounded to four places; half a thousandth is less than one page of the smallest set."""

Reading = tuple[DevelopmentPage, str, Fields, float]


def figures(readings: list[Reading]) -> dict[str, float]:
    """The figures of one extractor on one set."""
    overlaps = [overlap(page.body, text) for page, text, _, _ in readings]
    found: dict[str, float] = dict(score(overlaps)._asdict())
    for half in (0, 1):
        own = [one for (page, *_), one in zip(readings, overlaps, strict=True) if half_of(page) == half]
        found[f"f1_half_{half}"] = score(own).f1
    found.update(_fields((page, fields) for page, _, fields, _ in readings if page.title))
    found.update(_stated([(page, fields) for page, _, fields, _ in readings]))
    found["cpu_ms_per_page"] = 1000 * fmean(spent for *_, spent in readings)
    return {name: round(value, 4) for name, value in found.items()}


def half_of(page: DevelopmentPage) -> int:
    """Half of the domains that a page belongs to."""
    return zlib.crc32(page.domain.encode()) % 2


def _fields(pairs: Iterable[tuple[DevelopmentPage, Fields]]) -> dict[str, float]:
    known = list(pairs)
    if not known:
        return {}
    return {
        "title_exact": fmean(exact_title(fields.title, page.title or "") for page, fields in known),
        "title": fmean(same_title(fields.title, page.title or "") for page, fields in known),
        "title_near": fmean(near_title(fields.title, page.title or "") for page, fields in known),
        "authors": fmean(same_authors(fields.authors, page.authors or []) for page, fields in known),
        "day": fmean(fields.day == page.date for page, fields in known),
        "day_where_truth_is_possible": fmean(
            fields.day == page.date for page, fields in known if page.is_date_possible
        ),
    }


def _stated(pairs: list[tuple[DevelopmentPage, Fields]]) -> dict[str, float]:
    """Subtitle and tags against the annotation where there is one, and on how many pages each field is found at all."""
    subtitled = [near_title(fields.subtitle, page.summary) for page, fields in pairs if page.summary]
    tagged = [tag_overlap(fields.tags, page.topics) for page, fields in pairs if page.topics]
    found = {"subtitle_near": fmean(subtitled)} if subtitled else {}
    found |= {"tags_f1": fmean(tagged)} if tagged else {}
    names = ("subtitle", "tags", "section")
    return found | {f"{name}_found": fmean(bool(getattr(fields, name)) for _, fields in pairs) for name in names}


def measure(sets: tuple[str, ...], peers_python: str) -> dict[str, Any]:
    """Every extractor on every set; the peers only where an interpreter that has them is named."""
    readings: dict[tuple[str, str], list[Reading]] = {}
    pages: dict[str, DevelopmentPage] = {}
    for page in development_pages(sets):
        pages[page.id] = page
        for name, reader in READERS.items():
            for _ in range(WARM_UP if len(pages) == 1 else 0):
                reader(page)
            readings.setdefault((name, page.set), []).append((page, *reader(page)))
    for name, found in peers.readings(peers_python, sets) if peers_python else ():
        fields = Fields(**{**found["fields"], "authors": tuple(found["fields"]["authors"])})
        readings.setdefault((name, found["set"]), []).append(
            (pages[found["id"]], found["text"], fields, found["seconds"])
        )
    names = dict.fromkeys(name for name, _ in readings)
    return {name: {set_: figures(readings[name, set_]) for set_ in sets} for name in names}


def missed_goals(found: dict[str, Any]) -> list[str]:
    """The goals that were not reached, in words."""
    ours = found["kursk"]
    known = [(name, *name.split(".")) for name in GOALS if name.split(".")[0] in ours]
    missed = [
        f"goal missed: {name} {ours[set_][figure]} of {GOALS[name]}"
        for name, set_, figure in known
        if ours[set_][figure] < GOALS[name]
    ]
    costs = {set_: one["cpu_ms_per_page"] / found["trafilatura"][set_]["cpu_ms_per_page"] for set_, one in ours.items()}
    return missed + [f"goal missed: {set_} costs {cost:.2f}" for set_, cost in costs.items() if cost > COST_GOAL]


def below_pins(ours: dict[str, dict[str, float]], pins: dict[str, float]) -> list[str]:
    """What fell below its pin, in words."""
    return [
        f"{name}: {ours[set_][figure]} is below its pin {pins[name]}"
        for name in pins
        for set_, figure in [name.split(".")]
        if set_ in ours and ours[set_][figure] < pins[name] - TOLERANCE
    ]


def worst(ours: list[tuple[DevelopmentPage, Overlap]], count: int = 10) -> list[str]:
    """The pages with the lowest F1, for whoever wants to climb on."""
    return [page.id for page, _ in sorted(ours, key=lambda pair: pair[1].f1)[:count]]


def pin(ours: dict[str, dict[str, float]], known: dict[str, Any], reason: str, *, is_lower: bool) -> None:
    """Write the pins anew; the reason for a lower one is kept with them."""
    new = {name: ours[name.split(".")[0]][name.split(".")[1]] for name in PINNED}
    text = json.dumps({"pins": new, "lowered": [*known["lowered"], *([reason] if is_lower else [])]}, indent=2)
    (HERE / "pins.json").write_text(text + "\n", encoding="utf-8")


def show(found: dict[str, Any]) -> None:
    """Print every figure, then what goal was missed."""
    for name, by_set in found.items():
        for set_, values in by_set.items():
            print(f"{name:12} {set_:7} " + "  ".join(f"{figure} {value}" for figure, value in values.items()))
    print("\n".join(missed_goals(found)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--reason", default="")
    parser.add_argument("--peers", default="", metavar="PYTHON", help="an interpreter with newspaper4k and news-please")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if not arguments.peers:
        print("left out: newspaper4k, news-please (name an interpreter that has them by --peers)")
    found = measure(tuple(arguments.sets.split(",")), arguments.peers)
    show(found)
    pins = json.loads((HERE / "pins.json").read_text(encoding="utf-8"))
    fallen = below_pins(found["kursk"], pins["pins"])
    print("\n".join(fallen))
    if fallen and not (arguments.pin and arguments.reason):
        print("a figure is below its pin; to lower the pin: --pin --reason WHY")
        return 1
    if arguments.write or arguments.pin:
        about = {"stage_version": VERSION, "trafilatura_version": version("trafilatura"), "corpus": digest()}
        (HERE / "results.json").write_text(json.dumps(about | found, indent=2) + "\n", encoding="utf-8")
    if arguments.pin:
        pin(found["kursk"], pins, arguments.reason, is_lower=bool(fallen))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Measure cleaning on the development pages: ``python -m evals.clean [--write] [--pin --reason WHY]``.

Body F1 by the public benchmark's measure, fields on the Fundus pages, CPU time, each beside trafilatura alone in the
same run; domains are also split in two halves, so that a gain on one half alone shows. ``--write`` keeps the figures in
``results.json``; without ``--pin`` a figure below its pin fails the run, and ``--pin`` needs a reason to lower one.
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

from evals.clean.fields import Fields, same_authors, same_title
from evals.clean.measure import Overlap, overlap, score
from evals.clean.pages import SETS, DevelopmentPage, development_pages, digest
from evals.clean.readers import READERS
from kursk_pipeline.stages.clean import VERSION

HERE = Path(__file__).parent
PINNED = ("aeb.f1", "feval.f1", "fundus.f1", "atf.f1", "fundus.title", "fundus.authors", "fundus.day")
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
        "title": fmean(same_title(fields.title, page.title or "") for page, fields in known),
        "authors": fmean(same_authors(fields.authors, page.authors or []) for page, fields in known),
        "day": fmean(fields.day == page.date for page, fields in known),
    }


def measure(sets: tuple[str, ...]) -> dict[str, Any]:
    """Every extractor on every set."""
    readings: dict[tuple[str, str], list[Reading]] = {}
    for page in development_pages(sets):
        for name, reader in READERS.items():
            readings.setdefault((name, page.set), []).append((page, *reader(page)))
    return {name: {set_: figures(readings[name, set_]) for set_ in sets} for name in READERS}


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--reason", default="")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sets = tuple(arguments.sets.split(","))
    found = measure(sets)
    for name, by_set in found.items():
        for set_, values in by_set.items():
            print(f"{name:12} {set_:7} " + "  ".join(f"{figure} {value}" for figure, value in values.items()))
    pins = json.loads((HERE / "pins.json").read_text(encoding="utf-8"))
    fallen = below_pins(found["kursk"], pins["pins"])
    if arguments.write or arguments.pin:
        about = {"stage_version": VERSION, "trafilatura": version("trafilatura"), "corpus": digest()}
        (HERE / "results.json").write_text(json.dumps(about | found, indent=2) + "\n", encoding="utf-8")
    if arguments.pin:
        if fallen and not arguments.reason:
            print("a pin would be lowered: give --reason")
            return 1
        new = {name: found["kursk"][name.split(".")[0]][name.split(".")[1]] for name in PINNED}
        history = [*pins["lowered"], arguments.reason] if fallen else pins["lowered"]
        text = json.dumps({"pins": new, "lowered": history}, indent=2, ensure_ascii=False)
        (HERE / "pins.json").write_text(text + "\n", encoding="utf-8")
        return 0
    print("\n".join(fallen))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

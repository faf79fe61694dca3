"""``python bench/clean.py --soak 100000``: pages through the worker pool, with the memory of parent and workers.

Most pages are made up (seeded, 3 to 14 KB, an article among furniture); every ``REAL_EVERY``-th is one of the development
pages, round and round, where they are at hand; every ``HOSTILE_EVERY``-th is hostile and should cost only itself. Growth
is the highest memory of the last tenth over that of the second tenth (the first warms up), for the parent and for all
workers together. Workers are recycled as in the pipeline; ``--recycle 0`` never does, which shows what a worker alone
would keep. ``--csv`` keeps every sample; ``--minutes`` bounds the run, which then counts for the pages that it did.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from itertools import cycle, takewhile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from evals.clean.pages import FOLDER, development_pages
from kursk_pipeline.adapters.workers import Failure, WorkerPool
from kursk_pipeline.records import Page
from kursk_pipeline.stages.clean import clean_fetched
from kursk_pipeline.steps.clean import PAGE_MEGABYTES, PAGE_SECONDS, PROCESSES, RECYCLE_AFTER

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOSTILE_EVERY = 5_000
REAL_EVERY = 100
REAL_PAGES = 200
"""Development pages that are held; all of them would be 100 MB of parent."""
SAMPLE_EVERY = 100
MINUTES = 60.0
NEVER = 10**9
MEGABYTE = 1024 * 1024
GROWTH_ALLOWED = 1.15
"""Noise of the allocator; a leak of 1 KB a page would double a worker over 100,000."""
_TEXT = "village road bridge convoy river night border district governor resident shelter field officer market school"
WORDS = _TEXT.split()
HOSTILE = {
    "attributes": b"<html><body><p "
    + b" ".join(b"a%d=1" % number for number in range(200_000))
    + b">x</p></body></html>",
    "nesting": b"<html><body>" + b"<div>" * 100_000 + b"x" + b"</div>" * 100_000,
    "links": b"<html><body>" + b"<a href='/x'>one two three</a> " * 150_000 + b"</body></html>",
    "one line": b"<html><body><article><p>" + b"word " * 1_500_000 + b"</p></article></body></html>",
    "json-ld": b"<html><head><script type='application/ld+json'>"
    + b"[" * 500_000
    + b"</script></head><body>x</body></html>",
    "list": b"<html><body><ul>" + b"<li>item of a list" * 200_000 + b"</ul></body></html>",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident memory in MB after so many pages."""

    pages: int
    seconds: int
    parent_mb: float
    workers_mb: float


def pages(count: int, draw: random.Random) -> Iterator[tuple[Page, bytes]]:
    """So many pages: made up, real and hostile."""
    hostile, real = cycle(HOSTILE.values()), cycle(real_bodies())
    for number in range(1, count + 1):
        if number % HOSTILE_EVERY == 0:
            yield page(f"hostile {number}"), next(hostile)
        elif number % REAL_EVERY == 0 and (body := next(real, b"")):
            yield page(f"real {number}"), body
        else:
            yield page(f"page {number}"), article(draw)


def real_bodies() -> list[bytes]:
    """Development pages; none where they are not at hand."""
    if not FOLDER.is_dir():
        return []
    return [one.html for one, _ in zip(development_pages(("aeb", "fundus")), range(REAL_PAGES), strict=False)]


def page(page_id: str) -> Page:
    url = "https://bench.localhost/story"
    return Page(page_id, "bench", url, url, "0" * 64, "text/html", None, "", None, NOW)


def article(draw: random.Random) -> bytes:
    """A page with an article, its furniture and its scripts."""
    sentences = [" ".join(draw.choices(WORDS, k=18)).capitalize() + "." for _ in range(draw.randint(9, 16))]
    body = "".join(f"<p>{sentence} {draw.random()}</p>" for sentence in sentences)
    links = "".join(f"<li><a href='/{draw.random()}'>{' '.join(draw.choices(WORDS, k=6))}</a></li>" for _ in range(10))
    head = (
        f"<title>{' '.join(draw.choices(WORDS, k=7))} | Bench</title><script>{'x' * draw.randint(0, 10_000)}</script>"
    )
    inside = f"<nav><ul>{links}</ul></nav><article>{body}</article>"
    return f"<html lang='en'><head>{head}</head><body>{inside}</body></html>".encode()


def soak(count: int, recycle_after: int, minutes: float, keep: Callable[[Sample], None]) -> bool:
    """Send the pages through; print what became of them, how fast, and how memory went. True when it did not grow."""
    outcomes: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    samples: list[Sample] = []
    parent = psutil.Process()
    begun = last = time.monotonic()
    pool = WorkerPool(
        clean_fetched, processes=PROCESSES, seconds=PAGE_SECONDS, megabytes=PAGE_MEGABYTES, recycle_after=recycle_after
    )
    sent = takewhile(lambda _: time.monotonic() - begun < minutes * 60, pages(count, random.Random(1)))
    with pool:
        for number, answer in enumerate(pool.map(sent), start=1):
            kind = answer.item[0].page_id.split()[0]
            result = answer.reason if isinstance(answer, Failure) else str(answer.value.reason)
            outcomes[f"{kind}: {result}"] += 1
            slowest[kind] = max(slowest.get(kind, 0.0), time.monotonic() - last)
            last = time.monotonic()
            if number % SAMPLE_EVERY == 0:
                samples.append(sample(number, int(last - begun), parent))
                keep(samples[-1])
    took = time.monotonic() - begun
    done = outcomes.total()
    print(f"{done} of {count} pages in {took:.0f} s, {done / took:.0f} a second by {PROCESSES} workers")
    print("\n".join(f"  {name}: {number}" for name, number in outcomes.most_common()))
    print("  longest wait for an answer: " + ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in slowest.items()))
    return report(samples)


def sample(number: int, seconds: int, parent: psutil.Process) -> Sample:
    workers = sum(memory(child) for child in parent.children())
    return Sample(number, seconds, round(memory(parent), 1), round(workers, 1))


def memory(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / MEGABYTE
    except psutil.NoSuchProcess:
        return 0.0


def report(samples: list[Sample]) -> bool:
    tenth = max(1, len(samples) // 10)
    is_flat = True
    for name in ("parent_mb", "workers_mb"):
        early, late = (
            max((getattr(one, name) for one in part), default=0.0)
            for part in (samples[tenth : 2 * tenth], samples[-tenth:])
        )
        print(f"  {name}: {early:.0f} at most in the second tenth, {late:.0f} in the last")
        is_flat &= late <= early * GROWTH_ALLOWED
    return is_flat


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--soak", type=int, default=2_000, metavar="PAGES")
    parser.add_argument("--recycle", type=int, default=RECYCLE_AFTER, metavar="PAGES", help="0: never")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="no page is sent after so many")
    parser.add_argument("--csv", type=Path, default=Path("/dev/null"), metavar="FILE", help="every sample of memory")
    asked = parser.parse_args()
    with asked.csv.open("w", encoding="utf-8", newline="", buffering=1) as file:
        rows = csv.writer(file)
        rows.writerow(field.name for field in fields(Sample))
        is_flat = soak(asked.soak, asked.recycle or NEVER, asked.minutes, lambda one: rows.writerow(astuple(one)))
    return 0 if is_flat else 1


if __name__ == "__main__":
    sys.exit(main())

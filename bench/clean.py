"""``python bench/clean.py --soak 100000``: pages through the worker pool, with the memory of parent and workers.

Pages are made up (seeded), of 10 to 100 KB; every ``HOSTILE_EVERY``-th is hostile: it should end within its limit and cost
only itself. Growth is the highest memory of the last tenth over that of the second tenth (the first warms up), both for
the parent and for all workers together. Workers are recycled as in the pipeline; ``--recycle 0`` never does, which shows
what a worker alone would keep.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from kursk_pipeline.adapters.workers import Failure, WorkerPool
from kursk_pipeline.records import Page
from kursk_pipeline.stages.clean import clean_fetched
from kursk_pipeline.steps.clean import PAGE_MEGABYTES, PAGE_SECONDS, PROCESSES, RECYCLE_AFTER

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOSTILE_EVERY = 500
SAMPLE_EVERY = 50
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


def pages(count: int, draw: random.Random) -> Iterator[tuple[Page, bytes]]:
    """So many pages, the hostile ones among them."""
    kinds = list(HOSTILE)
    for number in range(1, count + 1):
        hostile = number % HOSTILE_EVERY == 0
        body = HOSTILE[kinds[number // HOSTILE_EVERY % len(kinds)]] if hostile else article(draw)
        yield page(f"{'hostile' if hostile else 'page'} {number}"), body


def page(page_id: str) -> Page:
    url = "https://bench.localhost/story"
    return Page(page_id, "bench", url, url, "0" * 64, "text/html", None, "", None, NOW)


def article(draw: random.Random) -> bytes:
    """A page with an article, its furniture and its scripts."""
    sentences = [" ".join(draw.choices(WORDS, k=18)).capitalize() + "." for _ in range(draw.randint(10, 60))]
    body = "".join(f"<p>{sentence} {draw.random()}</p>" for sentence in sentences)
    links = "".join(f"<li><a href='/{draw.random()}'>{' '.join(draw.choices(WORDS, k=6))}</a></li>" for _ in range(60))
    head = (
        f"<title>{' '.join(draw.choices(WORDS, k=7))} | Bench</title><script>{'x' * draw.randint(0, 80_000)}</script>"
    )
    inside = f"<nav><ul>{links}</ul></nav><article>{body}</article>"
    return f"<html lang='en'><head>{head}</head><body>{inside}</body></html>".encode()


def soak(count: int, recycle_after: int) -> bool:
    """Send the pages through; print what became of them, how fast, and how memory went. True when it did not grow."""
    outcomes: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    samples: list[tuple[float, float]] = []
    parent = psutil.Process()
    begun = last = time.monotonic()
    pool = WorkerPool(
        clean_fetched, processes=PROCESSES, seconds=PAGE_SECONDS, megabytes=PAGE_MEGABYTES, recycle_after=recycle_after
    )
    with pool:
        for number, answer in enumerate(pool.map(pages(count, random.Random(1))), start=1):
            kind = answer.item[0].page_id.split()[0]
            result = answer.reason if isinstance(answer, Failure) else str(answer.value.reason)
            outcomes[f"{kind}: {result}"] += 1
            slowest[kind] = max(slowest.get(kind, 0.0), time.monotonic() - last)
            last = time.monotonic()
            if number % SAMPLE_EVERY == 0:
                samples.append((memory(parent), sum(memory(child) for child in parent.children())))
    took = time.monotonic() - begun
    print(f"{count} pages in {took:.0f} s, {count / took:.0f} a second by {PROCESSES} workers")
    print("\n".join(f"  {name}: {number}" for name, number in outcomes.most_common()))
    print("  longest wait for an answer: " + ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in slowest.items()))
    return report(samples)


def memory(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / MEGABYTE
    except psutil.NoSuchProcess:
        return 0.0


def report(samples: list[tuple[float, float]]) -> bool:
    tenth = max(1, len(samples) // 10)
    is_flat = True
    for name, column in (("parent", 0), ("workers", 1)):
        early = max(sample[column] for sample in samples[tenth : 2 * tenth] or samples)
        late = max(sample[column] for sample in samples[-tenth:])
        print(f"  {name}: {early:.0f} MB in the second tenth, {late:.0f} MB in the last")
        is_flat &= late <= early * GROWTH_ALLOWED
    return is_flat


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--soak", type=int, default=2_000, metavar="PAGES")
    parser.add_argument("--recycle", type=int, default=RECYCLE_AFTER, metavar="PAGES", help="0: never")
    asked = parser.parse_args()
    return 0 if soak(asked.soak, asked.recycle or NEVER) else 1


if __name__ == "__main__":
    sys.exit(main())

"""recall: which of the addresses that listings name are looked for, and which of GDELT's files are read.

Drawn by a hash, so that a look that is taken again draws the same, and no source's order of listing weighs in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from kursk_pipeline.records import FeedEntry


def draw(entries: Iterable[FeedEntry], *, day: date, most: int) -> list[FeedEntry]:
    """At most so many entries, each canonical URL once, without regard to where they stand.

    Args:
        entries: what listings name, in any order.
        day: the day that is looked at; another day draws others.
        most: how many.
    """
    every = {entry.canonical_url: entry for entry in entries}
    return [every[url] for url in _drawn(sorted(every), day=day, most=most)]


def draw_files(urls: Sequence[str], *, day: date, most: int) -> list[str]:
    """At most so many of a day's files, in the order of the day."""
    taken = set(_drawn(urls, day=day, most=most))
    return [url for url in urls if url in taken]


def _drawn(names: Sequence[str], *, day: date, most: int) -> list[str]:
    return sorted(names, key=lambda name: sha256(f"{day} {name}".encode()).digest())[:most]

"""The pages of bench/journey: the newsroom's, development pages where at hand, and made-up ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, zip_longest
from pathlib import Path

import numpy as np  # noqa: TID253 - a benchmark, which no DAG file imports

from bench.filling.texts import make_world, write_text
from bench.filling.words import fragments
from evals.clean.pages import FOLDER, development_pages
from kursk_pipeline.adapters.gazetteer import load_entities
from kursk_pipeline.newsroom.library import read_library
from kursk_pipeline.newsroom.pages import article_page
from kursk_pipeline.newsroom.world import World

Body = tuple[str, bytes]
"""Address and HTML."""

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2025, 3, 1, tzinfo=UTC)
SPOT_HOSTS = 40
"""Made-up and gathered pages stand on so many hosts, each a source of its own."""
NAMED, CLAIMED = (6, 16), (1, 6)
"""Sentences with a name and with a claim in a made-up text, at least and at most."""
FURNITURE_LINKS = 60


def some_pages(count: int, *, seed: int = 1) -> list[Body]:
    """So many pages, a third of each kind as far as they reach; the same ones each time."""
    kinds = [newsroom_pages(), development_bodies(), made_up_pages(random.Random(seed))]
    mixed = (one for three in zip_longest(*kinds) for one in three if one is not None)
    return [
        (f"http://paper-{place % SPOT_HOSTS}.example/{place}", html)
        for place, (_, html) in enumerate(islice(mixed, count))
    ]


def newsroom_pages() -> Iterator[Body]:
    """Each article of the newsroom, as it reads in the end."""
    world = World(read_library(), datetime(2026, 1, 1, tzinfo=UTC), 80)
    for publisher in world.library:
        for story in world.stories(publisher):
            yield world.base_url(publisher.label) + story.path, article_page(world, story).encode()


def development_bodies() -> Iterator[Body]:
    """Other people's pages; none where they are not at hand."""
    if FOLDER.is_dir():
        yield from ((one.url, one.html) for one in development_pages())


def made_up_pages(dice: random.Random) -> Iterator[Body]:
    """Pseudo-words with names, claims and quotations of the knowledge base, among furniture. Never ends."""
    world = make_world(load_entities(ROOT / "config" / "entities"))
    pieces = fragments("latin", np.random.default_rng(3))
    place = 0
    while True:
        named = [dice.randrange(len(world.entities)) for _ in range(dice.randint(*NAMED))]
        published = NOW - timedelta(hours=place)
        text = write_text("", named, dice.randint(*CLAIMED), published=published, world=world, pieces=pieces, dice=dice)
        yield f"http://made-up.example/{place}", _html(f"Report {place}", "".join(text.parts), published, dice, pieces)
        place += 1


def _html(title: str, text: str, published: datetime, dice: random.Random, pieces: Sequence[str]) -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
    links = "".join(f"<li><a href='/{dice.random()}'>{dice.choice(pieces)}</a></li>" for _ in range(FURNITURE_LINKS))
    meta = f"<meta property='article:published_time' content='{published.isoformat()}'>"
    head = f"<title>{title}</title>{meta}<script>{'x' * dice.randint(0, 40_000)}</script>"
    inside = f"<nav><ul>{links}</ul></nav><article><h1>{title}</h1>{paragraphs}</article>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{inside}</body></html>".encode()

"""What a made-up year holds: which article when, of whom, copied from where, edited how often, naming whom.

The law of each is a shape, not a measurement: a few sources publish most, most stories stay alone, a few are carried widely,
entities follow a Zipf law, interest decays after the incursion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np  # noqa: TID253 - a benchmark, which no DAG file imports

FIRST = datetime(2024, 8, 6, tzinfo=UTC)
SECONDS = 390 * 86400
"""From the day of the incursion to the end of August 2025."""
HALF_LIFE = 90 * 86400.0
EVEN_SHARE = 0.5
"""Share of articles spread evenly over the year; the rest decays with HALF_LIFE."""
COPY_SHARE, COPY_REACH = 0.3, 1500
STORY_CAST = 12
"""Entities that a story is about; most mentions of its articles are of them."""
CAST_SHARE = 0.7
CLAIMING_SHARE = 0.45
"""Articles that state figures at all."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each; ``versions`` counts first ones too, ``off_topic`` what judge drops beside them."""

    articles: int
    versions: int
    mentions: int
    claims: int

    @property
    def off_topic(self) -> int:
        return self.articles // 5


@dataclass(frozen=True, slots=True)
class Plan:
    """Arrays by article (published, source, story) and by page, which is a version of an article."""

    published: np.ndarray
    delay: np.ndarray
    source: np.ndarray
    story: np.ndarray
    cast: np.ndarray
    page_article: np.ndarray
    page_version: np.ndarray
    page_mentions: np.ndarray
    page_claims: np.ndarray


def make_plan(sizes: Sizes, *, source_count: int, entity_count: int, seed: int) -> Plan:
    """Draw a year. The same seed gives the same year."""
    draw = np.random.default_rng(seed)
    published = np.sort(_times(sizes.articles, draw))
    story = _stories(sizes.articles, draw)
    edited = draw.choice(sizes.articles, sizes.versions - sizes.articles, replace=True)
    page_article = np.sort(np.concatenate([np.arange(sizes.articles), edited]))
    first = np.searchsorted(page_article, page_article)
    return Plan(
        published=published,
        delay=np.minimum(draw.lognormal(6.6, 1.2, sizes.articles), 3 * 86400.0),
        source=_zipf(source_count, sizes.articles, draw, exponent=0.8),
        story=story,
        cast=_zipf(entity_count, (sizes.articles, STORY_CAST), draw, exponent=1.0),
        page_article=page_article,
        page_version=np.arange(len(page_article)) - first + 1,
        page_mentions=_shared_out(sizes.mentions, draw.lognormal(0, 0.6, sizes.versions), draw),
        page_claims=_shared_out(
            sizes.claims, draw.lognormal(0, 0.7, sizes.versions) * (draw.random(sizes.versions) < CLAIMING_SHARE), draw
        ),
    )


def _times(count: int, draw: np.random.Generator) -> np.ndarray:
    decaying = -np.log(1 - draw.random(count) * (1 - np.exp(-SECONDS / HALF_LIFE))) * HALF_LIFE
    even = draw.random(count) * SECONDS
    days = np.where(draw.random(count) < EVEN_SHARE, even, decaying)
    hours = draw.normal(13, 4.5, count) % 24
    return np.floor(days / 86400) * 86400 + hours * 3600


def _stories(count: int, draw: np.random.Generator) -> np.ndarray:
    """By article, the article that its story began with. A copy of a copy belongs to the first: widely carried ones grow."""
    story = np.arange(count)
    reach = draw.integers(1, COPY_REACH, count)
    for at in np.flatnonzero(draw.random(count) < COPY_SHARE):
        story[at] = story[max(0, at - reach[at])]
    return story


def _zipf(kinds: int, size: int | tuple[int, int], draw: np.random.Generator, *, exponent: float) -> np.ndarray:
    chances = 1.0 / np.arange(2, kinds + 2) ** exponent
    return np.searchsorted(np.cumsum(chances / chances.sum()), draw.random(size)).clip(0, kinds - 1)


def _shared_out(total: int, weights: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    return draw.multinomial(total, weights / weights.sum())

"""Trying sources without the warehouse: read their feeds once, and find the feeds of a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from kursk_pipeline.adapters.source_feeds import FeedKind
from kursk_pipeline.adapters.sources import Feed, Source
from kursk_pipeline.adapters.workers import Failure, WorkerPool
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.poll import FeedDocument, FeedReading
from kursk_pipeline.stages.poll.discovery import (
    Candidate,
    SitePage,
    chosen,
    listing_itself,
    named_sitemaps,
    read_site_page,
    usual_places,
)
from kursk_pipeline.steps.poll_documents import FEED_LIMITS, Asking, DocumentReader, answers, asking, request_of
from kursk_pipeline.urls import http_url, origin_of

TRY_DELAY_SECONDS = 1.0
"""Pause between requests to a site that is not declared yet."""

UNWANTED = frozenset({"other_link", "off_topic_listing", "too_old", "not_a_page"})
"""Reasons for which a sound feed leaves entries out: all of them speak of what is wanted, none of a fault."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying one feed showed: ``reading`` when it could be read, else ``reason`` and ``detail``."""

    source: Source
    feed: Feed
    reading: FeedReading | None
    reason: str = ""
    detail: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it is a sound document that lists nothing at all."""
        return self.reading is not None and not (self.reading.entries or self.reading.rejected or self.reading.problem)

    @property
    def is_good(self) -> bool:
        """Whether an entry came, or else the document is sound: it is empty, or lists what is not wanted."""
        if self.reading is None:
            return False
        is_unwanted = any(one.reason in UNWANTED for one in self.reading.rejected)
        return bool(self.reading.entries) or self.is_empty or is_unwanted

    @property
    def fault(self) -> str:
        """The reason why it is not good: that of the document, or the commonest of its entries; empty when good."""
        if self.is_good or self.reading is None:
            return self.reason
        reasons = Counter(one.reason for one in self.reading.rejected)
        return reasons.most_common(1)[0][0] if reasons else "damaged"


@dataclass(frozen=True, slots=True)
class SiteFinding:
    """What looking for the feeds of a site showed."""

    page: SitePage
    trials: tuple[tuple[Candidate, Trial], ...]


def try_sources(desk: Desk, sources: Sequence[Source]) -> Iterator[Trial]:
    """Read every feed of these sources once: hosts side by side, each host at its pace. Nothing is written anywhere.

    Yields:
        one trial a feed, in the order of the answers; feeds of several documents last.
    """
    every = {feed.url: asking(desk, source, feed) for source in sources for feed in source.feeds}
    walks: list[tuple[Asking, Response]] = []
    with DocumentReader(desk) as reader:
        for response in answers(desk, [request_of(one) for one in every.values()]):
            asked = every[response.request.key]
            if asked.is_walk:  # it asks its host for more: not before the others of that host have come
                walks.append((asked, response))
            else:
                yield _trial(reader, asked, response)
        for asked, response in walks:
            yield _trial(reader, asked, response)


def find_feeds(desk: Desk, url: str) -> SiteFinding:
    """Look for the feeds of a site: what its page and robots.txt name, else the usual places; each is tried.

    Raises:
        Unprocessable: the address is none, or the site's page cannot be read.
    """
    site = http_url(url if "://" in url else f"https://{url}")
    page_answer, robots = _page_and_robots(desk, site)
    site = page_answer.final_url or site
    page = _read_page(site, page_answer, desk)
    itself = listing_itself(page_answer.body, site)
    named = chosen((*itself, *page.feeds, *named_sitemaps(robots, site)))
    tried = _tried(desk, site, named)
    if not any(trial.is_good and not trial.is_empty for _, trial in tried):
        known = {candidate.url for candidate in named}
        rest = tuple(one for one in chosen(usual_places(site)) if one.url not in known)
        tried = (*tried, *_tried(desk, site, rest))
    return SiteFinding(page, tried)


def _page_and_robots(desk: Desk, site: str) -> tuple[Response, str]:
    pages = [Request(url, TRY_DELAY_SECONDS, key=url) for url in (site, f"{origin_of(site)}/robots.txt")]
    found = {response.request.key: response for response in answers(desk, pages)}
    page, robots = found[pages[0].key], found[pages[1].key]
    if page.outcome is not FetchOutcome.OK:
        raise Unprocessable(str(page.outcome), page.detail or f"HTTP status {page.status}")
    return page, robots.body.decode("utf-8", "replace") if robots.outcome is FetchOutcome.OK else ""


def _read_page(site: str, answer: Response, desk: Desk) -> SitePage:
    document = FeedDocument("", site, answer.body, answer.headers.get("content-type", ""), desk.now())
    pool: WorkerPool[FeedDocument, SitePage] = WorkerPool(
        read_site_page, processes=1, seconds=FEED_LIMITS.seconds, megabytes=FEED_LIMITS.megabytes, recycle_after=1
    )
    with pool:
        read = next(iter(pool.map([document])))
    if isinstance(read, Failure):
        raise Unprocessable(read.reason, f"{site}: {read.detail}")
    return read.value


def _tried(desk: Desk, site: str, candidates: Sequence[Candidate]) -> tuple[tuple[Candidate, Trial], ...]:
    by_url = {one.url: one for one in candidates}
    feeds = tuple(Feed(one.url, cast("FeedKind", one.kind)) for one in candidates)
    draft = Source("draft", site, "", "", "", (), "newspaper", feeds, TRY_DELAY_SECONDS, 365, frozenset(), "", "")
    found = {trial.feed.url: trial for trial in try_sources(desk, [draft])}
    return tuple((by_url[url], found[url]) for url in by_url)


def _trial(reader: DocumentReader, asked: Asking, response: Response) -> Trial:
    reading = reader.read(asked, response) if response.outcome is FetchOutcome.OK else response
    if isinstance(reading, Response):
        detail = reading.detail or (f"HTTP status {reading.status}" if reading.status else "")
        return Trial(asked.source, asked.feed, None, str(reading.outcome), detail)
    if isinstance(reading, Failure):
        return Trial(asked.source, asked.feed, None, reading.reason, reading.detail)
    return Trial(asked.source, asked.feed, reading)

"""Poll, the documents of one feed: most feeds are one, an index or a folder names more, and all make one reading.

Every document is read in a worker that can be killed. One that does not come or cannot be read costs itself only: it is
listed among the rejected, and asked for again at the next poll.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from kursk_pipeline.adapters.local_files import read_local
from kursk_pipeline.adapters.source_documents import WARC_TYPE, read_source_document
from kursk_pipeline.adapters.source_feeds import Feed, is_file
from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.web import WebLimits
from kursk_pipeline.adapters.workers import Failure, Limits, WorkerPool
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.crawl import Listing
from kursk_pipeline.stages.poll import FeedDocument, FeedReading, Rejected, Selection
from kursk_pipeline.steps.poll_walk import Lost, Named, failure_of, merged
from kursk_pipeline.topics import Role, Topic
from kursk_pipeline.urls import http_url

FEED_LIMITS = Limits(seconds=10.0, megabytes=300)
"""For one document: feedparser takes 0.1 s for a megabyte of ordinary RSS, a feed of the largest size 100 MB."""
WARC_LIMITS = Limits(seconds=900.0, megabytes=500)
"""For one WARC file: a gigabyte of CC-NEWS takes about three minutes; its entries and what is left out 200 MB."""
LISTING_BYTES = 32 * 1024 * 1024
"""The most that is taken of a sitemap or a file of GDELT as sent: files of a busy quarter have 11 MB, and a worker of 300 MB
holds a sitemap of this size. The protocol allows 50 MiB, which packed ones may have."""
RECYCLE_AFTER = 500
DOCUMENTS = 40
"""Documents of one feed at one poll: a month of daily sitemaps, or four hours of GDELT's quarters."""
DEPTH = 3
"""Levels below the first document. The protocol forbids an index in an index; some publishers have one all the same."""

ROLLING_KINDS = frozenset({"rss", "atom", "rdf", "json"})
ONCE_KINDS = frozenset({"gdelt", "url_list", "warc"})

WALK_SECONDS = 300.0
"""For the documents that one feed names, at one poll: forty that take a second each, with the pause of five times that
which their host is owed, need four minutes; the schedule polls every fifteen."""
WALK_FAILURES = 3
"""Failures of a host in a row after which the rest of what a feed names there is left for the next poll: as many as refused
connections make a host dead (``web_pace``). At 30 s each, with the pauses between them, that is two and a half minutes."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One feed to read: whose it is, what of it is wanted, when it was last read well."""

    source: Source
    feed: Feed
    selection: Selection
    since: Any = None

    @property
    def is_walk(self) -> bool:
        """Whether its first document may name others, so that it says nothing that it is unchanged."""
        return self.feed.kind in {"sitemap", "gdelt"}

    @property
    def largest_bytes(self) -> int | None:
        """The most that is taken of one of its documents."""
        return LISTING_BYTES if self.is_walk else None

    @property
    def listing(self) -> Listing:
        """How its documents list entries."""
        selection = self.selection
        if self.feed.kind in ONCE_KINDS or selection.words or selection.places or selection.max_age_days:
            return "once"
        return "rolling" if self.feed.kind in ROLLING_KINDS else "standing"


def asking(desk: Desk, source: Source, feed: Feed, *, since: Any = None) -> Asking:
    """What reading a feed of a source needs to know."""
    words = topic_words(desk.topic) if feed.about_topic else ()
    return Asking(source, feed, feed.selection(words), since)


def topic_words(topic: Topic) -> tuple[str, ...]:
    """The words that name a topic, in lower case: what a listing is searched for before anything is fetched."""
    clues = (clue for clue in topic.clues if clue.role in {Role.NAME, Role.ANCHOR})
    return tuple(dict.fromkeys(term.lower() for clue in clues for term in clue.terms))


def request_of(asked: Asking, *, asked_url: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Request:
    """The request for the first document of a feed, at its own address or the one where it has moved to."""
    told = () if asked.is_walk else headers
    url, delay_seconds = asked_url or asked.feed.url, asked.source.delay_seconds
    return Request(url, delay_seconds, told, key=asked.feed.url, largest_bytes=asked.largest_bytes)


def answers(desk: Desk, requests: Iterable[Request], *, limits: WebLimits | None = None) -> Iterator[Response]:
    """Ask for documents on the web, within limits, and on this machine."""
    every = list(requests)
    for request in every:
        if is_file(request.url):
            yield read_local(request, clock=desk.now)
    yield from desk.web(limits).iterate(request for request in every if not is_file(request.url))


class DocumentReader:
    """Reads feeds whole, as a context manager that owns the workers.

    Args:
        desk: for the web and the clock.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool = _pool(FEED_LIMITS)
        self._warc_pool = _pool(WARC_LIMITS)

    def __enter__(self) -> DocumentReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.__exit__(kind, error, trace)
        self._warc_pool.__exit__(kind, error, trace)

    def read(self, asked: Asking, response: Response) -> FeedReading | Lost:
        """Everything that a feed lists, beginning with the document that came. A failure is one of that document; or,
        where it names others, none of them could be read, and it is the failure of one of those.
        """
        first = self.read_one(_document(asked, response))
        if isinstance(first, Failure) or not first.follow:
            return first
        return self._walk(asked, first)

    def _walk(self, asked: Asking, first: FeedReading) -> FeedReading | Lost:
        readings, level, every = [first], list(first.follow), list[Named]()
        end_at = time.monotonic() + WALK_SECONDS
        seen = set() if is_file(asked.feed.url) else {asked.feed.url}  # a WARC file names itself as what to read
        for _ in range(DEPTH):
            room, limit = DOCUMENTS + 1 - len(seen), f"more than {DOCUMENTS} documents in one feed"
            addresses, surplus = _fresh(asked, level, seen, room=room, limit=limit)
            readings.append(FeedReading((), surplus, ""))
            named = list(self._named(asked, addresses, end_at=end_at))
            every.extend(named)
            found = [one.reading() for one in named]
            readings.extend(found)
            level = [url for reading in found for url in reading.follow]
            if not level:
                break
        else:
            _, deeper = _fresh(
                asked, level, seen, room=0, limit=f"more than {DEPTH} levels below the feed's own document"
            )
            readings.append(FeedReading((), deeper, ""))
        return failure_of(every) or merged(readings)

    def _named(self, asked: Asking, addresses: list[str], *, end_at: float) -> Iterator[Named]:
        """The documents at these addresses, as far as they come before a monotonic time."""
        if asked.feed.kind == "warc":
            for url in addresses:
                yield Named(url, self.read_one(_warc_document(asked, url, self._desk)))
            return
        delay_seconds, most = asked.source.delay_seconds, asked.largest_bytes
        requests = [Request(url, delay_seconds, key=url, largest_bytes=most) for url in addresses]
        limits = WebLimits(batch_seconds=end_at - time.monotonic(), failures_in_a_row=WALK_FAILURES)
        for response in answers(self._desk, requests, limits=limits):
            if response.outcome is FetchOutcome.OK:
                document = _document(asked, response)
                yield Named(document.feed_url, self.read_one(document))
            else:
                yield Named(response.request.url, response)

    def read_one(self, document: FeedDocument) -> FeedReading | Failure[Any]:
        """What one document lists, in a worker that can be killed."""
        pool = self._warc_pool if document.kind == "warc" and document.content_type == WARC_TYPE else self._pool
        answer = next(iter(pool.map([document])))
        return answer if isinstance(answer, Failure) else answer.value


def _pool(limits: Limits) -> WorkerPool[FeedDocument, FeedReading]:
    return WorkerPool(
        read_source_document,
        processes=1,
        seconds=limits.seconds,
        megabytes=limits.megabytes,
        recycle_after=RECYCLE_AFTER,
    )


def _document(asked: Asking, response: Response) -> FeedDocument:
    return FeedDocument(
        source_id=asked.source.source_id,
        feed_url=response.final_url or asked.feed.url,
        body=response.body,
        content_type=response.headers.get("content-type", response.content_type),
        fetched_at=response.requested_at,
        keep_parameters=asked.source.keep_parameters,
        kind=asked.feed.kind,
        selection=asked.selection,
        since=asked.since,
    )


def _warc_document(asked: Asking, url: str, desk: Desk) -> FeedDocument:
    """A WARC file to be read where it lies; its bytes never pass through here."""
    source = asked.source
    return FeedDocument(
        source.source_id, url, b"", WARC_TYPE, desk.now(), source.keep_parameters, "warc", asked.selection, asked.since
    )


def _fresh(
    asked: Asking, level: Iterable[str], seen: set[str], *, room: int, limit: str
) -> tuple[list[str], tuple[Rejected, ...]]:
    """Addresses not yet asked for, as many as there is room, and of the others why not; the web names no files.
    ``seen`` learns those that are taken, ``limit`` says in words what there is no more room for.
    """
    fresh: list[str] = []
    surplus: list[Rejected] = []
    for named in level:
        try:
            url = named if is_file(asked.feed.url) and is_file(named) else http_url(named, against=_base(asked))
        except Unprocessable as error:
            surplus.append(Rejected(named[:2000], "", error.reason, error.detail))
            continue
        if url in seen:
            continue
        if len(fresh) >= room:
            surplus.append(Rejected(url, "", "over_limit", limit))
            continue
        seen.add(url)
        fresh.append(url)
    return fresh, tuple(surplus)


def _base(asked: Asking) -> str | None:
    return None if is_file(asked.feed.url) else asked.feed.url

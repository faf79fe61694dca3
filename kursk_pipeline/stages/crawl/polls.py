"""What one poll of a feed showed, as the crawl policy sees it, and how heavily failures weigh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kursk_pipeline.records import FetchOutcome

Listing = Literal["rolling", "standing", "once"]
"""How a document lists entries. ``rolling``: the latest, again and again, new ones push out old ones, as in feeds; a
document without anything known is then a gap, and one missing in the middle has vanished. ``standing``: what stands there
now, as sitemaps and front pages do; that there is nothing any more means something. ``once``: each entry at one poll
only, or only the part that is wanted; neither means anything."""

HARD_FAILURE, SOFT_FAILURE, TEMPORARY_DNS_FAILURE = 1.0, 0.5, 0.25
"""Weights as Media Cloud's rss-fetcher counts them: the feed is gone or broken; its server, or a name server, had a bad
moment."""

SOFT_OUTCOMES = frozenset(
    {
        FetchOutcome.RATE_LIMITED,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_ERROR,
        FetchOutcome.DNS_ERROR,
        FetchOutcome.TLS_ERROR,
    }
)
"""Failures that say little about the feed: they count half."""

TROUBLES = {
    FetchOutcome.NOT_FOUND: "missing",
    FetchOutcome.GONE: "gone",
    FetchOutcome.RATE_LIMITED: "refused",
    FetchOutcome.HTTP_ERROR: "refused",
    FetchOutcome.ROBOTS_DENIED: "refused",
    FetchOutcome.ADDRESS_REFUSED: "refused",
    FetchOutcome.TOO_LARGE: "unreadable",
    FetchOutcome.DECODE_ERROR: "unreadable",
    FetchOutcome.UNSUPPORTED_TYPE: "unreadable",
}
"""What a failed request is called on the sources board; every other one is ``unreachable``."""

_TEMPORARY_DNS = ("temporary failure", "[errno -3]", "try again")
"""How resolvers say EAI_AGAIN. A name that does not exist counts as an ordinary soft failure."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of a feed showed.

    Attributes:
        outcome: a word for the books: ``read``, ``unchanged`` (the bytes of last time), ``not_modified`` (304), or how it
            failed.
        detail: what happened, in words.
        weight: 0 for success, else how heavily the failure counts.
        trouble: what a failure is called: ``unreachable``, ``refused``, ``missing``, ``gone``, ``html``, ``redesigned``,
            ``unreadable``. Of a document that was read only ``redesigned``: part of what is looked for is not there.
        is_conditional: validators were sent along.
        body_hash: SHA-256 of a body that could be read.
        entry_count: entries in the document; None when it was not read.
        known_count: those of them that were known before.
        new_at: for each new entry, when it was published, as far as the feed says so.
        oldest_at: publication of the oldest entry in the document.
        retry_after: seconds that the server asked to wait.
        asked_seconds: seconds for which the feed asks to be left alone: ``ttl`` and ``Cache-Control: max-age``.
        described_seconds: seconds between updates as the feed describes itself: ``sy:updatePeriod``.
        moved_to: where permanent redirects alone led to.
        listing: how the document lists entries: see `Listing`.
    """

    outcome: str
    detail: str = ""
    weight: float = 0.0
    trouble: str | None = None
    is_conditional: bool = False
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    entry_count: int | None = None
    known_count: int = 0
    new_at: tuple[datetime | None, ...] = ()
    oldest_at: datetime | None = None
    retry_after: float | None = None
    asked_seconds: int = 0
    described_seconds: int = 0
    moved_to: str | None = None
    listing: Listing = "rolling"


def failure_weight(outcome: FetchOutcome, detail: str) -> float:
    """How heavily a failed request counts."""
    if outcome is FetchOutcome.DNS_ERROR and any(sign in detail.lower() for sign in _TEMPORARY_DNS):
        return TEMPORARY_DNS_FAILURE
    return SOFT_FAILURE if outcome in SOFT_OUTCOMES else HARD_FAILURE


def trouble_of(outcome: FetchOutcome) -> str:
    """What a failed request is called."""
    return TROUBLES.get(outcome, "unreachable")

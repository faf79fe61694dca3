"""Poll: a document that a source publishes becomes entries, whatever kind of listing it is."""

from __future__ import annotations

from collections.abc import Callable

from kursk_pipeline.stages.poll.entries import (
    ENTRY_LIMIT,
    FUTURE_HOURS,
    TEMPLATE_CHANGED,
    Blocks,
    FeedDocument,
    FeedReading,
    Rejected,
    Selection,
)
from kursk_pipeline.stages.poll.feeds import read_feed
from kursk_pipeline.stages.poll.front_pages import read_front_page
from kursk_pipeline.stages.poll.gdelt import read_gdelt
from kursk_pipeline.stages.poll.sitemaps import read_sitemap
from kursk_pipeline.stages.poll.url_lists import read_url_list

__all__ = [
    "ENTRY_LIMIT",
    "FUTURE_HOURS",
    "READERS",
    "TEMPLATE_CHANGED",
    "VERSION",
    "Blocks",
    "FeedDocument",
    "FeedReading",
    "Rejected",
    "Selection",
    "read_document",
    "read_feed",
]

VERSION = 1

READERS: dict[str, Callable[[FeedDocument], FeedReading]] = {
    "rss": read_feed,
    "atom": read_feed,
    "rdf": read_feed,
    "json": read_feed,
    "sitemap": read_sitemap,
    "front_page": read_front_page,
    "gdelt": read_gdelt,
    "url_list": read_url_list,
}
"""Who reads which kind of listing, by the kind that a source declares for it."""


def read_document(document: FeedDocument) -> FeedReading:
    """Read one document of a feed by the kind that its source declares.

    Raises:
        Unprocessable: it is not what it claims to be; the reasons stand in each reader's module.
    """
    return READERS[document.kind](document)

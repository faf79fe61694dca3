"""Poll: a document that a source publishes becomes entries, whatever kind of listing it is."""

from __future__ import annotations

from kursk_pipeline.stages.poll.entries import ENTRY_LIMIT, FeedDocument, FeedReading, Rejected, Selection
from kursk_pipeline.stages.poll.feeds import read_feed

__all__ = ["ENTRY_LIMIT", "VERSION", "FeedDocument", "FeedReading", "Rejected", "Selection", "read_feed"]

VERSION = 1

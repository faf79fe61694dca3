"""What a poll taught: the answer of a feed, and what was recognised in it, as the crawl policy and the books want it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kursk_pipeline.adapters.warehouse.runs import Leaving
from kursk_pipeline.adapters.workers import Failure
from kursk_pipeline.exchanges import Response
from kursk_pipeline.feed_hints import max_age
from kursk_pipeline.records import CrawlState, FeedOrder, FetchOutcome, SourceHour, WorkItem
from kursk_pipeline.stages.crawl import HARD_FAILURE, Poll, failure_weight, trouble_of
from kursk_pipeline.stages.poll import FUTURE_HOURS, TEMPLATE_CHANGED, FeedReading
from kursk_pipeline.steps.poll_documents import Asking

TROUBLES = {"html_instead_of_feed": "html", TEMPLATE_CHANGED: "redesigned"}
"""What a feed's trouble is called when its document cannot be read; every other reason is ``unreadable``."""
Reading = FeedReading | Failure[Any] | None
"""A document that was read, one that could not be, or none that came (or changed)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One feed that was asked: whose it is, what was known of it and wished of it, and what came back."""

    asking: Asking
    state: CrawlState
    order: FeedOrder
    response: Response

    @property
    def item(self) -> WorkItem[CrawlState]:
        """The feed itself as a record, for failures of the whole document."""
        return WorkItem(self.state.feed_url, self.state.source_id, None, 1, self.state)

    @property
    def is_conditional(self) -> bool:
        """Whether validators were sent along."""
        return bool(self.response.request.headers)

    @property
    def is_answered(self) -> bool:
        """Whether the feed answered well, be it that nothing changed."""
        return self.response.outcome in {FetchOutcome.OK, FetchOutcome.NOT_MODIFIED}

    def body_hash(self) -> str:
        """SHA-256 of the body."""
        return hashlib.sha256(self.response.body).hexdigest()


FEWEST_DATED = 5
"""Entries from which a share says something, as in sql/alerts/dates_in_future.sql."""


def lesson(asked: Asked, reading: Reading, leavings: Sequence[Leaving]) -> Poll:
    """What this poll teaches about the feed. ``leavings`` are the entries that it brought, recognised."""
    if isinstance(reading, Failure):
        trouble = TROUBLES.get(reading.reason, "unreadable")
        return Poll(reading.reason, reading.detail, weight=HARD_FAILURE, trouble=trouble)
    if not asked.is_answered:
        return _failure(asked.response)
    if reading is None:
        return _unchanged(asked)
    return _read(asked, reading, leavings)


def _failure(response: Response) -> Poll:
    detail = response.detail or f"HTTP status {response.status}"
    return Poll(
        str(response.outcome),
        detail,
        weight=failure_weight(response.outcome, detail),
        trouble=trouble_of(response.outcome),
        retry_after=response.retry_after,
    )


def _unchanged(asked: Asked) -> Poll:
    is_same = asked.response.outcome is FetchOutcome.OK
    return Poll(
        "unchanged" if is_same else "not_modified",
        is_conditional=asked.is_conditional,
        etag=asked.response.headers.get("etag"),
        last_modified=asked.response.headers.get("last-modified"),
        body_hash=asked.body_hash() if is_same else None,
        moved_to=asked.response.moved_to,
    )


def _read(asked: Asked, reading: FeedReading, leavings: Sequence[Leaving]) -> Poll:
    headers, hints = asked.response.headers, reading.hints
    new = [one.decision.results[0] for one in leavings if one.decision.reason == "new_entry"]
    dates = [entry.published_at for entry in reading.entries if entry.published_at is not None]
    return Poll(
        "read",
        reading.problem or _dates(reading),
        trouble="redesigned" if reading.problem.startswith(TEMPLATE_CHANGED) else None,
        is_conditional=asked.is_conditional,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        body_hash=asked.body_hash(),
        entry_count=len(reading.entries),
        known_count=len(reading.entries) - len(new),
        new_at=tuple(entry.published_at for entry in new),
        oldest_at=min(dates, default=None),
        asked_seconds=max(hints.ttl_seconds, max_age(headers)),
        described_seconds=hints.update_seconds,
        moved_to=asked.response.moved_to,
        listing=asked.asking.listing,
    )


def _dates(reading: FeedReading) -> str:
    """That most dates of a document have not come yet, in words; empty when they have."""
    count, dated = len(reading.entries), len(reading.ahead)
    if count < FEWEST_DATED or dated * 2 <= count:
        return ""
    return f"{dated} of {count} entries are dated more than {FUTURE_HOURS} hours ahead; such dates do not count"


def hour_of(asked: Asked, poll: Poll, reading: Reading, leavings: Sequence[Leaving], *, now: datetime) -> SourceHour:
    """What this poll adds to the counts of its source and hour."""
    ahead = reading.ahead if isinstance(reading, FeedReading) else frozenset[str]()
    reasons = Counter(one.decision.reason for one in leavings)
    entries = poll.entry_count or 0
    return SourceHour(
        source_id=asked.state.source_id,
        hour_at=now.replace(minute=0, second=0, microsecond=0),
        poll_count=1,
        failed_count=int(poll.weight > 0),
        entry_count=entries,
        new_count=reasons["new_entry"],
        changed_count=reasons["changed_entry"],
        rejected_count=len(leavings) - entries - reasons["vanished_entry"] if poll.entry_count is not None else 0,
        future_count=sum(one.decision.reason == "new_entry" and one.item.subject_id in ahead for one in leavings),
    )

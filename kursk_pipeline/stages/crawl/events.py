"""What befell a feed, as facts with a time: told from its state before a poll and after it."""

from __future__ import annotations

from datetime import datetime

from kursk_pipeline.records import CrawlState, FeedEvent
from kursk_pipeline.stages.crawl.polls import Poll


def events_of(before: CrawlState, after: CrawlState, poll: Poll, *, now: datetime) -> tuple[FeedEvent, ...]:
    """Everything that this poll changed about a feed."""
    found = (
        _trouble_event(before, after, now) if before.trouble != after.trouble else None,
        _move_event(before, after, now) if before.asked_url != after.asked_url else None,
        _gap_event(before, poll, now) if poll.new_at and poll.listing == "rolling" else None,
        _lie_event(before, after, now) if before.lies_since != after.lies_since else None,
    )
    return tuple(event for event in found if event is not None)


def _trouble_event(before: CrawlState, after: CrawlState, now: datetime) -> FeedEvent:
    if after.trouble is None:
        detail = f"no longer {before.trouble}"
        return _event(after, "recovered", now, from_at=before.trouble_since, detail=detail)
    return _event(after, after.trouble, now, from_at=before.last_ok_at, detail=after.health_reason)


def _move_event(before: CrawlState, after: CrawlState, now: datetime) -> FeedEvent:
    is_back = after.asked_url == after.feed_url
    detail = "the new address failed" if is_back else "permanent redirect, seen on two days"
    return _event(
        after,
        "moved_back" if is_back else "moved",
        now,
        from_at=before.moved_seen_at,
        detail=detail,
        old_url=before.asked_url,
        new_url=after.asked_url,
    )


def _gap_event(before: CrawlState, poll: Poll, now: datetime) -> FeedEvent | None:
    """Entries may have come and gone unseen: the document holds nothing of what was there at the last good poll."""
    if before.last_ok_at is None or not before.last_entry_count or poll.known_count:
        return None
    detail = f"all {poll.entry_count} entries are new: others may have come and gone since the last good poll"
    return _event(before, "gap", now, from_at=before.last_ok_at, detail=detail)


def _lie_event(before: CrawlState, after: CrawlState, now: datetime) -> FeedEvent:
    detail = "its ETag, Last-Modified or 304 said unchanged although there were new entries: asked without conditions"
    return _event(after, "lying", now, from_at=before.full_read_at, detail=detail)


def _event(
    state: CrawlState,
    kind: str,
    now: datetime,
    *,
    from_at: datetime | None,
    detail: str,
    old_url: str | None = None,
    new_url: str | None = None,
) -> FeedEvent:
    return FeedEvent(state.feed_url, state.source_id, kind, now, from_at, detail, old_url, new_url)

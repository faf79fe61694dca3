"""Fetch: what an answer means for the entry that was asked for.

Reasons, all of them: kept ``fetched``; dropped ``not_modified``, ``not_found``, ``gone``, ``robots_denied``,
``unsupported_type``, ``refused``, ``http_error``; deferred ``rate_limited``, ``server_error``, ``timeout``,
``connection_error``, ``dns_error``, ``tls_error``, ``forbidden``, ``robots_unreachable``, ``not_asked``; quarantined
``too_large``, ``decode_error``, ``redirect_loop``, ``address_refused``, and a deferred reason after `MAX_ATTEMPTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kursk_pipeline.exchanges import Response
from kursk_pipeline.records import Decision, FeedEntry, Fetch, FetchOutcome, Outcome, Page
from kursk_pipeline.urls import page_id

VERSION = 1

MAX_ATTEMPTS = 5
"""Tries before an entry is set aside. The waits between them (15, 30, 60, 120 minutes) reach over nearly four hours."""
FIRST_RETRY = timedelta(minutes=15)
"""One interval of the schedule."""
LONGEST_RETRY = timedelta(hours=24)
"""What a server may ask for at most: a Retry-After of a year is a mistake or malice."""

PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")
"""Media types that an article can have."""

_FINAL = {
    FetchOutcome.NOT_MODIFIED: Outcome.DROPPED,
    FetchOutcome.NOT_FOUND: Outcome.DROPPED,
    FetchOutcome.GONE: Outcome.DROPPED,
    FetchOutcome.UNSUPPORTED_TYPE: Outcome.DROPPED,
    FetchOutcome.TOO_LARGE: Outcome.QUARANTINED,
    FetchOutcome.DECODE_ERROR: Outcome.QUARANTINED,
    FetchOutcome.REDIRECT_LOOP: Outcome.QUARANTINED,
    FetchOutcome.ADDRESS_REFUSED: Outcome.QUARANTINED,
}
_REFUSED = {401, 402, 407, 451}  # needs an account, money, a proxy, or is barred by law: asking again does not help
_MAY_PASS = {403, 408, 421, 425}  # bot walls, slow requests and wrong connections come and go


@dataclass(frozen=True, slots=True)
class _Reading:
    outcome: Outcome
    reason: str


def subject_of(entry: FeedEntry) -> str:
    """What fetch decides about: the canonical URL and the revision of its entry."""
    return f"{entry.canonical_url}@{entry.revision}"


def interpret(
    entry: FeedEntry, response: Response, *, attempt: int, now: datetime, body_hash: str | None
) -> Decision[Page]:
    """Decide what a response means for its entry.

    Args:
        entry: what was asked for.
        response: what came.
        attempt: which try this was, from 1.
        now: the time of the decision, UTC; retries count from it.
        body_hash: address of the body in the archive; needed only when the outcome is ``ok``.
    """
    reading = _read(response)
    subject = subject_of(entry)
    if reading.outcome == Outcome.KEPT:
        page = _page(entry, response, body_hash or "")
        return Decision(subject, Outcome.KEPT, "fetched", results=(page,))
    if reading.outcome != Outcome.DEFERRED:
        return Decision(subject, reading.outcome, reading.reason, response.detail)
    if attempt >= MAX_ATTEMPTS and reading.reason != "not_asked":
        return Decision(subject, Outcome.QUARANTINED, reading.reason, f"{attempt} tries; the last: {response.detail}")
    retry_at = now + _wait(response, attempt)
    return Decision(subject, Outcome.DEFERRED, reading.reason, response.detail, retry_at=retry_at)


def fetch_record(entry: FeedEntry, response: Response, *, attempt: int, decision: Decision[Page]) -> Fetch:
    """The row of the fetch log for one response. Statuses outside 100 to 599 stand in the detail only."""
    status = response.status if response.status and 100 <= response.status <= 599 else None
    return Fetch(
        canonical_url=entry.canonical_url,
        revision=entry.revision,
        attempt=attempt,
        requested_at=response.requested_at,
        outcome=response.outcome,
        http_status=status,
        final_url=response.final_url,
        redirect_count=response.redirect_count,
        body_bytes=len(response.body),
        duration_ms=response.duration_ms,
        page_id=decision.results[0].page_id if decision.results else None,
        detail=response.detail,
    )


def _page(entry: FeedEntry, response: Response, body_hash: str) -> Page:
    return Page(
        page_id=page_id(entry.canonical_url, body_hash),
        source_id=entry.source_id,
        canonical_url=entry.canonical_url,
        final_url=response.final_url or entry.url,
        body_hash=body_hash,
        content_type=response.content_type,
        charset=response.charset,
        feed_title=entry.title,
        feed_published_at=entry.published_at,
        fetched_at=response.requested_at,
    )


def _read(response: Response) -> _Reading:
    outcome = response.outcome
    if not response.is_asked:
        return _Reading(Outcome.DEFERRED, "not_asked")
    if outcome == FetchOutcome.OK:
        return _Reading(Outcome.KEPT, "fetched")
    if outcome in _FINAL:
        return _Reading(_FINAL[outcome], outcome.value)
    if outcome == FetchOutcome.ROBOTS_DENIED:
        is_for_now = response.retry_after is not None
        return (
            _Reading(Outcome.DEFERRED, "robots_unreachable") if is_for_now else _Reading(Outcome.DROPPED, outcome.value)
        )
    if outcome == FetchOutcome.HTTP_ERROR:
        return _read_status(response.status)
    return _Reading(Outcome.DEFERRED, outcome.value)


def _read_status(status: int | None) -> _Reading:
    if status in _REFUSED:
        return _Reading(Outcome.DROPPED, "refused")
    if status in _MAY_PASS:
        return _Reading(Outcome.DEFERRED, "forbidden")
    return _Reading(Outcome.DROPPED, "http_error")


def _wait(response: Response, attempt: int) -> timedelta:
    """What the server asks for, else 15 minutes, doubled with each try; a day at most."""
    if response.retry_after is not None:
        return min(timedelta(seconds=min(response.retry_after, LONGEST_RETRY.total_seconds())), LONGEST_RETRY)
    return min(FIRST_RETRY * int(2 ** (attempt - 1)), LONGEST_RETRY)

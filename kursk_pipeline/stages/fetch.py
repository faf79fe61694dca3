"""Fetch: what an answer means for the entry that was asked for.

Reasons, all of them: kept ``fetched``; dropped ``not_modified``, ``not_found``, ``gone``, ``robots_denied``,
``unsupported_type``, ``refused``, ``paywall``, ``login_wall``, ``consent_wall``, ``http_error``, ``reserved``; deferred
``rate_limited``, ``server_error``, ``timeout``, ``connection_error``, ``dns_error``, ``tls_error``, ``bot_challenge``,
``forbidden``, ``robots_unreachable``, ``not_asked``; quarantined ``too_large``, ``decode_error``, ``redirect_loop``,
``address_refused``, and a deferred reason after `MAX_ATTEMPTS`. The step adds dropped ``unchanged_body``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kursk_pipeline.canonical_links import CanonicalReading, read_canonical_link
from kursk_pipeline.exchanges import Response
from kursk_pipeline.page_head import read_head
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.records import Decision, FeedEntry, Fetch, FetchOutcome, Outcome, Page, Retention
from kursk_pipeline.reservations import Reservations, RetentionPolicy, read_reservations
from kursk_pipeline.site_terms import SiteTerms
from kursk_pipeline.urls import page_id
from kursk_pipeline.wall_signs import Wall, is_challenge, opening_words, wall_in

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
_WALL_OF = {
    401: Wall.LOGIN_WALL,
    402: Wall.PAYWALL,
}  # what the status itself says (RFC 9110, sections 15.5.2 and 15.5.3)
WALL_CHARACTERS = 3_000
"""Where a wall says what it is; as far as clean looks on pages without a text."""
EVIDENCE_LIMIT = 300
"""Characters of a refusal's text that stand in the detail: enough to see what it is."""
_MAY_PASS = {403, 408, 421, 425}  # bot walls, slow requests and wrong connections come and go


@dataclass(frozen=True, slots=True)
class _Reading:
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page says about itself that decides how it is kept.

    Attributes:
        reservations: the signals of its publisher.
        retention: what they let us keep.
        canonical: which article it is.
    """

    reservations: Reservations
    retention: Retention
    canonical: CanonicalReading


def read_page(
    entry: FeedEntry,
    response: Response,
    *,
    policy: RetentionPolicy,
    keep_parameters: frozenset[str] = frozenset(),
    site: SiteTerms | None = None,
) -> PageReading | None:
    """Read of a page what must be known before it is kept; None when no page came.

    Args:
        entry: what was asked for.
        response: what came.
        policy: what may be kept under which signals.
        keep_parameters: of the entry's source, as in `canonical_url`.
        site: what the site as a whole says of this address.
    """
    if response.outcome is not FetchOutcome.OK:
        return None
    head = read_head(response.body, response.charset)
    reservations = read_reservations(response.headers, head, site)
    canonical = read_canonical_link(
        head,
        announced=entry.canonical_url,
        final_url=response.final_url or entry.url,
        keep_parameters=keep_parameters,
    )
    return PageReading(reservations, policy.retention(reservations.signals), canonical)


def subject_of(entry: FeedEntry) -> str:
    """What fetch decides about: the canonical URL and the revision of its entry."""
    return f"{entry.canonical_url}@{entry.revision}"


def interpret(
    entry: FeedEntry,
    response: Response,
    *,
    attempt: int,
    now: datetime,
    body_hash: str | None,
    reading: PageReading | None,
) -> Decision[Page]:
    """Decide what a response means for its entry.

    Args:
        entry: what was asked for.
        response: what came.
        attempt: which try this was, from 1.
        now: the time of the decision, UTC; retries count from it.
        body_hash: address of the body in the archive; None when no body was kept.
        reading: what the page says, from `read_page`; None when no page came.
    """
    left = _read(response)
    subject = subject_of(entry)
    if left.outcome == Outcome.KEPT and reading is not None:
        return _kept_or_reserved(entry, response, body_hash, reading)
    if left.outcome != Outcome.DEFERRED:
        return Decision(subject, left.outcome, left.reason, _detail(response))
    if attempt >= MAX_ATTEMPTS and left.reason != "not_asked":
        return Decision(subject, Outcome.QUARANTINED, left.reason, f"{attempt} tries; the last: {_detail(response)}")
    retry_at = now + _wait(response, attempt)
    return Decision(subject, Outcome.DEFERRED, left.reason, _detail(response), retry_at=retry_at)


def _kept_or_reserved(
    entry: FeedEntry, response: Response, body_hash: str | None, reading: PageReading
) -> Decision[Page]:
    subject, signals = subject_of(entry), ", ".join(reading.reservations.signals)
    if reading.retention is Retention.NOTHING or body_hash is None:
        return Decision(subject, Outcome.DROPPED, "reserved", f"the publisher reserves it: {signals}")
    detail = f"facts only, the publisher reserves the text: {signals}"
    page = _page(entry, response, body_hash, reading)
    return Decision(
        subject,
        Outcome.KEPT,
        "fetched",
        detail if reading.retention is Retention.FACTS_ONLY else "",
        results=(page,),
    )


def fetch_record(
    entry: FeedEntry, response: Response, *, attempt: int, decision: Decision[Page], reading: PageReading | None
) -> Fetch:
    """The row of the fetch log for one response. Statuses outside 100 to 599 stand in the detail only."""
    headers = response.headers
    reservations = reading.reservations if reading else read_reservations(headers, read_head(b"", None))
    return Fetch(
        canonical_url=entry.canonical_url,
        revision=entry.revision,
        attempt=attempt,
        requested_at=response.requested_at,
        outcome=response.outcome,
        http_status=response.status if response.status and 100 <= response.status <= 599 else None,
        final_url=response.final_url,
        redirect_count=response.redirect_count,
        redirect_urls=tuple(hop.url for hop in response.hops),
        redirect_statuses=tuple(hop.status for hop in response.hops),
        is_moved_permanently=response.moved_to is not None,
        content_type=response.content_type,
        content_language=headers.get("content-language"),
        server=headers.get("server"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        x_robots_tag=reservations.x_robots_tag,
        meta_robots=reservations.meta_robots,
        tdm_reservation=reservations.tdm_reservation,
        tdm_policy=reservations.tdm_policy,
        reservations=reservations.signals,
        retention=reading.retention if reading else None,
        canonical_link=reading.canonical.link if reading else None,
        canonical_verdict=reading.canonical.verdict if reading else None,
        body_bytes=len(response.body),
        duration_ms=response.duration_ms,
        page_id=decision.results[0].page_id if decision.results else None,
        detail=_detail(response),
    )


def _page(entry: FeedEntry, response: Response, body_hash: str, reading: PageReading) -> Page:
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
        article_url=reading.canonical.article_url,
        retention=reading.retention,
    )


_ASKING = frozenset({FetchOutcome.RATE_LIMITED, FetchOutcome.SERVER_ERROR})
"""Answers whose Retry-After is a wish of the server."""


def _detail(response: Response) -> str:
    """What happened, in words: what the server asks for, and of a refusal how it begins, as evidence."""
    if response.outcome in _ASKING and response.retry_after is not None:
        return f"{response.detail or response.status}: the server asked for {response.retry_after:.0f} s"
    if response.outcome is not FetchOutcome.HTTP_ERROR:
        return response.detail
    said = opening_words(response.body, limit=EVIDENCE_LIMIT)
    return one_line(f"{response.detail}; it says: {said}" if said else response.detail)


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
        return _read_refusal(response)
    return _Reading(Outcome.DEFERRED, outcome.value)


def _read_refusal(response: Response) -> _Reading:
    """Why a request was refused. Robot checks come and go; the other walls stay."""
    status = response.status or 0
    wall = _wall_of(response)
    if wall is Wall.BOT_CHALLENGE:
        return _Reading(Outcome.DEFERRED, wall.value)
    if wall is not None:
        return _Reading(Outcome.DROPPED, wall.value)
    if status in _REFUSED:
        return _Reading(Outcome.DROPPED, "refused")
    if status in _MAY_PASS:
        return _Reading(Outcome.DEFERRED, "forbidden")
    return _Reading(Outcome.DROPPED, "http_error")


def _wall_of(response: Response) -> Wall | None:
    """The wall that a refusal is: by its header, by the marks of its makers, by its words, by its status.

    ``cf-mitigated: challenge`` is how Cloudflare documents its robot checks. "Access denied" alone is no check: it is
    what plain refusals say too.
    """
    if "challenge" in response.headers.get("cf-mitigated", "") or is_challenge(response.body):
        return Wall.BOT_CHALLENGE
    said = wall_in(opening_words(response.body, limit=WALL_CHARACTERS)) if response.body else None
    status_says = _WALL_OF.get(response.status or 0)
    return status_says if said in {None, Wall.SOFT_404} else said


def _wait(response: Response, attempt: int) -> timedelta:
    """What the server asks for, else 15 minutes, doubled with each try; a day at most."""
    if response.retry_after is not None:
        return min(timedelta(seconds=min(response.retry_after, LONGEST_RETRY.total_seconds())), LONGEST_RETRY)
    return min(FIRST_RETRY * int(2 ** (attempt - 1)), LONGEST_RETRY)

"""One HTTP request and what came of it, as values: what the web adapter takes and gives, and the fetch stage reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kursk_pipeline.records import FetchOutcome


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for.

    Attributes:
        url: an absolute http or https address.
        delay_seconds: least time between the end of one request to the host and the start of the next. Below one
            second only for hosts of our own; then the last answer's duration does not count either.
        headers: further request headers, such as ``if-none-match``. A value that is no header value is left out.
        key: the caller's name for it, given back in the response.
        media_types: media types that are wanted; another ends the request unread. Empty: any.
        largest_bytes: the most that is taken of a body, after decoding; None: what is taken of a page.
    """

    url: str
    delay_seconds: float = 1.0
    headers: tuple[tuple[str, str], ...] = ()
    key: str = ""
    media_types: tuple[str, ...] = ()
    largest_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the address that answered with it, and its status."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Response:
    """What came of a request, whatever the server did.

    Attributes:
        request: what was asked.
        outcome: what became of it; ``body`` is complete for ``ok``.
        status: HTTP status of the last answer; None when there was none.
        final_url: the address that answered last, after redirects; None when none did.
        redirect_count: redirects followed.
        headers: those headers of the last answer that matter, names in lower case, values cleaned.
        content_type: media type as sent, in lower case, without parameters; empty when none was sent.
        charset: character set as sent, in lower case.
        body: decoded bytes; of a refusal (401, 402, 403, 451) its beginning, for evidence; else empty unless ``ok``.
        requested_at: when the first request was sent, UTC.
        duration_ms: milliseconds spent on the network, over all redirects, without waiting for our turn.
        retry_after: seconds to wait at least, where the server (or its robots.txt) asks for it.
        detail: what happened, in words; empty when all went well.
        moved_to: where permanent redirects (301, 308) alone led to; None when there was none, or one of another kind.
        is_asked: False when the address was not asked at all, because its host had refused others or wants a long pause.
        hops: the answers on the way that were redirects, in order.
    """

    request: Request
    outcome: FetchOutcome
    status: int | None
    final_url: str | None
    redirect_count: int
    headers: Mapping[str, str]
    content_type: str
    charset: str | None
    body: bytes
    requested_at: datetime
    duration_ms: int
    retry_after: float | None
    detail: str
    is_asked: bool = True
    moved_to: str | None = None
    hops: tuple[Hop, ...] = ()

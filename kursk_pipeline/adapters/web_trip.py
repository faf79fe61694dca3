"""One request on its way through redirects: where it stands, what it has cost, and how it ended."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kursk_pipeline.adapters import web_answer
from kursk_pipeline.adapters.web_answering import BrokenError
from kursk_pipeline.adapters.web_decode import DecodeError, TooLargeError
from kursk_pipeline.adapters.web_guard import ConnectError
from kursk_pipeline.adapters.web_pace import HostPace
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Hop, Request, Response
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.urls import Address, address_of

PERMANENT = frozenset({301, 308})
DETAIL_LIMIT = 500
"""Characters of a detail: enough for an address and a reason on one screen line or two."""

REFUSAL_BYTES = 64 * 1024
"""What is read of a refusal: walls say what they are at the top, and robot checks are pages of a few kilobytes."""

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/atom+xml,*/*;q=0.5"

NOWHERE = Address("", "", "", "", None, "")
"""Where a trip is before it starts."""


class EndedError(Exception):
    """The trip ended without an answer to give."""

    is_asked = True

    def __init__(self, outcome: FetchOutcome, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.outcome, self.detail, self.retry_after = outcome, detail, retry_after


class NotAskedError(EndedError):
    """The host is better left alone for now."""

    is_asked = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one hop."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Trip:
    """The state of one request. ``is_lenient``: a body over the limit is cut, not refused."""

    request: Request
    requested_at: datetime
    not_after: float | None = None
    is_lenient: bool = False
    url: str = ""
    address: Address = NOWHERE
    home: str = ""
    answered_url: str | None = None
    seen: list[str] = field(default_factory=list)
    hops: list[Hop] = field(default_factory=list)
    spent_seconds: float = 0.0
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_moved: bool = True

    def start(self, address: Address | None = None) -> None:
        """Go to the first address; ``address`` is it where it has been parsed already.

        Raises:
            EndedError: it is no web address.
        """
        if address is None:
            self._go(self.request.url, against=None)
        else:
            self._arrive(address)

    def redirect(self, location: str, *, limit: int) -> None:
        """Go where an answer points.

        Raises:
            EndedError: nowhere, in a circle, too often, or to what is no web address.
        """
        self.hops.append(Hop(self.url, self.status or 0))
        if not location:
            raise EndedError(FetchOutcome.HTTP_ERROR, f"a redirect {self.status} without an address")
        if len(self.seen) > limit:
            raise EndedError(FetchOutcome.REDIRECT_LOOP, f"more than {limit} redirects; the next is {location}")
        self.is_moved = self.is_moved and self.status in PERMANENT
        before = self.url
        self._go(location, against=before)
        if self.url in self.seen[:-1]:
            raise EndedError(FetchOutcome.REDIRECT_LOOP, f"the redirects lead back to {self.url}")

    def _go(self, url: str, *, against: str | None) -> None:
        try:
            address = address_of(url, against=against)
        except Unprocessable as error:
            raise EndedError(FetchOutcome.ADDRESS_REFUSED, error.detail) from error
        self._arrive(address)

    def _arrive(self, address: Address) -> None:
        self.address, self.url = address, address.url
        self.home = self.home or self.address.origin
        self.seen.append(self.url)

    def refuse_hopeless(self, pace: HostPace, longest_wait_seconds: float) -> None:
        """End the trip instead of asking a host that is dead, has had enough, or wants a longer pause than we wait.

        Raises:
            NotAskedError: with the seconds to wait.
        """
        wait = pace.wait_seconds()
        if pace.is_dead():
            raise NotAskedError(FetchOutcome.CONNECTION_ERROR, "not asked: the host refused three connections in a row")
        if pace.is_limited():
            raise EndedError(
                FetchOutcome.RATE_LIMITED, "not asked: the host answered 429 twice in a row", pace.retry_after
            )
        if wait > longest_wait_seconds:
            raise NotAskedError(FetchOutcome.RATE_LIMITED, f"not asked: the host wants a pause of {wait:.0f} s", wait)
        if self.not_after is not None and time.monotonic() + wait > self.not_after:
            raise NotAskedError(FetchOutcome.RATE_LIMITED, "not asked: the time of this batch was up", wait or None)

    def wire_request(self, standard: Mapping[str, str]) -> bytes:
        """The request as it goes over the wire. The caller's headers go to the first origin only.

        Args:
            standard: headers that go to everyone; the caller's of the same name take their place.
        """
        address = self.address
        own = web_answer.sendable_headers(self.request.headers) if address.origin == self.home else {}
        authority = address.origin.partition("//")[2]
        # Any case is right (RFC 9110, section 5.1); as names are usually written, for servers that compare bytes.
        lines = [f"{name.title()}: {value}\r\n" for name, value in {"host": authority, **standard, **own}.items()]
        return f"GET {address.target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode("ascii")

    def note_head(self, status: int, headers: Mapping[str, str]) -> None:
        """Note that the address answered."""
        self.answered_url, self.status, self.headers = self.url, status, headers

    def body_limit(self, decoded_bytes: int) -> int:
        """Judge the head of the answer: how many decoded bytes of its body are to be read? 0: none.

        Raises:
            EndedError: another media type than asked for, or larger than allowed by its own word.
        """
        if self.is_refusal():
            return REFUSAL_BYTES
        if web_answer.outcome_of(self.status or 0) != FetchOutcome.OK:
            return 0
        kind = web_answer.media_type(self.headers.get("content-type", ""))
        if self.request.media_types and kind and kind not in self.request.media_types:
            raise EndedError(FetchOutcome.UNSUPPORTED_TYPE, f"the answer is {kind}")
        length = self.headers.get("content-length", "")
        if not self.is_lenient and length.isdigit() and int(length[:18]) > decoded_bytes:
            raise EndedError(FetchOutcome.TOO_LARGE, f"{length} bytes announced, {decoded_bytes} allowed")
        return decoded_bytes

    def is_refusal(self) -> bool:
        """True when the body says why we are refused, and somebody will read it: not for robots.txt."""
        return self.status in web_answer.REFUSALS and not self.is_lenient

    def response(self, answer: Answer, *, now: datetime) -> Response:
        """The response for an answer that came whole."""
        outcome = web_answer.outcome_of(answer.status)
        retry = answer.headers.get("retry-after", "") if answer.status == 429 or answer.status >= 500 else ""
        detail = "" if outcome == FetchOutcome.OK else f"HTTP {answer.status}"
        return self._built(outcome, detail, web_answer.retry_seconds(retry, now=now) if retry else None, answer.body)

    def failure(self, ended: EndedError) -> Response:
        """The response for a trip that ended early."""
        return replace(self._built(ended.outcome, ended.detail, ended.retry_after, b""), is_asked=ended.is_asked)

    def _built(self, outcome: FetchOutcome, detail: str, retry_after: float | None, body: bytes) -> Response:
        content_type = self.headers.get("content-type", "")
        return Response(
            request=self.request,
            outcome=outcome,
            status=self.status,
            final_url=self.answered_url,
            redirect_count=max(0, len(self.seen) - 1),
            headers=self.headers,
            content_type=web_answer.media_type(content_type),
            charset=web_answer.charset(content_type),
            body=body,
            requested_at=self.requested_at,
            duration_ms=round(self.spent_seconds * 1000),
            retry_after=retry_after,
            detail=one_line(detail, limit=DETAIL_LIMIT),
            moved_to=self.answered_url if self.is_moved and len(self.seen) > 1 else None,
            hops=tuple(self.hops),
        )


FAILURES = (ConnectError, BrokenError, TooLargeError, DecodeError, TimeoutError, OSError)
"""What a network or a server can do to a request."""


def ended_by(error: Exception) -> EndedError:
    """How a trip ends that one of ``FAILURES`` ended."""
    if isinstance(error, ConnectError):
        return EndedError(error.outcome, str(error))
    if isinstance(error, TimeoutError):
        return EndedError(FetchOutcome.TIMEOUT, "no whole answer in time")
    if isinstance(error, TooLargeError):
        return EndedError(FetchOutcome.TOO_LARGE, str(error))
    if isinstance(error, DecodeError):
        return EndedError(FetchOutcome.DECODE_ERROR, str(error))
    return EndedError(FetchOutcome.CONNECTION_ERROR, str(error) or type(error).__name__)

"""Reading the head of an answer: its status as an outcome, and those of its headers that matter, cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from kursk_pipeline.plain_text import one_line
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.urls import MAX_URL_BYTES

KEPT_HEADERS = frozenset({
    "age", "cache-control", "cf-mitigated", "content-language", "content-length", "content-type", "date", "etag", "expires",
    "last-modified", "link", "location", "retry-after", "server", "tdm-policy", "tdm-reservation", "x-robots-tag",
})  # fmt: skip
"""What conditional requests, pacing, reservations of rights, redirects and diagnosis need; nothing else is kept."""
HEADER_LIMIT = 1_000
"""Characters of a header value that are kept: an ETag that is longer is of no use to send back."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSALS = frozenset({401, 402, 403, 451})
"""Statuses whose bodies say why: a login, a payment, a robot check, a consent, a law."""

_STATUS_OUTCOMES = {
    304: FetchOutcome.NOT_MODIFIED,
    404: FetchOutcome.NOT_FOUND,
    410: FetchOutcome.GONE,
    429: FetchOutcome.RATE_LIMITED,
}
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CLEAN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")  # what one_line would leave as it is: nearly every header
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?")
_OURS = frozenset(
    {"host", "connection", "cookie", "authorization", "proxy-authorization", "content-length", "transfer-encoding"}
)


def outcome_of(status: int) -> FetchOutcome:
    """What a final status means: 2xx is ok, and 401, 402, 403, 451 and their like are ``http_error``."""
    if 200 <= status < 300:
        return FetchOutcome.OK
    if status >= 500:
        return FetchOutcome.SERVER_ERROR
    return _STATUS_OUTCOMES.get(status, FetchOutcome.HTTP_ERROR)


def kept_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers that matter, names in lower case, values on one clean line; repeated ones joined by a comma.

    X-Robots-Tag is joined by semicolons: a crawler's name in it binds what follows within one header only.
    """
    kept: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name = raw_name.decode("latin-1").lower()
        if name in KEPT_HEADERS:
            value = raw_value.decode("latin-1")
            if len(value) > HEADER_LIMIT or not _CLEAN.fullmatch(value):
                value = one_line(value, limit=_limit(name))
            between = "; " if name == "x-robots-tag" else ", "
            kept[name] = f"{kept[name]}{between}{value}"[: _limit(name)] if name in kept else value
    return kept


def _limit(name: str) -> int:
    """An address that is cut is another address: one that is too long is refused as such."""
    return MAX_URL_BYTES + 1 if name == "location" else HEADER_LIMIT


def content_codings(raw: Iterable[tuple[bytes, bytes]]) -> str:
    """What Content-Encoding says, several of them joined; empty when there is none."""
    return ",".join(value.decode("latin-1") for name, value in raw if name.lower() == b"content-encoding")


def sendable_headers(asked: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The caller's headers that can be sent as they are. What was smuggled into an ETag is left out, not repaired."""
    return {
        name.lower(): value
        for name, value in asked
        if _TOKEN.fullmatch(name)
        and name.lower() not in _OURS
        and _VALUE.fullmatch(value)
        and len(value) <= HEADER_LIMIT
    }


@lru_cache(maxsize=256)  # the same few values come with every answer
def media_type(content_type: str) -> str:
    """The media type of a Content-Type value, in lower case, without parameters; empty when it is none."""
    essence = content_type.partition(";")[0].partition(",")[0].strip().lower()
    return essence if _MEDIA_TYPE.fullmatch(essence) else ""


@lru_cache(maxsize=256)
def charset(content_type: str) -> str | None:
    """The character set that a Content-Type value names, in lower case."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None


def retry_seconds(value: str, *, now: datetime) -> float | None:
    """Seconds that a Retry-After value asks to wait (RFC 9110, section 10.2.3): a number or a date; else None."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())

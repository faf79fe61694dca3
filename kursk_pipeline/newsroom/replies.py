"""A request as the newsroom sees it, and what it sends back: also such answers as no honest server gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

HTML = "text/html; charset=utf-8"

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``target`` is path and query as sent; header names are lower-case.

    ``number`` counts the requests for this host and target since the server started, from 1.
    """

    method: str
    label: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    number: int = 1
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        pieces: when given, called for the body, sent piece by piece without a length instead of ``body``.
        pause: seconds between two pieces.
        promised: bytes claimed in Content-Length beyond those sent; the connection then closes early.
    """

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    pieces: Callable[[], Iterator[bytes]] | None = None
    pause: float = 0.0
    promised: int = 0

    def with_headers(self, *headers: tuple[str, str]) -> Reply:
        """The same answer with more headers."""
        return replace(self, headers=(*self.headers, *headers))


def html_reply(text: str, *, status: int = 200, charset: str = "utf-8") -> Reply:
    """A page; letters that the charset lacks become character references."""
    body = text.encode(charset, "xmlcharrefreplace")
    return Reply(status=status, headers=(("Content-Type", f"text/html; charset={charset}"),), body=body)


def plain_reply(text: str, *, status: int = 200) -> Reply:
    """Plain text in UTF-8."""
    return Reply(status=status, headers=(("Content-Type", "text/plain; charset=utf-8"),), body=text.encode())


def redirect(location: str, *, status: int = 302) -> Reply:
    """A redirect with an empty body."""
    return Reply(status=status, headers=(("Location", location),))

"""The ways in which an address can misbehave. Each takes a visit and gives a reply; settings come by ``partial``."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

from kursk_pipeline.newsroom.pages import render_page
from kursk_pipeline.newsroom.replies import HTML, Reply, Request, html_reply, redirect

CHUNK_BYTES = 64 * 1024
"""One piece of the endless body: large enough to meet a size limit at once, small enough to stop quickly."""

BOMB_BYTES = 64 * 1024 * 1024
"""Decoded size of the gzip bomb: beyond any sensible limit, harmless when decoded by mistake."""

DRIP_SECONDS = 0.5
"""Pause of the drip: well under every per-read timeout, so that only a total deadline ends it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request at a troubled address. ``ordinary`` gives what the site would answer without the trouble."""

    request: Request
    base_url: str
    now: datetime
    ordinary: Callable[[], Reply]


Behaviour = Callable[[Visit], Reply]


def answer_status(_visit: Visit, *, status: int) -> Reply:
    """A bare error page, always."""
    return html_reply(render_page("error", status=status), status=status)


def refuse_for_a_while(
    visit: Visit,
    *,
    status: int,
    first: int = 0,
    until: datetime | None = None,
    retry_after: int | datetime | None = None,
) -> Reply:
    """An error for the ``first`` requests, or until the newsroom's time reaches ``until``; then the ordinary answer.

    ``retry_after`` is sent as seconds or as an HTTP date.
    """
    is_over = (first and visit.request.number > first) or (until is not None and visit.now >= until)
    if is_over:
        return visit.ordinary()
    reply = html_reply(render_page("error", status=status), status=status)
    if retry_after is None:
        return reply
    value = str(retry_after) if isinstance(retry_after, int) else format_datetime(retry_after, usegmt=True)
    return reply.with_headers(("Retry-After", value))


def answer_empty(_visit: Visit) -> Reply:
    """200 with no body at all."""
    return Reply(headers=(("Content-Type", HTML),))


def declare_wrong_charset(visit: Visit, *, written: str, declared: str) -> Reply:
    """The ordinary page in one charset, its Content-Type naming another and no meta element to tell."""
    page = visit.ordinary().body.decode("utf-8").replace('<meta charset="utf-8">', "")
    return Reply(headers=(("Content-Type", f"text/html; charset={declared}"),), body=page.encode(written, "replace"))


def drip(visit: Visit) -> Reply:
    """The ordinary page, one byte at a time."""
    body = visit.ordinary().body
    return Reply(
        headers=(("Content-Type", HTML),),
        pieces=lambda: (body[i : i + 1] for i in itertools.cycle(range(len(body)))),
        pause=DRIP_SECONDS,
    )


def never_end(_visit: Visit) -> Reply:
    """A page that goes on until the reader hangs up."""
    return Reply(headers=(("Content-Type", HTML),), pieces=_endless_page)


def _endless_page() -> Iterator[bytes]:
    yield b"<!doctype html><html><body><article>"
    yield from itertools.repeat((b"<p>" + b"and so on " * 6550 + b"</p>")[:CHUNK_BYTES])


def redirect_to(visit: Visit, *, location: str, status: int = 302) -> Reply:
    """A redirect; a location that begins with ``/`` stays on the site."""
    return redirect(visit.base_url + location if location.startswith("/") else location, status=status)


def show(visit: Visit, *, template: str, status: int = 200, title: str = "") -> Reply:
    """A page of its own in place of the article: a wall, a challenge, a polite "not found"."""
    return html_reply(render_page(template, title=title, status=status, home=visit.base_url), status=status)


def gzip_bomb(_visit: Visit) -> Reply:
    """A few dozen kilobytes that decode to 64 MB."""
    return Reply(headers=(("Content-Type", HTML), ("Content-Encoding", "gzip")), body=_bomb())


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * (1024 * 1024)
    parts = [packer.compress(b"<!doctype html><html><body>")]
    parts += [packer.compress(block) for _ in range(BOMB_BYTES // len(block))]
    return b"".join([*parts, packer.flush()])


def hang_up(visit: Visit, *, missing: int = 10_000) -> Reply:
    """The ordinary page cut short: the length promised is never sent."""
    return replace(visit.ordinary(), promised=missing)


def send_bytes(_visit: Visit, *, content_type: str, body: bytes) -> Reply:
    """Fixed bytes under a content type."""
    return Reply(headers=(("Content-Type", content_type),), body=body)


def reserve(visit: Visit, *, directives: str) -> Reply:
    """The ordinary page, under a reservation of its publisher."""
    return visit.ordinary().with_headers(("X-Robots-Tag", directives))


def break_xml(visit: Visit) -> Reply:
    """The ordinary feed, cut off inside its first element: nothing in it can be saved."""
    ordinary = visit.ordinary()
    return replace(ordinary, body=ordinary.body[: ordinary.body.index(b"<channel>") + 12])


def spoil_xml(visit: Visit) -> Reply:
    """The ordinary feed with bare ampersands and cut off in its last item: most of it can be saved."""
    ordinary = visit.ordinary()
    body = ordinary.body.replace(b"<description>", b"<description>Q&A: ", 3)
    return replace(ordinary, body=body[: body.rindex(b"<item>") + 40])


def spoil_text(visit: Visit) -> Reply:
    """The ordinary page with NUL bytes and an encoded lone surrogate in its paragraphs."""
    ordinary = visit.ordinary()
    return replace(ordinary, body=ordinary.body.replace(b"<p>", b"<p>\x00", 2).replace(b"</p>", b"\xed\xa0\x80</p>", 2))


def scramble(_visit: Visit) -> Reply:
    """A page whose text is bytes of no encoding: a backup restored wrongly."""
    noise = bytes([0x81, 0x8D, 0x9D, 0xE6, 0xF8, 0xFF, 0xC5, 0xD8]) * 300
    page = (
        b"<!doctype html><html><head><title>Scrambled in a restore</title></head><body><p>"
        + noise
        + b"</p></body></html>"
    )
    return Reply(headers=(("Content-Type", HTML),), body=page)


def nest_deeply(visit: Visit, *, depth: int = 400) -> Reply:
    """The ordinary page with its paragraphs 400 elements deep, where lxml stops reading at 256."""
    ordinary = visit.ordinary()
    body = ordinary.body.replace(b"<p>", b"<div>" * depth + b"<p>", 1)
    return replace(ordinary, body=body)

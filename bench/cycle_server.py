"""The publishers of bench/cycle: ``python -m bench.cycle_server SOURCES PAGES`` prints its port and serves until killed.

Each source is an address of loopback with a feed and so many pages of bench/journey_pages; all else is not there.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from email.utils import format_datetime

from bench.journey_pages import NOW, some_pages

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %b; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def host(number: int) -> str:
    """The address of a source."""
    return f"127.2.{number // 250}.{number % 250 + 1}"


class Publishers(asyncio.Protocol):
    """One connection to one of them."""

    pages: dict[tuple[str, str], tuple[bytes, bytes]]
    """Type and body by address and path."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.waiting = transport, b""
        self.host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            request, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            found = self.pages.get((self.host, request.split(b" ", 2)[1].decode("ascii", "replace")))
            self.transport.write(HEAD % (found[0], len(found[1])) + found[1] if found else MISSING)  # type: ignore[attr-defined]


def publish(sources: int, pages: int, port: int) -> dict[tuple[str, str], tuple[bytes, bytes]]:
    """All that they have."""
    found = {}
    bodies = [html for _, html in some_pages(sources * pages)]
    for source in range(sources):
        items = []
        for page in range(pages):
            path = f"/{source}/{page}"
            found[host(source), path] = b"text/html", bodies[page * sources + source]
            at = format_datetime(NOW - timedelta(hours=page))
            link = f"http://{host(source)}:{port}{path}"
            items.append(f"<item><title>Story {page}</title><link>{link}</link><pubDate>{at}</pubDate></item>")
        feed = f'<rss version="2.0"><channel><title>Paper {source}</title>{"".join(items)}</channel></rss>'
        found[host(source), "/feed"] = b"application/rss+xml", feed.encode()
    return found


async def serve(sources: int, pages: int) -> None:
    server = await asyncio.get_running_loop().create_server(Publishers, "0.0.0.0", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    Publishers.pages = publish(sources, pages, port)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))

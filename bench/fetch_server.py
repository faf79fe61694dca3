"""The server that bench/fetch asks: as fast as Python can, 20 KB pages of which no two are alike, and bombs."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from functools import cache

HOSTS = [f"127.0.1.{number}" for number in range(1, 201)]
TEXT = (b"<p>" + b"The incursion into the Kursk region went on for another day. " * 8 + b"</p>\n") * 40
"""20 KB: the HTML of a lean news page."""
PAGE_BYTES = len(TEXT) + 32
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % PAGE_BYTES
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
ZEROS = bytes(12 << 20)


class Server(asyncio.Protocol):
    """It looks at the path only."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            request, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            self.transport.write(answer(request.split(b" ", 2)[1]))


def answer(path: bytes) -> bytes:
    if path.startswith(b"/bomb/"):
        return bomb(path.removeprefix(b"/bomb/"))
    is_page = path[1:2].isdigit()  # not robots.txt and its like
    return HEAD + path.ljust(32) + TEXT if is_page else MISSING


@cache
def bomb(coding: bytes) -> bytes:
    import brotli
    from backports import zstd

    bodies: dict[bytes, Callable[[], bytes]] = {
        b"gzip": lambda: gzip.compress(ZEROS) * 8,
        b"deflate": lambda: zlib.compress(ZEROS * 8),
        b"br": lambda: brotli.compress(ZEROS * 8, quality=2),
        b"zstd": lambda: zstd.compress(ZEROS) * 64,
        b"gzip,gzip": lambda: gzip.compress(gzip.compress(ZEROS) * 64),
        b"gzip,br": lambda: brotli.compress(gzip.compress(ZEROS) * 64, quality=2),
    }
    body = bodies[coding]()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %b\r\nContent-Length: %d\r\n\r\n"
    return head % (coding, len(body)) + body


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def addresses(port: int, pages: int) -> list[str]:
    return [f"http://{host}:{port}/{page}/{host}" for page in range(pages) for host in HOSTS]


if __name__ == "__main__":
    asyncio.run(serve())

"""Who takes part in bench/fetch. Each asks for the same pages and says how many came whole, and what it asked for besides.

One connection a host, one request at a time there, 32 hosts at once.
"""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from bench.fetch_server import HOSTS, PAGE_BYTES, addresses

AT_ONCE = 32
Count = tuple[int, int]


def ours(port: int, pages: int) -> Count:
    """Every guard on; 200 robots.txt files more than the others."""
    from kursk_pipeline.adapters.web import Request, Web
    from kursk_pipeline.stages.fetch import PAGE_TYPES

    asked = [Request(url, 0.0, media_types=PAGE_TYPES) for url in addresses(port, pages)]
    answers = Web(fetchable_networks=["127.0.0.0/8"]).iterate(asked)
    return sum(len(answer.body) == PAGE_BYTES for answer in answers), len(HOSTS)


async def connections(port: int, pages: int) -> Count:
    """Ours without robots.txt, pace, redirects, decoding and hand-over: what the transport alone takes."""
    import ipaddress
    import time

    from kursk_pipeline.adapters.web_connections import Connections
    from kursk_pipeline.adapters.web_guard import Guard
    from kursk_pipeline.urls import address_of

    permits = asyncio.Semaphore(AT_ONCE)
    wires = Connections(Guard([ipaddress.ip_network("127.0.0.0/8")]), connect_seconds=10, silence_seconds=15)

    async def host(name: str) -> int:
        good = 0
        wires.keep(name)
        for page in range(pages):
            async with permits:
                address = address_of(f"http://{name}:{port}/{page}/{name}")
                request = f"GET {address.target} HTTP/1.1\r\nhost: {name}:{port}\r\n\r\n".encode()
                wire = await wires.ask(address, request, body_limit=1 << 20, end_at=time.monotonic() + 30)
                body = b""
                while pieces := await wire.read():
                    body += b"".join(pieces)
                wires.give_back(address, wire)
                good += len(body) == PAGE_BYTES
        return good

    good = sum(await asyncio.gather(*(host(name) for name in HOSTS)))
    wires.close()
    return good, 0


async def session_loop(port: int, pages: int, session: Any, **options: Any) -> Count:
    permits = asyncio.Semaphore(AT_ONCE)

    async def host(name: str) -> int:
        good = 0
        for page in range(pages):
            async with permits, session.get(f"http://{name}:{port}/{page}/{name}", **options) as answer:
                good += len(await answer.read()) == PAGE_BYTES
        return good

    async with session:
        return sum(await asyncio.gather(*(host(name) for name in HOSTS))), 0


async def bare(port: int, pages: int) -> Count:
    import aiohttp

    return await session_loop(port, pages, aiohttp.ClientSession(connector=connector()))


async def guarded(port: int, pages: int) -> Count:
    """What a transport of ours on aiohttp would rest on: a check where it connects, and all that helps switched off."""
    import aiohttp

    session = aiohttp.ClientSession(
        connector=connector(socket_factory=checked_socket),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=30, sock_connect=10, sock_read=15),
    )
    return await session_loop(port, pages, session, allow_redirects=False)


def connector(**options: Any) -> Any:
    import aiohttp

    return aiohttp.TCPConnector(limit=0, limit_per_host=1, **options)


def checked_socket(address: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, place = address
    assert place[0].startswith("127."), place
    return socket.socket(family, kind, protocol)


def on_loop(work: Callable[[int, int], Coroutine[Any, Any, Count]], loop: str = "") -> Callable[[int, int], Count]:
    def run(port: int, pages: int) -> Count:
        return importlib.import_module(loop or "asyncio").run(work(port, pages))

    return run


def news_please(port: int, pages: int) -> Count:
    from newsplease.crawler.simple_crawler import SimpleCrawler

    urls = addresses(port, pages)
    good = 0
    for start in range(0, len(urls), AT_ONCE):  # it starts a thread for every address it is given
        found = SimpleCrawler.fetch_urls(urls[start : start + AT_ONCE])
        good += sum(text is not None for text in found.values())
    return good, 0


CONTENDERS: dict[str, tuple[Callable[[int, int], Count], tuple[str, ...]]] = {
    "ours": (ours, ("kursk_pipeline",)),
    "ours, transport": (on_loop(connections, "uvloop"), ("kursk_pipeline", "uvloop")),
    "bare aiohttp": (on_loop(bare), ("aiohttp",)),
    "bare aiohttp, uvloop": (on_loop(bare, "uvloop"), ("aiohttp", "uvloop")),
    "aiohttp, guarded": (on_loop(guarded, "uvloop"), ("aiohttp", "uvloop")),
    "news-please": (news_please, ("newsplease",)),
}
"""By name, with the modules that each needs."""


def missing(name: str) -> list[str]:
    """The modules of a contender that this interpreter has not."""
    return [module for module in CONTENDERS[name][1] if importlib.util.find_spec(module) is None]

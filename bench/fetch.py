"""Requests a second against a fast server on loopback: ours with every guard on, a bare aiohttp loop, and news-please.

    .venv/bin/python bench/fetch.py [--python PATH] [--rounds 3] [--pages 25] [--profile FILE]

200 hosts (127.0.1.1 to 127.0.1.200), some pages each, one connection a host and one request at a time there, no pause
between them. The contenders take turns in one run, each in a process of its own, so that their ratios hold whatever
else the machine does; the best round of each counts. aiohttp and news-please are no dependencies: ``--python`` names an
interpreter that has them (``pip install aiohttp news-please``), and what is missing is named and left out. Ours asks for
200 robots.txt files more than the others; they count as requests.

Then bombs: seconds and memory that each decompression bomb takes. The goal is 2 seconds and 150 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import importlib.util
import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOSTS = [f"127.0.1.{number}" for number in range(1, 201)]
BODY = (b"<p>" + b"The incursion into the Kursk region went on for another day. " * 8 + b"</p>\n") * 40
"""20 KB: the HTML of a lean news page."""
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
GOAL = 0.7
"""Of the bare loop, with every guard on."""
ZEROS = bytes(12 << 20)


class Server(asyncio.Protocol):
    """Answers as fast as Python can: it looks at the path only."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            request, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            path = request.split(b" ", 2)[1]
            self.transport.write(
                bomb(path) if path.startswith(b"/bomb/") else MISSING if path == b"/robots.txt" else PAGE
            )


def bomb(path: bytes) -> bytes:
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
    coding = path.removeprefix(b"/bomb/")
    body = bodies[coding]()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %b\r\nContent-Length: %d\r\n\r\n"
    return head % (coding, len(body)) + body


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def ours(port: int, pages: int) -> tuple[int, int]:
    from kursk_pipeline.adapters.web import Request, Web
    from kursk_pipeline.stages.fetch import PAGE_TYPES

    asked = [Request(url, 0.0, media_types=PAGE_TYPES) for url in addresses(port, pages)]
    answers = Web(fetchable_networks=["127.0.0.0/8"]).iterate(asked)
    return sum(len(answer.body) == len(BODY) for answer in answers), len(HOSTS)


def bare(port: int, pages: int) -> tuple[int, int]:
    import aiohttp

    async def host(session: aiohttp.ClientSession, name: str, permits: asyncio.Semaphore) -> int:
        good = 0
        for page in range(pages):
            async with permits, session.get(f"http://{name}:{port}/{page}") as answer:
                good += len(await answer.read()) == len(BODY)
        return good

    async def everything() -> int:
        permits = asyncio.Semaphore(32)  # as many at once as ours
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, limit_per_host=1)) as session:
            return sum(await asyncio.gather(*(host(session, name, permits) for name in HOSTS)))

    return asyncio.run(everything()), 0


def news_please(port: int, pages: int) -> tuple[int, int]:
    from newsplease.crawler.simple_crawler import SimpleCrawler

    urls = addresses(port, pages)
    good = 0
    for start in range(0, len(urls), 32):  # it starts a thread for every address it is given
        found = SimpleCrawler.fetch_urls(urls[start : start + 32])
        good += sum(text is not None for text in found.values())
    return good, 0


CONTENDERS: dict[str, tuple[Callable[[int, int], tuple[int, int]], str]] = {
    "ours": (ours, "kursk_pipeline"),
    "bare aiohttp": (bare, "aiohttp"),
    "news-please": (news_please, "newsplease"),
}


def addresses(port: int, pages: int) -> list[str]:
    return [f"http://{host}:{port}/{page}" for page in range(pages) for host in HOSTS]


def measure(name: str, port: int, pages: int, profile: str) -> None:
    """One round of one contender, in this process; prints its figures as JSON."""
    contender, module = CONTENDERS[name]
    if importlib.util.find_spec(module) is None:
        print(json.dumps({"missing": module}))
        return
    contender(port, 1)  # imports and first connections do not count
    started, cpu = time.monotonic(), time.process_time()
    pages_good, more = profiled(contender, port, pages, profile) if profile else contender(port, pages)
    took, cpu = time.monotonic() - started, time.process_time() - cpu
    assert pages_good == pages * len(HOSTS), f"{pages_good} pages of {pages * len(HOSTS)}"
    requests = pages_good + more
    print(json.dumps({"requests": requests, "per_second": requests / took, "cpu_us": cpu / requests * 1e6}))


def profiled(contender: Callable[[int, int], tuple[int, int]], port: int, pages: int, file: str) -> tuple[int, int]:
    """Ours works in a thread of its own, so the profile is taken there."""
    import cProfile

    from kursk_pipeline.adapters import web_thread

    profile, inner = cProfile.Profile(), web_thread._Runner.run
    web_thread._Runner.run = lambda self: profile.runcall(inner, self)  # type: ignore[method-assign]
    result = contender(port, pages)
    profile.dump_stats(file)
    return result


def measure_bomb(port: int, coding: str) -> None:
    from kursk_pipeline.adapters.web import Request, Web

    web = Web(fetchable_networks=["127.0.0.0/8"])
    list(web.iterate([Request(f"http://127.0.1.1:{port}/0", 0.0)]))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    (answer,) = web.iterate([Request(f"http://127.0.1.1:{port}/bomb/{coding}", 0.0)])
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps({"outcome": answer.outcome, "seconds": answer.duration_ms / 1000, "megabytes": extra,
                      "whole": time.monotonic() - started}))  # fmt: skip


def ask(python: str, *arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [python, __file__, *arguments], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def compare(options: argparse.Namespace, port: int) -> None:
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    for _ in range(options.rounds):
        for name in CONTENDERS:
            python = sys.executable if name == "ours" else options.python
            profile = ["--profile", options.profile] if options.profile and name == "ours" else []
            rounds[name].append(
                ask(python, "--measure", name, "--port", str(port), "--pages", str(options.pages), *profile)
            )
    best = {}
    for name, figures in rounds.items():
        if "missing" in figures[0]:
            print(f"{name:14} left out: {options.python} has no {figures[0]['missing']}")
            continue
        best[name] = max(one["per_second"] for one in figures)
        cpu = min(one["cpu_us"] for one in figures)
        print(f"{name:14} {best[name]:7.0f} requests/s  {cpu:6.0f} us of CPU each  rounds: "
              + ", ".join(f"{one['per_second']:.0f}" for one in figures))  # fmt: skip
    for name in [other for other in best if other != "ours"]:
        goal = f"  goal {GOAL}" if name == "bare aiohttp" else ""
        print(f"ours / {name}: {best['ours'] / best[name]:.2f}{goal}")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has aiohttp and news-please")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=25, help="of each host")
    parser.add_argument("--profile", default="", help="where the profile of ours goes")
    parser.add_argument("--measure", choices=[*CONTENDERS, "bomb"], help=argparse.SUPPRESS)
    parser.add_argument("--coding", default="", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_all(options: argparse.Namespace) -> None:
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            compare(options, port)
            for coding in ("gzip", "deflate", "br", "zstd", "gzip,gzip", "gzip,br"):
                found = ask(sys.executable, "--measure", "bomb", "--port", str(port), "--coding", coding)
                print(
                    f"bomb {coding:10} {found['outcome']}: {found['seconds']:.2f} s, {found['megabytes']:.0f} MB extra"
                )
        finally:
            server.kill()


def main() -> None:
    options = read_options()
    if options.serve:
        asyncio.run(serve())
    elif options.measure == "bomb":
        measure_bomb(options.port, options.coding)
    elif options.measure:
        measure(options.measure, options.port, options.pages, options.profile)
    else:
        run_all(options)


if __name__ == "__main__":
    main()

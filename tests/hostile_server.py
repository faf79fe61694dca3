"""A server that does on purpose what hostile or broken servers do. Loopback only, one thread a connection."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import raw_answers
from backports import zstd

ZEROS = bytes(12 << 20)


@cache
def bomb(coding: str) -> bytes:
    """A small body that decodes to a hundred megabytes or more."""
    parts = {
        "gzip": lambda: gzip.compress(ZEROS) * 8,
        "deflate": lambda: zlib.compress(ZEROS * 8),
        "br": lambda: brotli.compress(ZEROS * 8, quality=2),
        "zstd": lambda: zstd.compress(ZEROS) * 64,
        "gzip, gzip": lambda: gzip.compress(gzip.compress(ZEROS) * 64),
        "br, gzip": lambda: gzip.compress(brotli.compress(ZEROS * 8, quality=2)),
    }
    return parts[coding]()


@dataclass
class Asked:
    """What reached a server."""

    paths: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    connections: int = 0
    now_at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, path: str, headers: dict[str, str]) -> None:
        with self.lock:
            self.paths.append(path)
            self.times.append(time.monotonic())
            self.headers.append(headers)
            self.now_at_once += 1
            self.most_at_once = max(self.most_at_once, self.now_at_once)

    def end(self) -> None:
        with self.lock:
            self.now_at_once -= 1
            self.ended.append(time.monotonic())


class Hostile(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms between its head and its body
    asked: Asked
    robots: tuple[int, bytes] = (404, b"")
    robots_headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain"),)

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        self.asked.connections += 1
        self.has_lapsed = False

    def do_GET(self):
        self.asked.begin(self.path, {name.lower(): value for name, value in self.headers.items()})
        name = self.path.split("?")[0].strip("/").split("/")
        try:
            if self.path == "/robots.txt":
                self.answer(self.robots[0], self.robots[1], *self.robots_headers)
            else:
                getattr(self, f"do_{name[0]}", self.do_missing)(*name[1:])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.asked.end()

    def answer(self, status, body=b"", *headers):
        self.send_response(status)
        for key, value in headers:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_ok(self, *rest):
        body = b"<p>page " + "/".join(rest).encode()
        self.answer(200, body, ("Content-Type", "text/html; charset=UTF-8"), ("ETag", '"v1"'))

    def do_missing(self, *_):
        self.answer(404, b"no")

    def do_status(self, status, *_):
        self.answer(int(status), b"x", ("Retry-After", "7"))

    def do_refuse(self, status, kind="plain"):
        wall = b"<h1>Subscribe to continue</h1>" + b" " * 500_000
        bodies = {
            "plain": wall,
            "gzip": gzip.compress(wall),
            "broken": b"no gzip at all",
            "bomb": gzip.compress(ZEROS) * 8,
        }
        coding = () if kind == "plain" else (("Content-Encoding", "gzip"),)
        self.answer(
            int(status),
            bodies[kind],
            ("Content-Type", "video/mp4"),
            ("X-Robots-Tag", "noai"),
            ("X-Robots-Tag", "bing: noindex"),
            *coding,
        )

    def do_bomb(self, kind):
        coding = kind.replace("+", ", ")
        self.answer(200, bomb(coding), ("Content-Encoding", coding), ("Content-Type", "text/html"))

    def do_coding(self, kind):
        self.answer(200, b"plain text", ("Content-Encoding", kind), ("Content-Type", "text/html"))

    def do_cut(self):
        self.answer(200, gzip.compress(b"x" * 5000)[:-9], ("Content-Encoding", "gzip"), ("Content-Type", "text/html"))

    def do_short(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def do_drip(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(600):
            self.wfile.write(b"1\r\nx\r\n")
            time.sleep(0.05)

    def do_dripheaders(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(600):
            self.wfile.write(b"X-%d: y\r\n" % number)
            time.sleep(0.05)

    def do_endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while True:
            self.wfile.write(b"<p>again</p>" * 5000)

    def do_huge(self):
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        self.close_connection = True

    def do_loop(self, number="0"):
        self.answer(302, b"", ("Location", f"/loop/{int(number) + 1}"))

    def do_circle(self, number="0"):
        self.answer(301, b"", ("Location", f"/circle/{1 - int(number)}"))

    def do_hop(self, *_):
        self.answer(301, b"", ("Location", "/ok/after"))

    def do_to(self, *_):
        self.answer(302, b"", ("Location", self.path.split("?", 1)[1]))

    def do_nowhere(self):
        self.answer(302, b"")

    def do_garbage(self):
        self.wfile.write(b"\x00\xff not http at all\r\n\r\n")
        self.close_connection = True

    def do_hang(self):
        time.sleep(20)

    def do_slam(self):
        self.close_connection = True

    def do_raw(self, name):
        self.wfile.write(raw_answers.BROKEN.get(name) or raw_answers.SOUND[name])
        self.close_connection = name in raw_answers.CLOSED

    def do_slow(self, *_):
        time.sleep(0.4)
        self.do_ok("slow")

    def do_lapse(self, *rest):
        """Promises to keep the connection open, and closes it when the next request comes."""
        if self.has_lapsed:
            self.close_connection = True
        else:
            self.has_lapsed = True
            self.do_ok(*rest)

    def do_reset(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>half a page")
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())  # without the goodbye that the server class says
        self.close_connection = True

    def do_video(self):
        self.answer(200, b"x" * 1000, ("Content-Type", "video/mp4"))

    def do_empty(self):
        self.answer(200, b"")


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that hang up are what this server is for."""


@dataclass
class Running:
    port: int
    asked: Asked
    handler: type[Hostile]

    address: str

    def url(self, path: str, host: str = "", scheme: str = "http") -> str:
        return f"{scheme}://{host or self.address}:{self.port}{path}"


@contextmanager
def hostile_server(
    *, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None, **changes: object
) -> Iterator[Running]:
    asked = Asked()
    handler = type("Handler", (Hostile,), {"asked": asked, **changes})
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    server = type("Server", (QuietServer,), {"address_family": family})((address, 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Running(server.server_address[1], asked, handler, address)
    finally:
        server.shutdown()
        server.server_close()

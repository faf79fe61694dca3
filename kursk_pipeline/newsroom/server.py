"""The newsroom as a running server: one loopback port, a virtual host for each publisher, a thread for each connection."""

from __future__ import annotations

import hmac
import json
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from kursk_pipeline.errors import SetupError
from kursk_pipeline.newsroom import real_pages, site
from kursk_pipeline.newsroom.library import Library, read_library
from kursk_pipeline.newsroom.replies import Reply, Request, plain_reply
from kursk_pipeline.newsroom.request_log import Logged, RequestLog
from kursk_pipeline.newsroom.world import World, article_path

DEFAULT_PORT = 8070
DEMO_TIME = datetime(2025, 5, 1, tzinfo=UTC)
"""Where time stands by default: after the last article, so that a second poll sees the same world."""

TIME_PATH = "/__newsroom__/time"
MAX_CONTROL_BYTES = 4096
IDLE_SECONDS = 30
"""How long an idle connection is kept."""

Clock = Callable[[], datetime]


def demo_clock() -> datetime:
    """Time that stands still."""
    return DEMO_TIME


class Newsroom:
    """A newsroom to start and stop, also as a context manager.

    Args:
        port: to listen on at 127.0.0.1; 0 takes a free one.
        clock: the newsroom's time, until ``set_time`` overrides it.
        pages: a folder of real pages to serve under ``real-pages``.
        token: what ``POST /__newsroom__/time`` asks for; made when not given.
        library: publishers and articles; the package's own by default.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Clock = demo_clock,
        pages: Path | None = None,
        token: str = "",
        library: Library | None = None,
    ) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.library = library or read_library()
        self.log = RequestLog()
        self.real_pages = real_pages.read_real_pages(pages) if pages else None
        self._own_clock = clock
        self._clock = clock
        self._wanted_port = port
        self._server: _Server | None = None

    def start(self) -> Newsroom:
        """Listen and serve in a background thread.

        Raises:
            SetupError: the port is taken.
        """
        try:
            self._server = _Server(self, self._wanted_port)
        except OSError as error:
            raise SetupError(
                f"The newsroom cannot listen on 127.0.0.1:{self._wanted_port}: {error.strerror}. "
                "Fix: stop what uses that port, or choose another with --port"
            ) from error
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom", daemon=True).start()
        return self

    def stop(self) -> None:
        """Close the port and every connection, also those in the middle of an endless answer."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> Newsroom:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port listened on."""
        return int(self._server.server_address[1]) if self._server else self._wanted_port

    @property
    def now(self) -> datetime:
        """The newsroom's time."""
        return self._clock()

    @property
    def world(self) -> World:
        """What stands on the sites now."""
        return World(self.library, self.now, self.port)

    @property
    def requests(self) -> tuple[Logged, ...]:
        """The last requests, oldest first."""
        return self.log.entries()

    def set_time(self, at: datetime | None) -> None:
        """Let time stand still at ``at``, which must carry a timezone; None goes back to the clock of the start.

        Raises:
            ValueError: ``at`` has no timezone.
        """
        if at is None:
            self._clock = self._own_clock
            return
        if at.tzinfo is None:
            raise ValueError("the newsroom's time needs a timezone")
        self._clock = lambda: at

    def base_url(self, publisher: str) -> str:
        """Scheme and authority of a publisher's site."""
        return self.world.base_url(publisher)

    def article_url(self, reference: str) -> str:
        """Address of the article ``publisher/slug``, whether it stands there now or not."""
        label = reference.partition("/")[0]
        path = article_path(self.library.publishers[label], self.library.article(reference))
        return self.base_url(label) + path

    def feed_urls(self) -> dict[str, tuple[str, ...]]:
        """Feeds by publisher."""
        urls = {p.label: tuple(self.base_url(p.label) + feed.path for feed in p.form.feeds) for p in self.library}
        if self.real_pages:
            urls[real_pages.LABEL] = (self.base_url(real_pages.LABEL) + real_pages.FEED,)
        return urls

    def answer(self, request: Request) -> Reply:
        """The answer to one request on one host."""
        publisher = self.library.publishers.get(request.label)
        if publisher is not None:
            return site.answer(self.world, publisher, request)
        if self.real_pages and request.label == real_pages.LABEL:
            return self.real_pages.answer(urlsplit(request.target).path, self.base_url(real_pages.LABEL))
        names = ", ".join([*self.library.publishers, *([real_pages.LABEL] if self.real_pages else [])])
        return plain_reply(f"No publisher has this host name. There are: {names}\n", status=421)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, newsroom: Newsroom, port: int) -> None:
        self.newsroom = newsroom
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up; that is what some of these addresses are for."""

    def close(self) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._open_lock:
            still_open = list(self._open)
        for connection in still_open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Newsroom"
    sys_version = ""
    timeout = IDLE_SECONDS
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        newsroom = self.server.newsroom
        request = self._request(number=1)
        reply = self._set_time() if self.path == TIME_PATH else plain_reply("Only GET here.\n", status=405)
        newsroom.log.add(request, reply.status)
        self.close_connection = True
        self._send(reply)

    def _serve(self) -> None:
        newsroom = self.server.newsroom
        label = self._label()
        request = self._request(number=newsroom.log.count(label, self.path))
        reply = newsroom.answer(request)
        newsroom.log.add(request, reply.status)
        self._send(reply)

    def _request(self, *, number: int) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, self._label(), self.path, headers, number)

    def _label(self) -> str:
        host = self.headers.get("Host", "").lower().partition(":")[0]
        return host.removesuffix(".localhost") if host.endswith(".localhost") else ""

    def _set_time(self) -> Reply:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self.server.newsroom.token.encode()):
            return plain_reply("The token is missing or wrong.\n", status=401)
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_CONTROL_BYTES:
            return plain_reply("Send a short JSON body with its length.\n", status=400)
        try:
            at = datetime.fromisoformat(json.loads(self.rfile.read(int(length)))["now"])
            self.server.newsroom.set_time(at)
        except (ValueError, KeyError, TypeError):
            return plain_reply('Send {"now": "2024-08-07T09:30:00+00:00"}.\n', status=400)
        return plain_reply(f"{at.isoformat()}\n")

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.pieces is not None or reply.promised:
            self.close_connection = True
            self.send_header("Connection", "close")
        if reply.pieces is None and reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body) + reply.promised))
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self._send_body(reply)

    def _send_body(self, reply: Reply) -> None:
        if reply.pieces is None:
            self.wfile.write(reply.body)
            return
        for piece in reply.pieces():
            self.wfile.write(piece)
            if self.server.stopping.wait(reply.pause):
                return

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal: the log is kept in memory."""

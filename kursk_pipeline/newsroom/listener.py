"""Real HTTP on a loopback port: a thread for each connection, so that a drip holds up nobody else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kursk_pipeline.newsroom.replies import Reply, Request, plain_reply

IDLE_SECONDS = 30
"""How long a silent connection is kept, and how long a client may refuse to read."""

MAX_POSTED_BYTES = 4096
"""What may be posted: the time, which needs 40 bytes."""

HOST_SUFFIX = ".localhost"

Answerer = Callable[[Request], Reply]


class Listener(ThreadingHTTPServer):
    """Listens on an address and asks ``answer`` for every reply.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: str, port: int, answer: Answerer) -> None:
        self.answer = answer
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__((address, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, to close it at the end."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: some addresses are there to make them."""

    def serve_in_background(self) -> None:
        """Serve until ``close``."""
        threading.Thread(target=self.serve_forever, args=(0.05,), name="newsroom", daemon=True).start()

    def close(self) -> None:
        """Close the port and every connection, also those in the middle of an endless answer."""
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
    server: Listener

    def do_GET(self) -> None:
        self._send(self.server.answer(self._request()))

    def do_HEAD(self) -> None:
        self._send(self.server.answer(self._request()))

    def do_POST(self) -> None:
        self.close_connection = True
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_POSTED_BYTES:
            self._send(plain_reply("Send a short body with its length.\n", status=413))
            return
        self._send(self.server.answer(self._request(self.rfile.read(int(length)))))

    def _request(self, body: bytes = b"") -> Request:
        host = self.headers.get("Host", "").lower().partition(":")[0]
        label = host.removesuffix(HOST_SUFFIX) if host.endswith(HOST_SUFFIX) else ""
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(method=self.command, label=label, target=self.path, headers=headers, body=body)

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

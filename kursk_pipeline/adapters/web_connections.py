"""Connections: one a host, kept open while there is more to ask of it, and made only where the guard allows.

TLS is the standard library's, with certificates and names checked, and the certificates of the system, or those that
the operator names in ``SSL_CERT_FILE`` or ``SSL_CERT_DIR``.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from functools import cached_property

import certifi

from kursk_pipeline.adapters.web_guard import ConnectError, Guard
from kursk_pipeline.adapters.web_wire import StaleError, Wire
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.urls import Address

KEPT_SECONDS = 30.0
"""How long an idle connection waits for the next request: as long as the longest ordinary pause."""
_PORTS = {"http": 80, "https": 443}


class TlsError(ConnectError):
    """The server has no TLS, or no certificate that proves its name."""

    outcome = FetchOutcome.TLS_ERROR


class ConnectTimeoutError(ConnectError):
    """No address of the host answered in time."""

    outcome = FetchOutcome.TIMEOUT


class Connections:
    """The connections of one session.

    Args:
        guard: says where they may go.
        connect_seconds: for one connection with its TLS handshake.
        silence_seconds: longest time without a byte.
    """

    def __init__(self, guard: Guard, *, connect_seconds: float, silence_seconds: float) -> None:
        self._guard = guard
        self._connect_seconds, self._silence_seconds = connect_seconds, silence_seconds
        self._kept: dict[str, Wire | None] = {}

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made when it is first needed: reading the certificates takes 20 ms."""
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        paths = ssl.get_default_verify_paths()  # as the environment names them
        if paths.cafile is None and paths.capath is None:
            context.load_verify_locations(certifi.where())
        return context

    def keep(self, host: str) -> None:
        """Keep the connection to ``host`` between requests from now on; those to other hosts close after an answer."""
        self._kept[host] = None

    def forget(self, host: str) -> None:
        """Close the connection to ``host``. To be called in the host's turn: a redirect may be using it."""
        wire = self._kept.pop(host, None)
        if wire is not None:
            wire.close()

    async def ask(self, address: Address, request: bytes, *, body_limit: int, end_at: float) -> Wire:
        """Send a request and wait for the head of its answer; the wire then gives the body.

        A kept connection that turns out to be closed is replaced and the request sent once more.

        Raises:
            ConnectError: there is no connection.
            BrokenError: no HTTP/1.1 answer came.
            TimeoutError: none came in time.
        """
        wire = self._idle(address)
        if wire is not None:
            try:
                return await self._asked(wire, request, body_limit, end_at)
            except StaleError:
                pass
        return await self._asked(await self._connect(address, end_at), request, body_limit, end_at)

    def give_back(self, address: Address, wire: Wire) -> None:
        """Keep the connection for the host's next request, where it can be used again; else close it."""
        if address.host in self._kept and wire.is_reusable():
            wire.idle_since = time.monotonic()
            self._kept[address.host] = wire
        else:
            wire.close()

    def close(self) -> None:
        """Close everything."""
        for host in list(self._kept):
            self.forget(host)
        self._guard.close()

    def _idle(self, address: Address) -> Wire | None:
        wire = self._kept.get(address.host)
        if wire is None:
            return None
        self._kept[address.host] = None
        is_young = time.monotonic() - wire.idle_since < KEPT_SECONDS
        if wire.origin == address.origin and is_young and wire.is_open():
            return wire
        wire.close()
        return None

    async def _asked(self, wire: Wire, request: bytes, body_limit: int, end_at: float) -> Wire:
        try:
            await wire.ask(request, body_limit=body_limit, silence_seconds=self._silence_seconds, end_at=end_at)
        except BaseException:
            wire.close()
            raise
        return wire

    async def _connect(self, address: Address, end_at: float) -> Wire:
        port = address.port or _PORTS[address.scheme]
        error: ConnectError = ConnectTimeoutError("no connection in time")
        async with asyncio.timeout(end_at - time.monotonic()):
            for number in await self._guard.allowed(address.host, port):
                try:
                    return await self._connect_to(str(number), port, address)
                except ConnectError as failed:
                    error = failed
        raise error

    async def _connect_to(self, number: str, port: int, address: Address) -> Wire:
        loop = asyncio.get_running_loop()
        is_tls = address.scheme == "https"
        try:
            async with asyncio.timeout(self._connect_seconds):
                _, wire = await loop.create_connection(
                    lambda: Wire(address.origin),
                    number,
                    port,
                    flags=socket.AI_NUMERICHOST,
                    ssl=self._tls if is_tls else None,
                    server_hostname=address.host.strip("[]").rstrip(".") if is_tls else None,
                )
        except ssl.SSLError as error:
            raise TlsError(str(error)) from error
        except TimeoutError as error:
            raise ConnectTimeoutError("no connection in time") from error
        except OSError as error:
            raise ConnectError(str(error) or type(error).__name__) from error
        return wire

"""Connections: one a host, kept open while there is more to ask of it.

A pool for each host, because httpcore looks through all connections of a pool for every request: with 200 hosts in one
pool that took 70 % of the time of a fetch.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore2

from kursk_pipeline.adapters.web_guard import GuardedBackend

KEPT_SECONDS = 30.0
"""How long an idle connection waits for the next request: as long as the longest ordinary pause."""


class Pools:
    """The connections of one session.

    Args:
        backend: connects, where it is allowed.
    """

    def __init__(self, backend: GuardedBackend) -> None:
        self._backend = backend
        self._tls = httpcore2.default_ssl_context()
        self._kept: dict[str, httpcore2.AsyncConnectionPool] = {}
        self._passing = self._pool(connections=None, idle=0)

    def of(self, host: str) -> httpcore2.AsyncConnectionPool:
        """The pool for one host; connections of hosts that are not kept open close after each answer."""
        return self._kept.get(host, self._passing)

    @asynccontextmanager
    async def kept_open(self, host: str, turn: asyncio.Lock) -> AsyncIterator[None]:
        """Keep the connection to ``host`` between requests, until this ends.

        Closed in the host's turn: a redirect from elsewhere may be using it.
        """
        self._kept[host] = self._pool(connections=1, idle=1)
        try:
            yield
        finally:
            async with turn:
                await self._kept.pop(host).aclose()

    async def aclose(self) -> None:
        """Close everything."""
        for pool in [*self._kept.values(), self._passing]:
            await pool.aclose()
        self._backend.close()

    def _pool(self, *, connections: int | None, idle: int) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=connections,
            max_keepalive_connections=idle,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=self._backend,
        )

"""One request to one address, in its host's turn: the pause kept, the time counted, the body decoded within bounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from kursk_pipeline.adapters import web_answer
from kursk_pipeline.adapters.web_connections import Connections
from kursk_pipeline.adapters.web_decode import BodyDecoder, DecodeError, TooLargeError
from kursk_pipeline.adapters.web_guard import Guard
from kursk_pipeline.adapters.web_pace import HostPace, Leases, Pace
from kursk_pipeline.adapters.web_trip import FAILURES, Answer, NotAskedError, Trip, ended_by
from kursk_pipeline.adapters.web_wire import Wire
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.urls import Address, site_of

LEASE_MARGIN_SECONDS = 15.0
"""A lease outlives its request's deadline by this; then the worker that took it is dead, and others go on."""


@dataclass(frozen=True, slots=True)
class WebLimits:
    """What one request and one batch may cost.

    Attributes:
        total_seconds: network time of one request with its redirects; a drip ends here. News pages of 300 KB take about
            5 s on a slow line of 0.5 Mbit/s.
        connect_seconds: for one connection with its TLS handshake.
        silence_seconds: longest time without a byte.
        decoded_bytes: body after decoding. Common Crawl keeps 5 MiB of a page; the largest of 469 real news pages
            looked at for this project has 2.9 MB.
        redirects: followed at most, so that a loop costs nine requests and its robots.txt the tenth.
        longest_wait_seconds: a request whose host wants a longer pause is put off, not waited for.
        batch_seconds: time for one batch; what has not been asked by then is put off.
        hosts: hosts asked at once.
        site_hosts: hosts of one site asked at once. Subdomains are often one server, and whoever has a wildcard for them
            could else take every place.
        failures_in_a_row: of one host, after which nothing more of a batch is asked there; None: its pace alone decides.
    """

    total_seconds: float = 30.0
    connect_seconds: float = 10.0
    silence_seconds: float = 15.0
    decoded_bytes: int = 8 * 1024 * 1024
    redirects: int = 8
    longest_wait_seconds: float = 60.0
    batch_seconds: float = 900.0
    hosts: int = 32
    site_hosts: int = 4
    failures_in_a_row: int | None = None


class Hops:
    """Asks, for as long as one event loop lives.

    Args:
        limits: what a request may cost.
        guard: says where connections may go.
        headers: sent with every request.
        clock: gives the time of day, UTC.
        leases: turns of hosts over all processes; None where there is only this one.

    Attributes:
        pace: of every host.
        connections: to every host.
    """

    def __init__(
        self,
        limits: WebLimits,
        guard: Guard,
        *,
        headers: Mapping[str, str],
        clock: Callable[[], datetime],
        leases: Leases | None = None,
    ) -> None:
        self._limits, self._headers, self._clock, self._leases = limits, headers, clock, leases
        self._permits = asyncio.Semaphore(limits.hosts)
        self._site_permits: dict[str, asyncio.Semaphore] = {}
        self.pace = Pace()
        self.connections = Connections(
            guard, connect_seconds=limits.connect_seconds, silence_seconds=limits.silence_seconds
        )

    async def answer(self, trip: Trip) -> Answer:
        """The answer of the address where the trip stands.

        Raises:
            EndedError: there is none to give, or the host is better left alone.
        """
        pace = self.pace.of(trip.address.host)
        trip.refuse_hopeless(pace, self._limits.longest_wait_seconds)
        async with pace.turn:
            if (wait := pace.wait_seconds()) > 0:
                await asyncio.sleep(wait)
            async with self._site_permit(trip.address), self._permits:
                trip.refuse_hopeless(pace, self._limits.longest_wait_seconds)
                async with self._lease(trip.address.host, pace):
                    answer = await self._timed(trip, pace)
        wait_asked = answer.headers.get("retry-after", "") if answer.status == 429 else ""
        pace.note_status(answer.status, web_answer.retry_seconds(wait_asked, now=self._clock()) if wait_asked else None)
        return answer

    @asynccontextmanager
    async def _lease(self, host: str, pace: HostPace) -> AsyncIterator[None]:
        """The host is ours while the block runs, over all processes; then it has its pause."""
        if self._leases is None:
            yield
            return
        seconds, most = self._limits.total_seconds + LEASE_MARGIN_SECONDS, self._limits.longest_wait_seconds
        if not await self._leases.take(host, seconds=seconds, wait_seconds=most):
            raise NotAskedError(
                FetchOutcome.RATE_LIMITED, f"not asked: another worker kept the host for {most:.0f} s", most
            )
        try:
            yield
        finally:
            await self._leases.give_back(host, pause_seconds=pace.wait_seconds())

    def _site_permit(self, address: Address) -> asyncio.Semaphore:
        """The places of a host's site; looked up once a host."""
        permit = self._site_permits.get(address.host)
        if permit is None:
            site = site_of(address.url)
            permit = self._site_permits.setdefault(site, asyncio.Semaphore(self._limits.site_hosts))
            self._site_permits[address.host] = permit
        return permit

    async def _timed(self, trip: Trip, pace: HostPace) -> Answer:
        started = time.monotonic()
        try:
            answer = await self._ask(trip, started + self._limits.total_seconds - trip.spent_seconds)
        except FAILURES as error:
            pace.note_failure(error)
            raise ended_by(error) from error
        finally:
            took = time.monotonic() - started
            trip.spent_seconds += took
            pace.finish(delay_seconds=trip.request.delay_seconds, took_seconds=took)
        pace.refused_count = 0
        return answer

    async def _ask(self, trip: Trip, end_at: float) -> Answer:
        address, most = trip.address, trip.request.largest_bytes or self._limits.decoded_bytes
        wire = await self.connections.ask(address, trip.wire_request(self._headers), body_limit=most, end_at=end_at)
        try:
            head = wire.answering
            trip.note_head(head.status, web_answer.kept_headers(head.headers))
            limit = trip.body_limit(most)
            body = await _body(wire, trip, limit) if limit else b""
            return Answer(head.status, trip.headers, body)
        finally:
            self.connections.give_back(address, wire)


async def _body(wire: Wire, trip: Trip, limit: int) -> bytes:
    pieces: list[bytes] = []
    try:
        decoder = BodyDecoder(web_answer.content_codings(wire.answering.headers), limit=limit)
        while raw := await wire.read():
            for piece in raw:
                pieces.extend(decoder.feed(piece))
        decoder.end()
    except TooLargeError:
        if not (trip.is_lenient or trip.is_refusal()):
            raise
    except DecodeError:
        if not trip.is_refusal():
            raise
    return b"".join(pieces)

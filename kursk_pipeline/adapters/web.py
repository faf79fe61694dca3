"""The web, asked politely and never trusted: every request ends in a Response, whatever the server does.

Guards, in the order in which an answer meets them: robots.txt and pace of the host; the address connected to
(``web_guard``); a total deadline; redirects followed by hand, each hop checked like a first request; media type before
the body; decoded bytes counted while they come (``web_decode``). No cookies, no credentials, and no proxy
from the environment (certificates the operator names in ``SSL_CERT_FILE`` do count).

The transport below (``web_connections``, ``web_wire``, ``web_answering``) is our own: connections of the event loop,
answers read by llhttp. ADR 0011 says why.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from kursk_pipeline.adapters import web_answer
from kursk_pipeline.adapters.robots import RobotsAnswer, RobotsCache, RobotsRules, answer_of
from kursk_pipeline.adapters.web_decode import ACCEPT_ENCODING
from kursk_pipeline.adapters.web_guard import Guard
from kursk_pipeline.adapters.web_hops import Hops, WebLimits
from kursk_pipeline.adapters.web_pace import Leases
from kursk_pipeline.adapters.web_thread import iterate_in_thread
from kursk_pipeline.adapters.web_trip import ACCEPT, Answer, EndedError, NotAskedError, Trip
from kursk_pipeline.errors import Transient, Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.urls import Address, address_of

__all__ = ["USER_AGENT", "Request", "Response", "Web", "WebLimits"]

Give = Callable[[Response], Awaitable[None]]
"""Takes a response; returns when the next may come."""
AGENT = "kursk"
"""Our name in robots.txt files."""
USER_AGENT = "kursk/0.1 (news research pipeline; reads feeds and articles, obeys robots.txt)"
"""What we call ourselves. Whoever runs this should add a way to be reached."""
ROBOTS_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2: at least five redirects are followed to a robots.txt."""
UNWELL = frozenset(
    {
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_ERROR,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.DNS_ERROR,
        FetchOutcome.TLS_ERROR,
    }
)
"""Failures that speak of the host and not of the address: the next address there is likely to fail too."""

_Asked = tuple[Request, Address | None]


class Web:
    """Asks the web. An async context manager for ``get`` and ``send``; ``iterate`` needs none.

    Args:
        limits: what a request may cost.
        fetchable_networks: networks, as CIDR, that may be fetched although they are not public.
        user_agent: what we call ourselves; should name a contact.
        robots_folder: where answers to robots.txt are kept for the next run; None keeps them for this object only.
        clock: gives the time of day, UTC.
        leases: turns of hosts over all workers, closed at the end; None where there is only this one.

    Raises:
        ValueError: a network is not written as CIDR.
    """

    def __init__(
        self,
        limits: WebLimits | None = None,
        *,
        fetchable_networks: Iterable[str] = (),
        user_agent: str = USER_AGENT,
        robots_folder: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        leases: Leases | None = None,
    ) -> None:
        self.limits = limits or WebLimits()
        self._networks = tuple(ipaddress.ip_network(network) for network in fetchable_networks)
        self._headers = {
            "user-agent": "".join(letter for letter in user_agent if " " <= letter <= "~"),
            "accept": ACCEPT,
            "accept-encoding": ACCEPT_ENCODING,
        }
        self._clock, self._leases = clock, leases
        self._robots = RobotsCache(robots_folder, agent=AGENT)
        self._robots_turns: dict[str, asyncio.Lock] = {}
        self._hops: Hops | None = None

    async def __aenter__(self) -> Web:
        guard = Guard(self._networks)
        self._hops = Hops(self.limits, guard, headers=self._headers, clock=self._clock, leases=self._leases)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        hops, self._hops = self._open_hops(), None
        hops.connections.close()
        if self._leases is not None:
            with suppress(Transient):
                self._leases.close()
        self._robots_turns.clear()

    def iterate(self, requests: Iterable[Request]) -> Iterator[Response]:
        """`send` for synchronous callers: the fetch goes on in a thread while the caller works on what has come.

        Leaving the iterator early ends the fetch.
        """
        asked = list(requests)

        async def work(give: Give) -> None:
            async with self:
                await self.send(asked, give)

        return iterate_in_thread(work, size_of=lambda response: len(response.body))

    async def send(self, requests: Iterable[Request], give: Give) -> None:
        """Ask for everything, hosts side by side, each host in the order given; give each response as it comes.

        Exactly one response for each request. A host that refuses three connections in a row, or answers 429 twice in a
        row, is left alone for the rest of the batch; its requests end as ``connection_error`` or ``rate_limited``. So is
        one that fails ``failures_in_a_row`` times in whatever way, where the limits say so.
        """
        end_at = time.monotonic() + self.limits.batch_seconds
        lanes = [asyncio.create_task(self._lane(host, lane, give, end_at)) for host, lane in _lanes(requests).items()]
        try:
            await asyncio.gather(*lanes)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    async def _lane(self, host: str, lane: list[_Asked], give: Give, end_at: float) -> None:
        hops = self._open_hops()
        hops.connections.keep(host)
        failures, most = 0, self.limits.failures_in_a_row
        for request, address in lane:
            trip = Trip(request, self._clock(), end_at)
            if most is not None and failures >= most:
                why = f"not asked: the host failed {most} times in a row"
                await give(trip.failure(NotAskedError(FetchOutcome.CONNECTION_ERROR, why)))
                continue
            response = await self._travel(trip, address)
            failures = failures + 1 if response.outcome in UNWELL else 0
            await give(response)
        async with hops.pace.of(host).turn:
            hops.connections.forget(host)

    async def get(self, request: Request, *, not_after: float | None = None) -> Response:
        """Ask for one address. Never raises for anything that a server, a name or a network does.

        Args:
            request: what to ask for.
            not_after: monotonic time after which nothing is asked any more.
        """
        return await self._travel(Trip(request, self._clock(), not_after), None)

    async def _travel(self, trip: Trip, address: Address | None) -> Response:
        try:
            trip.start(address)
            return trip.response(await self._follow(trip), now=self._clock())
        except EndedError as ended:
            return trip.failure(ended)

    async def _follow(self, trip: Trip) -> Answer:
        """Hop by hop to an answer that is no redirect."""
        while True:
            rules = await self._rules(trip)
            if not rules.allows(trip.url, agent=AGENT):
                raise EndedError(FetchOutcome.ROBOTS_DENIED, *rules.denial(self._clock()))
            answer = await self._open_hops().answer(trip)
            if answer.status not in web_answer.REDIRECTS:
                return answer
            trip.redirect(answer.headers.get("location", ""), limit=self.limits.redirects)

    async def _rules(self, trip: Trip) -> RobotsRules:
        origin = trip.address.origin
        rules = self._robots.get(origin, now=self._clock())
        if rules is None:
            async with self._robots_turns.setdefault(origin, asyncio.Lock()):
                rules = self._robots.get(origin, now=self._clock())
                rules = rules or self._robots.put(origin, await self._ask_robots(origin, trip))
        self._open_hops().pace.of(trip.address.host).crawl_delay = rules.crawl_delay
        return rules

    async def _ask_robots(self, origin: str, trip: Trip) -> RobotsAnswer:
        """Ask for robots.txt. A host that cannot be reached at all ends the trip with that outcome; not cached."""
        delay_seconds = trip.request.delay_seconds
        errand = Trip(Request(f"{origin}/robots.txt", delay_seconds), self._clock(), trip.not_after, is_lenient=True)
        try:
            errand.start()
            answer = await self._open_hops().answer(errand)
            while answer.status in web_answer.REDIRECTS:
                errand.redirect(answer.headers.get("location", ""), limit=ROBOTS_REDIRECTS)
                answer = await self._open_hops().answer(errand)
        except EndedError as ended:
            if ended.outcome == FetchOutcome.REDIRECT_LOOP:  # RFC 9309: beyond five redirects it counts as missing
                return answer_of(404, b"", now=self._clock())
            if ended.outcome in {FetchOutcome.DECODE_ERROR, FetchOutcome.TIMEOUT}:
                return answer_of(0, b"", now=self._clock(), detail=ended.detail)
            raise
        return answer_of(answer.status, answer.body, now=self._clock())

    def _open_hops(self) -> Hops:
        if self._hops is None:
            raise RuntimeError("the web is not open: use it with 'async with', or call iterate()")
        return self._hops


def _lanes(requests: Iterable[Request]) -> dict[str, list[_Asked]]:
    """The requests of each host, with their addresses; those that are no addresses in a lane of their own."""
    lanes: dict[str, list[_Asked]] = {}
    for request in requests:
        address: Address | None = None
        with suppress(Unprocessable):
            address = address_of(request.url)
        lanes.setdefault(address.host if address else "", []).append((request, address))
    return lanes

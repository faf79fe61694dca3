"""The web, asked politely and never trusted: every request ends in a Response, whatever the server does.

Guards, in the order in which an answer meets them: robots.txt and pace of the host; the address connected to
(``web_guard``); a total deadline; redirects followed by hand, each hop checked like a first request; media type before
the body; decoded bytes counted while they come (``web_decode``). No cookies, no credentials, and no proxy
from the environment (certificates the operator names in ``SSL_CERT_FILE`` do count).

httpcore2, the engine under httpx2, is used as it is: its pool takes the guard as its network backend through its public
interface (httpx2 offers none), and nothing of a client's cookies, redirects or authentication has to be switched off.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import httpcore2

from kursk_pipeline.adapters import web_answer
from kursk_pipeline.adapters.robots import RobotsAnswer, RobotsCache, RobotsRules, answer_of
from kursk_pipeline.adapters.web_decode import ACCEPT_ENCODING, BodyDecoder, DecodeError, TooLargeError
from kursk_pipeline.adapters.web_guard import GuardedBackend
from kursk_pipeline.adapters.web_pace import Pace
from kursk_pipeline.adapters.web_pools import Pools
from kursk_pipeline.adapters.web_thread import iterate_in_thread
from kursk_pipeline.adapters.web_trip import Answer, EndedError, Trip, ended_by
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.urls import host_of

__all__ = ["USER_AGENT", "Request", "Response", "Web", "WebLimits"]

AGENT = "kursk"
"""Our name in robots.txt files."""
USER_AGENT = "kursk/0.1 (news research pipeline; reads feeds and articles, obeys robots.txt)"
"""What we call ourselves. Whoever runs this should add a way to be reached."""
ROBOTS_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2: at least five redirects are followed to a robots.txt."""


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
    """

    total_seconds: float = 30.0
    connect_seconds: float = 10.0
    silence_seconds: float = 15.0
    decoded_bytes: int = 8 * 1024 * 1024
    redirects: int = 8
    longest_wait_seconds: float = 60.0
    batch_seconds: float = 900.0
    hosts: int = 32


@dataclass(slots=True)
class _Session:
    """What lives for one event loop."""

    pools: Pools
    permits: asyncio.Semaphore
    pace: Pace = field(default_factory=Pace)
    robots_turns: dict[str, asyncio.Lock] = field(default_factory=dict)


class Web:
    """Asks the web. An async context manager for ``get`` and ``stream``; ``iterate`` needs none.

    Args:
        limits: what a request may cost.
        fetchable_networks: networks, as CIDR, that may be fetched although they are not public.
        user_agent: what we call ourselves; should name a contact.
        robots_folder: where answers to robots.txt are kept for the next run; None keeps them for this object only.
        clock: gives the time of day, UTC.

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
    ) -> None:
        self.limits = limits or WebLimits()
        self._networks = tuple(ipaddress.ip_network(network) for network in fetchable_networks)
        self._user_agent = user_agent
        self._clock = clock
        self._robots = RobotsCache(robots_folder, agent=AGENT)
        self._session: _Session | None = None

    async def __aenter__(self) -> Web:
        self._session = _Session(Pools(GuardedBackend(self._networks)), asyncio.Semaphore(self.limits.hosts))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        session, self._session = self._open_session(), None
        await session.pools.aclose()

    def iterate(self, requests: Iterable[Request]) -> Iterator[Response]:
        """`stream` for synchronous callers: the fetch goes on in a thread while the caller works on what has come.

        At most 16 responses wait for a slow caller. Leaving the iterator early ends the fetch.
        """
        return iterate_in_thread(self._opened_stream, list(requests))

    async def _opened_stream(self, requests: list[Request]) -> AsyncIterator[Response]:
        async with self:
            async for response in self.stream(requests):
                yield response

    async def stream(self, requests: Iterable[Request]) -> AsyncIterator[Response]:
        """Ask for everything, hosts side by side, each host in the order given; yield each response as it comes.

        Exactly one response for each request. A host that refuses three connections in a row, or answers 429 twice in a
        row, is left alone for the rest of the batch; its requests end as ``connection_error`` or ``rate_limited``.
        """
        lanes: dict[str, list[Request]] = {}
        for request in requests:
            lanes.setdefault(_lane_name(request.url), []).append(request)
        results: asyncio.Queue[Response | None] = asyncio.Queue(maxsize=self.limits.hosts)
        end_at = time.monotonic() + self.limits.batch_seconds
        lane_tasks = [asyncio.create_task(self._lane(lane, results.put, end_at)) for lane in lanes.values()]
        watch = asyncio.create_task(_when_done(lane_tasks, results.put))
        try:
            while (response := await results.get()) is not None:
                yield response
            await watch
        finally:
            for task in [watch, *lane_tasks]:
                task.cancel()
            await asyncio.gather(watch, *lane_tasks, return_exceptions=True)

    async def _lane(self, requests: list[Request], give: Callable[[Response], Awaitable[None]], end_at: float) -> None:
        session, host = self._open_session(), _lane_name(requests[0].url)
        async with session.pools.kept_open(host, session.pace.of(host).turn):
            for request in requests:
                await give(await self.get(request, not_after=end_at))

    async def get(self, request: Request, *, not_after: float | None = None) -> Response:
        """Ask for one address. Never raises for anything that a server, a name or a network does.

        Args:
            request: what to ask for.
            not_after: monotonic time after which nothing is asked any more.
        """
        trip = Trip(request, requested_at=self._clock(), not_after=not_after)
        try:
            return trip.response(await self._follow(trip), now=self._clock())
        except EndedError as ended:
            return trip.failure(ended)

    async def _follow(self, trip: Trip) -> Answer:
        """Hop by hop to an answer that is no redirect."""
        trip.start()
        while True:
            rules = await self._rules(trip)
            if not rules.allows(trip.url, agent=AGENT):
                raise EndedError(FetchOutcome.ROBOTS_DENIED, *rules.denial(self._clock()))
            answer = await self._hop(trip)
            if answer.status not in web_answer.REDIRECTS:
                return answer
            trip.redirect(answer.headers.get("location", ""), limit=self.limits.redirects)

    async def _rules(self, trip: Trip) -> RobotsRules:
        origin = trip.address.origin
        async with self._open_session().robots_turns.setdefault(origin, asyncio.Lock()):
            rules = self._robots.get(origin, now=self._clock())
            if rules is None:
                rules = self._robots.put(origin, await self._ask_robots(origin, trip))
        pace = self._open_session().pace.of(trip.address.host)
        pace.crawl_delay = rules.crawl_delay
        return rules

    async def _ask_robots(self, origin: str, trip: Trip) -> RobotsAnswer:
        """Ask for robots.txt. A host that cannot be reached at all ends the trip with that outcome; not cached."""
        delay_seconds = trip.request.delay_seconds
        errand = Trip(Request(f"{origin}/robots.txt", delay_seconds), self._clock(), trip.not_after, is_lenient=True)
        try:
            errand.start()
            answer = await self._hop(errand)
            while answer.status in web_answer.REDIRECTS:
                errand.redirect(answer.headers.get("location", ""), limit=ROBOTS_REDIRECTS)
                answer = await self._hop(errand)
        except EndedError as ended:
            if ended.outcome == FetchOutcome.REDIRECT_LOOP:  # RFC 9309: beyond five redirects it counts as missing
                return answer_of(404, b"", now=self._clock())
            if ended.outcome in {FetchOutcome.DECODE_ERROR, FetchOutcome.TIMEOUT}:
                return answer_of(0, b"", now=self._clock(), detail=ended.detail)
            raise
        return answer_of(answer.status, answer.body, now=self._clock())

    async def _hop(self, trip: Trip) -> Answer:
        """One request to one address, in the host's turn, inside the trip's remaining time."""
        session, host = self._open_session(), trip.address.host
        trip.refuse_hopeless(session.pace.of(host), self.limits.longest_wait_seconds)
        async with session.pace.turn(host) as pace:
            trip.refuse_hopeless(pace, self.limits.longest_wait_seconds)
            async with session.permits:
                started = time.monotonic()
                try:
                    with ended_by(pace):
                        async with asyncio.timeout(max(0.0, self.limits.total_seconds - trip.spent_seconds)):
                            answer = await self._ask(session.pools.of(host), trip)
                finally:
                    took = time.monotonic() - started
                    trip.spent_seconds += took
                    pace.finish(delay_seconds=trip.request.delay_seconds, took_seconds=took)
        pace.note_status(
            answer.status, web_answer.retry_seconds(answer.headers.get("retry-after", ""), now=self._clock())
        )
        return answer

    async def _ask(self, pool: httpcore2.AsyncConnectionPool, trip: Trip) -> Answer:
        limits = self.limits
        waits = {"connect": limits.connect_seconds, "read": limits.silence_seconds, "write": limits.silence_seconds}
        request = trip.wire_request(self._user_agent, ACCEPT_ENCODING, waits)
        response = await pool.handle_async_request(request)
        try:
            trip.note_head(response.status, web_answer.kept_headers(response.headers))
            limit = trip.body_limit(limits.decoded_bytes)
            body = await self._body(response, trip, limit) if limit else b""
        finally:
            await response.aclose()
        return Answer(response.status, trip.headers, body)

    async def _body(self, response: httpcore2.Response, trip: Trip, limit: int) -> bytes:
        codings = b",".join(value for name, value in response.headers if name.lower() == b"content-encoding")
        pieces: list[bytes] = []
        try:
            decoder = BodyDecoder(codings.decode("latin-1"), limit=limit)
            async for raw in response.aiter_stream():
                pieces.extend(decoder.feed(raw))
            decoder.end()
        except TooLargeError as error:
            if not (trip.is_lenient or trip.is_refusal()):
                raise EndedError(FetchOutcome.TOO_LARGE, str(error)) from error
        except DecodeError as error:
            if not trip.is_refusal():
                raise EndedError(FetchOutcome.DECODE_ERROR, str(error)) from error
        return b"".join(pieces)

    def _open_session(self) -> _Session:
        if self._session is None:
            raise RuntimeError("the web is not open: use it with 'async with', or call iterate()")
        return self._session


def _lane_name(url: str) -> str:
    try:
        return host_of(url)
    except Unprocessable:
        return ""


async def _when_done(tasks: list[asyncio.Task[None]], give: Callable[[None], Awaitable[None]]) -> None:
    try:
        await asyncio.gather(*tasks)
    finally:
        await give(None)

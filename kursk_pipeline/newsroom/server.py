"""The newsroom as one thing to start, stop, and tell the time: one loopback port, a virtual host for each publisher."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from kursk_pipeline.errors import SetupError
from kursk_pipeline.newsroom import gdelt, real_pages, site
from kursk_pipeline.newsroom.library import Library, read_library
from kursk_pipeline.newsroom.listener import Listener
from kursk_pipeline.newsroom.replies import Reply, Request, plain_reply
from kursk_pipeline.newsroom.request_log import Logged, RequestLog
from kursk_pipeline.newsroom.world import World, article_path

DEFAULT_PORT = 8070
LOOPBACK = "127.0.0.1"

DEMO_TIME = datetime(2025, 5, 1, tzinfo=UTC)
"""Where time stands by default: after the last article, so that a second poll sees the same world."""

TIME_PATH = "/__newsroom__/time"

Clock = Callable[[], datetime]


def demo_clock() -> datetime:
    """Time that stands still."""
    return DEMO_TIME


class Newsroom:
    """A newsroom to start and stop, also as a context manager.

    Args:
        port: to listen on; 0 takes a free one.
        clock: the newsroom's time, until ``set_time`` overrides it.
        pages: a folder of real pages to serve under ``real-pages``.
        token: what ``POST /__newsroom__/time`` asks for; made when not given.
        library: publishers and articles; the package's own by default.
        address: to listen on; loopback by default, for the pages are made to do harm to readers.

    Raises:
        ConfigError: an article or publisher file is wrong.
        SetupError: ``pages`` is not a folder of pages.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Clock = demo_clock,
        pages: Path | None = None,
        token: str = "",
        library: Library | None = None,
        address: str = LOOPBACK,
    ) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.library = library or read_library()
        self.log = RequestLog()
        self.real_pages = real_pages.read_real_pages(pages) if pages else None
        self._own_clock = self._clock = clock
        self._wanted_port = port
        self._address = address
        self._listener: Listener | None = None

    def start(self) -> Newsroom:
        """Listen, and serve in the background.

        Raises:
            SetupError: the port is taken.
        """
        try:
            self._listener = Listener(self._address, self._wanted_port, self.answer)
        except (OSError, OverflowError) as error:
            raise SetupError(
                f"The newsroom cannot listen on {self._address}:{self._wanted_port}: {error}. "
                "Fix: stop what uses that port, or choose another with --port (KURSK_NEWSROOM_PORT)."
            ) from error
        self._listener.serve_in_background()
        return self

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def __enter__(self) -> Newsroom:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port listened on."""
        return int(self._listener.server_address[1]) if self._listener else self._wanted_port

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
        if at is not None and at.tzinfo is None:
            raise ValueError("the newsroom's time needs a timezone")
        self._clock = self._own_clock if at is None else lambda: at

    def base_url(self, publisher: str) -> str:
        """Scheme and authority of a publisher's site."""
        return self.world.base_url(publisher)

    def article_url(self, reference: str) -> str:
        """Address of the article ``publisher/slug``, whether it stands there now or not.

        Raises:
            KeyError: there is no such article.
        """
        label = reference.partition("/")[0]
        path = article_path(self.library.publishers[label], self.library.article(reference))
        return self.base_url(label) + path

    def feed_urls(self) -> dict[str, tuple[str, ...]]:
        """Feeds by publisher, broken ones included."""
        urls = {p.label: tuple(self.base_url(p.label) + feed.path for feed in p.form.feeds) for p in self.library}
        if self.real_pages:
            urls[real_pages.LABEL] = (self.base_url(real_pages.LABEL) + real_pages.FEED,)
        return urls

    def answer(self, request: Request) -> Reply:
        """Answer and log one request."""
        if request.method == "POST":
            reply = self._control(request)
        else:
            number = self.log.count(request.label, request.target)
            reply = self._page(replace(request, number=number))
        self.log.add(request, reply.status)
        return reply

    def _page(self, request: Request) -> Reply:
        publisher = self.library.publishers.get(request.label)
        if publisher is not None:
            return site.answer(self.world, publisher, request)
        if request.label == gdelt.LABEL:
            return gdelt.answer(self.world, urlsplit(request.target).path)
        if self.real_pages and request.label == real_pages.LABEL:
            return self.real_pages.answer(urlsplit(request.target).path, self.base_url(real_pages.LABEL))
        names = "".join(f"{self.base_url(label)}/\n" for label in self.feed_urls())
        return plain_reply(f"No publisher has this host name. There are:\n{names}", status=421)

    def _control(self, request: Request) -> Reply:
        """Set the time; the only thing that can be changed, and only with the token."""
        if request.target != TIME_PATH:
            return plain_reply("Only GET here.\n", status=405)
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return plain_reply("The token is missing or wrong.\n", status=401)
        try:
            self.set_time(datetime.fromisoformat(json.loads(request.body)["now"]))
        except (ValueError, KeyError, TypeError):
            return plain_reply('Send {"now": "2024-08-07T09:30:00+00:00"}, with a timezone.\n', status=400)
        return plain_reply(f"{self.now.isoformat()}\n")

"""Politeness: one request a host at a time, and a pause between two of them that the host itself sets.

The pause is the longest of: what the source's configuration asks, what robots.txt asks (Crawl-delay), and five times
what the last answer took (so a host that suffers is asked less). It runs from the end of one request to the start of
the next.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Protocol

from kursk_pipeline.adapters.web_guard import ConnectError
from kursk_pipeline.records import FetchOutcome

RESPONSE_FACTOR = 5.0
"""Pause per second that the last answer took. The default of Heritrix's ``delayFactor``."""
LONGEST_PAUSE = 30.0
"""Seconds; the default of Heritrix's ``maxDelayMs``. A slow answer never pauses its host for longer."""
POLITE_SECONDS = 1.0
"""Configured pauses below this belong to hosts of our own: the last answer's duration is not counted there."""
DEAD_AFTER = 3
"""Connections refused in a row after which a host is left alone for the rest of a batch."""
LIMITED_AFTER = 2
"""Answers 429 in a row after which a host is left alone for the rest of a batch."""


class Leases(Protocol):
    """Turns of hosts over several processes; each is taken for one answer, as a host's turn is here."""

    async def take(self, host: str, *, seconds: float, wait_seconds: float) -> bool:
        """Take a host for so many seconds; False when it was not free in time."""

    async def give_back(self, host: str, *, pause_seconds: float) -> None:
        """Let others ask it after a pause."""

    def close(self) -> None:
        """No more will be taken."""


@dataclass(slots=True)
class HostPace:
    """How one host is doing. Times are of the monotonic clock, in seconds."""

    free_at: float = 0.0
    crawl_delay: float = 0.0
    refused_count: int = 0
    limited_count: int = 0
    retry_after: float | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held for one answer, never while waiting for another host: two that redirect to each other cannot wait for each
    other."""

    def wait_seconds(self) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self.free_at - time.monotonic())

    def is_dead(self) -> bool:
        """True when it refused connections too often in a row."""
        return self.refused_count >= DEAD_AFTER

    def is_limited(self) -> bool:
        """True when it answered 429 too often in a row."""
        return self.limited_count >= LIMITED_AFTER

    def note_status(self, status: int, retry_after: float | None) -> None:
        """Note an answer's status, and the wait that a 429 asks for, in seconds."""
        self.limited_count = self.limited_count + 1 if status == 429 else 0
        self.retry_after = retry_after if status == 429 else None

    def note_failure(self, error: Exception) -> None:
        """Note that no answer came: connections that the host refused are counted."""
        if isinstance(error, ConnectError) and error.outcome != FetchOutcome.ADDRESS_REFUSED:
            self.refused_count += 1

    def finish(self, *, delay_seconds: float, took_seconds: float) -> None:
        """Note that a request has ended, and set the time of the next."""
        pause = max(delay_seconds, self.crawl_delay)
        if delay_seconds >= POLITE_SECONDS:
            pause = max(pause, min(RESPONSE_FACTOR * took_seconds, LONGEST_PAUSE))
        self.free_at = time.monotonic() + pause


class Pace:
    """The pace of every host, by name."""

    def __init__(self) -> None:
        self._hosts: dict[str, HostPace] = {}

    def of(self, host: str) -> HostPace:
        """The pace of one host."""
        pace = self._hosts.get(host)
        if pace is None:
            pace = self._hosts[host] = HostPace()
        return pace

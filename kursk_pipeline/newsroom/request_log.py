"""What was asked of the newsroom: the last requests, and how often each address was asked for."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass

from kursk_pipeline.newsroom.replies import Request

LOG_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class Logged:
    """One request and the status it was answered with."""

    label: str
    method: str
    target: str
    status: int
    headers: dict[str, str]


class RequestLog:
    """Bounded log, safe to use from several threads."""

    def __init__(self, length: int = LOG_LENGTH) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Logged] = deque(maxlen=length)
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, label: str, target: str) -> int:
        """Count one more request for an address and give its number, from 1."""
        with self._lock:
            self._counts[label, target] += 1
            return self._counts[label, target]

    def add(self, request: Request, status: int) -> None:
        """Note a request with its answer."""
        logged = Logged(request.label, request.method, request.target, status, dict(request.headers))
        with self._lock:
            self._entries.append(logged)

    def entries(self) -> tuple[Logged, ...]:
        """The last requests, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def counts(self) -> dict[tuple[str, str], int]:
        """Requests by host label and target since the start or the last ``clear``."""
        with self._lock:
            return dict(self._counts)

    def clear(self) -> None:
        """Forget everything; addresses that fail first fail again."""
        with self._lock:
            self._entries.clear()
            self._counts.clear()

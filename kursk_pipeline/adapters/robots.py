"""robots.txt by RFC 9309: read once a day for each origin, then asked before every request.

What an unreadable robots.txt means (RFC 9309, section 2.3.1): 4xx allows everything; 5xx, and no answer at all, deny
everything until it can be read. 429 is counted with 5xx, as Google does: it says "not now", not "there is none".
"""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

CACHE_SECONDS = 24 * 3600.0
"""RFC 9309, section 2.4: a cached robots.txt should not be used for longer than 24 hours."""
RETRY_SECONDS = 3600.0
"""An unreadable robots.txt is asked for again after an hour."""
PARSED_BYTES = 500 * 1024
"""RFC 9309, section 2.5: at least 500 kibibytes are read; what comes after is ignored."""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one origin's robots.txt says to us, and until when that holds.

    Attributes:
        parsed: the rules; None when everything is allowed or everything is denied.
        denial: why everything is denied for now; empty when it is not.
        crawl_delay: seconds between requests, as asked; 0 when not asked.
        expires_at: monotonic time after which it is read again.
    """

    parsed: Protego | None
    denial: str
    crawl_delay: float
    expires_at: float

    def allows(self, url: str, *, agent: str) -> bool:
        """True when ``agent`` may ask for ``url``."""
        return not self.denial and (self.parsed is None or bool(self.parsed.can_fetch(url, agent)))


def rules_of_answer(status: int, body: bytes, *, agent: str, now: float) -> RobotsRules:
    """The rules that an answer to the request for robots.txt stands for.

    Args:
        status: its HTTP status, after redirects.
        body: its decoded body; bytes that are not UTF-8 count as unknown letters.
        agent: our name in robots.txt files.
        now: monotonic time.
    """
    if status == 429 or status >= 500:
        return denied(f"robots.txt answers {status}, which denies everything until it can be read", now=now)
    if status >= 400:
        return RobotsRules(None, "", 0.0, now + CACHE_SECONDS)
    parsed = Protego.parse(body[:PARSED_BYTES].decode("utf-8-sig", "replace").replace("\x00", ""))
    asked = parsed.crawl_delay(agent)
    return RobotsRules(parsed, "", max(0.0, float(asked or 0.0)), now + CACHE_SECONDS)


def denied(reason: str, *, now: float) -> RobotsRules:
    """Everything is denied for now, for a reason given in words."""
    return RobotsRules(None, reason, 0.0, now + RETRY_SECONDS)

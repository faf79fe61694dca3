"""A feed as the web would serve it, on a clock of the test's own: what it publishes, and how it misbehaves."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zlib import crc32

START = datetime(2024, 8, 5, tzinfo=UTC)
NEVER = 1e18
BLIP_SHARE = 0.01
"""Share of requests to any feed that meet an overloaded server, and would not a moment later."""
BLIP_SECONDS = 600


def moment(seconds):
    """A time of the simulation as a datetime."""
    return START + timedelta(seconds=seconds)


@dataclass
class Article:
    """One article: when it came out, and when it left the feed (taken down, or pushed out by later ones)."""

    at: float
    left: float = NEVER


@dataclass(frozen=True)
class Answer:
    """What the server sent: a status, validators, and for 200 what can be read in the body."""

    status: int
    etag: str | None = None
    body: str = ""
    listed: range = range(0)
    moved_to: str | None = None


@dataclass
class FeedServer:
    """One simulated feed. Times are seconds since the start; negative ones are its past.

    ``lie`` is "always_304" (to any condition), "same_etag" (whatever it publishes) or "". ``outages`` are (start, end,
    status). From ``dies`` on it answers ``death``: a status, or "html". From ``freezes`` on it sends the document of then.
    From ``moves`` on it redirects permanently.
    """

    name: str
    articles: list[Article]
    window: int
    lie: str = ""
    has_etag: bool = True
    has_dates: bool = True
    churns: bool = False
    ttl: int = 0
    outages: list[tuple[float, float, int]] = field(default_factory=list)
    dies: float = NEVER
    death: int | str = 404
    freezes: float = NEVER
    moves: float = NEVER

    def __post_init__(self):
        self.times = [article.at for article in self.articles]
        for place, article in enumerate(self.articles):
            if place + self.window < len(self.articles):
                article.left = min(article.left, self.articles[place + self.window].at)
        self.taken_down = sorted(
            a.left
            for i, a in enumerate(self.articles)
            if i + self.window >= len(self.articles) or a.left < self.articles[i + self.window].at
        )

    def status_at(self, now):
        """200, or how it fails now."""
        if now >= self.dies:
            return self.death
        outage = next((status for start, end, status in self.outages if start <= now < end), None)
        return outage or (503 if self.has_blip(now) else 200)

    def has_blip(self, now):
        """Whether this very moment is a bad one; the same whoever asks."""
        return crc32(f"{self.name} {now // BLIP_SECONDS:.0f}".encode()) < BLIP_SHARE * 2**32

    def answer(self, now, etag):
        """What a request gets; ``etag`` is what it carries in If-None-Match."""
        status = self.status_at(now)
        if status != 200:
            return Answer(status if status != "html" else 200, body="html" if status == "html" else "")
        seen_at = min(now, self.freezes)
        end = bisect_right(self.times, seen_at)
        version = f"{end}.{bisect_right(self.taken_down, seen_at)}"
        own = None if not self.has_etag else "constant" if self.lie == "same_etag" else version
        moved = f"https://moved.example/{self.name}" if now >= self.moves else None
        if etag is not None and (self.lie == "always_304" or etag == own):
            return Answer(304, etag=own, moved_to=moved)
        body = f"{version} {now // 60:.0f}" if self.churns and now < self.freezes else version
        return Answer(200, etag=own, body=body, listed=range(max(0, end - self.window), end), moved_to=moved)

    def entries(self, listed, now):
        """The places of the articles that stand in a document."""
        seen_at = min(now, self.freezes)
        return [place for place in listed if self.articles[place].left > seen_at]

    def up_times(self, start, end):
        """The parts of a span in which the feed answers and is not frozen."""
        end = min(end, self.dies, self.freezes)
        pieces, at = [], start
        for begin, over, _ in sorted(self.outages):
            if begin > at:
                pieces.append((at, min(begin, end)))
            at = max(at, over)
        pieces.append((at, end))
        return [(a, b) for a, b in pieces if b > a]

"""A feed that tests poll on a clock of their own."""

from datetime import UTC, datetime, timedelta

from kursk_pipeline.stages.crawl import (
    Poll,
    after_poll,
    first_state,
    no_rhythm,
)

URL = "https://paper.example/feed"
START = datetime(2024, 8, 7, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MISSING = Poll("not_found", "HTTP 404", weight=1.0, trouble="missing")


class Feed:
    """A feed that is polled whenever it is due, or at a given time."""

    def __init__(self):
        self.state, self.rhythm, self.events = first_state(URL, "paper"), no_rhythm(URL, now=START), []
        self.now = START

    def poll(self, poll, *, at=None):
        self.now = at or self.state.next_due_at or self.now
        learnt = after_poll(self.state, self.rhythm, poll, now=self.now)
        self.state, self.rhythm = learnt.state, learnt.rhythm
        self.events += learnt.events
        return self

    @property
    def wait(self):
        return self.state.next_due_at - self.now

    @property
    def kinds(self):
        return [event.kind for event in self.events]


def read(*, new=(), known=0, **more):
    """A document with ``known`` old entries and new ones, published at those times."""
    fields = {"body_hash": "a" * 64, "entry_count": known + len(new), "known_count": known, "new_at": tuple(new)}
    return Poll("read", **fields | more)


def daily(count=20, *, until=START):
    return [until - number * DAY for number in range(count)]


def settled(**more):
    """A feed that published every day for three weeks while it was watched."""
    feed = Feed().poll(read(new=daily(10, until=START - 20 * DAY), **more), at=START - 20 * DAY)
    for day in range(19, -1, -1):
        at = START - day * DAY
        feed.poll(read(new=[at - MINUTE], known=9, body_hash=f"{day:064}", **more), at=at)
    return feed

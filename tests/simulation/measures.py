"""What a simulated crawl is measured by: how long articles waited, beside a poll every hour, and what dead feeds cost."""

from dataclasses import dataclass

from tests.simulation.fleet import DAY, END, HOUR

STAYED_SECONDS = 2 * HOUR
FIXED_SECONDS = 3600


@dataclass
class Story:
    """One published article: what a poll every hour makes of it, and what ours did. Delays are seconds, None for never."""

    feed: object
    place: int
    must_be_seen: bool
    fixed_delay: float | None
    delay: float | None


def stories(feeds):
    """Every article that came out while its feed was alive."""
    return [story for number, feed in enumerate(feeds) for story in _stories_of(feed, number * 977 % FIXED_SECONDS)]


def _stories_of(feed, phase):
    server = feed.server
    for place, article in enumerate(server.articles):
        if 0 < article.at < END and article.at < min(server.dies, server.freezes):
            stays = [b - a for a, b in server.up_times(article.at, min(article.left, END))]
            must = any(stay >= max(STAYED_SECONDS, server.ttl) for stay in stays)
            seen_at = feed.found.get(place)
            delay = None if seen_at is None else seen_at - article.at
            yield Story(feed, place, must, _fixed_delay(server, article, phase), delay)


def _fixed_delay(server, article, phase):
    """How long an article waits for a poll at every full hour past ``phase``; None when none finds it."""
    at = phase + -((phase - article.at) // FIXED_SECONDS) * FIXED_SECONDS
    last = min(article.left, END, server.freezes, server.dies)
    while at < last and server.status_at(at) != 200:
        at += FIXED_SECONDS
    return at - article.at if at < last else None


def missed(told):
    """Articles that stayed two hours in a feed that answered, and were never noted."""
    return [story for story in told if story.must_be_seen and story.delay is None]


def mean_delays(told):
    """Mean seconds from publication to our note, and to that of hourly polling, over what both found."""
    both = [story for story in told if story.delay is not None and story.fixed_delay is not None]
    return sum(s.delay for s in both) / len(both), sum(s.fixed_delay for s in both) / len(both)


def polls_by_day(feed):
    """Polls of a feed that died, in its first day of death and in each one after it."""
    days = [0] * (int((END - feed.server.dies) // DAY) + 1)
    for at in feed.polls:
        if at >= feed.server.dies:
            days[int((at - feed.server.dies) // DAY)] += 1
    return days

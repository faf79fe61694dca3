"""Three hundred feeds of rhythms between an hour and a month, with the habits and the faults that feeds have."""

from math import exp, log
from random import Random

from tests.simulation.feed_server import Article, FeedServer

HOUR, DAY = 3600.0, 86_400.0
DAYS = 90
END = DAYS * DAY
FAULTS = (
    *["dies"] * 12, *["gone"] * 4, *["html"] * 8, *["freezes"] * 8, *["stops"] * 8, *["moves"] * 10,
    *["always_304"] * 10, *["same_etag"] * 10, *["flaky"] * 30, *["no_dates"] * 15, *["no_etag"] * 25,
    *["churns"] * 25, *["ttl_30"] * 10, *["ttl_60"] * 5,
)  # fmt: skip
"""One fault each for 180 of the 300; the others are well."""
PULLED_SHARE = 0.02
"""Share of articles that are taken down again, after one to twelve hours."""


def make_fleet(*, seed, count=300):
    """The feeds, the same for the same seed."""
    rng = Random(seed)
    faults = [*FAULTS, *[""] * (count - len(FAULTS))]
    rng.shuffle(faults)
    return [_feed(rng, f"feed-{number}", fault) for number, fault in enumerate(faults)]


def _feed(rng, name, fault):
    gap = HOUR * exp(rng.uniform(0, log(720)))
    window = rng.choice((10, 15, 20, 30, 50))
    stops = rng.uniform(20, 50) * DAY if fault == "stops" else END
    times = _regular(rng, gap, window, stops) if rng.random() < 0.3 else _random(rng, gap, window, stops)
    articles = [Article(at) for at in times]
    for article in articles:
        if rng.random() < PULLED_SHARE:
            article.left = article.at + rng.uniform(1, 12) * HOUR
    at = rng.uniform(10, 60) * DAY
    return FeedServer(name, articles, window, **_habits(rng, fault, at))


def _habits(rng, fault, at):
    """What is wrong with a feed, as settings of its server."""
    dying = {"dies": rng.choice((404, 500, "timeout", "dns")), "gone": 410, "html": "html"}
    settings = {"dies": at, "death": dying[fault]} if fault in dying else {}
    settings |= {"freezes": at} if fault == "freezes" else {}
    settings |= {"moves": at} if fault == "moves" else {}
    settings |= {"lie": fault} if fault in {"always_304", "same_etag"} else {}
    settings |= {"has_dates": False} if fault == "no_dates" else {}
    settings |= {"has_etag": False} if fault in {"no_etag", "freezes"} else {}
    settings |= {"churns": True} if fault == "churns" else {}
    settings |= {"ttl": 60 * int(fault[4:])} if fault.startswith("ttl") else {}
    if fault == "flaky":
        starts = sorted(rng.uniform(0, END) for _ in range(15))
        spans = [(s, s + rng.choice((0.3, 1, 3, 8)) * HOUR) for s in starts]
        settings["outages"] = [(s, e, rng.choice((500, 503, "timeout", "dns"))) for s, e in spans]
    return settings


def _random(rng, gap, window, stops):
    """Publications at random, in the waking hours of the newsroom, fewer at weekends, now and then some at once."""
    wakes, awake, night, weekend = rng.randrange(24), rng.uniform(8, 18), 0.05, rng.uniform(0.2, 1.0)
    peak = 24 / (awake + (24 - awake) * night) * 7 / (5 + 2 * weekend)
    batch = rng.choice((1, 1, 1, 2, 3))
    at, times = -gap * window * 1.2, []
    while at < stops:
        at += rng.expovariate(peak / (gap * batch))
        is_awake = (at / HOUR - wakes) % 24 < awake
        is_weekend = (at // DAY) % 7 >= 5
        if rng.random() < (1 if is_awake else night) * (weekend if is_weekend else 1):
            times += [at + 20 * number for number in range(rng.randint(1, 2 * batch - 1))]
    return sorted(t for t in times if t < stops)


def _regular(rng, gap, window, stops):
    """Publications by the clock, each some minutes early or late."""
    step = next(s * HOUR for s in (1, 2, 3, 4, 6, 8, 12, 24, 48, 168, 336, 720) if s * HOUR >= gap * 0.99 or s == 720)
    first = rng.uniform(0, step) - step * int(window * 1.2)
    times, at = [], first
    while at < stops:
        times.append(at + rng.gauss(0, min(600, step / 12)))
        at += step
    return sorted(t for t in times if t < stops)

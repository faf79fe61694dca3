"""Ninety virtual days of 300 feeds through the real crawl policy, as a table: `python -m bench.polling` (half a minute).

The fleet is that of tests/simulation: rhythms between an hour and a month, 180 of the feeds with a fault of their own, and
one request in a hundred that fails for no reason. Beside it stands a poll of every feed at every full hour.
"""

from argparse import ArgumentParser
from collections import defaultdict

from kursk_pipeline.stages.crawl import health, timing
from tests.simulation.crawler import crawl
from tests.simulation.fleet import DAY, DAYS, END, make_fleet
from tests.simulation.measures import FIXED_SECONDS, mean_delays, missed, polls_by_day, stories


def fault(server):
    """What is wrong with a feed, in a word or two."""
    if server.dies < END:
        return f"dies: {server.death}"
    faults = {
        "freezes": server.freezes < END,
        "moves": server.moves < END,
        server.lie: server.lie,
        "flaky": server.outages,
    }
    faults |= {"asks for a pause": server.ttl, "no dates": not server.has_dates, "changes always": server.churns}
    faults |= {"no ETag": not server.has_etag}
    return next((name for name, is_so in faults.items() if is_so), "none")


def print_whole(feeds, told):
    ours, hourly = mean_delays(told)
    due = sum(story.must_be_seen for story in told)
    print(f"{'':24}{'ours':>12}{'hourly':>12}")
    print(
        f"{'requests':24}{sum(len(feed.polls) for feed in feeds):12,}{len(feeds) * DAYS * DAY / FIXED_SECONDS:12,.0f}"
    )
    print(f"{'mean delay, minutes':24}{ours / 60:12.1f}{hourly / 60:12.1f}")
    print(f"of {due:,} articles that stayed two hours in a feed that answered, {len(missed(told))} were missed\n")


def print_faults(feeds, told):
    by_fault, stories_by_fault = defaultdict(list), defaultdict(list)
    for feed in feeds:
        by_fault[fault(feed.server)].append(feed)
    for story in told:
        stories_by_fault[fault(story.feed.server)].append(story)
    print(
        f"{'fault':18}{'feeds':>6}{'articles':>9}{'missed':>7}{'minutes':>8}{'hourly':>7}{'polls a feed and day':>22}"
    )
    for name, some in sorted(by_fault.items()):
        ours, hourly = mean_delays(stories_by_fault[name])
        polls = sum(len(feed.polls) for feed in some) / len(some) / DAYS
        counts = f"{len(some):6}{len(stories_by_fault[name]):9,}{len(missed(stories_by_fault[name])):7}"
        print(f"{name:18}{counts}{ours / 60:8.1f}{hourly / 60:7.1f}{polls:22.1f}")


def print_dead(feeds):
    by_death = defaultdict(list)
    for feed in feeds:
        if feed.server.dies < END:
            by_death[str(feed.server.death)].append(polls_by_day(feed))
    print(f"\n{'death':10}{'feeds':>6}{'polls on the first day':>24}{'most on any later day':>23}{'mean later':>12}")
    for death, days in sorted(by_death.items()):
        first, later = [one[0] for one in days], [count for one in days for count in one[1:]]
        spread = f"{min(first)} to {max(first)}" if min(first) != max(first) else str(first[0])
        print(f"{death:10}{len(days):6}{spread:>24}{max(later):23}{sum(later) / len(later):12.2f}")


def main():
    options = ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1, help="another fleet")
    options.add_argument(
        "--dormant-at", type=float, default=health.DORMANT_AT, help="weighted failures to be taken for dead"
    )
    options.add_argument(
        "--second-look", type=int, default=timing.RETRY_FIRST_SECONDS, help="seconds after a first failure"
    )
    chosen = options.parse_args()
    health.DORMANT_AT, timing.RETRY_FIRST_SECONDS = chosen.dormant_at, chosen.second_look
    feeds = crawl(make_fleet(seed=chosen.seed), until=END)
    told = stories(feeds)
    print_whole(feeds, told)
    print_faults(feeds, told)
    print_dead(feeds)


if __name__ == "__main__":
    main()

"""The crawl policy at work on simulated feeds: the real `stages.crawl`, on a clock that jumps from run to run."""

from dataclasses import dataclass, field
from heapq import heappop, heappush

from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.crawl import (
    Poll,
    after_poll,
    conditions,
    failure_weight,
    first_state,
    is_due,
    no_rhythm,
    trouble_of,
)
from tests.simulation.feed_server import START, moment

RUN_SECONDS = 900
"""The schedule of kursk_ingest."""
FAILURES = {
    404: FetchOutcome.NOT_FOUND,
    410: FetchOutcome.GONE,
    500: FetchOutcome.SERVER_ERROR,
    503: FetchOutcome.SERVER_ERROR,
    "timeout": FetchOutcome.TIMEOUT,
    "dns": FetchOutcome.DNS_ERROR,
}


@dataclass
class Followed:
    """One feed and what the crawler knows of it. ``found`` gives for each article noted, when."""

    server: object
    late: float
    state: object = None
    rhythm: object = None
    found: dict = field(default_factory=dict)
    polls: list = field(default_factory=list)
    events: list = field(default_factory=list)
    healths: list = field(default_factory=list)

    def poll(self, now):
        at = moment(now)
        validators = dict(conditions(self.state, now=at))
        answer = self.server.answer(now, validators.get("if-none-match"))
        poll = self.lesson(answer, now, bool(validators))
        learnt = after_poll(self.state, self.rhythm, poll, now=at)
        self.state, self.rhythm = learnt.state, learnt.rhythm
        self.events += learnt.events
        self.polls.append(now)

    def lesson(self, answer, now, is_conditional):
        if answer.status == 304:
            return Poll("not_modified", is_conditional=is_conditional, etag=answer.etag, moved_to=answer.moved_to)
        if answer.status != 200:
            outcome, detail = FAILURES[answer.status], f"HTTP {answer.status}"
            if answer.status == "dns":
                detail = "[Errno -3] Temporary failure in name resolution"
            weight = failure_weight(outcome, detail)
            return Poll(
                outcome.value, detail, weight=weight, trouble=trouble_of(outcome), is_conditional=is_conditional
            )
        if answer.body == "html":
            return Poll("html_instead_of_feed", "an HTML page", weight=1.0, trouble="html")
        if answer.body == self.state.body_hash:
            return Poll(
                "unchanged", is_conditional=is_conditional, etag=answer.etag, body_hash=answer.body,
                moved_to=answer.moved_to,
            )  # fmt: skip
        return self.reading(answer, now, is_conditional)

    def reading(self, answer, now, is_conditional):
        listed = self.server.entries(answer.listed, now)
        new = [place for place in listed if place not in self.found]
        for place in new:
            self.found[place] = now
        articles, has_dates = self.server.articles, self.server.has_dates
        return Poll(
            "read",
            is_conditional=is_conditional,
            etag=answer.etag,
            body_hash=answer.body,
            entry_count=len(listed),
            known_count=len(listed) - len(new),
            new_at=tuple(moment(articles[place].at) if has_dates else None for place in new),
            oldest_at=moment(articles[listed[0]].at) if listed and has_dates else None,
            asked_seconds=self.server.ttl,
            moved_to=answer.moved_to,
        )


def crawl(fleet, *, until):
    """Follow all feeds until a time; every run polls what is due, some seconds after it began."""
    followed = [Followed(server, late=number % 120) for number, server in enumerate(fleet)]
    queue = []
    for number, one in enumerate(followed):
        url = f"https://feeds.example/{one.server.name}"
        one.state, one.rhythm = first_state(url, one.server.name), no_rhythm(url, now=START)
        heappush(queue, (0.0, number))
    while queue and queue[0][0] < until:
        run_at, number = heappop(queue)
        one = followed[number]
        assert is_due(one.state, now=moment(run_at + one.late))
        one.poll(run_at + one.late)
        if one.state.next_due_at is not None:
            due = (one.state.next_due_at - START).total_seconds() - one.late
            heappush(queue, (max(run_at + RUN_SECONDS, -(-due // RUN_SECONDS) * RUN_SECONDS), number))
    return followed

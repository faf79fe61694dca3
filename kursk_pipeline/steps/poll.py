"""poll: feeds are asked, read in killable workers, and their new entries noted, one transaction a feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.warehouse import crawl, orders, results, runs, work
from kursk_pipeline.adapters.warehouse.runs import Caller, Leaving, Run
from kursk_pipeline.adapters.workers import Failure
from kursk_pipeline.batches import close_job, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.exchanges import Response
from kursk_pipeline.records import CrawlState, Decision, FeedOrder, FetchOutcome, Outcome, WorkItem
from kursk_pipeline.stages.crawl import (
    SHORTEST_SECONDS,
    Learnt,
    Poll,
    after_poll,
    conditions,
    first_state,
    is_due,
    no_rhythm,
    redeclared,
    undeclared,
)
from kursk_pipeline.stages.crawl.orders import bounded, no_order, obeying
from kursk_pipeline.stages.poll import VERSION, FeedReading
from kursk_pipeline.stages.seen import recognise, still_reached, vanished
from kursk_pipeline.steps.poll_documents import Asking, DocumentReader, answers, asking, request_of
from kursk_pipeline.steps.poll_lesson import Asked, Reading, hour_of, lesson
from kursk_pipeline.steps.poll_walk import UNANSWERED

MAX_POLL_TASKS = 24
"""Mapped tasks at most: a task start costs seconds of CPU, and two cores have 1,800 in one interval of the schedule."""

SURPLUS = frozenset(
    {"duplicate_in_feed", "over_limit", "other_link", "off_topic_listing", "too_old", "not_a_page", UNANSWERED}
)
"""Reasons of what nothing is wrong with: one too many, not what the source is read for, or asked for again next time."""


def plan(desk: Desk, *, everything: bool = False) -> list[list[str]]:
    """Sources with a feed that is due, dealt into at most MAX_POLL_TASKS lists: one source each while they suffice."""
    known, wished = _settled_states(desk), orders.all_orders(desk.store)
    due = [
        one.source_id for one in desk.sources.values() if _feeds_to_ask(desk, one, known, wished, everything=everything)
    ]
    count = min(len(due), MAX_POLL_TASKS)
    return [due[start::count] for start in range(count)]


def run(desk: Desk, caller: Caller, *, source_ids: Sequence[str] = (), everything: bool = False) -> dict[str, Any]:
    """Poll the feeds of these sources (all when none is named) that are due, or all of them with ``everything``.

    Raises:
        ConfigError: a source is not declared.
    """
    sources = _chosen(desk, source_ids)
    with open_job(desk, "poll", VERSION, caller, scope=", ".join(source_ids)[:2000]) as opened:
        for asked, reading in _read(desk, _ask(desk, sources, everything=everything), everything=everything):
            with desk.store.transaction() as connection:
                (_keep if asked.response.is_asked else _put_off)(desk, connection, opened, asked, reading)
        return close_job(desk, opened)


def _chosen(desk: Desk, source_ids: Sequence[str]) -> list[Source]:
    for source_id in source_ids:
        if source_id not in desk.sources:
            folder = desk.settings.sources
            raise ConfigError(f"{folder}/{source_id}.toml", "", "there is no such source", f"name a file of {folder}")
    return [desk.sources[source_id] for source_id in source_ids or desk.sources]


def _settled_states(desk: Desk) -> dict[str, CrawlState]:
    """Crawl states by feed address, after feeds that left the configuration, or came back to it, were told so."""
    known = crawl.all_states(desk.store)
    declared = {feed.url for source in desk.sources.values() for feed in source.feeds}
    settled = {
        url: redeclared(state, now=desk.now()) if url in declared else undeclared(state) for url, state in known.items()
    }
    changed = [state for url, state in settled.items() if state != known[url]]
    with desk.store.transaction() as connection:
        crawl.keep_states(desk.store, connection, changed)
    return settled


def _feeds_to_ask(
    desk: Desk, source: Source, known: dict[str, CrawlState], wished: dict[str, FeedOrder], *, everything: bool
) -> list[CrawlState]:
    """The feeds of a source that are due; with ``everything`` all but those that an operator paused."""
    found = [known.get(feed.url) or first_state(feed.url, source.source_id) for feed in source.feeds]
    states = [
        obeying(state, wished[state.feed_url], now=desk.now()) if state.feed_url in wished else state for state in found
    ]
    if everything:
        return [state for state in states if state.health != "disabled"]
    return [state for state in states if is_due(state, now=desk.now())]


def _ask(desk: Desk, sources: Sequence[Source], *, everything: bool) -> Iterator[Asked]:
    known, wished = _settled_states(desk), orders.all_orders(desk.store)
    asked: dict[str, tuple[Asking, CrawlState, FeedOrder]] = {}
    requests = []
    for source in sources:
        feeds = {feed.url: feed for feed in source.feeds}
        for state in _feeds_to_ask(desk, source, known, wished, everything=everything):
            about = asking(desk, source, feeds[state.feed_url], since=state.last_ok_at)
            order = wished.get(state.feed_url) or no_order(state.feed_url, state.source_id)
            asked[state.feed_url] = (about, state, order)
            headers = () if everything else conditions(state, now=desk.now())
            requests.append(request_of(about, asked_url=state.asked_url, headers=headers))
    for response in answers(desk, requests):
        yield Asked(*asked[response.request.key], response)


def _read(desk: Desk, every: Iterable[Asked], *, everything: bool) -> Iterator[tuple[Asked, Reading]]:
    """Read the documents that came and changed; None for those that did not."""
    with DocumentReader(desk) as reader:
        for asked in _walks_last(every):
            if asked.response.outcome is not FetchOutcome.OK or (_is_unchanged(asked) and not everything):
                yield asked, None
            else:
                reading = reader.read(asked.asking, asked.response)
                if isinstance(reading, Response):  # nothing came of what it names: it failed as that did
                    yield replace(asked, response=reading), None
                else:
                    yield asked, reading


def _walks_last(every: Iterable[Asked]) -> Iterator[Asked]:
    """Feeds of several documents come last, when the first documents have all come: no host is asked twice at once."""
    walks: list[Asked] = []
    for asked in every:
        if asked.asking.is_walk:
            walks.append(asked)
        else:
            yield asked
    yield from walks


def _is_unchanged(asked: Asked) -> bool:
    return not asked.asking.is_walk and asked.state.body_hash == asked.body_hash()


def _keep(desk: Desk, connection: Connection, opened: Run, asked: Asked, reading: Reading) -> None:
    """Write what one feed brought: entries, what was learnt of the feed, and the tally, in one transaction."""
    now, store = desk.now(), desk.store
    work.lock_entries(connection)
    leavings = list(_leavings(desk, connection, asked, reading))
    results.keep_entries(store, connection, [entry for one in leavings for entry in one.decision.results])
    poll = lesson(asked, reading, leavings)
    learnt = _learn(desk, connection, asked, poll)
    crawl.count_poll(store, connection, hour_of(asked, poll, reading, leavings, now=now))
    if not asked.is_answered:
        leavings.append(Leaving(asked.item, _unanswered(asked, learnt.state)))
    runs.record(store, connection, opened, leavings, now=now, as_decisions=False)
    if poll.weight == 0:
        runs.settle(store, connection, opened, asked.state.feed_url, now=now)


def _learn(desk: Desk, connection: Connection, asked: Asked, poll: Poll) -> Learnt:
    """Keep what the poll taught about its feed."""
    url, now = asked.state.feed_url, desk.now()
    rhythm = crawl.rhythms(desk.store, connection, [url]).get(url) or no_rhythm(url, now=now)
    learnt = after_poll(asked.state, rhythm, poll, now=now)
    learnt = replace(learnt, state=bounded(learnt.state, asked.order, now=now))
    crawl.keep_states(desk.store, connection, [learnt.state])
    orders.obeyed(connection, asked.order)
    if learnt.rhythm is not rhythm:
        crawl.keep_rhythm(desk.store, connection, learnt.rhythm)
    crawl.keep_events(desk.store, connection, learnt.events)
    return learnt


def _put_off(desk: Desk, connection: Connection, opened: Run, asked: Asked, _: Reading) -> None:
    """A feed whose host was better left alone was not polled: nothing is learnt of it, and it is due again soon."""
    due = desk.now() + timedelta(seconds=asked.response.retry_after or SHORTEST_SECONDS)
    state = replace(asked.state, next_due_at=due)
    crawl.keep_states(desk.store, connection, [state])
    decision: Decision[Any] = Decision(
        state.feed_url, Outcome.DEFERRED, "not_asked", asked.response.detail, retry_at=due
    )
    runs.record(desk.store, connection, opened, [Leaving(asked.item, decision)], now=desk.now(), as_decisions=False)


def _leavings(desk: Desk, connection: Connection, asked: Asked, reading: Reading) -> Iterator[Leaving]:
    """How each record of the document left; nothing for a feed that did not change, or did not answer."""
    if isinstance(reading, Failure):
        failed: Decision[Any] = Decision(asked.state.feed_url, Outcome.QUARANTINED, reading.reason, reading.detail)
        yield Leaving(asked.item, failed)
    elif reading is not None:
        yield from _recognised(desk, connection, asked, reading)


def _recognised(desk: Desk, connection: Connection, asked: Asked, reading: FeedReading) -> Iterator[Leaving]:
    addresses = [entry.canonical_url for entry in reading.entries]
    known = work.known_entries(desk.store, connection, addresses)
    lost = work.lost_entries(connection, addresses)
    for read in reading.entries:
        entry = replace(read, feed_url=asked.state.feed_url)
        decision = recognise(entry, known.get(entry.canonical_url), is_lost=entry.canonical_url in lost)
        known |= {one.canonical_url: one for one in decision.results}
        yield Leaving(WorkItem(entry.canonical_url, entry.source_id, None, 1, entry), decision)
    for rejected in reading.rejected:
        subject = f"{asked.state.feed_url} {rejected.url or rejected.title}"[:2000]
        outcome = Outcome.DROPPED if rejected.reason in SURPLUS else Outcome.QUARANTINED
        item: WorkItem[Any] = WorkItem(subject, asked.state.source_id, None, 1, rejected)
        yield Leaving(item, Decision(subject, outcome, rejected.reason, rejected.detail))
    if asked.asking.listing == "rolling" and not reading.problem and not reading.rejected:
        yield from _vanished(desk, connection, asked, reading)


def _vanished(desk: Desk, connection: Connection, asked: Asked, reading: FeedReading) -> Iterator[Leaving]:
    """Entries that a sound document lists no longer although it reaches further back."""
    since = still_reached(reading.entries)
    if since is None:
        return
    listed = {entry.canonical_url for entry in reading.entries}
    for entry in work.listed_entries(desk.store, connection, asked.state.feed_url, since=since):
        if entry.canonical_url not in listed:
            decision = vanished(entry, now=desk.now())
            yield Leaving(WorkItem(entry.canonical_url, entry.source_id, None, 1, entry), decision)


def _unanswered(asked: Asked, after: CrawlState) -> Decision[Any]:
    """A feed that failed is deferred to its next poll; one that is gone ends here."""
    due, reason = after.next_due_at, str(asked.response.outcome)
    outcome = Outcome.DROPPED if due is None else Outcome.DEFERRED
    return Decision(after.feed_url, outcome, reason, asked.response.detail, retry_at=due)

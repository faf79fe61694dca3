"""poll: feeds are asked, read in killable workers, and their new entries noted, one transaction a feed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.warehouse import results, runs, work
from kursk_pipeline.adapters.warehouse.runs import Caller, Leaving, Run
from kursk_pipeline.adapters.workers import Failure, WorkerPool
from kursk_pipeline.batches import close_job, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import CrawlState, Decision, FetchOutcome, Outcome, WorkItem
from kursk_pipeline.stages.crawl import HARD_FAILURE, SOFT_FAILURE, Poll, after_poll, first_state, is_due
from kursk_pipeline.stages.poll import VERSION, FeedDocument, FeedReading, read_feed
from kursk_pipeline.stages.seen import recognise

MAX_POLL_TASKS = 24
"""Mapped tasks at most. A task start costs about 4 s of CPU here; 24 of them fit a fifteen-minute interval three times."""
FEED_SECONDS = 10.0
"""CPU time for one feed document: feedparser takes 0.1 s for a megabyte of ordinary RSS."""
FEED_MEGABYTES = 300
"""Memory for one document on top of the loaded worker; a feed of the largest accepted size takes about 100."""
RECYCLE_AFTER = 500

SOFT_OUTCOMES = frozenset(
    {
        FetchOutcome.RATE_LIMITED,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_ERROR,
        FetchOutcome.DNS_ERROR,
    }
)
"""Failures that say little about the feed: they count half."""

SURPLUS = frozenset({"duplicate_in_feed", "over_limit"})
"""Entries that nothing is wrong with, but that are one too many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One feed that was asked: whose it is, what was known of it, and what came back."""

    source: Source
    state: CrawlState
    response: Response

    @property
    def item(self) -> WorkItem[CrawlState]:
        """The feed itself as a record, for failures of the whole document."""
        return WorkItem(self.state.feed_url, self.state.source_id, None, 1, self.state)


def plan(desk: Desk, *, everything: bool = False) -> list[list[str]]:
    """Sources with a feed that is due, dealt into at most MAX_POLL_TASKS lists: one source each while they suffice."""
    states = work.crawl_states(desk.store, list(desk.sources))
    due = [one.source_id for one in desk.sources.values() if everything or _due_feeds(desk, one, states)]
    count = min(len(due), MAX_POLL_TASKS)
    return [due[start::count] for start in range(count)]


def run(desk: Desk, caller: Caller, *, source_ids: Sequence[str] = (), everything: bool = False) -> dict[str, Any]:
    """Poll the feeds of these sources (all when none is named) that are due, or all of them with ``everything``.

    Raises:
        ConfigError: a source is not declared.
    """
    sources = _chosen(desk, source_ids)
    with open_job(desk, "poll", VERSION, caller, scope=", ".join(source_ids)[:2000]) as opened:
        for asked, reading in _read(_ask(desk, sources, everything=everything), everything=everything):
            _keep(desk, opened, asked, reading)
        return close_job(desk, opened)


def _chosen(desk: Desk, source_ids: Sequence[str]) -> list[Source]:
    for source_id in source_ids:
        if source_id not in desk.sources:
            folder = desk.settings.sources
            raise ConfigError(f"{folder}/{source_id}.toml", "", "there is no such source", "see `kursk source list`")
    return [desk.sources[source_id] for source_id in source_ids or desk.sources]


def _due_feeds(desk: Desk, source: Source, states: dict[str, CrawlState]) -> list[CrawlState]:
    known = [states.get(feed.url) or first_state(feed.url, source.source_id) for feed in source.feeds]
    return [state for state in known if is_due(state, now=desk.now())]


def _ask(desk: Desk, sources: Sequence[Source], *, everything: bool) -> Iterator[Asked]:
    states = work.crawl_states(desk.store, [source.source_id for source in sources])
    asked: dict[str, tuple[Source, CrawlState]] = {}
    requests = []
    for source in sources:
        every = [states.get(feed.url) or first_state(feed.url, source.source_id) for feed in source.feeds]
        for state in every if everything else _due_feeds(desk, source, states):
            asked[state.feed_url] = (source, state)
            headers = () if everything else _conditions(state)
            requests.append(Request(state.feed_url, source.delay_seconds, headers, key=state.feed_url))
    for response in desk.web().iterate(requests):
        yield Asked(*asked[response.request.key], response)


def _conditions(state: CrawlState) -> tuple[tuple[str, str], ...]:
    pairs = (("if-none-match", state.etag), ("if-modified-since", state.last_modified))
    return tuple((name, value) for name, value in pairs if value)


def _read(every: Iterable[Asked], *, everything: bool) -> Iterator[tuple[Asked, FeedReading | Failure[Any] | None]]:
    """Read the documents that came and changed; None for those that did not."""
    pool: WorkerPool[FeedDocument, FeedReading] = WorkerPool(
        read_feed, processes=1, seconds=FEED_SECONDS, megabytes=FEED_MEGABYTES, recycle_after=RECYCLE_AFTER
    )
    with pool:
        for asked in every:
            if asked.response.outcome is not FetchOutcome.OK or (_is_unchanged(asked) and not everything):
                yield asked, None
                continue
            answer = next(iter(pool.map([_document(asked)])))
            yield asked, answer if isinstance(answer, Failure) else answer.value


def _document(asked: Asked) -> FeedDocument:
    response = asked.response
    return FeedDocument(
        source_id=asked.state.source_id,
        feed_url=response.final_url or asked.state.feed_url,
        body=response.body,
        content_type=response.headers.get("content-type", response.content_type),
        fetched_at=response.requested_at,
        keep_parameters=asked.source.keep_parameters,
    )


def _is_unchanged(asked: Asked) -> bool:
    return asked.state.body_hash == _body_hash(asked)


def _body_hash(asked: Asked) -> str:
    return hashlib.sha256(asked.response.body).hexdigest()


def _keep(desk: Desk, opened: Run, asked: Asked, reading: FeedReading | Failure[Any] | None) -> None:
    """Write what one feed brought: entries, crawl state and tally in one transaction."""
    with desk.store.transaction() as connection:
        work.lock_entries(connection)
        leavings = list(_leavings(desk, connection, asked, reading))
        entries = [entry for leaving in leavings for entry in leaving.decision.results]
        results.keep_entries(desk.store, connection, entries)
        poll = _lesson(asked, reading, new_count=len(entries))
        state = after_poll(asked.state, poll, now=desk.now())
        results.keep_crawl_state(desk.store, connection, state)
        runs.record(desk.store, connection, opened, leavings, now=desk.now(), as_decisions=False)
        if poll.weight == 0:
            runs.settle(desk.store, connection, opened, asked.state.feed_url, now=desk.now())


def _leavings(
    desk: Desk, connection: Any, asked: Asked, reading: FeedReading | Failure[Any] | None
) -> Iterator[Leaving]:
    if isinstance(reading, Failure):
        failed: Decision[Any] = Decision(asked.state.feed_url, Outcome.QUARANTINED, reading.reason, reading.detail)
        yield Leaving(asked.item, failed)
    elif reading is not None:
        yield from _recognised(desk, connection, asked, reading)
    elif asked.response.outcome not in {FetchOutcome.OK, FetchOutcome.NOT_MODIFIED}:
        yield Leaving(asked.item, _unanswered(desk, asked))


def _recognised(desk: Desk, connection: Any, asked: Asked, reading: FeedReading) -> Iterator[Leaving]:
    known = work.known_entries(desk.store, connection, [entry.canonical_url for entry in reading.entries])
    for read in reading.entries:
        entry = replace(read, feed_url=asked.state.feed_url)
        decision = recognise(entry, known.get(entry.canonical_url))
        known |= {one.canonical_url: one for one in decision.results}
        yield Leaving(WorkItem(entry.canonical_url, entry.source_id, None, 1, entry), decision)
    for rejected in reading.rejected:
        subject = f"{asked.state.feed_url} {rejected.url or rejected.title}"[:2000]
        outcome = Outcome.DROPPED if rejected.reason in SURPLUS else Outcome.QUARANTINED
        item: WorkItem[Any] = WorkItem(subject, asked.state.source_id, None, 1, rejected)
        yield Leaving(item, Decision(subject, outcome, rejected.reason, rejected.detail))


def _unanswered(desk: Desk, asked: Asked) -> Decision[Any]:
    due = after_poll(asked.state, _lesson(asked, None, new_count=0), now=desk.now()).next_due_at
    reason = str(asked.response.outcome)
    outcome = Outcome.DROPPED if due is None else Outcome.DEFERRED
    return Decision(asked.state.feed_url, outcome, reason, asked.response.detail, retry_at=due)


def _lesson(asked: Asked, reading: FeedReading | Failure[Any] | None, *, new_count: int) -> Poll:
    """What this poll teaches about the feed."""
    response = asked.response
    if isinstance(reading, Failure):
        return Poll(reading.reason, reading.detail, weight=HARD_FAILURE)
    headers = response.headers
    told = Poll(
        str(response.outcome),
        response.detail,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        retry_after=response.retry_after,
        new_count=new_count,
    )
    if response.outcome is FetchOutcome.OK:
        count = None if reading is None else len(reading.entries)
        return replace(told, outcome="read" if reading else "unchanged", body_hash=_body_hash(asked), entry_count=count)
    if response.outcome is FetchOutcome.NOT_MODIFIED:
        return told
    weight = SOFT_FAILURE if response.outcome in SOFT_OUTCOMES else HARD_FAILURE
    detail = response.detail or f"HTTP status {response.status}"
    return replace(told, weight=weight, detail=detail, is_gone=response.outcome is FetchOutcome.GONE)

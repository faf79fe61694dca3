"""backfill: what was published in some days of the past, from sitemaps, GDELT's files, lists of addresses and WARC files.

Listings make entries, which fetch takes up after all news and a few at a time; WARC files hold the pages already. Every
document is a row of ``ops.backfill_unit`` that is written in the transaction that keeps what it lists, so that a backfill
that was killed goes on where it stood. Asked hosts are owed what every request owes them: this goes through the same web.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters import warc_places
from kursk_pipeline.adapters.source_feeds import Feed, is_file
from kursk_pipeline.adapters.sources import Source
from kursk_pipeline.adapters.warehouse import backfills, results, work
from kursk_pipeline.adapters.warehouse.backfills import Found, Standing, Unit
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.web import WebLimits
from kursk_pipeline.adapters.workers import Failure
from kursk_pipeline.backfill_range import Days, gdelt_files, may_hold, place_of
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError, Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FeedEntry, FetchOutcome
from kursk_pipeline.stages.poll import FeedDocument, FeedReading, Selection
from kursk_pipeline.stages.poll.sitemaps import SINCE_SLACK
from kursk_pipeline.steps.backfill_warc import take_in
from kursk_pipeline.steps.poll_documents import LISTING_BYTES, DocumentReader, answers, topic_words
from kursk_pipeline.urls import http_url

KINDS = ("sitemap", "gdelt")
"""Kinds of feed of which the past can be asked."""
UNITS = 50
"""Documents asked for in one go."""
ATTEMPTS = 3
"""A document that failed so often is left; a later backfill of the same days asks for it again."""
DEPTH = 4
"""Levels of sitemaps below the first: archives have an index of years, of months, of days."""
LONGEST_DAYS = 3_660
"""Ten years: more is a slip of the keyboard."""
TASK_SECONDS = 2_400.0
"""One task of the schedule's machinery reads for forty minutes; the next goes on."""

Told = Callable[[Standing], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made up for.

    Attributes:
        days: days of publication.
        source_ids: sources whose archives are asked; empty: all that have a sitemap or GDELT's list.
        kinds: of ``KINDS``, which listings.
        files: addresses of lists and WARC files, or of folders of them, as `warc_places.address` gives them; with these only
            they are read, for the one source.
    """

    days: Days
    source_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    files: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As JSON: two equal wishes are one backfill."""
        days = {"from": self.days.from_on.isoformat(), "to": self.days.to_on.isoformat()}
        return days | {"sources": sorted(self.source_ids), "kinds": sorted(self.kinds), "files": sorted(self.files)}


def units_of(desk: Desk, wish: Wish) -> list[Unit]:
    """The documents that a wish begins with.

    Raises:
        ConfigError: a source is not declared, has nothing that lists its past, or files are to be read for no one source;
            or a folder of an object store has no WARC file.
        Transient: an object store cannot be reached.
    """
    if (wish.days.to_on - wish.days.from_on).days > LONGEST_DAYS:
        raise ConfigError("backfill", "to", f"more than {LONGEST_DAYS} days", "give fewer days")
    sources = _sources(desk, wish.source_ids)
    if wish.files:
        return _file_units(sources, wish.files)
    units = [unit for source in sources for feed in source.feeds for unit in _feed_units(source, feed, wish)]
    if not units:
        fix = "name sources with a feed of kind sitemap or gdelt, or give --urls or --warc"
        raise ConfigError("backfill", "source", "none of these lists its past", fix)
    return list({unit.url: unit for unit in units}.values())


def begin(desk: Desk, wish: Wish, *, by: str, why: str) -> int:
    """The backfill of this wish, new or under way; returns its id."""
    first = units_of(desk, wish)
    days = (wish.days.from_on, wish.days.to_on)
    return backfills.begin(desk.store, wish.told(), days=days, by=by, why=why, now=desk.now(), first=first)


def run(
    desk: Desk, caller: Caller, backfill_id: int, wish: Wish, *, told: Told = lambda _: None,
    seconds: float = TASK_SECONDS,
) -> Standing:  # fmt: skip
    """Read what waits of a backfill, for so long; safe to kill, and to run beside others of the same backfill."""
    end_at = desk.now() + timedelta(seconds=seconds)
    with desk.store.exclusively(f"backfill listings:{backfill_id}"):
        _read_listings(desk, backfill_id, wish, end_at, told)
    for unit in backfills.waiting(desk.store, backfill_id, most=10_000, is_warc=True):
        if desk.now() >= end_at:
            break
        take_in(desk, caller, unit, wish.days, told=lambda _: told(backfills.standing(desk.store, backfill_id)))
    backfills.end(desk.store, backfill_id, now=desk.now())
    return backfills.standing(desk.store, backfill_id)


def _sources(desk: Desk, source_ids: Sequence[str]) -> list[Source]:
    for source_id in source_ids:
        if source_id not in desk.sources:
            problem, fix = f"there is no source {source_id}", f"name a file of {desk.settings.sources}"
            raise ConfigError("backfill", "source", problem, fix)
    return [desk.sources[source_id] for source_id in source_ids or desk.sources]


def _file_units(sources: Sequence[Source], files: Sequence[str]) -> list[Unit]:
    if len(sources) != 1:
        raise ConfigError("backfill", "source", "nothing says whose pages these are", "name one source with --source")
    source_id, units = sources[0].source_id, list[Unit]()
    for url in files:
        captured = warc_places.addresses(url)
        units += [Unit(0, address, source_id, "warc") for address in captured]
        if not captured and not is_file(url):
            raise ConfigError("backfill", url, "there is no WARC file", warc_places.FIX)
        if not captured:
            units.append(Unit(0, url, source_id, "url_list"))
    return units


def _feed_units(source: Source, feed: Feed, wish: Wish) -> list[Unit]:
    if feed.kind not in wish.kinds:
        return []
    urls = gdelt_files(feed.url, wish.days) if feed.kind == "gdelt" else [feed.url]
    return [Unit(0, url, source.source_id, feed.kind) for url in urls]


def _read_listings(desk: Desk, backfill_id: int, wish: Wish, end_at: Any, told: Told) -> None:
    with DocumentReader(desk) as reader:
        while desk.now() < end_at:
            units = {unit.url: unit for unit in backfills.waiting(desk.store, backfill_id, most=UNITS, is_warc=False)}
            if not units:
                return
            left = WebLimits(batch_seconds=(end_at - desk.now()).total_seconds())
            asked = 0
            for response in answers(desk, [_request(desk, unit) for unit in units.values()], limits=left):
                asked += response.is_asked
                _take(desk, reader, units[response.request.key], wish, response)
                told(backfills.standing(desk.store, backfill_id))
            if not asked:  # their hosts want to be left alone for now
                return


def _request(desk: Desk, unit: Unit) -> Request:
    delay_seconds = desk.sources[unit.source_id].delay_seconds
    return Request(unit.url, delay_seconds, key=unit.url, largest_bytes=LISTING_BYTES)


def _take(desk: Desk, reader: DocumentReader, unit: Unit, wish: Wish, response: Response) -> None:
    """Keep what one document lists, and which documents it names, in one transaction."""
    if not response.is_asked:
        return
    if response.outcome is not FetchOutcome.OK:
        _failed(
            desk,
            unit,
            f"{response.outcome}: {response.detail or response.status}",
            is_final=response.status in {404, 410},
        )
        return
    reading = reader.read_one(_document(desk, unit, wish, response))
    if isinstance(reading, Failure):
        _failed(desk, unit, f"{reading.reason}: {reading.detail}", is_final=True)
        return
    with desk.store.transaction() as connection:
        work.lock_entries(connection)
        found = _keep(desk, connection, unit, wish, reading)
        named, left_out = _named(unit, wish, reading)
        backfills.add(connection, unit.backfill_id, named)
        detail = "; ".join(words for words in (reading.problem, left_out) if words)
        backfills.note(connection, unit, found, state="done", now=desk.now(), detail=detail)


def _document(desk: Desk, unit: Unit, wish: Wish, response: Response) -> FeedDocument:
    source = desk.sources[unit.source_id]
    return FeedDocument(
        source_id=unit.source_id,
        feed_url=unit.url,
        body=response.body,
        content_type=response.headers.get("content-type", response.content_type),
        fetched_at=response.requested_at,
        keep_parameters=source.keep_parameters,
        kind=unit.kind,
        selection=_selection(desk, source, unit),
        since=wish.days.start + SINCE_SLACK if unit.kind == "sitemap" else None,
    )


def _selection(desk: Desk, source: Source, unit: Unit) -> Selection:
    """What its feeds are read for, of any age; a list of addresses is taken whole."""
    feeds = [feed for feed in source.feeds if feed.kind == unit.kind]
    if not feeds:
        return Selection()
    feed = next((one for one in feeds if one.url == unit.url), feeds[0])
    return replace(feed.selection(topic_words(desk.topic) if feed.about_topic else ()), max_age_days=None)


def _keep(desk: Desk, connection: Connection, unit: Unit, wish: Wish, reading: FeedReading) -> Found:
    urls = [entry.canonical_url for entry in reading.entries]
    known = work.known_entries(desk.store, connection, urls)
    taken = backfills.taken_down(connection, urls)
    fresh: list[tuple[FeedEntry, bool]] = []
    counts = dict.fromkeys(("known", "out_of_range", "rejected"), 0)
    for entry in reading.entries:
        place = place_of(entry, wish.days)
        if entry.canonical_url in taken:
            counts["rejected"] += 1
        elif place == "out_of_range":
            counts["out_of_range"] += 1
        elif entry.canonical_url in known:
            counts["known"] += 1
        else:
            fresh.append((entry, place == "undated"))
    counts["rejected"] += len(reading.rejected)
    results.keep_entries(desk.store, connection, [entry for entry, _ in fresh])
    backfills.mark(connection, unit, [(entry.canonical_url, undated) for entry, undated in fresh])
    seen = len(reading.entries) + len(reading.rejected)
    return Found(seen, len(fresh), undated=sum(undated for _, undated in fresh), **counts)


def _named(unit: Unit, wish: Wish, reading: FeedReading) -> tuple[list[Unit], str]:
    """Documents that one names and that may list something of these days, and in words what is not followed."""
    wanted = [url for named in reading.follow if (url := _followed(unit, named)) and may_hold(url, wish.days)]
    if wanted and unit.depth >= DEPTH:
        return [], f"{len(wanted)} documents more than {DEPTH} levels below the first were not read"
    below = replace(unit, depth=unit.depth + 1, attempt_count=0)
    return [replace(below, url=url) for url in wanted], ""


def _followed(unit: Unit, named: str) -> str:
    """The address of a document that another names; empty where there is none, and for files that the web names."""
    if is_file(named):
        return named if is_file(unit.url) else ""
    with suppress(Unprocessable):
        return http_url(named, against=None if is_file(unit.url) else unit.url)
    return ""


def _failed(desk: Desk, unit: Unit, detail: str, *, is_final: bool) -> None:
    is_over = is_final or unit.attempt_count + 1 >= ATTEMPTS
    with desk.store.transaction() as connection:
        backfills.note(
            connection,
            unit,
            Found(),
            state="failed" if is_over else "waiting",
            now=desk.now(),
            detail=detail,
            failures=1,
        )

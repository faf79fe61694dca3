"""GDELT's bulk files: every quarter of an hour a list of new files, and in each the addresses of that quarter's news.

Formats by GDELT's codebooks ("Event" V2.0 and "Global Knowledge Graph" V2.1, 19 February 2015): tab-separated without
a head, 61 and 27 columns, in ZIP archives that ``lastupdate.txt`` (and ``lastupdate-translation.txt`` for what was
translated) names with size and MD5. The bulk files have no rate limit, which GDELT's search interface has.

GDELT reads thousands of articles in each quarter, so a source declares which kinds of file to read, and what of them is
wanted: words in title and address, or places. It tells when it saw an article, not when that was published: the time of
the file goes nowhere but into the order of reading.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.poll.entries import FeedDocument, FeedReading, Item, judge_items
from kursk_pipeline.stages.poll.unpacking import zipped_lines

QUARTER = timedelta(minutes=15)
CATCH_UP = 16
"""Quarters of an hour made up for after a break, the latest included: four hours. What is older is a backfill."""
ROWS = 20_000
"""Rows read of one file: a quarter has 1,000 to 5,000, and a worker reads 20,000 in three seconds of its ten."""

_LISTED = re.compile(r"https?://\S+/(\d{14})((?:\.translation)?\.(?:export\.CSV|gkg\.csv)\.zip)$", re.IGNORECASE)
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>")
_EVENT_COLUMNS, _GRAPH_COLUMNS = 61, 27
_EVENT_PLACES = (38, 46, 54)  # Actor1Geo, Actor2Geo and ActionGeo: ADM1Code
_EVENT_URL, _GRAPH_SOURCE, _GRAPH_URL, _GRAPH_PLACES, _GRAPH_EXTRAS = 60, 2, 4, 10, 26
_ON_THE_WEB = "1"


def read_gdelt(document: FeedDocument, *, limit: int = ROWS) -> FeedReading:
    """Read the list of the latest files (they are what to follow), or one such file.

    Raises:
        Unprocessable: ``not_gdelt``, ``broken_zip``, ``too_large``, ``empty_document``.
    """
    if document.body.startswith(b"PK"):
        faults: list[str] = []
        reading = judge_items(_items(document, faults), document, limit=limit)
        return replace(reading, problem="; ".join(faults))
    if not document.body.strip():
        raise Unprocessable("empty_document", "no content")
    files = _listed(document.body.decode("utf-8", "replace"), document.since)
    if not files:
        raise Unprocessable("not_gdelt", "no line names an export or knowledge graph file")
    return FeedReading((), (), _gap(document), files)


def _gap(document: FeedDocument) -> str:
    """What is not made up for after a long break, in words; empty for nothing."""
    reach = document.fetched_at - CATCH_UP * QUARTER
    if document.since is None or document.since >= reach:
        return ""
    return f"what GDELT saw from {document.since:%Y-%m-%d %H:%M} to {reach:%Y-%m-%d %H:%M} UTC was not read"


def _listed(text: str, since: datetime | None) -> tuple[str, ...]:
    """The knowledge graph file where there is one (it has titles), else the events; and those missed since last time."""
    matches = [match for line in text.splitlines()[:100] if (match := _LISTED.match(line.strip().rpartition(" ")[2]))]
    graphs = [match for match in matches if "gkg" in match[2].lower()]
    return tuple(dict.fromkeys(url for match in graphs or matches for url in _with_missed(match, since)))


def _with_missed(match: re.Match[str], since: datetime | None) -> Iterator[str]:
    address, stamp, ending = match[0], match[1], match[2]
    yield address
    try:
        latest = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return
    for back in range(1, CATCH_UP if since else 1):
        moment = latest - back * QUARTER
        if since is None or moment < since - 2 * QUARTER:  # two more: one may have been late, one failed
            return
        yield f"{address[: -len(stamp + ending)]}{moment:%Y%m%d%H%M%S}{ending}"


def _items(document: FeedDocument, faults: list[str]) -> Iterator[Item]:
    for number, line in enumerate(zipped_lines(document.body)):
        if number >= ROWS:
            faults.append(f"more than {ROWS} rows: the others were not read")
            return
        row = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        if len(row) == _GRAPH_COLUMNS and row[_GRAPH_SOURCE] == _ON_THE_WEB:
            yield _graph_item(row)
        elif len(row) == _EVENT_COLUMNS and row[_EVENT_URL].startswith("http"):
            yield Item((row[_EVENT_URL],), places=frozenset(row[place] for place in _EVENT_PLACES))


def _graph_item(row: list[str]) -> Item:
    title = _TITLE.search(row[_GRAPH_EXTRAS])
    # type#name#country#first-level region#second-level region#latitude#longitude#feature#offset
    places = [place.split("#") for place in row[_GRAPH_PLACES].split(";")]
    codes = frozenset(place[3] for place in places if len(place) > 3)
    return Item((row[_GRAPH_URL],), html.unescape(title[1]) if title else "", places=codes)

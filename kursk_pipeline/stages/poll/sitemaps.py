"""Sitemaps: news sitemaps, plain sitemaps, plain text, and indexes that name further ones; packed or not.

By the protocol of sitemaps.org and Google's news extension of it. Elements are known by their local names: publishers
misspell the namespaces more often than the names. ``lastmod`` is the time of the last change, never of publication;
only a news sitemap says when an article was published. No entity is resolved, no DTD is loaded, nothing is fetched, and
what grows by entities is stopped by the parser's own limits, which stay on.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import FeedDocument, FeedReading, Item, judge_items
from kursk_pipeline.stages.poll.feeds import read_feed
from kursk_pipeline.stages.poll.unpacking import gunzip
from kursk_pipeline.stages.poll.written_dates import from_iso

SITEMAP_ENTRIES = 5_000
"""Entries taken from one sitemap, newest first. The protocol allows 50,000; no newsroom publishes 5,000 a month."""
LOCATIONS = 50_000
"""Locations read from one sitemap: what the protocol allows."""
TOO_MANY = f"{LOCATIONS} locations or more: what follows was not read"
SINCE_SLACK = timedelta(days=2)
"""A sitemap is read again when its index dates it after the last good poll less two days: ``lastmod`` is often a day
without a time, in whatever zone, and a sitemap that could not be read last time gets another chance."""

_ROOTS = frozenset({"urlset", "sitemapindex"})
_FEED_ROOTS = frozenset({"rss", "feed", "RDF"})


@dataclass(slots=True)
class _Found:
    """What one pass through a sitemap collects."""

    items: list[Item] = field(default_factory=list)
    children: list[tuple[str, datetime | None]] = field(default_factory=list)
    root: str = ""
    problem: str = ""


def read_sitemap(document: FeedDocument, *, limit: int = SITEMAP_ENTRIES) -> FeedReading:
    """Read a sitemap of any kind: its entries, newest change first, and the sitemaps it names as what to follow.

    Args:
        document: the sitemap as received, gzip or not. An RSS or Atom feed, which the protocol allows, is read as one.
        limit: entries taken at most; the others are rejected as ``over_limit``.

    Raises:
        Unprocessable: ``empty_document``, ``broken_gzip``, ``too_large``, ``broken_xml``, ``not_a_sitemap``.
    """
    body = gunzip(document.body) if document.body[:2] == b"\x1f\x8b" else document.body
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body.strip(b"\x00"):
        raise Unprocessable("empty_document", f"{len(document.body)} bytes, none of them content")
    found = _text(body) if body.startswith((b"http://", b"https://")) else _parsed(body)
    if found.root in _FEED_ROOTS:
        return read_feed(document)
    if not found.items and not found.children and (found.problem or found.root not in _ROOTS):
        raise _no_sitemap(found)
    newest_first = sorted(found.items, key=_newness, reverse=True)
    reading = judge_items(newest_first, document, limit=limit, problem=found.problem)
    return replace(reading, follow=_worth_following(found, document.since))


def _no_sitemap(found: _Found) -> Unprocessable:
    if found.problem:
        return Unprocessable("broken_xml", found.problem)
    return Unprocessable("not_a_sitemap", f"its root element is {found.root[:80]!a}, not urlset or sitemapindex")


def _text(body: bytes) -> _Found:
    lines = body.decode("utf-8", "replace").split()
    return _Found(
        [Item((line,)) for line in lines[:LOCATIONS]], root="text", problem=TOO_MANY * (len(lines) > LOCATIONS)
    )


def _parsed(body: bytes) -> _Found:
    """One pass, each element let go as it ends: memory stays small however long the sitemap is."""
    from lxml import etree

    found = _Found()
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            _take(found, event, element)
            if len(found.items) + len(found.children) >= LOCATIONS:
                found.problem = TOO_MANY  # or just as many: what follows is not looked at
                break
    except etree.XMLSyntaxError as error:
        found.problem = one_line(f"not well-formed: {error}", limit=300)
        return found
    if events.error_log and not found.problem:
        found.problem = one_line(f"not well-formed: {events.error_log[0].message}", limit=300)
    return found


def _take(found: _Found, event: str, element: Any) -> None:
    name = _local_name(element)
    if event == "start":
        found.root = found.root or name
        return
    if name == "url":
        found.items.append(_item(element))
    elif name == "sitemap":
        facts = _texts(element)
        found.children.append((facts.get("loc", ""), from_iso(facts.get("lastmod", ""))))
    else:
        return
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _item(element: Any) -> Item:
    facts = _texts(element)
    news = _child(element, "news")
    told = _texts(news)
    publication = _texts(_child(news, "publication"))
    return Item(
        links=(facts.get("loc", ""),),
        title=told.get("title", ""),
        language=publication.get("language", ""),
        published_at=from_iso(told.get("publication_date", "")),
        updated_at=from_iso(facts.get("lastmod", "")),
    )


def _texts(element: Any) -> dict[str, str]:
    """Texts of the direct children by local name; one that holds an entity, which stays unresolved, counts as empty."""
    children = element if element is not None else ()
    return {_local_name(child): "" if _has_entity(child) else (child.text or "").strip() for child in children}


def _has_entity(element: Any) -> bool:
    return any(not isinstance(child.tag, str) for child in element)


def _child(element: Any, name: str) -> Any:
    return next((child for child in (element if element is not None else ()) if _local_name(child) == name), None)


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _newness(item: Item) -> float:
    moments = [at.timestamp() for at in (item.published_at, item.updated_at) if at]
    return max(moments, default=float("-inf"))


def _worth_following(found: _Found, since: datetime | None) -> tuple[str, ...]:
    """Named sitemaps, the latest changed first and then those without a date; not those unchanged since last time."""
    dated = sorted(((at, url) for url, at in found.children if at), key=lambda one: one[0], reverse=True)
    changed = [url for at, url in dated if since is None or at >= since - SINCE_SLACK]
    return tuple(dict.fromkeys([*changed, *_undated(found)]))


def _undated(found: _Found) -> Iterator[str]:
    return (url for url, at in found.children if url and at is None)

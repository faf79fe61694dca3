"""Blocks of a page, found by CSS selectors: each is one article with its link, title and time.

Selectors are those of CSS level 3 as cssselect reads them; a page on which one of them finds nothing in any block was
redesigned, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import TEMPLATE_CHANGED, Blocks, Item
from kursk_pipeline.stages.poll.written_dates import DateReader
from kursk_pipeline.urls import http_url

BLOCKS = 5_000
"""Blocks looked at on one page: five times as many as entries are taken, so that it is told how many are too many."""
TITLE_CHARS = 300
"""A link's text beyond this is a whole teaser; it is cut."""

_DATE_ATTRIBUTES = ("datetime", "content", "data-time", "title")


@dataclass(slots=True)
class _Found:
    """How many blocks each selector found something in."""

    links: int = 0
    titles: int = 0
    dates: int = 0


def read_blocks(root: Any, base: str, blocks: Blocks, *, seen_at: datetime) -> tuple[list[Item], str]:
    """The articles of a page's blocks, and what is wrong although they could be read (empty for nothing).

    Args:
        root: of the page.
        base: what relative links stand against.
        blocks: the selectors.
        seen_at: when the page was read, UTC: "two hours ago" counts from it.

    Raises:
        Unprocessable: ``template_changed``: no block, or no link in any of them.
    """
    elements = _finder(blocks.item)(root)[:BLOCKS]
    if not elements:
        raise Unprocessable(TEMPLATE_CHANGED, f"{_named('item', blocks.item)} finds nothing on the page")
    found, dates = _Found(), DateReader(seen_at, blocks.zone)
    items = [item for element in elements for item in _item(element, base, blocks, dates, found)]
    if not found.links:
        seeker = _named("link", blocks.link) if blocks.link else _named("item", blocks.item)
        raise Unprocessable(TEMPLATE_CHANGED, f"{seeker} finds no link in {len(elements)} blocks")
    return items, "; ".join(_missing(blocks, found, len(elements)))


def selector_fault(selector: str) -> str:
    """What is wrong with a CSS selector, in words; empty for nothing."""
    from cssselect import SelectorError

    try:
        _finder(selector)
    except (SelectorError, ValueError) as error:
        return str(error)
    return ""


def _item(element: Any, base: str, blocks: Blocks, dates: DateReader, found: _Found) -> Iterator[Item]:
    anchor = _anchor(element, blocks.link)
    if anchor is None:
        return
    try:
        url = http_url(anchor.get("href"), against=base)
    except Unprocessable:
        return  # mailto:, javascript:, broken: no article
    headline, moment = _first(element, blocks.title), _moment(element, blocks, dates)
    found.links += 1
    found.titles += headline is not None
    found.dates += moment is not None
    title = _text(anchor if headline is None else headline) or anchor.get("title") or ""
    yield Item((url.partition("#")[0],), one_line(title, limit=TITLE_CHARS), published_at=moment)


def _anchor(element: Any, selector: str) -> Any:
    """The link of a block: what the selector finds, or what is in it or around it, else the block itself."""
    chosen = _first(element, selector) if selector else element
    if chosen is None:
        return None
    near = chosen.xpath("(descendant-or-self::a[@href] | ancestor::a[@href][1])[1]")
    return near[0] if near else None


def _moment(element: Any, blocks: Blocks, dates: DateReader) -> datetime | None:
    dated = _first(element, blocks.date)
    if dated is None:
        return None
    said = [dated.get(name) for name in _DATE_ATTRIBUTES] + [_text(dated)]
    moments = (dates.of_page(text) for text in said if text)
    return next((moment for moment in moments if moment), None)


def _missing(blocks: Blocks, found: _Found, count: int) -> Iterator[str]:
    if blocks.title and not found.titles:
        yield f"{TEMPLATE_CHANGED}: {_named('title', blocks.title)} finds nothing in {count} blocks"
    if blocks.date and not found.dates:
        yield f"{TEMPLATE_CHANGED}: {_named('date', blocks.date)} finds no date in {count} blocks"


def _named(key: str, selector: str) -> str:
    return f"the selector {key} = {selector[:200]!a}"


def _first(element: Any, selector: str) -> Any:
    return next(iter(_finder(selector)(element)), None) if selector else None


def _text(element: Any) -> str:
    return one_line(" ".join(element.itertext()), limit=TITLE_CHARS)


@cache
def _finder(selector: str) -> Callable[[Any], list[Any]]:
    """What finds the elements of a selector below (and at) an element."""
    from lxml.cssselect import CSSSelector

    finder: Callable[[Any], list[Any]] = CSSSelector(selector, translator="html")
    return finder

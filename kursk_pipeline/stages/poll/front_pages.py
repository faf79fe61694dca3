"""Front and section pages of sites without feeds: their links that look like articles become entries.

Which links are articles says the source: a pattern of their addresses, or CSS selectors of the page's own blocks, or
both. A pattern tells no times: *first seen* stands for them, and the article's own page tells more later. Titles are then
the longest text that any link to the address has, since one teaser often links its picture, its headline and a
"read more".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import (
    ENTRY_LIMIT,
    TEMPLATE_CHANGED,
    FeedDocument,
    FeedReading,
    Item,
    judge_items,
)
from kursk_pipeline.stages.poll.html_documents import address_base, parse_html
from kursk_pipeline.stages.poll.page_blocks import TITLE_CHARS, read_blocks
from kursk_pipeline.urls import http_url

LINKS = 10_000
"""Links looked at on one page; the busiest front pages have about a thousand."""


def read_front_page(document: FeedDocument, *, limit: int = ENTRY_LIMIT) -> FeedReading:
    """Read the articles that a page links to, in the page's order.

    Raises:
        Unprocessable: ``empty_document``, ``broken_html``, ``template_changed``: nothing of what the source describes is
            on the page, which is how a redesigned page, a wall and a consent page look.
    """
    if not document.body.strip(b" \t\r\n\x00"):
        raise Unprocessable("empty_document", f"{len(document.body)} bytes, none of them content")
    root = parse_html(document)
    base = address_base(root, document.feed_url)
    blocks = document.selection.blocks
    if blocks is None:
        items, problem = _linked(root, base)
    else:
        items, problem = read_blocks(root, base, blocks, seen_at=document.fetched_at)
    reading = judge_items(items, document, limit=limit, problem=problem)
    if all(one.reason == "other_link" for one in reading.rejected) and not reading.entries:
        wish = document.selection.links
        raise Unprocessable(TEMPLATE_CHANGED, f"none of {len(items)} links matches {wish!a}")
    wanted = tuple(one for one in reading.rejected if one.reason != "other_link")
    return replace(reading, rejected=wanted)


def _linked(root: Any, base: str) -> tuple[list[Item], str]:
    """Every address that the page links to, once, with the longest text that links to it; and what was not looked at."""
    titles: dict[str, str] = {}
    anchors = root.xpath("//a[@href]")
    for url, title in _links(anchors[:LINKS], base):
        if len(title) > len(titles.get(url, "")) or url not in titles:
            titles[url] = title
    problem = f"more than {LINKS} links: the others were not looked at" if len(anchors) > LINKS else ""
    return [Item((url,), title) for url, title in titles.items()], problem


def _links(anchors: Iterable[Any], base: str) -> Iterator[tuple[str, str]]:
    for anchor in anchors:
        try:
            url = http_url(anchor.get("href"), against=base)
        except Unprocessable:
            continue  # mailto:, javascript:, broken: no article
        text = one_line("".join(anchor.itertext()) or anchor.get("title") or "", limit=TITLE_CHARS)
        yield url.partition("#")[0], text

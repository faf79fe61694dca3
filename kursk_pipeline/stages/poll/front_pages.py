"""Front and section pages of sites without feeds: their links that look like articles become entries.

A page says neither when an article was published nor when it changed: such entries carry no time, *first seen* stands
for it, and the article's own page tells more later. Which links are articles says a pattern of the source; without one,
nothing could tell an article from a section. Titles are the longest text that any link to the address has, since one
teaser often links its picture, its headline and a "read more".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import ENTRY_LIMIT, FeedDocument, FeedReading, Item, judge_items
from kursk_pipeline.urls import http_url

LINKS = 10_000
"""Links looked at on one page; the busiest front pages have about a thousand."""
TITLE_CHARS = 300
"""A link's text beyond this is a whole teaser; it is cut."""


def read_front_page(document: FeedDocument, *, limit: int = ENTRY_LIMIT) -> FeedReading:
    """Read the links of a page that match the pattern of its selection, in the page's order.

    Raises:
        Unprocessable: ``empty_document``, ``broken_html``, ``no_article_links``: no link matches, which is how a
            redesigned page, a wall and a consent page look.
    """
    if not document.body.strip(b" \t\r\n\x00"):
        raise Unprocessable("empty_document", f"{len(document.body)} bytes, none of them content")
    titles: dict[str, str] = {}
    for url, title in _links(document):
        if len(title) > len(titles.get(url, "")) or url not in titles:
            titles[url] = title
    reading = judge_items((Item((url,), title) for url, title in titles.items()), document, limit=limit)
    if all(one.reason == "other_link" for one in reading.rejected) and not reading.entries:
        raise Unprocessable("no_article_links", f"none of {len(titles)} links matches {document.selection.links!a}")
    wanted = tuple(one for one in reading.rejected if one.reason != "other_link")
    return FeedReading(reading.entries, wanted, reading.problem)


def parse_html(document: FeedDocument) -> Any:
    """The root element of an HTML document.

    Raises:
        Unprocessable: ``broken_html``.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding=_charset(document), no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(document.body, parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise Unprocessable("broken_html", one_line(str(error), limit=300)) from error
    if root is None:
        raise Unprocessable("broken_html", "no element in it")
    return root


def address_base(root: Any, page_url: str) -> str:
    """What relative links of a page stand against: its ``base`` element, else its own address."""
    href = next(iter(root.xpath("//base/@href")), "")
    try:
        return http_url(str(href), against=page_url) if href else page_url
    except Unprocessable:
        return page_url


def _links(document: FeedDocument) -> Iterator[tuple[str, str]]:
    root = parse_html(document)
    base = address_base(root, document.feed_url)
    for anchor in root.xpath("//a[@href]")[:LINKS]:
        try:
            url = http_url(anchor.get("href"), against=base)
        except Unprocessable:
            continue  # mailto:, javascript:, broken: no article
        text = one_line("".join(anchor.itertext()) or anchor.get("title") or "", limit=TITLE_CHARS)
        yield url.partition("#")[0], text


def _charset(document: FeedDocument) -> str | None:
    """The charset of the Content-Type header, when Python knows it; else the parser reads the page's own."""
    import codecs

    _, _, rest = document.content_type.lower().partition("charset=")
    name = rest.partition(";")[0].strip(" \"'")
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None

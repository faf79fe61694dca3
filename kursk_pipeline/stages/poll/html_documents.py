"""HTML documents of listings, parsed, and what their relative links stand against."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import FeedDocument
from kursk_pipeline.urls import http_url


def parse_html(document: FeedDocument) -> Any:
    """The root element of an HTML document.

    Raises:
        Unprocessable: ``broken_html``.
    """
    from lxml import etree

    try:
        root = etree.fromstring(document.body, _parser(document))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
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


def _parser(document: FeedDocument) -> Any:
    """A parser for the charset of the Content-Type header; else for UTF-8 where the bytes are; else for the page's own."""
    from lxml import etree

    _, _, rest = document.content_type.lower().partition("charset=")
    named = rest.partition(";")[0].strip(" \"'")
    for charset in (named, "utf-8" if _is_utf8(document.body) else ""):
        with suppress(LookupError, ValueError):  # no charset that the parser knows
            if charset:
                return etree.HTMLParser(encoding=charset, no_network=True, huge_tree=False, remove_comments=True)
    return etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)


def _is_utf8(body: bytes) -> bool:
    """True for UTF-8: no other charset's text is valid in it, but for plain ASCII, which all share."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

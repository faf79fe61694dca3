"""The links in an article's text, with the place of their words in it."""

from __future__ import annotations

from collections.abc import Iterator

from kursk_pipeline.records import Link
from kursk_pipeline.stages.clean.blocks import Block
from kursk_pipeline.stages.clean.particulars import address_in

MAX_LINKS = 200
"""Links kept; the richest development article has 123 in its text."""


def links_in(page_id: str, text: str, blocks: list[Block], url: str) -> tuple[Link, ...]:
    """The links of the text's lines to other addresses, in order, at most ``MAX_LINKS``."""
    linked = {block.text: block.links for block in blocks if block.links}
    found: list[Link] = []
    start = 0
    for line in text.split("\n"):
        for begin, end, address in _in_line(line, linked.get(line, ()), url):
            if len(found) < MAX_LINKS:
                found.append(Link(page_id, start + begin, start + end, address))
        start += len(line) + 1
    return tuple(found)


def _in_line(line: str, links: tuple[tuple[str, str], ...], url: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    for href, words in links:
        begin = line.find(words, position) if words else -1
        address = address_in(href, url) if begin >= 0 and not href.startswith("#") else None
        if address and address.split("#", 1)[0] != url.split("#", 1)[0]:
            position = begin + len(words)
            yield begin, position, address

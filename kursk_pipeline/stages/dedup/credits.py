"""Whom a page names as the origin of its text: an agency, a publisher in the byline, "first published by"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kursk_pipeline.agencies import agency_named
from kursk_pipeline.records import Article, Credit

HEAD_LINES, FOOT_LINES = 2, 4
"""Lines at either end of a text where it says where it comes from; in the middle such words speak of another text."""

LONGEST_CREDIT_LINE = 300
"""A longer line is a paragraph of the article, not a note about it."""

_NAME = (
    r"(?:[Tt]he\s+)?[^\W\d_a-zа-яіїєґ][\w.&'’-]*(?:\s+(?:(?:of|the|for|and|&|de)\s+)?[^\W\d_a-zа-яіїєґ][\w.&'’-]*){0,5}"
)
_REPUBLISHED = re.compile(
    r"(?:(?:[Ff]irst|[Oo]riginally)\s+(?:published|appeared|posted|reported)\s+(?:by|in|on|at)"
    r"|(?:[Rr]epublished|[Rr]eprinted|[Rr]eproduced|[Ss]yndicated|[Tt]ranslated)"
    r"\s+(?:from|by permission of|with permission from|courtesy of)"
    r"|[Rr]ead the (?:original|full)(?: article| story| text)? (?:at|on|in|by)"
    r"|[Вв]первые опубликован[оа]?(?: на сайте| в| на)?|[Вв]перше опубліковано(?: на сайті| в| на| у)?)"
    rf"\s+[«\"“]?(?P<name>{_NAME})"
)
_SOURCE_LINE = re.compile(rf"\W*(?:Source|Via|Источник|Джерело)\s*:\s*[«\"“]?(?P<name>{_NAME})\W*")
_PARTED = re.compile(r"\s*(?:,|/|;|\||\band\b|\bwith\b|\bfor\b|\bи\b|\bта\b)\s*")
_BY = re.compile(r"^(?:by|от|від)\s+", re.IGNORECASE)


def credits_of(article: Article, publishers: Mapping[str, str]) -> tuple[Credit, ...]:
    """The parties that a page credits with its text, each once, the surest rule first.

    Args:
        article: what clean made of the page.
        publishers: names of sources and publishers that we follow, in lower case, and the name used for each.
    """
    found: dict[str, Credit] = {}
    for party, rule, raw in _named(article, publishers):
        found.setdefault(party.casefold(), Credit(article.page_id, party, rule, raw))
    return tuple(found.values())


def publisher_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The look-up that ``credits_of`` takes, from pairs of source name and publisher."""
    return {
        name.casefold(): publisher for pair in names for name, publisher in ((pair[0], pair[1]), (pair[1], pair[1]))
    }


def _named(article: Article, publishers: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if article.wire_credit:
        yield from ((agency, "wire", article.wire_credit) for agency in article.wire_credit.split("/"))
    for author in article.authors:
        for part in _PARTED.split(_BY.sub("", author.strip())):
            party = agency_named(part) or publishers.get(part.casefold())
            if party:
                yield party, "byline", author
    for line in _credit_lines(article.text):
        found = _REPUBLISHED.search(line) or _SOURCE_LINE.fullmatch(line)
        if found:
            name = found["name"].rstrip(".'’-")
            bare = re.sub(r"^[Tt]he\s+", "", name)
            known = agency_named(bare) or publishers.get(name.casefold()) or publishers.get(bare.casefold())
            yield known or name, "republished", line


def _credit_lines(text: str) -> list[str]:
    lines = text.split("\n")
    ends = lines if len(lines) <= HEAD_LINES + FOOT_LINES else [*lines[:HEAD_LINES], *lines[-FOOT_LINES:]]
    return [line for line in ends if len(line) <= LONGEST_CREDIT_LINE]

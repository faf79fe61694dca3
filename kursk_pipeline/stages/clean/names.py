"""Title and authors: who is named, what is a person's name, what is the site's own decoration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kursk_pipeline.plain_text import TITLE_LIMIT, one_line
from kursk_pipeline.stages.clean.evidence import Evidence, Found, text_of, types_of

MAX_AUTHOR_CHARACTERS = 80
"""A longer "author" is a sentence or a list that was not taken apart."""
AUTHOR_META = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "authors",
    "creator",
)
_SEPARATOR = re.compile(r"\s*(?:;|\||\n|,|&|\band\b|\bund\b|\bet\b|\bи\b|\bта\b|\bі\b)\s*")
_PREFIX = re.compile(r"^(?:by|von|par|por|di|автор[ы]?:?|текст:?|written by|reported by)\s+", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|\d{2}|[<>{}=]|\.(?:com|org|net|ru|ua)\b", re.IGNORECASE)


def titles(evidence: Evidence, tree: Any, feed_title: str) -> Iterator[Found]:
    """Every statement about the title, best evidence first."""
    for article in evidence.articles:
        yield from _title(text_of(article.get("headline")), "json_ld")
    yield from _title(evidence.first_meta("og:title"), "meta")
    headings = [one_line(" ".join(element.itertext())) for element in tree.iter("h1")]
    if len(headings) == 1:
        yield from _title(headings[0], "heading")
    yield from _title(evidence.first_meta("twitter:title", "title", "headline"), "meta")
    yield from _title(feed_title, "feed")
    element = tree.find(".//title")
    if element is not None:
        yield from _title(one_line(element.text_content()), "title_tag")


def authors(evidence: Evidence, tree: Any) -> Iterator[Found]:
    """Every statement about the authors, best evidence first; values are tuples of names."""
    for article in evidence.articles:
        yield from _authors([_name(node, evidence) for node in _listed(article.get("author"))], "json_ld")
    for name in AUTHOR_META:
        yield from _authors(evidence.meta.get(name, ()), "meta")
    yield from _authors(
        [one_line(" ".join(element.itertext())) for element in tree.xpath(".//*[@itemprop='author' or @rel='author']")],
        "microdata",
    )


def byline(tree: Any) -> Iterator[Found]:
    """What trafilatura reads from the visible byline."""
    from trafilatura.metadata import extract_author

    yield from _authors([extract_author(tree) or ""], "byline")


def _title(raw: str, origin: str) -> Iterator[Found]:
    value = one_line(raw, limit=TITLE_LIMIT)
    if value:
        yield Found(value, origin, raw)


def _authors(raw: Any, origin: str) -> Iterator[Found]:
    parts = [part for text in raw for part in _SEPARATOR.split(_PREFIX.sub("", one_line(text)))]
    names = tuple(dict.fromkeys(name for part in parts if is_name(name := _PREFIX.sub("", part.strip(" .,·•-")))))
    if names:
        yield Found(names, origin, "; ".join(raw))


def is_name(text: str) -> bool:
    """Whether a string may be a person's or a desk's name rather than an address or a sentence."""
    return bool(text) and len(text) <= MAX_AUTHOR_CHARACTERS and not _NOT_A_NAME.search(text)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(node: Any, evidence: Evidence) -> str:
    if isinstance(node, dict):
        node = evidence.by_id.get(node.get("@id", ""), node) if "name" not in node else node
        if types_of(node) & {"Organization", "NewsMediaOrganization", "Corporation"}:
            return ""
    return text_of(node)

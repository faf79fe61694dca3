"""The feeds of a source as its file declares them: of which kind, and what of them is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from kursk_pipeline.adapters.toml_forms import STRICT
from kursk_pipeline.errors import ConfigError, Unprocessable
from kursk_pipeline.stages.poll import Blocks, Selection
from kursk_pipeline.stages.poll.page_blocks import selector_fault
from kursk_pipeline.urls import http_url

FeedKind = Literal["rss", "atom", "rdf", "json", "sitemap", "front_page", "gdelt", "url_list", "warc"]

SITEMAP_AGE_DAYS = 30
"""Sitemaps list years: what last changed earlier than this is archive, not news, unless the source says otherwise."""

_FROM_FILES = frozenset({"url_list", "warc"})
_PLACE = re.compile(r"\{(\w+)\}")
_LINKS_FIX = r"give a pattern, such as '/\d{4}/\d{2}/', or blocks = { item = ... }"
_REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of a source.

    Attributes:
        url: its address; ``file:///absolute/path`` of a file or folder for ``url_list`` and ``warc``.
        kind: how it lists: one of the feed formats (which of the four, the document itself says), ``sitemap`` (any sort),
            ``front_page``, ``gdelt`` (a ``lastupdate.txt``), ``url_list``, ``warc``.
        links: a regular expression that addresses of articles match; ``front_page`` needs it, or ``blocks``.
        blocks: for ``front_page``: CSS selectors of the blocks in which the page lists its articles.
        about_topic: take only what names the topic in title or address (for ``warc``: on the page).
        words: take only what has one of these words, like ``about_topic`` with words of the source's own.
        places: for ``gdelt``: take also what GDELT places in these first-level regions, such as ``RS41`` for Kursk.
        max_age_days: leave out what last changed earlier; 0 takes any age. Sitemaps have 30 when nothing is said.
    """

    __pydantic_config__ = STRICT

    url: str
    kind: FeedKind
    links: str = ""
    about_topic: bool = False
    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    max_age_days: int | None = None
    blocks: Blocks | None = None

    def selection(self, topic_words: tuple[str, ...]) -> Selection:
        """What is wanted of it; ``topic_words`` count where the feed asks for the topic only."""
        age = SITEMAP_AGE_DAYS if self.max_age_days is None and self.kind == "sitemap" else self.max_age_days
        words = (*(word.lower() for word in self.words), *(topic_words if self.about_topic else ()))
        return Selection(self.links, words, frozenset(self.places), age or None, self.blocks)


def is_file(url: str) -> bool:
    """True for the address of a file or folder on this machine."""
    return url.startswith("file:")


def checked_feeds(file: str, feeds: tuple[Feed, ...], substitutions: Mapping[str, str]) -> tuple[Feed, ...]:
    """Feeds with their places filled in and their addresses in the standard's form.

    Raises:
        ConfigError: an address or an option does not fit the kind; names file, field and fix.
    """
    return tuple(_checked(file, f"feeds.{place}", feed, substitutions) for place, feed in enumerate(feeds))


def _checked(file: str, field: str, feed: Feed, substitutions: Mapping[str, str]) -> Feed:
    if missing := set(_PLACE.findall(feed.url)) - substitutions.keys():
        problem, fix = f"nothing is known for {sorted(missing)}", f"use one of {sorted(substitutions)}"
        raise ConfigError(file, f"{field}.url", problem, fix)
    for name, problem, fix in _faults(feed):
        raise ConfigError(file, f"{field}.{name}", problem, fix)
    filled = _PLACE.sub(lambda name: substitutions[name[1]], feed.url)
    try:
        return replace(feed, url=_file_url(filled) if is_file(filled) else http_url(filled))
    except Unprocessable as error:
        raise ConfigError(file, f"{field}.url", error.detail, "give a whole http or https address") from error


def _faults(feed: Feed) -> Iterator[tuple[str, str, str]]:
    is_local, kind = is_file(feed.url), feed.kind
    is_choosy = bool(feed.about_topic or feed.words or feed.places)
    pattern_fault, age = _pattern_fault(feed.links), feed.max_age_days or 0
    rules = (
        ("url", not is_local or kind in _FROM_FILES, f"a file cannot be a {kind}", "give an http address"),
        ("url", is_local or kind != "warc", "WARC files are read from this machine", "give file:///absolute/path"),
        (
            "links",
            feed.links or feed.blocks or kind != "front_page",
            "nothing tells articles from other links",
            _LINKS_FIX,
        ),
        ("links", not pattern_fault, f"no regular expression: {pattern_fault}", "correct the pattern"),
        ("about_topic", is_choosy or kind != "gdelt", "GDELT lists the news of the world", "set about_topic = true"),
        ("places", not feed.places or kind == "gdelt", "only GDELT knows places", "remove this key"),
        ("places", all(map(_REGION.fullmatch, feed.places)), "not first-level regions", 'write them like "RS41"'),
        ("max_age_days", 0 <= age <= 36_500, "out of range", "give days, 0 for any age"),
        ("words", all(word.strip("* ") for word in feed.words), "holds an empty word", "remove it"),
        ("blocks", not feed.blocks or kind == "front_page", f"a {kind} has no blocks", "remove this key"),
    )
    yield from ((name, problem, fix) for name, is_right, problem, fix in rules if not is_right)
    if feed.blocks is not None:
        yield from _block_faults(feed.blocks)


def _block_faults(blocks: Blocks) -> Iterator[tuple[str, str, str]]:
    if not blocks.item.strip():
        yield "blocks.item", "is empty", 'name the element that holds one article, such as "article" or "li.news"'
    for key in ("item", "link", "title", "date"):
        selector = getattr(blocks, key)
        if selector and (fault := selector_fault(selector)):
            yield f"blocks.{key}", f"no CSS selector: {fault}", 'write it as in a style sheet, such as "h2 > a.title"'
    if blocks.zone not in available_timezones():
        yield "blocks.zone", f"no time zone: {blocks.zone!r}", 'name one such as "Europe/Kyiv"'


def _pattern_fault(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return ""


def _file_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc not in {"", "localhost"} or not parts.path.startswith("/") or parts.query or parts.fragment:
        raise Unprocessable("bad_url", f"not a file of this machine: {url[:200]!a}; write file:///absolute/path")
    return f"file://{parts.path.rstrip('/') or '/'}"

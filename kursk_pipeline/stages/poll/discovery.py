"""The feeds that a site offers: named by its page, by its robots.txt, or where such sites usually have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.poll.entries import FeedDocument
from kursk_pipeline.stages.poll.html_documents import address_base, parse_html
from kursk_pipeline.urls import http_url

USUAL_PATHS = (
    "/feed",
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/rss/index.xml",
    "/feed.json",
)
"""Where WordPress, Drupal, Hugo, Ghost and hand-made sites have their feeds (the addresses of config/sources agree)."""
USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
CANDIDATES = 20
"""Addresses tried for one site, beside its page and robots.txt."""

_KINDS = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
}
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_FIRST_ELEMENT = re.compile(
    rb"(?>(?:<\?[^>]*\?>|<!--(?:(?!-->).)*-->|<!doctype[^>\[]*>|\s)*)<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex)\b"
    rb"|(\{)(?=[^}]{0,500}jsonfeed\.org/version)",
    re.IGNORECASE | re.DOTALL,
)
_LISTINGS = {"rss": "rss", "feed": "atom", "rdf": "rdf", "urlset": "sitemap", "sitemapindex": "sitemap"}
_COMMENTS = re.compile(r"comments?/feed|/comments", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed, and who says so."""

    url: str
    kind: str
    found_by: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """What a site's page says of itself: its name, its language, the feeds that it names."""

    name: str
    language: str
    feeds: tuple[Candidate, ...]


def read_site_page(document: FeedDocument) -> SitePage:
    """Read the head of a site's page; feeds of comments are left out.

    Raises:
        Unprocessable: ``broken_html``.
    """
    root = parse_html(document)
    base = address_base(root, document.feed_url)
    feeds: list[Candidate] = []
    for link in root.xpath("//link[@href and @rel]"):
        kind = _KINDS.get((link.get("type") or "").partition(";")[0].strip().lower())
        if kind and "alternate" in link.get("rel").lower().split() and not _COMMENTS.search(link.get("href")):
            feeds.extend(_candidate(link.get("href"), base, kind, "the site's page"))
    named = root.xpath("string(//meta[@property='og:site_name']/@content)") or root.xpath("string(//title)")
    language = re.match(r"[A-Za-z]{2,3}", root.xpath("string(/html/@lang)").strip())
    return SitePage(one_line(str(named), limit=100), language[0].lower() if language else "", tuple(feeds))


def listing_itself(body: bytes, url: str) -> tuple[Candidate, ...]:
    """The address itself, where it already is that of a feed or a sitemap, by its first element."""
    found = _FIRST_ELEMENT.match(body[:5_000].lstrip(b"\xef\xbb\xbf \t\r\n"))
    kind = _LISTINGS.get((found[1] or b"").decode("ascii").lower(), "json") if found else ""
    return tuple(_candidate(url, url, kind, "the address given")) if kind else ()


def named_sitemaps(robots_text: str, site: str) -> tuple[Candidate, ...]:
    """The sitemaps that a robots.txt names."""
    found = _SITEMAP_LINE.findall(robots_text[:500_000])
    return tuple(one for url in found for one in _candidate(url, site, "sitemap", "robots.txt"))


def usual_places(site: str) -> tuple[Candidate, ...]:
    """Where a site may have feeds and sitemaps without saying so."""
    pairs = [*((path, "rss") for path in USUAL_PATHS), *((path, "sitemap") for path in USUAL_SITEMAPS)]
    return tuple(one for path, kind in pairs for one in _candidate(path, site, kind, "a usual place"))


def chosen(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Each address once, the first that names it counts; not more than can politely be tried."""
    return tuple({one.url: one for one in reversed(candidates)}[url] for url in _in_order(candidates))[:CANDIDATES]


def _in_order(candidates: tuple[Candidate, ...]) -> list[str]:
    return list(dict.fromkeys(one.url for one in candidates))


def _candidate(href: str, base: str, kind: str, found_by: str) -> Iterator[Candidate]:
    try:
        yield Candidate(http_url(href, against=base), kind, found_by)
    except Unprocessable:
        return

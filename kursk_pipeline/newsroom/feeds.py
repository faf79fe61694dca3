"""Feeds and sitemaps of one publisher: RSS 2.0, Atom, RSS 1.0 (RDF), JSON Feed, sitemaps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listing:
    """One item as a feed names it. ``content`` is the full text as HTML, empty where the feed has summaries only."""

    url: str
    title: str
    summary: str
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    content: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed without its items."""

    title: str
    tagline: str
    home: str
    url: str
    language: str


def changed_at(listings: Iterable[Listing]) -> datetime:
    """When the newest of these changed last; the clock never enters a feed."""
    times = [listing.updated_at or listing.published_at for listing in listings]
    return max((at for at in times if at), default=EPOCH)


def rss(channel: Channel, listings: tuple[Listing, ...]) -> bytes:
    """RSS 2.0 with Dublin Core authors and, where there is content, ``content:encoded``."""
    items = "".join(_rss_item(listing) for listing in listings)
    return (
        f'{XML_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>{_tag('title', channel.title)}{_tag('link', channel.home)}{_tag('description', channel.tagline)}"
        f"{_tag('language', channel.language)}{_tag('lastBuildDate', format_datetime(changed_at(listings), True))}"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(channel.url)}/>'
        f"{items}</channel></rss>"
    ).encode()


def _rss_item(listing: Listing) -> str:
    parts = [_tag("title", listing.title), _tag("link", listing.url), _tag("description", listing.summary)]
    parts.append(f'<guid isPermaLink="false">{escape(listing.guid or listing.url)}</guid>')
    parts += [_tag("dc:creator", author) for author in listing.authors]
    parts += [_tag("category", tag) for tag in listing.tags]
    if listing.published_at:
        parts.append(_tag("pubDate", format_datetime(listing.published_at, True)))
    if listing.updated_at and listing.updated_at != listing.published_at:
        parts.append(_tag("atom:updated", listing.updated_at.isoformat()))
    if listing.content:
        parts.append(_tag("content:encoded", listing.content))
    return f"<item>{''.join(parts)}</item>\n"


def atom(channel: Channel, listings: tuple[Listing, ...]) -> bytes:
    """Atom 1.0 (RFC 4287); ``updated`` moves when an article is edited."""
    entries = "".join(_atom_entry(listing) for listing in listings)
    return (
        f'{XML_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(channel.language)}>'
        f"{_tag('title', channel.title)}{_tag('subtitle', channel.tagline)}{_tag('id', channel.url)}"
        f'<link href={quoteattr(channel.home)}/><link rel="self" href={quoteattr(channel.url)}/>'
        f"{_tag('updated', changed_at(listings).isoformat())}{entries}</feed>"
    ).encode()


def _atom_entry(listing: Listing) -> str:
    updated = listing.updated_at or listing.published_at or EPOCH
    parts = [_tag("title", listing.title), f"<link href={quoteattr(listing.url)}/>"]
    parts += [_tag("id", listing.guid or listing.url), _tag("updated", updated.isoformat())]
    if listing.published_at:
        parts.append(_tag("published", listing.published_at.isoformat()))
    parts += [f"<author>{_tag('name', author)}</author>" for author in listing.authors]
    parts += [f"<category term={quoteattr(tag)}/>" for tag in listing.tags]
    parts.append(_tag("summary", listing.summary))
    if listing.content:
        parts.append(f'<content type="html">{escape(listing.content)}</content>')
    return f"<entry>{''.join(parts)}</entry>\n"


def rdf(channel: Channel, listings: tuple[Listing, ...]) -> bytes:
    """RSS 1.0, which some institutes still serve."""
    order = "".join(f"<rdf:li rdf:resource={quoteattr(listing.url)}/>" for listing in listings)
    items = "".join(_rdf_item(listing) for listing in listings)
    return (
        f'{XML_HEAD}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"<channel rdf:about={quoteattr(channel.url)}>{_tag('title', channel.title)}{_tag('link', channel.home)}"
        f"{_tag('description', channel.tagline)}{_tag('dc:language', channel.language)}"
        f"<items><rdf:Seq>{order}</rdf:Seq></items></channel>{items}</rdf:RDF>"
    ).encode()


def _rdf_item(listing: Listing) -> str:
    parts = [_tag("title", listing.title), _tag("link", listing.url), _tag("description", listing.summary)]
    parts += [_tag("dc:creator", author) for author in listing.authors]
    if listing.published_at:
        parts.append(_tag("dc:date", listing.published_at.isoformat()))
    return f"<item rdf:about={quoteattr(listing.url)}>{''.join(parts)}</item>\n"


def json_feed(channel: Channel, listings: tuple[Listing, ...]) -> bytes:
    """JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.tagline,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        "language": channel.language,
        "items": [_json_item(listing) for listing in listings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _json_item(listing: Listing) -> dict[str, object]:
    item: dict[str, object] = {
        "id": listing.guid or listing.url,
        "url": listing.url,
        "title": listing.title,
        "summary": listing.summary,
        "authors": [{"name": author} for author in listing.authors],
        "tags": list(listing.tags),
    }
    if listing.published_at:
        item["date_published"] = listing.published_at.isoformat()
    if listing.updated_at:
        item["date_modified"] = listing.updated_at.isoformat()
    if listing.content:
        item["content_html"] = listing.content
    else:
        item["content_text"] = listing.summary
    return item


Writer = Callable[[Channel, tuple[Listing, ...]], bytes]

WRITERS: dict[str, tuple[str, Writer]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "rdf": ("application/rdf+xml; charset=utf-8", rdf),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}


def sitemap_index(urls: Iterable[str]) -> bytes:
    """A sitemap that names sitemaps."""
    inner = "".join(f"<sitemap>{_tag('loc', url)}</sitemap>" for url in urls)
    return f'{XML_HEAD}<sitemapindex xmlns="{SITEMAP_NAMESPACE}">{inner}</sitemapindex>'.encode()


def news_sitemap(channel: Channel, listings: tuple[Listing, ...]) -> bytes:
    """A Google News sitemap."""
    inner = "".join(
        f"<url>{_tag('loc', listing.url)}<news:news><news:publication>{_tag('news:name', channel.title)}"
        f"{_tag('news:language', channel.language)}</news:publication>"
        f"{_tag('news:publication_date', listing.published_at.isoformat())}{_tag('news:title', listing.title)}"
        "</news:news></url>\n"
        for listing in listings
        if listing.published_at
    )
    return f'{XML_HEAD}<urlset xmlns="{SITEMAP_NAMESPACE}" xmlns:news="{NEWS_NAMESPACE}">{inner}</urlset>'.encode()


def sitemap(listings: tuple[Listing, ...]) -> bytes:
    """A plain sitemap with the day of the last change."""
    inner = "".join(
        f"<url>{_tag('loc', listing.url)}{_tag('lastmod', changed_at((listing,)).date().isoformat())}</url>\n"
        for listing in listings
    )
    return f'{XML_HEAD}<urlset xmlns="{SITEMAP_NAMESPACE}">{inner}</urlset>'.encode()


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"

"""One publisher's web site: which answer stands at which address."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from kursk_pipeline.newsroom.behaviours import Visit
from kursk_pipeline.newsroom.feeds import (
    WRITERS,
    Channel,
    changed_at,
    news_sitemap,
    sitemap,
    sitemap_index,
)
from kursk_pipeline.newsroom.forms import FeedForm
from kursk_pipeline.newsroom.library import Publisher
from kursk_pipeline.newsroom.listings import listings_of
from kursk_pipeline.newsroom.pages import article_page, listing_page, render_page
from kursk_pipeline.newsroom.replies import Reply, Request, html_reply, plain_reply, redirect
from kursk_pipeline.newsroom.troubles import trouble_at
from kursk_pipeline.newsroom.world import World

XML = "application/xml; charset=utf-8"


def answer(world: World, publisher: Publisher, request: Request) -> Reply:
    """What the publisher's site sends, troubles included."""
    trouble = trouble_at(publisher.label, urlsplit(request.target).path)
    if trouble is None:
        return _ordinary(world, publisher, request)
    visit = Visit(
        request=request,
        base_url=world.base_url(publisher.label),
        now=world.now,
        ordinary=lambda: _ordinary(world, publisher, replace(request, headers={})),
    )
    return trouble.behaviour(visit)


def _ordinary(world: World, publisher: Publisher, request: Request) -> Reply:
    path = urlsplit(request.target).path
    if path == "/robots.txt":
        return plain_reply(robots_text(world, publisher))
    for feed in publisher.form.feeds:
        if feed.path == path:
            return _feed(world, publisher, feed, request)
    if path.startswith("/sitemap") and path.endswith(".xml"):
        return _sitemap(world, publisher, path)
    if path == "/" and "=" not in request.target:
        return html_reply(listing_page(world, publisher), charset=publisher.form.charset)
    if path.startswith("/section/"):
        return html_reply(_section(world, publisher, path), charset=publisher.form.charset)
    return _article(world, publisher, request)


def _section(world: World, publisher: Publisher, path: str) -> str:
    return listing_page(world, publisher, unquote(path.removeprefix("/section/")).strip("/"))


def _article(world: World, publisher: Publisher, request: Request) -> Reply:
    story = world.find(publisher, request.target)
    if story is None:
        status = 410 if world.is_deleted(publisher, request.target) else 404
        return html_reply(render_page("error", status=status), status=status)
    if world.has_moved(story, request.target):
        return redirect(world.base_url(publisher.label) + story.path, status=301)
    if story.is_walled:
        home = world.base_url(publisher.label)
        return html_reply(render_page("paywall", title=story.title, status=200, home=home))
    reply = html_reply(_stamped(publisher, article_page(world, story), request), charset=publisher.form.charset)
    reply = _validated(publisher, request, reply, story.updated_at)
    return _compressed(publisher, request, reply)


def _stamped(publisher: Publisher, page: str, request: Request) -> str:
    """The page with a token of this answer, as sites have it for their scripts and caches."""
    if publisher.form.furniture != "stamped":
        return page
    return page.replace("</head>", f'<meta name="csp-nonce" content="{request.number:08x}"></head>', 1)


def _feed(world: World, publisher: Publisher, feed: FeedForm, request: Request) -> Reply:
    listings = listings_of(world, publisher, feed)
    media_type, write = WRITERS[feed.kind]
    reply = Reply(headers=(("Content-Type", media_type),), body=write(_channel(world, publisher, feed.path), listings))
    return _validated(publisher, request, reply, changed_at(listings))


def _sitemap(world: World, publisher: Publisher, path: str) -> Reply:
    home = world.base_url(publisher.label)
    listings = listings_of(world, publisher)
    bodies = {
        "/sitemap.xml": lambda: sitemap_index([f"{home}/sitemap-news.xml", f"{home}/sitemap-articles.xml"]),
        "/sitemap-news.xml": lambda: news_sitemap(_channel(world, publisher, path), listings),
        "/sitemap-articles.xml": lambda: sitemap(listings),
    }
    if path not in bodies:
        return html_reply(render_page("error", status=404), status=404)
    return Reply(headers=(("Content-Type", XML),), body=bodies[path]())


def robots_text(world: World, publisher: Publisher) -> str:
    """robots.txt with the publisher's wishes and its sitemap."""
    form = publisher.form
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in form.disallow or ("",))]
    if form.crawl_delay:
        lines.append(f"Crawl-delay: {form.crawl_delay:g}")
    return "\n".join([*lines, "", f"Sitemap: {world.base_url(publisher.label)}/sitemap.xml", ""])


def _channel(world: World, publisher: Publisher, path: str) -> Channel:
    home, form = world.base_url(publisher.label), publisher.form
    return Channel(title=form.name, tagline=form.tagline, home=home + "/", url=home + path, language=form.language)


def _validated(publisher: Publisher, request: Request, reply: Reply, changed: datetime) -> Reply:
    """Add validators, and answer 304 where the request's still hold (a liar's always do)."""
    form = publisher.form
    if form.validators == "none":
        return reply
    is_lying = form.validators == "lying"
    tag = '"evergreen"' if is_lying else f'"{hashlib.sha256(reply.body).hexdigest()[:24]}"'
    headers = (("ETag", tag), ("Last-Modified", format_datetime(changed, usegmt=True)))
    if _is_unchanged(request, tag, changed, is_lying=is_lying):
        return Reply(status=304, headers=headers)
    return reply.with_headers(*headers)


def _is_unchanged(request: Request, tag: str, changed: datetime, *, is_lying: bool) -> bool:
    tags, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if is_lying:
        return bool(tags or since)
    if tags:
        return tag in [part.strip().removeprefix("W/") for part in tags.split(",")]
    return _is_since(since, changed) if since else False


def _is_since(since: str, changed: datetime) -> bool:
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _compressed(publisher: Publisher, request: Request, reply: Reply) -> Reply:
    accepts = "gzip" in request.headers.get("accept-encoding", "")
    if not (publisher.form.is_compressed and accepts and reply.body):
        return reply
    packed = replace(reply, body=gzip.compress(reply.body, mtime=0))
    return packed.with_headers(("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))

"""Finding the feeds of a site: by the address itself, by its page, by its robots.txt, in the usual places."""

from datetime import UTC, datetime

import pytest

from kursk_pipeline.stages.poll import FeedDocument
from kursk_pipeline.stages.poll.discovery import (
    CANDIDATES,
    chosen,
    listing_itself,
    named_sitemaps,
    read_site_page,
    usual_places,
)

SITE = "https://paper.example/"
NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(("body", "kind"), [
    ("<?xml version='1.0'?>\n<!-- made by hand --><rss version='2.0'><channel/></rss>", "rss"),
    ("\ufeff <feed xmlns='x'/>", "atom"),
    ("<rdf:RDF xmlns:rdf='x'/>", "rdf"), ("<?xml-stylesheet href='a'?><urlset/>", "sitemap"), ("<sitemapindex>", "sitemap"),
    ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json"), ('{"version": 1}', None),
    ("<html><rss>", None),
    ("<!doctype html><html>", None), ("", None), ("<feedback>", None), ("<!--" * 2000, None),
    ("<!---->" * 600 + "x", None), ("<?a?>" * 900, None),
])  # fmt: skip
def test_the_address_of_a_listing_is_told_by_its_first_element(body, kind):
    assert [(one.url, one.kind) for one in listing_itself(body.encode(), SITE)] == ([(SITE, kind)] if kind else [])


def test_a_page_names_its_feeds_but_not_those_of_comments():
    page = """<html lang="uk-UA"><head><meta property="og:site_name" content="The  Paper"><base href="/en/">
    <link rel="alternate" type="application/rss+xml" href="rss.xml">
    <link rel="ALTERNATE home" type="application/atom+xml" href="/a">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" hreflang="en" href="/en">
    <link rel="stylesheet" type="application/rss+xml" href="/x">
    <link rel="alternate" type="application/rss+xml" href="ftp://x/">"""
    read = read_site_page(FeedDocument("", SITE, page.encode(), "text/html", NOW))
    assert (read.name, read.language) == ("The Paper", "uk")
    assert [(one.url, one.kind) for one in read.feeds] == [(f"{SITE}en/rss.xml", "rss"), (f"{SITE}a", "atom")]


def test_robots_name_sitemaps_and_each_address_is_tried_once():
    robots = "User-agent: *\nSITEMAP : /news.xml\nSitemap: https://paper.example/news.xml\n#Sitemap: /no.xml\nsitemap:ftp://x/"
    found = chosen((*named_sitemaps(robots, SITE), *usual_places(SITE)))
    assert found[0].url == f"{SITE}news.xml"
    assert len({one.url for one in found}) == len(found) <= CANDIDATES

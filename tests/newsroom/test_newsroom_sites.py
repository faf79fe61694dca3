"""Publishers as a reader's software meets them: feeds that parse, pages that hold the text, sitemaps, robots.txt."""

import gzip
import html as entities
import io
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import quote

import feedparser
import pytest

from kursk_pipeline.newsroom.library import read_library
from kursk_pipeline.newsroom.troubles import FEED_TROUBLES, trouble_at
from tests.newsroom.conftest import ask

LIBRARY = read_library()
LABELS = sorted(LIBRARY.publishers)
ORDINARY = [label for label in LABELS if label != "trouble-desk"]
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def links_of(body: bytes) -> list[str]:
    if body.startswith(b"{"):
        return [item["url"] for item in json.loads(body)["items"]]
    return [entry.link for entry in feedparser.parse(io.BytesIO(body)).entries]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3].partition("?")[0]


def good_feeds(newsroom, label):
    broken = {trouble.path for trouble in FEED_TROUBLES if trouble.publisher == label}
    return [url for url in newsroom.feed_urls()[label] if path_of(url) not in broken]


@pytest.mark.parametrize("label", LABELS)
def test_every_listed_article_can_be_read(newsroom, label):
    for feed in good_feeds(newsroom, label):
        answer = ask(feed)
        assert answer.status == 200
        links = links_of(answer.body)
        assert links
        for link in links:
            if newsroom.base_url(label) in link and not trouble_at(label, path_of(link)):
                assert ask(link).status == 200, link


def test_the_demo_lists_more_than_sixty_articles_of_eight_publishers(newsroom):
    listed = {label: set() for label in ORDINARY}
    for label in ORDINARY:
        for feed in good_feeds(newsroom, label):
            listed[label] |= {link for link in links_of(ask(feed).body) if not trouble_at(label, path_of(link))}
    assert sum(map(len, listed.values())) > 60
    assert sum(len(links) > 0 for links in listed.values()) >= 8


@pytest.mark.parametrize("label", ORDINARY)
def test_pages_hold_the_whole_text_and_furniture_around_it(newsroom, label):
    publisher = newsroom.library.publishers[label]
    for story in newsroom.world.listed(publisher):
        answer = ask(newsroom.base_url(label) + story.path)
        shown = plain(answer.text)
        for paragraph in story.paragraphs:
            assert words(paragraph) in shown, story.path
        furniture = len(shown) - len(words(" ".join(story.paragraphs)))
        assert furniture > 300


def plain(html: str) -> str:
    without_scripts = re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)
    without_notes = re.sub(r"<a href=\"#_edn.*?</a>", "", without_scripts)
    return words(entities.unescape(re.sub(r"</?(?:span|b)\b[^>]*>", "", without_notes)))


def words(text: str) -> str:
    return "".join(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text)))


def test_publishers_have_markup_of_their_own(newsroom):
    shapes = set()
    for label in ORDINARY:
        publisher = newsroom.library.publishers[label]
        story = next(s for s in newsroom.world.listed(publisher) if not s.posts)
        html = ask(newsroom.base_url(label) + story.path).text
        signs = ("application/ld+json", "og:title", "itemprop=", "<table", "<article", "⚡", "__NEXT_DATA__", "typeof=")
        shapes.add((*(sign in html for sign in signs), *sorted(set(re.findall(r'class="([\w-]+)', html)))[:12]))
    assert len(shapes) >= 8


@pytest.mark.parametrize("label", ["volna", "moscow-herald-state"])
def test_declared_charset_is_the_one_sent(newsroom, label):
    publisher = newsroom.library.publishers[label]
    answer = ask(newsroom.base_url(label) + newsroom.world.listed(publisher)[0].path)
    assert answer.headers["content-type"] == "text/html; charset=windows-1251"
    assert re.search("[а-я]{5}", answer.body.decode("windows-1251"))


@pytest.mark.parametrize("label", ORDINARY)
def test_sitemaps_name_the_articles(newsroom, label):
    index = ET.fromstring(ask(newsroom.base_url(label) + "/sitemap.xml").body)
    news, plain_map = [ET.fromstring(ask(node.text).body) for node in index.iter(LOC)]
    titles = {node.text for node in news.iter(f"{NEWS}title")}
    wanted = {story.title for story in newsroom.world.listed(newsroom.library.publishers[label])}
    assert wanted <= titles
    assert len(list(plain_map.iter(LOC))) == len(titles)


def test_robots_ask_for_patience_and_privacy(newsroom):
    assert "Crawl-delay: 1" in ask(newsroom.base_url("frontline-institute") + "/robots.txt").text
    robots = ask(newsroom.base_url("sumy-courier") + "/robots.txt").text
    assert "Disallow: /members/" in robots
    assert any("/members/" in link for link in links_of(ask(newsroom.base_url("sumy-courier") + "/feed.xml").body))


def test_an_unchanged_feed_answers_304(newsroom):
    feed = newsroom.feed_urls()["dnipro-wire"][0]
    first = ask(feed)
    again = ask(feed, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert ask(feed, If_Modified_Since=first.headers["last-modified"]).status == 304
    assert ask(feed, If_None_Match='"other"').status == 200


def test_feed_links_of_some_publishers_carry_tracking_parameters(newsroom):
    links = links_of(ask(newsroom.feed_urls()["sumy-courier"][0]).body)
    assert any("utm_source=" in link for link in links)


def test_home_and_section_pages_link_to_articles(newsroom):
    for label in ORDINARY:
        story = newsroom.world.listed(newsroom.library.publishers[label])[0]
        html = ask(newsroom.base_url(label) + "/").text
        assert story.title in plain_text(html)
        section = re.search(r'href="[^"]+(/section/[^"]+)"', html)[1]
        assert ask(newsroom.base_url(label) + quoted(section)).status == 200


def plain_text(html: str) -> str:
    return entities.unescape(html)


def quoted(path: str) -> str:
    return quote(path)


def test_pages_are_compressed_for_those_who_accept_it(newsroom):
    publisher = newsroom.library.publishers["kyiv-dispatch"]
    url = newsroom.base_url("kyiv-dispatch") + newsroom.world.listed(publisher)[0].path
    packed = ask(url, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ask(url).body


def test_unknown_hosts_are_told_who_is_here(newsroom):
    answer = ask(f"http://nobody.localhost:{newsroom.port}/")
    assert answer.status == 421
    assert "sumy-courier.localhost" in answer.text
    assert ask(f"http://127.0.0.1:{newsroom.port}/").status == 421

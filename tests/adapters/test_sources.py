import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kursk_pipeline.adapters.sources import load_sources
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.stages.poll import FeedDocument, read_document

SHIPPED = Path(__file__).parents[2] / "config" / "sources"

GOOD = """
name = "Paper"
publisher = "Paper House"
publisher_family = "House"
country = "UA"
languages = ["uk", "en"]
kind = "newspaper"
delay_seconds = 0.05
retention_days = 30
feeds = [{ url = "http://paper.localhost:{newsroom_port}/rss.xml", kind = "rss" }]
keep_parameters = ["Mod"]
found_in = "written for this test"
verified_on = ""
"""


def load(folder, text, name="paper.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return load_sources(folder, substitutions={"newsroom_port": "8765"})


def test_a_source_is_read_with_its_port_filled_in(tmp_path):
    (source,) = load(tmp_path, GOOD)
    assert (source.source_id, source.name, source.languages) == ("paper", "Paper", ("uk", "en"))
    assert [(feed.url, feed.kind) for feed in source.feeds] == [("http://paper.localhost:8765/rss.xml", "rss")]
    assert source.keep_parameters == frozenset({"mod"})


@pytest.mark.parametrize(("wrong", "right", "field"), [
    ('name = "Paper"\n', "", "name"),
    ('name = "Paper"', 'nome = "Paper"\nname = "Paper"', "nome"),
    ('name = "Paper"', 'name = " "', "name"),
    ('country = "UA"', 'country = "Ukraine"', "country"),
    ('languages = ["uk", "en"]', 'languages = ["Ukrainian!"]', "languages"),
    ('languages = ["uk", "en"]', "languages = []", "languages"),
    ('kind = "newspaper"', 'kind = "paper"', "kind"),
    ("delay_seconds = 0.05", "delay_seconds = -1", "delay_seconds"),
    ("retention_days = 30", "retention_days = 0", "retention_days"),
    ('kind = "rss" }', 'kind = "xml" }', "feeds.0.kind"),
    ('kind = "rss" }', 'kind = "rss", colour = "red" }', "feeds.0.colour"),
    ("http://paper.localhost:{newsroom_port}/rss.xml", "rss.xml", "feeds.0.url"),
    ("http://paper.localhost:{newsroom_port}/rss.xml", "ftp://paper.localhost/rss.xml", "feeds.0.url"),
    ("{newsroom_port}", "{other_port}", "feeds.0.url"),
    ("{newsroom_port}", "{", "feeds.0.url"),
    ('verified_on = ""', 'verified_on = "yesterday"', "verified_on"),
    ('found_in = "written for this test"', 'found_in = ""', "found_in"),
])  # fmt: skip
def test_what_is_wrong_is_refused_naming_file_field_and_fix(tmp_path, wrong, right, field):
    assert wrong in GOOD
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, GOOD.replace(wrong, right))
    assert refused.value.field == field
    assert refused.value.file.endswith("paper.toml")
    assert refused.value.fix


@pytest.mark.parametrize(("feed", "field"), [
    ("{ url = 'https://a.example/', kind = 'front_page' }", "links"),
    ("{ url = 'https://a.example/', kind = 'front_page', links = '(' }", "links"),
    ("{ url = 'https://a.example/', kind = 'front_page', blocks = { item = 'li[' } }", "blocks.item"),
    ("{ url = 'https://a.example/', kind = 'front_page', blocks = { item = ' ' } }", "blocks.item"),
    ("{ url = 'https://a.example/', kind = 'front_page', blocks = { item = 'li', date = 'p::x' } }", "blocks.date"),
    ("{ url = 'https://a.example/', kind = 'front_page', blocks = { item = 'li', zone = 'Kyiv' } }", "blocks.zone"),
    ("{ url = 'https://a.example/', kind = 'front_page', blocks = { item = 'li', colour = 'b' } }", "blocks.colour"),
    ("{ url = 'https://a.example/rss', kind = 'rss', blocks = { item = 'li' } }", "blocks"),
    ("{ url = 'https://data.example/lastupdate.txt', kind = 'gdelt' }", "about_topic"),
    ("{ url = 'https://data.example/lastupdate.txt', kind = 'gdelt', places = ['Kursk'] }", "places"),
    ("{ url = 'https://a.example/rss', kind = 'rss', places = ['RS41'] }", "places"),
    ("{ url = 'https://a.example/rss', kind = 'rss', words = ['*'] }", "words"),
    ("{ url = 'https://a.example/s.xml', kind = 'sitemap', max_age_days = -1 }", "max_age_days"),
    ("{ url = 'https://a.example/x.warc.gz', kind = 'warc' }", "url"),
    ("{ url = 'file:///srv/feed.xml', kind = 'rss' }", "url"),
    ("{ url = 'file://host/srv/list.txt', kind = 'url_list' }", "url"),
    ("{ url = 'file:list.txt', kind = 'url_list' }", "url"),
])  # fmt: skip
def test_options_that_do_not_fit_the_kind_are_refused(tmp_path, feed, field):
    wrong = re.sub(r"feeds = \[.*\]", lambda _: f"feeds = [{feed}]", GOOD)
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, wrong)
    assert refused.value.field == f"feeds.0.{field}"


def test_every_kind_is_read_with_what_is_wanted_of_it(tmp_path):
    feeds = """feeds = [
      { url = "https://a.example/sitemap.xml", kind = "sitemap" },
      { url = "https://a.example/old.xml", kind = "sitemap", max_age_days = 0 },
      { url = "http://a.example/last.txt", kind = "gdelt", about_topic = true, words = ["HIMARS"], places = ["RS41"] },
      { url = "file:///srv/lists/", kind = "url_list" },
    ]"""
    (source,) = load(tmp_path, re.sub(r"feeds = \[.*\]", lambda _: feeds, GOOD))
    recent, old, gdelt, listed = (feed.selection(("kursk",)) for feed in source.feeds)
    assert (recent.max_age_days, old.max_age_days, listed.words) == (30, None, ())
    assert (gdelt.words, gdelt.places) == (("himars", "kursk"), frozenset({"RS41"}))
    assert source.feeds[3].url == "file:///srv/lists"


def test_a_feed_belongs_to_one_source(tmp_path):
    load(tmp_path, GOOD)
    with pytest.raises(ConfigError, match="also a feed of paper"):
        load(tmp_path, GOOD, name="second.toml")


def test_a_folder_without_sources_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="no source is declared"):
        load_sources(tmp_path, substitutions={})


def test_a_folder_named_like_a_form_is_refused(tmp_path):
    (tmp_path / "d.toml").mkdir()
    with pytest.raises(ConfigError, match=r"d\.toml: file: cannot be read: .*Fix: "):
        load_sources(tmp_path, substitutions={})


def test_the_shipped_sources_cover_the_topic():
    sources = load_sources(SHIPPED, substitutions={})
    assert len(sources) >= 30
    assert {"UA", "RU", "US", "GB"} <= {source.country for source in sources}
    assert {"wire", "state_media", "institute", "newspaper", "government"} <= {source.kind for source in sources}
    assert {"en", "uk", "ru"} <= {language for source in sources for language in source.languages}
    assert {"rss", "atom", "rdf", "json"} <= {feed.kind for source in sources for feed in source.feeds}
    assert all(source.delay_seconds >= 1 for source in sources)


def test_the_shipped_sources_use_every_kind_that_the_web_has():
    feeds = [feed for source in load_sources(SHIPPED, substitutions={}) for feed in source.feeds]
    kinds = Counter(feed.kind for feed in feeds)
    assert kinds["gdelt"] == 2
    assert kinds["sitemap"] >= 10
    assert kinds["front_page"] >= 5
    assert sum(feed.blocks is not None for feed in feeds) >= 2


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_a_shipped_form_leaves_nothing_to_defaults(file):
    form = tomllib.loads(file.read_text("utf-8"))
    told = {"name", "publisher", "publisher_family", "country", "languages", "kind", "delay_seconds", "retention_days"}
    assert told | {"feeds", "found_in", "verified_on"} <= form.keys()
    assert not [line for line in (form["name"], form["publisher"]) if "complete" in line]


@pytest.mark.parametrize(("key", "article", "other"), [
    ("ukraine-ministry-of-defence", "https://mod.gov.ua/en/news/troops-have-ordered-uavs-through-the-market",
     "https://mod.gov.ua/en/news"),
    ("russia-ministry-of-defence", "https://eng.mil.ru/en/news_page/country/more.htm?id=12413390@egNews",
     "https://eng.mil.ru/en/news_page/country.htm"),
    ("russia-foreign-ministry", "https://mid.ru/en/press_service/spokesman/official_statement/2035069/",
     "https://mid.ru/en/press_service/spokesman/official_statement/"),
    ("isw", "https://understandingwar.org/research/russia-ukraine/an-assessment-of-one-day/",
     "https://understandingwar.org/analysis/"),
])  # fmt: skip
def test_the_link_patterns_of_shipped_pages_tell_articles_from_the_rest(key, article, other):
    source = next(source for source in load_sources(SHIPPED, substitutions={}) if source.source_id == key)
    (page,) = (feed for feed in source.feeds if feed.kind == "front_page")
    card = f"<div class='research-card-loop-item-3colgrid'><a href='{article}'>A headline</a></div>"
    html = f"{card}<a href='{other}'>Menu</a>"
    now = datetime(2024, 8, 20, tzinfo=UTC)
    read = read_document(
        FeedDocument(key, page.url, html.encode(), "text/html", now, kind="front_page", selection=page.selection(()))
    )
    assert [entry.url for entry in read.entries] == [article]

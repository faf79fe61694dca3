"""A paper of our own, polled, fetched and loaded with real parts: what it may make us ask for, and what we keep of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_server import hostile_server
from sqlalchemy import create_engine, text

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import run_all
from kursk_pipeline.settings import from_environment

ROOT = Path(__file__).parents[2]
TYPE = ("Content-Type", "text/html; charset=utf-8")
CHECK = (ROOT / "sql" / "checks" / "loaded_articles_have_text.sql").read_text("utf-8")
SPELLINGS = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0177.1",
    "127.1",
    "localhost",
    "canary.localhost",
    "[::ffff:7f00:1]",
    "0.0.0.0",
]

PARAGRAPHS = """\
Ukrainian troops held positions near Sudzha in Russia's Kursk region on Tuesday, two weeks after they crossed the border, \
the general staff in Kyiv said. The governor of the region ordered more villages to be cleared.
Residents who reached the city of Kursk told of shelling along the road through Korenevo. Buses left every hour, and \
volunteers handed out water at the stadium where those who fled were registered.
Moscow said that its forces had stopped an attack near the village of Martynovka. Neither account could be checked. \
The incursion is the largest into Russian territory since the war began.
""".splitlines()


def story(title: str, number: int, *head: str) -> bytes:
    """A page with an article of its own."""
    marks = f"<title>{title}</title><meta property='og:title' content='{title}'>" + "".join(head)
    words = "".join(
        f"<p>{paragraph}</p>" for paragraph in (*PARAGRAPHS, f"This was the report number {number} of that day.")
    )
    when = f"<meta property='article:published_time' content='2024-08-20T0{number}:00:00Z'>"
    return f"<html lang=en><head>{marks}{when}</head><body><article><h1>{title}</h1>{words}</article></body></html>".encode()


NAMED = "/world/fighting-near-the-border"
SAME = f"<link rel=canonical href='{NAMED}'><meta property=og:url content='{NAMED}'>"
PAGES = {
    "/story/open": story("Troops hold positions near Sudzha", 1),
    "/story/short?p=77": story("Fighting near the border goes on", 2, SAME),
    NAMED: story("Fighting near the border goes on", 2, SAME),
    "/story/facts": story("Buses leave Kursk every hour", 3, "<meta name=robots content=noarchive>"),
    "/story/front": story("An attack near Martynovka", 4, "<link rel=canonical href='/'>"),
}


def answer_page(handler, *_):
    body = PAGES.get(handler.path) or handler.evil.get(handler.path)
    handler.answer(200, body, TYPE) if body else handler.answer(404)


def answer_feed(handler):
    items = "".join(
        f"<item><title>Kursk {number}</title><link>{link.replace('&', '&amp;')}</link></item>"
        for number, link in enumerate(handler.links)
    )
    handler.answer(200, f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), ("Content-Type", "text/xml"))


def answer_sitemap(handler):
    places = "".join(f"<url><loc>{link}?mapped=1</loc></url>" for link in handler.inward)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    handler.answer(200, f"<urlset xmlns='{space}'>{places}</urlset>".encode(), ("Content-Type", "application/xml"))


def declare(folder: Path, server) -> None:
    (folder / "paper.toml").write_text(
        f"""
name = "The Paper"
publisher = "The Paper"
publisher_family = "paper"
country = "GB"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.01
retention_days = 30
feeds = [
  {{ url = "{server.url("/feed")}", kind = "rss" }},
  {{ url = "{server.url("/sitemap")}", kind = "sitemap" }},
]
found_in = "a test"
verified_on = ""
""",
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def played(postgres, migrated_template, tmp_path_factory):
    """One run over everything; gives a function that asks the warehouse, and the two servers."""
    from tests.conftest import execute

    folder = tmp_path_factory.mktemp("sources")
    execute(postgres, "create database {} template {}", "fetch_step")
    url = postgres.url("fetch_step")
    routes = {
        "do_feed": answer_feed,
        "do_sitemap": answer_sitemap,
        "do_story": answer_page,
        "do_world": answer_page,
        "do_evil": answer_page,
    }
    with hostile_server(address="127.0.0.1") as canary, hostile_server(address="127.0.0.2", **routes) as server:
        inward = [f"http://{spelling}:{canary.port}/world/secret-1234567" for spelling in SPELLINGS]
        marks = "<link rel=canonical href='{0}'><meta property=og:url content='{0}'>"
        server.handler.inward = inward
        server.handler.evil = {
            f"/evil/page-1234567-{number}": story(f"Report {number} from Sudzha", 5, marks.format(link))
            for number, link in enumerate(inward)
        }
        refused = ["/refuse/403", "/refuse/402", "/status/451"]
        local = [*PAGES, *server.handler.evil, *refused, "/hop"]
        server.handler.links = [*inward, *(f"/to?{link}" for link in inward), *local]
        declare(folder, server)
        environment = {
            "KURSK_HOME": str(folder / "state"),
            "KURSK_DATABASE_URL": url,
            "KURSK_SOURCES": str(folder),
            "KURSK_FETCH_NETWORKS": "127.0.0.2/32",
            "KURSK_REQUEST_SECONDS": "5",
        }
        desk = Desk(from_environment(environment))
        run_all(desk, lambda stage: Caller("test", "test", stage))
        yield _asker(url, server), server, canary, desk
        desk.close()
    execute(postgres, "drop database {} with (force)", "fetch_step")


def _asker(url, server):
    engine = create_engine(url)

    def ask(statement, path=""):
        with engine.connect() as connection:
            return connection.execute(text(statement), {"url": server.url(path)} if path else {}).all()

    return ask


def test_no_route_leads_to_the_canary(played):
    ask, server, canary, _ = played
    assert canary.asked.paths == []
    assert "/sitemap" in server.asked.paths
    mapped = ask("select count(*) from raw.fetch where canonical_url like '%mapped=1' and outcome = 'address_refused'")
    assert mapped[0][0] > 0
    asked = {path for path in server.asked.paths if path.startswith("/evil")}
    assert asked == set(server.handler.evil)
    refused = ask("select count(*) from raw.fetch where outcome = 'address_refused'")
    poll_refused = ask("select coalesce(sum(record_count), 0) from ops.tally where reason like '%url%'")
    assert refused[0][0] + poll_refused[0][0] >= len(SPELLINGS)


def test_canonical_links_to_other_sites_change_nothing(played):
    ask = played[0]
    rows = ask("select canonical_verdict::text, page.article_url = page.canonical_url"
               " from raw.fetch as log join raw.page using (page_id)"
               " where log.final_url like '%/evil/%'")  # fmt: skip
    assert len(rows) == len(SPELLINGS)
    assert set(rows) == {("other_site", True)}


def test_two_entries_of_one_article_become_one_article(played):
    ask = played[0]
    assert len(ask("select 1 from raw.page where article_url = :url", NAMED)) == 2
    rows = ask("select article_id, version_no from warehouse.fact_article where canonical_url = :url", NAMED)
    assert len(rows) == 1
    assert ask("select canonical_verdict::text from raw.fetch where final_url = :url", "/story/short?p=77") == [
        ("believed",)
    ]
    assert ask("select canonical_verdict::text from raw.fetch where final_url = :url", "/story/front") == [
        ("front_page",)
    ]


def test_a_reserved_text_stays_out_and_its_facts_come_in(played):
    ask = played[0]
    with_text = dict(
        ask("select canonical_url, words.article_key is not null from warehouse.fact_article"
            " left join warehouse.article_text as words using (article_key)")
    )  # fmt: skip
    server = played[1]
    assert with_text[server.url("/story/facts")] is False
    assert with_text[server.url("/story/open")] is True
    assert ask("select 1 from warehouse.fact_mention join warehouse.fact_article using (article_key)"
               " where canonical_url = :url", "/story/facts")  # fmt: skip
    assert ask(CHECK) == []


def test_refusals_are_outcomes_with_evidence(played):
    ask, server, *_ = played
    rows = dict(ask("select canonical_url, (reason, detail)::text from ops.decision cross join lateral"
                    " (select split_part(subject_id, '@', 1) as canonical_url) as it where stage = 'fetch'"))  # fmt: skip
    for path, reason in (("/refuse/403", "paywall"), ("/refuse/402", "paywall"), ("/status/451", "refused")):
        assert rows[server.url(path)].startswith(f"({reason},"), path
    assert "Subscribe to continue" in rows[server.url("/refuse/403")]
    assert ask("select x_robots_tag, reservations from raw.fetch where final_url = :url", "/refuse/403") == [
        ("noai; bing: noindex", ["noai"])
    ]


def test_the_way_of_a_redirect_is_in_the_log(played):
    ask, server, *_ = played
    (row,) = ask(
        "select redirect_urls, redirect_statuses, is_moved_permanently from raw.fetch where canonical_url = :url",
        "/hop",
    )
    assert tuple(row) == ([server.url("/hop")], [301], True)


def test_what_may_not_be_kept_is_not_in_the_archive(played, warehouse_url, tmp_path):
    server = played[1]
    policy = (
        (ROOT / "config" / "policy.toml")
        .read_text("utf-8")
        .replace('noarchive = "facts_only"', 'noarchive = "nothing"')
    )
    desk = strict_desk(server, warehouse_url, tmp_path, policy)
    run_all(desk, lambda stage: Caller("test", "test", stage), stages=("poll", "fetch"))
    ask = _asker(warehouse_url, server)
    row = ask(
        "select outcome::text, retention::text, page_id, reservations from raw.fetch where final_url = :url",
        "/story/facts",
    )
    assert [tuple(one) for one in row] == [("ok", "nothing", None, ["noarchive"])]
    kept = ask("select body_hash from raw.page")
    assert len(list((tmp_path / "state" / "archive").rglob("*.zst"))) == len(set(kept)) > 0
    desk.close()


def strict_desk(server, warehouse_url, tmp_path, policy):
    """A desk whose project folder has another policy."""
    (tmp_path / "root" / "config").mkdir(parents=True)
    (tmp_path / "root" / "sql").symlink_to(ROOT / "sql")
    for folder in (ROOT / "config").iterdir():
        if folder.is_dir():
            (tmp_path / "root" / "config" / folder.name).symlink_to(folder)
    (tmp_path / "root" / "config" / "policy.toml").write_text(policy, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    declare(tmp_path / "sources", server)
    environment = {
        "KURSK_ROOT": str(tmp_path / "root"),
        "KURSK_HOME": str(tmp_path / "state"),
        "KURSK_DATABASE_URL": warehouse_url,
        "KURSK_SOURCES": str(tmp_path / "sources"),
        "KURSK_FETCH_NETWORKS": "127.0.0.2/32",
    }
    return Desk(from_environment(environment))

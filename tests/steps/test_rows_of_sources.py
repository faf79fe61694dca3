"""From a page and a file on a site to rows: blocks, a redesign, and what the site reserves, in a real warehouse."""

import psycopg
import pytest

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from kursk_pipeline.site_terms import PATH
from kursk_pipeline.steps import fetch, poll
from tests.steps.test_poll_documents import Site

FORM = """
name = "Paper"
publisher = "Paper"
publisher_family = "Paper"
country = "UA"
languages = ["uk"]
kind = "newspaper"
delay_seconds = 0.01
retention_days = 30
found_in = "a test"
verified_on = ""
[[feeds]]
url = "{home}/news"
kind = "front_page"
blocks.item = "li"
blocks.title = "h3"
blocks.date = "time"
"""
CARD = "<li><h3><a href='/story/{0}'>Story {0}</a></h3><time>2024-08-20 10:0{0}</time></li>"


@pytest.fixture
def paper(tmp_path, warehouse_url):
    site = Site("127.0.0.1")
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "paper.toml").write_text(FORM.format(home=site.home), encoding="utf-8")
    desk = Desk(
        from_environment(
            {
                "KURSK_HOME": str(tmp_path / "home"),
                "KURSK_SOURCES": str(folder),
                "KURSK_DATABASE_URL": warehouse_url,
                "KURSK_FETCH_NETWORKS": "127.0.0.1/32",
            }
        )
    )

    def rows(question):
        with psycopg.connect(warehouse_url.replace("postgresql+psycopg://", "postgresql://")) as connection:
            return connection.execute(question).fetchall()

    yield site, desk, rows
    desk.close()
    site.shutdown()
    site.server_close()


def polled(desk):
    return poll.run(desk, Caller("test", "test", "poll"), everything=True)


def test_a_page_that_is_redesigned_is_raised_by_name_and_recovers(paper):
    site, desk, rows = paper
    health = "select health::text, trouble::text, in_words, what_to_do from marts.source_health"
    site.bodies["/news"] = f"<ul>{CARD.format(1)}{CARD.format(2)}</ul>".encode()
    assert polled(desk)["kept"] == 2
    assert rows(health) == [("active", None, "well", None)]

    site.bodies["/news"] = b"<main><article><a href='/story/3'>Story 3</a></article></main>"
    assert polled(desk)["quarantined"] == 1
    ((state, trouble, words, advice),) = rows(health)
    assert (state, trouble) == ("backing_off", "redesigned")
    assert "item = 'li' finds nothing on the page" in words
    assert "redesigned" in advice

    site.bodies["/news"] = f"<ul>{CARD.format(3).replace('time>', 'i>')}</ul>".encode()
    assert polled(desk)["kept"] == 1
    ((state, trouble, words, _),) = rows(health)
    assert (state, trouble) == ("active", "redesigned")
    assert "date = 'time' finds no date" in words

    site.bodies["/news"] = f"<ul>{CARD.format(4)}</ul>".encode()
    polled(desk)
    assert rows(health)[0][:3] == ("active", None, "well")
    kinds = rows("select kind::text from ops.feed_event order by at")
    assert [kind for (kind,) in kinds] == ["redesigned", "recovered"]


def test_what_a_site_reserves_decides_what_is_kept_and_stands_in_the_log(paper):
    site, desk, rows = paper
    site.bodies["/news"] = f"<ul>{CARD.format(1)}{CARD.format(2)}</ul>".encode()
    site.bodies |= {f"/story/{number}": f"<p>Story {number}".encode() for number in (1, 2)}
    site.bodies[PATH] = b'[{"location": "/story/1", "tdm-reservation": 1, "tdm-policy": "https://paper.example/terms"}]'
    polled(desk)
    fetch.run(desk, Caller("test", "test", "fetch"))
    log = "select tdm_reservation, tdm_policy, reservations::text[], retention::text from raw.fetch order by canonical_url"
    assert rows(log) == [
        (True, "https://paper.example/terms", ["tdm"], "facts_only"),
        (None, None, [], "full_text"),
    ]
    assert rows("select count(*) from raw.page") == [(2,)]

"""Indexes whose documents do not come, over real HTTP: the walk ends early, and what was not asked is told."""

import threading

import psycopg
import pytest

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps import poll, poll_documents
from tests.steps.test_poll_documents import Pages, Site, index
from tests.steps.test_poll_limits import GOOD

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
feeds = [{{ url = "{home}/sitemap.xml", kind = "sitemap", max_age_days = 0 }}]
"""
STATE = "select health::text, trouble::text, failure_weight, health_reason from ops.crawl_state"


class Slow(Pages):
    """Ordinary pages, those with ``drip`` in their path without an end, those with ``down`` and ``gone`` as errors."""

    def do_GET(self):  # noqa: N802 - the name that http.server asks for
        if "drip" in self.path:
            self.server.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"<")
            self.wfile.flush()
            self.server.is_over.wait(20)
        elif "down" in self.path or "gone" in self.path:
            self.server.asked.append(self.path)
            self.send_error(503 if "down" in self.path else 410)
        else:
            super().do_GET()


@pytest.fixture
def paper(tmp_path, warehouse_url):
    site = Site("127.0.0.1")
    site.RequestHandlerClass, site.is_over = Slow, threading.Event()
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "paper.toml").write_text(FORM.format(home=site.home), encoding="utf-8")
    told = {
        "KURSK_HOME": str(tmp_path / "home"),
        "KURSK_SOURCES": str(folder),
        "KURSK_DATABASE_URL": warehouse_url,
        "KURSK_FETCH_NETWORKS": "127.0.0.1/32",
        "KURSK_REQUEST_SECONDS": "0.3",
    }
    desk = Desk(from_environment(told))

    def rows(question):
        with psycopg.connect(warehouse_url.replace("postgresql+psycopg://", "postgresql://")) as connection:
            return connection.execute(question).fetchall()

    yield site, desk, rows
    desk.close()
    site.is_over.set()
    site.shutdown()
    site.server_close()


def polled(desk):
    return poll.run(desk, Caller("test", "test", "poll"), everything=True)


def children(site):
    return [path for path in site.asked if path not in {"/sitemap.xml", "/robots.txt", "/.well-known/tdmrep.json"}]


@pytest.mark.parametrize("way", ["drip", "down"])
def test_an_index_none_of_whose_documents_come_is_a_feed_that_failed(paper, way):
    site, desk, rows = paper
    site.bodies["/sitemap.xml"] = index(*(f"/{way}/{number}.xml" for number in range(40)))
    assert polled(desk)["deferred"] == 1
    assert children(site) == [f"/{way}/{number}.xml" for number in range(3)]
    ((health, trouble, weight, words),) = rows(STATE)
    assert (health, trouble, weight) == ("backing_off", "unreachable", 0.5)
    assert "none of the 40 documents that it names could be read" in words

    site.bodies["/sitemap.xml"] = index("/good.xml")
    site.bodies["/good.xml"] = GOOD
    assert polled(desk)["kept"] == 1
    assert rows(STATE) == [("active", None, 0.0, "")]


def test_what_is_left_after_three_failures_in_a_row_is_told_row_by_row(paper):
    site, desk, rows = paper
    names = ["good", "down/1", "down/2", "also", "down/3", "down/4", "down/5", "never/1", "never/2"]
    site.bodies["/sitemap.xml"] = index(*(f"/{name}.xml" for name in names))
    site.bodies |= {"/good.xml": GOOD, "/also.xml": GOOD.replace(b"/good", b"/also"), "/never/1.xml": GOOD}
    summary = polled(desk)
    assert (summary["kept"], summary["dropped"]) == (2, 7)
    assert children(site) == [f"/{name}.xml" for name in names[:-2]]
    ((health, trouble, weight, words),) = rows(STATE)
    assert (health, trouble, weight) == ("active", None, 0.0)
    assert "/down/1.xml: server_error" in words


def test_unreadable_documents_alone_are_a_failure_by_name(paper):
    site, desk, rows = paper
    site.bodies["/sitemap.xml"] = index("/page/1.xml", "/page/2.xml")
    site.bodies |= {f"/page/{number}.xml": b"<html>Sorry</html>" for number in (1, 2)}
    assert polled(desk)["quarantined"] == 1
    ((health, trouble, weight, words),) = rows(STATE)
    assert (health, trouble, weight) == ("backing_off", "unreadable", 1.0)
    assert "none of the 2 documents" in words


def test_documents_that_are_gone_do_not_make_their_index_gone(paper):
    site, desk, rows = paper
    site.bodies["/sitemap.xml"] = index("/gone.xml")
    polled(desk)
    assert rows(STATE)[0][:3] == ("backing_off", "missing", 1.0)


def test_a_walk_ends_when_its_time_is_up(paper, monkeypatch):
    site, desk, rows = paper
    monkeypatch.setattr(poll_documents, "WALK_SECONDS", 0.1)
    site.bodies["/sitemap.xml"] = index("/good.xml", "/drip.xml", "/late.xml")
    site.bodies |= {"/good.xml": GOOD, "/late.xml": GOOD}
    polled(desk)
    assert children(site) == ["/good.xml", "/drip.xml"]
    ((health, _, _, words),) = rows(STATE)
    assert health == "active"
    assert "not asked: the time of this batch was up" in words

"""Each trouble does what it says, and none of them holds up the rest."""

import contextlib
import http.client
import io
import socket
import xml.sax
import zlib
from urllib.parse import urlsplit

import feedparser
import pytest

from kursk_pipeline.newsroom import TROUBLES, Newsroom
from kursk_pipeline.newsroom.troubles import CALM_AT, DESK, RECOVERING
from tests.newsroom.conftest import ask


@pytest.fixture
def fresh():
    """A newsroom that nobody has asked anything."""
    with Newsroom() as room:
        yield room


def desk(room, path):
    return ask(room.base_url(DESK) + path)


@contextlib.contextmanager
def opened(room, path):
    """The raw connection after its request, the way a patient client holds it."""
    with socket.create_connection(("127.0.0.1", room.port), timeout=20) as connection:
        host = urlsplit(room.base_url(DESK)).netloc
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        yield connection


def read_at_least(connection, size):
    received = b""
    while len(received) < size:
        piece = connection.recv(65536)
        assert piece, "the server hung up"
        received += piece
    return received


def test_every_trouble_is_listed_by_a_feed(newsroom):
    listed = {}
    for label, feeds in newsroom.feed_urls().items():
        links = [
            entry.get("link", "") for feed in feeds for entry in feedparser.parse(io.BytesIO(ask(feed).body)).entries
        ]
        listed[label] = {link.partition("?")[0] for link in links} | set(feeds)
    for trouble in TROUBLES:
        address = trouble.link or newsroom.base_url(trouble.publisher) + trouble.path
        assert address.replace("file:///", "file://") in listed[trouble.publisher], trouble.path


@pytest.mark.parametrize(
    ("path", "status"),
    [("/never-was", 404), ("/withdrawn", 410), ("/forbidden", 403), ("/server-down", 500), ("/missing.xml", 404)],
)
def test_statuses(newsroom, path, status):
    assert desk(newsroom, path).status == status


def test_too_many_requests_until_tomorrow(fresh):
    answers = [desk(fresh, "/busy") for _ in range(4)]
    assert {answer.status for answer in answers} == {429}
    assert answers[0].headers["retry-after"] == "900"
    assert "GMT" in desk(fresh, "/busy-until").headers["retry-after"]
    fresh.set_time(CALM_AT)
    assert desk(fresh, "/busy").status == 200
    assert desk(fresh, "/busy-until").status == 200


def test_what_fails_first_works_later(fresh):
    assert [desk(fresh, "/busy-twice").status for _ in range(4)] == [429, 429, 200, 200]
    assert [desk(fresh, "/flaky").status for _ in range(3)] == [503, 200, 200]


def test_the_recovering_feed_stands_apart(newsroom):
    recovering = desk(newsroom, RECOVERING).text
    assert "/busy-twice" in recovering
    assert "/endless" not in recovering
    assert "/busy-twice" not in desk(newsroom, "/feed.xml").text


def test_a_drip_sends_single_bytes_and_holds_up_nobody(fresh):
    with opened(fresh, "/drip") as slow:
        head = read_at_least(slow, 1)
        while b"\r\n\r\n" not in head:
            head += slow.recv(1)
        pieces = [slow.recv(65536) for _ in range(2)]
        assert max(map(len, pieces)) <= 2
        assert desk(fresh, "/feed.xml").status == 200


def test_the_endless_page_goes_on_and_stops_when_the_reader_does(fresh):
    with opened(fresh, "/endless") as connection:
        assert len(read_at_least(connection, 20_000_000)) >= 20_000_000
    assert desk(fresh, "/feed.xml").status == 200


def test_stopping_ends_endless_connections():
    room = Newsroom().start()
    port = room.port
    with opened(room, "/drip") as slow:
        read_at_least(slow, 100)
        room.stop()
        with contextlib.suppress(ConnectionError):
            while slow.recv(65536):
                pass
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", port), timeout=2).close()


def test_the_bomb_is_small_on_the_wire(newsroom):
    answer = desk(newsroom, "/bomb")
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 100_000
    assert len(zlib.decompress(answer.body, 31)) > 60_000_000


def test_redirects(newsroom):
    assert desk(newsroom, "/loop-a").headers["location"].endswith("/loop-b")
    assert desk(newsroom, "/loop-b").headers["location"].endswith("/loop-a")
    moved = desk(newsroom, "/moved")
    assert moved.status == 301
    assert ask(moved.headers["location"]).status == 200
    assert desk(newsroom, "/to-metadata").headers["location"].startswith("http://169.254.169.254/")


def test_a_page_in_another_charset_than_declared(newsroom):
    answer = desk(newsroom, "/wrong-charset")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert "Мости через Сейм" in answer.body.decode("windows-1251")
    assert b"<meta charset" not in answer.body


def test_bodies_that_are_not_what_they_should_be(newsroom):
    assert desk(newsroom, "/empty").body == b""
    assert b"\x00" in desk(newsroom, "/spoiled-text").body
    assert desk(newsroom, "/map.pdf").headers["content-type"] == "application/pdf"
    assert desk(newsroom, "/deep-nest").body.count(b"<div>") >= 300
    with pytest.raises(http.client.IncompleteRead):
        desk(newsroom, "/cut-short")


def test_broken_feeds(newsroom):
    for path in ("/broken.xml", "/half-broken.xml"):
        with pytest.raises(xml.sax.SAXParseException):
            xml.sax.parseString(desk(newsroom, path).body, xml.sax.ContentHandler())
    assert feedparser.parse(io.BytesIO(desk(newsroom, "/broken.xml").body)).entries == []
    assert len(feedparser.parse(io.BytesIO(desk(newsroom, "/half-broken.xml").body)).entries) > 5
    html = desk(newsroom, "/html-feed.xml")
    assert html.status == 200
    assert html.body.startswith(b"<!doctype html>")


def test_a_lying_feed_says_that_nothing_changed(fresh):
    feed = fresh.feed_urls()["world-aggregator"][0]
    new = ask(feed)
    fresh.set_time(CALM_AT.replace(year=2024, month=9))
    old = ask(feed)
    assert old.body != new.body
    assert old.headers["etag"] == new.headers["etag"]
    assert ask(feed, If_None_Match=new.headers["etag"]).status == 304


@pytest.mark.parametrize(
    ("label", "path", "status", "sign"),
    [
        ("atlantic-observer", "/2024/08/21/long-read-border", 200, "Already a subscriber?"),
        ("kyiv-dispatch", "/war/first-month-of-a-captured-district", 200, "Accept all"),
        ("moscow-herald-state", "/checkpoint.php", 403, "Checking that you are human"),
        ("world-aggregator", "/story/five-things", 200, "Checking that you are human"),
        ("county-gazette", "/amp/news/governor-visits-families", 200, "no longer here"),
    ],
)
def test_walls_stand_among_ordinary_articles(newsroom, label, path, status, sign):
    answer = ask(newsroom.base_url(label) + path)
    assert answer.status == status
    assert sign in answer.text

"""Each thing that a hostile server does, in a batch with sixty pages: it gets its word, and the sixty arrive."""

from __future__ import annotations

import sys

import pytest
import raw_answers
from hostile_server import bomb, hostile_server

from kursk_pipeline.adapters.web import Request, Web, WebLimits
from kursk_pipeline.records import FetchOutcome as Was

OURS = ("127.0.0.2/31",)
QUICK = WebLimits(total_seconds=1.5, silence_seconds=0.8)

TROUBLES = {
    "/missing": Was.NOT_FOUND,
    "/status/304": Was.NOT_MODIFIED,
    "/status/403": Was.HTTP_ERROR,
    "/status/410": Was.GONE,
    "/status/429": Was.RATE_LIMITED,
    "/status/503": Was.SERVER_ERROR,
    "/coding/compress": Was.DECODE_ERROR,
    "/coding/gzip": Was.DECODE_ERROR,
    "/cut": Was.DECODE_ERROR,
    "/bomb/gzip": Was.TOO_LARGE,
    "/bomb/deflate": Was.TOO_LARGE,
    "/bomb/br": Was.TOO_LARGE,
    "/bomb/zstd": Was.TOO_LARGE,
    "/bomb/gzip+gzip": Was.TOO_LARGE,
    "/bomb/br+gzip": Was.TOO_LARGE,
    "/short": Was.CONNECTION_ERROR,
    "/reset": Was.CONNECTION_ERROR,
    "/slam": Was.CONNECTION_ERROR,
    "/garbage": Was.CONNECTION_ERROR,
    "/drip": Was.TIMEOUT,
    "/dripheaders": Was.TIMEOUT,
    "/hang": Was.TIMEOUT,
    "/endless": Was.TOO_LARGE,
    "/huge": Was.TOO_LARGE,
    "/loop": Was.REDIRECT_LOOP,
    "/circle": Was.REDIRECT_LOOP,
    "/nowhere": Was.HTTP_ERROR,
    "/to?ftp://example.com/": Was.ADDRESS_REFUSED,
    "/to?http://127.0.0.1:22/": Was.ADDRESS_REFUSED,
    "/to?http://no-such-name.invalid/": Was.DNS_ERROR,
    "/video": Was.UNSUPPORTED_TYPE,
    "/empty": Was.OK,
    "/hop": Was.OK,
    **{f"/raw/{name}": Was.CONNECTION_ERROR for name in raw_answers.BROKEN},
}


@pytest.fixture(scope="module")
def servers():
    for path in TROUBLES:
        if path.startswith("/bomb/"):
            bomb(path.removeprefix("/bomb/").replace("+", ", "))  # made before anyone waits for it
    with hostile_server(address="127.0.0.2") as troubled, hostile_server(address="127.0.0.3") as other:
        yield troubled, other


def fetch(*urls, limits=QUICK):
    requests = [Request(url, 0.0, key=url, media_types=("text/html",)) for url in urls]
    return {answer.request.key: answer for answer in Web(limits, fetchable_networks=OURS).iterate(requests)}


def outcomes_of(troubles, troubled, other):
    """What came of each, asked before sixty pages: half of them on the same host, half on another."""
    pages = [server.url(f"/ok/{number}") for number in range(30) for server in (troubled, other)]
    urls = [troubled.url(path) for path in troubles]
    answers = fetch(*urls, *pages)
    assert [answers[page].body for page in pages] == [b"<p>page %d" % (number // 2) for number in range(60)]
    assert all(answers[url].detail for url in urls if answers[url].outcome != Was.OK)
    return {path: answers[url].outcome for path, url in zip(troubles, urls, strict=True)}


@pytest.mark.parametrize("path", TROUBLES)
def test_every_trouble_has_its_outcome_and_the_other_sixty_pages_arrive(servers, path):
    assert outcomes_of([path], *servers) == {path: TROUBLES[path]}


def test_troubles_in_a_row_do_no_more_harm_than_alone(servers):
    assert outcomes_of(TROUBLES, *servers) == TROUBLES


def test_troubles_are_told_apart_without_uvloop_too(servers, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert outcomes_of(TROUBLES, *servers) == TROUBLES


@pytest.mark.parametrize("name", raw_answers.SOUND)
def test_what_only_looks_wrong_is_read(servers, name):
    troubled, _ = servers
    url, after = troubled.url(f"/raw/{name}"), troubled.url("/ok/after")
    answers = fetch(url, after)
    assert (answers[url].outcome, answers[url].body, answers[url].headers.get("etag")) == (Was.OK, b"hello", None)
    assert "x-robots-tag" not in answers[url].headers
    assert answers[after].body == b"<p>page after"


def test_of_a_broken_answer_no_header_is_kept(servers):
    url = servers[0].url("/raw/control-in-header")
    assert dict(fetch(url)[url].headers) == {}


def test_a_body_may_not_come_in_crumbs():
    def do_crumbs(handler):
        extension = b"x" * 10_000
        handler.wfile.write(raw_answers.CHUNKED + (b"1;%b\r\nx\r\n" % extension) * 300 + b"0\r\n\r\n")

    with hostile_server(address="127.0.0.2", do_crumbs=do_crumbs) as server:
        url = server.url("/crumbs")
        assert fetch(url, limits=WebLimits(decoded_bytes=100_000))[url].outcome == Was.TOO_LARGE
        assert fetch(url)[url].body == b"x" * 300


def test_a_connection_that_the_server_closed_in_between_is_asked_again_once():
    with hostile_server(address="127.0.0.2") as server:
        urls = [server.url(f"/lapse/{number}") for number in range(3)]
        answers = fetch(*urls, server.url("/slam"))
        assert [answers[url].body for url in urls] == [b"<p>page %d" % number for number in range(3)]
        asked = [path for path in server.asked.paths if path != "/robots.txt"]
    assert asked == ["/lapse/0", "/lapse/1", "/lapse/1", "/lapse/2", "/lapse/2", "/slam", "/slam"]

"""The web adapter against a real hostile server on loopback."""

from __future__ import annotations

import asyncio
import socket
import socketserver
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hostile_server import hostile_server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursk_pipeline.adapters.web import Request, Web, WebLimits
from kursk_pipeline.adapters.web_trip import REFUSAL_BYTES
from kursk_pipeline.exchanges import Hop
from kursk_pipeline.records import FetchOutcome as Was

OURS = ("127.0.0.2/32",)
QUICK = WebLimits(total_seconds=1.2, silence_seconds=0.6)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server():
    with hostile_server(address="127.0.0.2") as running:
        yield running


def fetch(*urls, limits=QUICK, networks=OURS, delay=0.0, **options):
    requests = [Request(url, delay, key=url, **options) for url in urls]
    return {answer.request.key: answer for answer in Web(limits, fetchable_networks=networks).iterate(requests)}


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize("path", ["/loop", "/circle"])
def test_a_redirect_loop_costs_at_most_ten_requests(server, path):
    fetch(server.url(path))
    assert len(server.asked.paths) <= 10


def test_an_answer_says_where_it_came_from(server):
    answer = fetch(server.url("/hop"))[server.url("/hop")]
    assert (answer.status, answer.redirect_count, answer.final_url) == (200, 1, server.url("/ok/after"))
    assert (answer.content_type, answer.charset, answer.headers["etag"]) == ("text/html", "utf-8", '"v1"')
    assert answer.requested_at.tzinfo is not None


def test_every_redirect_on_the_way_is_told(server):
    answers = fetch(server.url("/hop"), server.url("/loop"), server.url(f"/to?{server.url('/hop')}"))
    assert answers[server.url("/hop")].hops == (Hop(server.url("/hop"), 301),)
    assert answers[server.url("/hop")].moved_to == server.url("/ok/after")
    mixed = answers[server.url(f"/to?{server.url('/hop')}")]
    assert ([hop.status for hop in mixed.hops], mixed.moved_to) == ([302, 301], None)
    assert len(answers[server.url("/loop")].hops) == 9


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_of_a_refusal_the_beginning_is_read_and_no_more(server, status):
    answers = fetch(*(server.url(f"/refuse/{status}/{kind}") for kind in ("plain", "gzip", "broken", "bomb")))
    assert {(answer.outcome, answer.status) for answer in answers.values()} == {(Was.HTTP_ERROR, status)}
    bodies = {url.rsplit("/", 1)[1]: answer.body for url, answer in answers.items()}
    assert bodies["plain"].startswith(b"<h1>Subscribe")
    assert len(bodies["broken"]) == 0
    assert max(map(len, bodies.values())) <= REFUSAL_BYTES
    assert {answer.headers["x-robots-tag"] for answer in answers.values()} == {"noai; bing: noindex"}


def test_an_address_too_long_to_keep_is_refused_not_cut(server):
    url = server.url(f"/to?{server.url('/ok/' + 'x' * 3000)}")
    assert fetch(url)[url].outcome == Was.ADDRESS_REFUSED
    assert not any(path.startswith("/ok") for path in server.asked.paths)


def test_a_stated_wait_is_passed_on(server):
    assert fetch(server.url("/status/429"))[server.url("/status/429")].retry_after == 7.0


MEASURE = """
import resource, sys
from kursk_pipeline.adapters.web import Request, Web
from kursk_pipeline.adapters import robots
web = Web(fetchable_networks=["127.0.0.2/32"])
list(web.iterate([Request(sys.argv[1], 0.0)]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
outcomes = [answer.outcome.value for answer in web.iterate([Request(url, 0.0) for url in sys.argv[2:]])]
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, *outcomes)
"""


def test_decompression_bombs_stay_small(server):
    kinds = ["gzip", "deflate", "br", "zstd", "gzip,+gzip", "br,+gzip"]
    urls = [server.url(f"/bomb/{kind.replace(',+', '+')}") for kind in kinds]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, server.url("/ok"), *urls], capture_output=True, text=True, check=True, cwd=ROOT
    )
    megabytes, *outcomes = done.stdout.split()
    assert outcomes == ["too_large"] * len(kinds)
    assert int(megabytes) < 150


SPELLINGS = [
    "127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.1", "127.0.0.1.", "0", "0.0.0.0",
    "localhost", "canary.localhost", "LOCALHOST.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127%2e0.0.1", "\uff11\uff12\uff17.0.0.1",
    "\u2460\u2461\u2466.0.0.1", "127.0.0.1%09", "x@127.0.0.1", "127.0.0.1:80@127.0.0.1", "[fe80::1%25lo]",
    "169.254.169.254", "224.0.0.1",
]  # fmt: skip


@pytest.fixture
def canary():
    with hostile_server(address="127.0.0.1") as running:
        yield running


def test_no_spelling_of_a_forbidden_address_is_reached(server, canary):
    direct = [f"http://{spelling}:{canary.port}/ok" for spelling in SPELLINGS]
    redirected = [server.url(f"/to?{url}") for url in direct if url.isascii()]
    answers = fetch(*direct, *redirected)
    assert canary.asked.paths == []
    assert {answers[url].outcome for url in direct} == {Was.ADDRESS_REFUSED}
    assert {answers[url].outcome for url in redirected} == {Was.ADDRESS_REFUSED}


def test_a_name_that_changes_its_address_gains_nothing(server, canary, monkeypatch):
    turns = iter(range(1000))

    def rebinding(host, port, *args, **options):
        address = "127.0.0.2" if next(turns) % 2 == 0 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    answers = fetch(*(f"http://rebind.test:{port}/slam?{n}" for n in range(6) for port in (server.port, canary.port)))
    assert canary.asked.paths == []
    assert Was.ADDRESS_REFUSED in {answer.outcome for answer in answers.values()}


def test_names_with_any_allowed_address_go_there_only(server, canary, monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("127.0.0.1", "127.0.0.2")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: both)
    assert fetch(server.url("/ok", host="both.test"))[server.url("/ok", host="both.test")].outcome == Was.OK
    assert canary.asked.paths == []


def test_the_next_address_of_a_name_is_tried_when_the_first_refuses(server, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("127.0.0.3", "127.0.0.2")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    url, closed = server.url("/ok", host="two.test"), "http://two.test:1/ok"
    answers = fetch(url, closed, networks=("127.0.0.2/31",))
    assert (answers[url].outcome, answers[closed].outcome) == (Was.OK, Was.CONNECTION_ERROR)


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_an_ipv6_address_is_asked_where_it_is_allowed():
    with hostile_server(address="::1") as six:
        url = six.url("/ok", host="[::1]")
        assert fetch(url)[url].outcome == Was.ADDRESS_REFUSED
        assert fetch(url, networks=("::1/128",))[url].outcome == Was.OK
        assert {headers["host"] for headers in six.asked.headers} == {f"[::1]:{six.port}"}


def test_the_environment_names_no_proxy(server, canary, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, canary.url(""))
    assert fetch(server.url("/ok"))[server.url("/ok")].outcome == Was.OK
    assert canary.asked.paths == []


def test_loopback_names_need_no_name_server(canary, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: pytest.fail("a name server was asked"))
    url = canary.url("/ok", host="paper.localhost")
    assert fetch(url, networks=("127.0.0.0/8",))[url].outcome == Was.OK


def test_what_a_server_smuggles_into_an_etag_is_not_sent_back(server):
    smuggled = ('"a"\r\nX-Evil: 1', '"a"\nX-Evil: 1', '"a"\x00', "\u2028", "x" * 5000, "")
    for value in smuggled:
        fetch(server.url("/ok"), headers=(("if-none-match", value), ("x\r\nevil", "1"), ("Host", "evil.test")))
    assert not any({"x-evil", "if-none-match", "evil"} & set(headers) for headers in server.asked.headers)
    assert {headers["host"] for headers in server.asked.headers} == {f"127.0.0.2:{server.port}"}


def test_conditions_are_sent_and_stay_with_their_origin(server, canary):
    url = server.url(f"/to?{canary.url('/ok')}")
    fetch(url, networks=("127.0.0.0/8",), headers=(("if-none-match", '"v1"'), ("Authorization", "secret")))
    asked = dict(zip(server.asked.paths, server.asked.headers, strict=True))
    assert asked[url.removeprefix(server.url(""))]["if-none-match"] == '"v1"'
    assert not any("authorization" in headers or "cookie" in headers for headers in server.asked.headers)
    assert not any("if-none-match" in headers for headers in canary.asked.headers)


def test_a_server_without_tls_is_told_apart(server):
    url = server.url("/ok").replace("http:", "https:")
    assert fetch(url)[url].outcome == Was.TLS_ERROR


def test_unknown_names_are_told_apart():
    url = "http://no-such-name.invalid/"
    assert fetch(url)[url].outcome == Was.DNS_ERROR


def test_leaving_early_ends_the_fetch(server):
    answers = Web(QUICK, fetchable_networks=OURS).iterate(Request(server.url(f"/ok/{n}"), 0.01) for n in range(500))
    next(answers)
    answers.close()
    assert "web" not in {thread.name for thread in threading.enumerate()}
    assert len(server.asked.paths) < 500


def test_one_address_can_be_asked_in_async_code(server):
    async def ask():
        async with Web(QUICK, fetchable_networks=OURS) as web:
            return await web.get(Request(server.url("/ok"), 0.0))

    assert asyncio.run(ask()).outcome == Was.OK


def test_nothing_to_ask_gives_nothing():
    assert list(Web().iterate([])) == []


class Parrot(socketserver.BaseRequestHandler):
    says = b""

    def handle(self):
        self.request.recv(65536)
        self.request.sendall(self.says)


PIECES = st.sampled_from([
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 ", b"HTTP/1.0 302 Found\r\n", b"Location: ", b"/x", b"http://[", b"//",
    b"\r\n", b"\n", b": ", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n",
    b"Content-Length: " + b"9" * 40 + b"\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br, zstd\r\n", b"Content-Type: text/html; charset=\xff\r\n", b"5\r\nhello\r\n",
    b"0\r\n\r\n", b"ffffffffffffffff\r\n", b"Retry-After: 99999999999999999999\r\n", b"429", b"999",
    b"100 Continue\r\n\r\n", b"\x00", b"\x1f\x8b",
])  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=14).map(b"".join))
def test_any_bytes_from_a_server_end_as_an_outcome(said):
    handler = type("Handler", (Parrot,), {"says": said})
    with socketserver.ThreadingTCPServer(("127.0.0.2", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.2:{server.server_address[1]}/"
        answer = fetch(url, limits=WebLimits(total_seconds=0.5, silence_seconds=0.3, redirects=2))[url]
        server.shutdown()
    assert answer.outcome in set(Was)
    assert answer.status is None or isinstance(answer.status, int)

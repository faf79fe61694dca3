"""Politeness against a real server on loopback: robots.txt, pauses, one host at a time, batches that go on."""

from __future__ import annotations

import socket

import pytest
from hostile_server import hostile_server

from kursk_pipeline.adapters.web import Request, Web, WebLimits
from kursk_pipeline.records import FetchOutcome as Was

OURS = ("127.0.0.2/32",)
QUICK = WebLimits(total_seconds=1.2, silence_seconds=0.6)


@pytest.fixture
def server():
    with hostile_server(address="127.0.0.2") as running:
        yield running


def fetch(*urls, limits=QUICK, networks=OURS, delay=0.0, **options):
    requests = [Request(url, delay, key=url, **options) for url in urls]
    return {answer.request.key: answer for answer in Web(limits, fetchable_networks=networks).iterate(requests)}


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_file_that_cannot_be_read_denies_for_now(status):
    with hostile_server(address="127.0.0.2", robots=(status, b"")) as server:
        answer = fetch(server.url("/ok"))[server.url("/ok")]
        assert server.asked.paths == ["/robots.txt"]
    assert answer.outcome == Was.ROBOTS_DENIED
    assert answer.retry_after is not None


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_robots_file_that_is_not_there_allows(status):
    with hostile_server(address="127.0.0.2", robots=(status, b"User-agent: *\nDisallow: /")) as server:
        assert fetch(server.url("/ok"))[server.url("/ok")].outcome == Was.OK


def test_robots_rules_are_read_once_and_obeyed():
    rules = (
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: Kursk\nAllow: /ok/1\nDisallow: /ok\nDisallow: /*.pdf$\n"
    )
    with hostile_server(address="127.0.0.2", robots=(200, rules)) as server:
        paths = ["/ok/1", "/ok/2", "/missing", "/x.pdf", "/to?/ok/2"]
        answers = fetch(*map(server.url, paths))
        assert server.asked.paths.count("/robots.txt") == 1
        assert "/ok/2" not in server.asked.paths
    outcomes = [answers[server.url(path)].outcome for path in paths]
    assert outcomes == [Was.OK, Was.ROBOTS_DENIED, Was.NOT_FOUND, Was.ROBOTS_DENIED, Was.ROBOTS_DENIED]
    assert answers[server.url("/ok/2")].retry_after is None


def test_robots_files_are_kept_for_the_next_run(server, tmp_path):
    for _ in range(2):
        web = Web(QUICK, fetchable_networks=OURS, robots_folder=tmp_path / "robots")
        assert [answer.outcome for answer in web.iterate([Request(server.url("/ok"), 0.0)])] == [Was.OK]
    assert server.asked.paths == ["/robots.txt", "/ok", "/ok"]


def test_robots_redirects_are_followed():
    moved = {"robots": (301, b""), "robots_headers": (("Location", "/rules"),)}

    def do_rules(handler):
        handler.answer(200, b"User-agent: *\nDisallow: /ok")

    with hostile_server(address="127.0.0.2", do_rules=do_rules, **moved) as server:
        assert fetch(server.url("/ok"))[server.url("/ok")].outcome == Was.ROBOTS_DENIED


def test_hosts_are_asked_one_at_a_time_with_pauses_and_in_order(server):
    with hostile_server(address="127.0.0.2", robots=(200, b"User-agent: *\nCrawl-delay: 0.3")) as slow:
        urls = [one.url(f"/ok/{number}") for number in range(4) for one in (server, slow)]
        fetch(*urls, delay=0.1)
        for one, least in ((server, 0.1), (slow, 0.3)):
            wanted = [path for path in one.asked.paths if path != "/robots.txt"]
            assert wanted == [f"/ok/{number}" for number in range(4)]
            gaps = [later - before for before, later in zip(one.asked.ended[1:], one.asked.times[2:], strict=False)]
            assert min(gaps) >= least * 0.95  # the server notes the end a moment after the client has it
            assert one.asked.most_at_once == 1


def test_a_host_has_one_connection_and_a_suffering_one_is_asked_less(server):
    answers = fetch(server.url("/ok/1"), server.url("/slow"), server.url("/ok/2"), delay=1.0)
    assert {answer.outcome for answer in answers.values()} == {Was.OK}
    assert server.asked.paths == ["/robots.txt", "/ok/1", "/slow", "/ok/2"]
    robots, first, suffering = (
        later - before for before, later in zip(server.asked.ended, server.asked.times[1:], strict=False)
    )
    assert min(robots, first) >= 0.95  # a second at least; the server notes the end a moment after the client
    assert suffering >= 5 * 0.4 * 0.95
    assert (server.asked.connections, server.asked.most_at_once) == (1, 1)


def test_a_pause_that_is_too_long_is_not_waited_for():
    with hostile_server(address="127.0.0.2", robots=(200, b"User-agent: *\nCrawl-delay: 4000")) as server:
        answers = fetch(server.url("/ok/1"), server.url("/ok/2"), limits=WebLimits(longest_wait_seconds=5))
        assert server.asked.paths == ["/robots.txt", "/ok/1"]
    put_off = answers[server.url("/ok/2")]
    assert (put_off.outcome, put_off.status) == (Was.RATE_LIMITED, None)
    assert put_off.retry_after > 3000
    assert not put_off.is_asked


def test_a_batch_whose_time_is_up_asks_no_more(server):
    answer = fetch(server.url("/ok"), limits=WebLimits(batch_seconds=0))[server.url("/ok")]
    assert (answer.outcome, answer.is_asked, server.asked.paths) == (Was.RATE_LIMITED, False, [])


def test_a_dead_host_is_left_alone_and_the_others_go_on(server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", 0))
        port = closed.getsockname()[1]
    dead = [f"http://dead.localhost:{port}/{number}" for number in range(8)]
    answers = fetch(*dead, server.url("/ok"), networks=("127.0.0.0/8",))
    assert answers[server.url("/ok")].outcome == Was.OK
    assert {answers[url].outcome for url in dead} == {Was.CONNECTION_ERROR}
    assert [answers[url].is_asked for url in dead] == [True] * 3 + [False] * 5


def test_a_host_that_has_had_enough_is_left_alone(server):
    answers = fetch(*(server.url(f"/status/429?{number}") for number in range(5)), server.url("/ok"))
    assert {answer.outcome for answer in answers.values()} == {Was.RATE_LIMITED}
    assert sum(path.startswith("/status") for path in server.asked.paths) == 2
    assert answers[server.url("/ok")].retry_after == 7.0


def test_a_site_with_a_name_for_every_page_leaves_room_for_others():
    """Eight names under one, each dripping to its deadline; four places in all, two of them for one site."""
    limits = WebLimits(total_seconds=1.0, silence_seconds=0.6, hosts=4, site_hosts=2)
    with hostile_server(address="127.0.0.1") as server:
        many = [f"http://w{number}.wild.localhost:{server.port}/drip" for number in range(8)]
        good = f"http://good.localhost:{server.port}/ok"
        asked = [Request(url, 0.0, key=url) for url in [*many, good]]
        answers = [one.request.key for one in Web(limits, fetchable_networks=("127.0.0.1/32",)).iterate(asked)]
    assert answers[0] == good
    assert sorted(answers) == sorted([*many, good])

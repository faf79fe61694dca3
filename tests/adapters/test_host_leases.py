"""Several workers, one host: asked by one at a time over all of them, with its pause, and nobody waits for the dead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hostile_server import hostile_server
from sqlalchemy import text

from kursk_pipeline.adapters.warehouse.leases import HostLeases
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.adapters.web import Request, Web, WebLimits
from kursk_pipeline.records import FetchOutcome as Was

OURS = ("127.0.0.2/32",)
PAUSE = 0.05
LIMITS = WebLimits(total_seconds=2, longest_wait_seconds=10)
WORKERS = 4


@pytest.fixture
def server():
    with hostile_server(address="127.0.0.2") as running:
        yield running


def work(url, addresses, limits=LIMITS):
    """What one worker, with connections of its own, is answered."""
    store = Store(url)
    try:
        web = Web(limits, fetchable_networks=OURS, leases=HostLeases(store))
        return [answer.outcome for answer in web.iterate(Request(one, PAUSE) for one in addresses)]
    finally:
        store.close()


def test_workers_ask_one_host_in_turn_and_keep_its_pause_between_them(warehouse_url, server):
    shares = [[server.url(f"/ok/{worker}/{n}") for n in range(5)] for worker in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as workers:
        outcomes = list(workers.map(lambda share: work(warehouse_url, share), shares))
    assert outcomes == [[Was.OK] * 5] * WORKERS
    assert server.asked.most_at_once == 1
    pairs = zip(sorted(server.asked.ended), sorted(server.asked.times)[1:], strict=False)
    assert min(later - ended for ended, later in pairs) > PAUSE * 0.8


def test_a_worker_that_died_with_a_host_holds_it_no_longer_than_its_lease(warehouse_url, server):
    store = Store(warehouse_url)
    with store.transaction() as connection:
        lease = "insert into ops.host_lease values ('127.0.0.2', gen_random_uuid(), clock_timestamp() + interval '1 s')"
        connection.execute(text(lease))
    store.close()
    assert work(warehouse_url, [server.url("/ok")]) == [Was.OK]


def test_a_host_that_another_keeps_is_put_off(warehouse_url, server):
    store = Store(warehouse_url)
    with store.transaction() as connection:
        lease = "insert into ops.host_lease values ('127.0.0.2', gen_random_uuid(), clock_timestamp() + interval '1 h')"
        connection.execute(text(lease))
    store.close()
    patient = WebLimits(total_seconds=2, longest_wait_seconds=0.2)
    assert work(warehouse_url, [server.url("/ok")], patient) == [Was.RATE_LIMITED]
    assert server.asked.paths == []

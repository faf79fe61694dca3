"""One fetcher a host over all machines: two workers, each in a network of its own, and one publisher."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from hostile_server import hostile_server

from kursk_pipeline.local.ports import choose_free
from kursk_pipeline.newsroom.relay import relay

ROOT = Path(__file__).resolve().parents[2]
PUBLISHER = "198.18.231.1"
"""Of the range that RFC 2544 sets aside for tests of networks."""
PAUSE = 0.05
PAGES = 6
WORKER = """
import json, os, sys
from kursk_pipeline.adapters.warehouse.leases import HostLeases
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.adapters.web import Request, Web, WebLimits

url, network, pause, *addresses = sys.argv[1:]
store = Store(url)
limits = WebLimits(total_seconds=5, longest_wait_seconds=60)
web = Web(limits, fetchable_networks=(network,), leases=HostLeases(store))
answers = web.iterate(Request(one, float(pause)) for one in addresses)
print(json.dumps([os.readlink("/proc/self/ns/net"), *(str(answer.outcome) for answer in answers)]))
store.close()
"""


def ip(*words: str) -> bool:
    return subprocess.run(["ip", *words], check=False, capture_output=True).returncode == 0


@pytest.fixture
def machines() -> Iterator[list[str]]:
    """Two network namespaces that reach this one over a wire each, and not one another."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need root and iproute2")
    names = [f"kursk{os.getpid()}{letter}" for letter in "ab"]
    try:
        if not all(ip("netns", "add", name) for name in names):
            pytest.skip("this machine makes no network namespaces")
        for number, name in enumerate(names, start=1):
            wire, far, ours = f"k{os.getpid()}{number}", f"f{os.getpid()}{number}", f"198.18.231.{4 * number + 1}"
            assert ip("link", "add", wire, "type", "veth", "peer", "name", far, "netns", name)
            assert ip("address", "add", f"{ours}/30", "dev", wire)
            assert ip("link", "set", wire, "up")
            assert ip("-n", name, "address", "add", f"198.18.231.{4 * number + 2}/30", "dev", far)
            assert ip("-n", name, "link", "set", far, "up")
            assert ip("-n", name, "route", "add", "default", "via", ours)
        assert ip("address", "add", f"{PUBLISHER}/32", "dev", "lo")
        yield names
    finally:
        ip("address", "del", f"{PUBLISHER}/32", "dev", "lo")
        for name in names:
            ip("netns", "del", name)  # its wire goes with it


@contextmanager
def reached(url: str) -> Iterator[str]:
    """The warehouse under an address that the machines reach."""
    port, server = choose_free(), urlsplit(url)
    loop = asyncio.new_event_loop()
    task = loop.create_task(relay(port, (server.hostname or "", server.port or 0), address=PUBLISHER))
    thread = Thread(target=_until_cancelled, args=(loop, task))
    thread.start()
    yield url.replace(f"{server.hostname}:{server.port}", f"{PUBLISHER}:{port}")
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


def _until_cancelled(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    with suppress(asyncio.CancelledError):
        loop.run_until_complete(task)


def start(machine: str, *arguments: str) -> subprocess.Popen[str]:
    command = ["ip", "netns", "exec", machine, sys.executable, "-c", WORKER, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_workers_on_two_machines_never_ask_one_host_at_once(machines: list[str], warehouse_url: str) -> None:
    with hostile_server(address=PUBLISHER) as server, reached(warehouse_url) as url:
        shares = [[server.url(f"/ok/{name}/{number}") for number in range(PAGES)] for name in machines]
        working = [
            start(name, url, f"{PUBLISHER}/32", str(PAUSE), *share)
            for name, share in zip(machines, shares, strict=True)
        ]
        told = [json.loads(one.communicate(timeout=120)[0]) for one in working]
    assert len({network for network, *_ in told} | {str(Path("/proc/self/ns/net").readlink())}) == 3
    assert [outcomes for _, *outcomes in told] == [["ok"] * PAGES] * 2
    assert server.asked.most_at_once == 1
    pairs = zip(sorted(server.asked.ended), sorted(server.asked.times)[1:], strict=False)
    assert min(later - ended for ended, later in pairs) > PAUSE * 0.8

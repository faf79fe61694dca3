"""`kursk newsroom` as it is typed."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from kursk_pipeline.newsroom import Newsroom
from tests.newsroom.conftest import ask

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from kursk_pipeline.cli.newsroom import app; app()"]


def start(*arguments):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, env=os.environ | {"COLUMNS": "160", "PYTHONPATH": str(ROOT)}, **pipes
    )


def test_it_prints_its_addresses_serves_and_stops_on_ctrl_c(tmp_path):
    token_file = tmp_path / "token"
    process = start("--port", "0", "--token-file", str(token_file), "--time", "2024-08-08")
    try:
        shown = ""
        while "Ctrl-C" not in shown:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            shown += line
        url = next(word for word in shown.split() if word.startswith("http://sumy-courier.localhost:"))
        assert ask(url).status == 200
        assert "2024-08-08T00:00:00+00:00" in shown
        assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
        body = '{"now": "2024-08-01T00:00:00+00:00"}'
        control = url.rpartition("/")[0] + "/__newsroom__/time"
        granted = ask(control, method="POST", body=body, Authorization=f"Bearer {token_file.read_text()}")
        assert granted.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_a_port_in_use_is_told_with_the_fix():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("--port", str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "cannot listen on 127.0.0.1" in errors
    assert "--port" in errors


def test_it_listens_on_loopback_only():
    with Newsroom() as room:
        socket.create_server(("127.0.0.2", room.port)).close()  # fails when every address is taken


def test_a_relay_brings_a_newsroom_that_runs_elsewhere_to_this_loopback():
    with Newsroom() as room, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        process = start("--port", str(port), "--relay", f"127.0.0.1:{room.port}")
        try:
            direct = ask(room.feed_urls()["sumy-courier"][0])
            relayed = wait_for(lambda: ask(room.feed_urls()["sumy-courier"][0].replace(str(room.port), str(port))))
            assert relayed.status == direct.status == 200
            assert relayed.body == direct.body
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


def test_a_relay_to_nowhere_is_told_with_the_fix():
    process = start("--relay", "newsroom")
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "newsroom:8070" in errors


def wait_for(attempt):
    for _ in range(200):
        try:
            return attempt()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no answer in twenty seconds")

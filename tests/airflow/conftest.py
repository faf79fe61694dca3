"""One real demo for all of these tests, as `make demo` starts it: PostgreSQL, the newsroom and four Airflow processes.

Processes are killed while its first run is at work, so what the tests look at is a journey that was disturbed.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import create_engine, text

from kursk_pipeline.local import processes
from kursk_pipeline.local.ports import choose_free
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.local.supervisor import records_of

ROOT = Path(__file__).parents[2]
START_SECONDS = 240
RUN_SECONDS = 420
KILLED = {"fetch": "scheduler", "extract": "api-server"}
"""While this stage is at work, that process is killed."""

SOONER = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__TRIGGER_TIMEOUT_CHECK_INTERVAL": "5",
}
"""What was killed is found dead after half a minute, not one; what nobody answers, five seconds after its time."""


@dataclass
class Demo:
    """The running demo: its process, what it printed so far, and the addresses in it."""

    process: subprocess.Popen
    ui_port: int
    newsroom_port: int
    environment: dict[str, str]
    printed: list[str] = field(default_factory=list)
    killed: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        return "".join(self.printed)

    def found(self, pattern: str) -> str:
        match = re.search(pattern, self.output)
        assert match, f"{pattern} not in:\n{self.output}"
        return match[1]

    @property
    def url(self) -> str:
        return self.found(r"(postgresql://\S+/warehouse)").replace("postgresql://", "postgresql+psycopg://")

    @property
    def password(self) -> str:
        return self.found(r"password (\S+)")

    @property
    def address(self) -> str:
        return f"http://localhost:{self.ui_port}"


STARTED: list[Demo] = []


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem):
    """An Airflow that nobody needs any more takes a seventh of a core from the tests of other folders."""
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        for running in STARTED:
            stop(running)


@pytest.fixture(scope="session")
def demo():
    """A demo whose first run lived through kills."""
    state = Path(tempfile.mkdtemp(prefix="kursk-demo-"))
    state.chmod(0o755)
    running = start_demo(state)
    STARTED.append(running)
    try:
        hunt(running, state)
        wait_for(running, "Three queries to try", RUN_SECONDS)
        yield running
    finally:
        stop(running)
        shutil.rmtree(state, ignore_errors=True)


def start_demo(state: Path) -> Demo:
    ui_port, newsroom_port = choose_free(), choose_free()
    environment = (
        os.environ
        | {
            "KURSK_HOME": str(state),
            "KURSK_UI_PORT": str(ui_port),
            "KURSK_POSTGRES_PORT": str(choose_free()),
            "KURSK_NEWSROOM_PORT": str(newsroom_port),
            "KURSK_REQUEST_SECONDS": "4",
            "KURSK_ANSWER_SECONDS": "40",
            "COLUMNS": "200",
        }
        | SOONER
    )
    command = [sys.executable, "-m", "kursk_pipeline.cli.main", "demo"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **pipes)
    running = Demo(process, ui_port, newsroom_port, environment)
    threading.Thread(target=lambda: running.printed.extend(process.stdout), daemon=True).start()
    return running


def wait_for(running: Demo, words: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while words not in running.output:
        assert running.process.poll() is None, f"ended with {running.process.returncode}:\n{running.output}"
        assert time.monotonic() < deadline, f"{words!r} was not printed in {seconds} s:\n{running.output}"
        time.sleep(0.2)


def stop(running: Demo) -> None:
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGINT)
        try:
            running.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(running.process.pid, signal.SIGKILL)


def hunt(running: Demo, state: Path) -> None:
    """Kill each process of KILLED while its stage is at work for the first time."""
    wait_for(running, "Starting Airflow", START_SECONDS)
    engine = create_engine(EmbeddedPostgres(state / "demo").url("warehouse"))
    for stage, victim in KILLED.items():
        wait_until_at_work(engine, stage)
        leader = processes.load(records_of(state / "demo") / f"program-{victim}.json")
        for process in leader.session():
            process.kill()
            running.killed.append(victim)
    engine.dispose()


def wait_until_at_work(engine, stage: str) -> None:
    question = text("select count(*) from ops.run where stage = cast(:stage as ops.stage_name)")
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.scalar(question, {"stage": stage}):
                return
        time.sleep(0.05)
    raise AssertionError(f"{stage} never began")


@pytest.fixture(scope="module")
def signed_in(demo):
    """A browser in which an operator signed in; what went wrong on its pages since then is kept."""
    from tests.airflow.test_browser import CHROMIUM, OPTIONS, SHOWN_MS, sign_in

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        sign_in(page, demo, demo.password)
        expect(page.get_by_role("button", name="Browse")).to_be_visible(timeout=SHOWN_MS)
        page.wrong = []
        page.on("console", lambda message: message.type == "error" and page.wrong.append(message.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        yield page
        browser.close()


@pytest.fixture
def page(signed_in):
    signed_in.wrong.clear()
    yield signed_in
    assert signed_in.wrong == []

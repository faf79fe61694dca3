"""A newsroom, a warehouse and a desk of each test's own, joined as `make demo` joins them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kursk_pipeline.desk import Desk
from kursk_pipeline.newsroom import DEMO_TIME, Newsroom
from kursk_pipeline.settings import from_environment

ROOT = Path(__file__).parents[2]


@dataclass
class Player:
    """One machine's worth of pipeline: the environment of its processes, and a desk for this process."""

    environment: dict[str, str]
    newsroom: Newsroom

    @property
    def url(self) -> str:
        return self.environment["KURSK_DATABASE_URL"]

    def desk(self, **options) -> Desk:
        return Desk(from_environment(self.environment), **options)

    def start(self, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "kursk_pipeline.cli.main", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, env=os.environ | self.environment, cwd=ROOT, **pipes)

    def kursk(self, *arguments: str) -> str:
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=240)
        assert process.returncode == 0, f"kursk {' '.join(arguments)}: {output}\n{errors}"
        return output


@pytest.fixture(scope="session")
def newsroom():
    """One newsroom; its time stands still where the demo's does, unless a test moves it."""
    with Newsroom(port=0) as server:
        yield server


@pytest.fixture
def player(newsroom, warehouse_url, tmp_path):
    newsroom.set_time(DEMO_TIME)
    return make_player(newsroom, warehouse_url, tmp_path)


def make_player(newsroom, warehouse_url, state):
    environment = {
        "KURSK_HOME": str(state),
        "KURSK_DATABASE_URL": warehouse_url,
        "KURSK_SOURCES": str(ROOT / "config" / "newsroom"),
        "KURSK_NEWSROOM_PORT": str(newsroom.port),
        "KURSK_FETCH_NETWORKS": "127.0.0.0/8",
        "KURSK_REQUEST_SECONDS": "4",
    }
    return Player(environment, newsroom)

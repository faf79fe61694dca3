"""down and reset, as a shell runs them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kursk_pipeline.local.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kursk-commands-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def kursk(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KURSK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kursk_pipeline.cli.main", *words]
    return subprocess.run(command, check=False, env=environment, input="n\n", capture_output=True, text=True)


def test_down_stops_a_database_that_was_left_and_reset_deletes_both_instances_only(home: Path) -> None:
    left = EmbeddedPostgres(home / "demo", options=("fsync=off",))
    left.start()
    (home / "mine.txt").write_text("not theirs")
    stopped = kursk(home, "down")
    assert stopped.stdout.splitlines() == ["live: was not running", "demo: stopped"]
    assert not left.is_running()
    assert kursk(home, "reset").returncode != 0
    assert (home / "demo" / "postgres").exists()
    assert kursk(home, "reset", "--force").returncode == 0
    assert [path.name for path in home.iterdir()] == ["mine.txt"]


def test_what_prepare_starts_is_named_where_it_is_missed_and_stopped_by_down(home: Path) -> None:
    missed = kursk(home, "poll")
    assert missed.returncode == 3
    assert "kursk prepare" in missed.stderr
    prepared = EmbeddedPostgres(home, options=("fsync=off",))
    prepared.start()
    assert kursk(home, "down").stdout.splitlines()[2:] == ["the database of kursk prepare: stopped"]
    assert not prepared.is_running()

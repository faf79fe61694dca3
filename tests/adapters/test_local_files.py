"""Files of this machine as sources: what is no ordinary file, or too large, is told and not read."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kursk_pipeline.adapters import local_files
from kursk_pipeline.adapters.local_files import FILE_BYTES, read_local
from kursk_pipeline.exchanges import Request
from kursk_pipeline.records import FetchOutcome


def read(path):
    return read_local(Request(Path(path).as_uri()), clock=lambda: datetime.now(UTC))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_device_without_end_is_no_file(device):
    answer = read(device)
    assert (answer.outcome, answer.body) == (FetchOutcome.UNSUPPORTED_TYPE, b"")
    assert "no ordinary file" in answer.detail


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "list.txt")
    os.mkfifo(tmp_path / "pages.warc")
    assert read(tmp_path / "list.txt").outcome is FetchOutcome.UNSUPPORTED_TYPE
    assert read(tmp_path / "pages.warc").outcome is FetchOutcome.UNSUPPORTED_TYPE


def test_a_file_that_is_too_large_is_told(tmp_path):
    with (tmp_path / "list.txt").open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    assert read(tmp_path / "list.txt").outcome is FetchOutcome.TOO_LARGE


def test_a_folder_is_looked_through_within_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(local_files, "LOOKED_AT", 3)
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text("https://a.example/")
    assert len(read(tmp_path).body.splitlines()) == 3

import hashlib
import os
from pathlib import Path

import pytest

from kursk_pipeline.adapters.archive import Archive
from kursk_pipeline.errors import ConfigError, Unprocessable

BODY = b"<p>Sudzha" * 1000


@pytest.fixture
def archive(tmp_path):
    return Archive((tmp_path / "a folder" / "archive").as_uri())


def test_a_body_comes_back_under_its_hash(archive):
    body_hash = archive.put(BODY)
    assert body_hash == hashlib.sha256(BODY).hexdigest()
    assert archive.get(body_hash) == BODY
    assert archive.has(body_hash)


def test_empty_bodies_are_bodies(archive):
    assert archive.get(archive.put(b"")) == b""


def test_the_same_body_twice_is_one_file(archive):
    archive.put(BODY)
    archive.put(BODY)
    files = [path for path in archive.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [hashlib.sha256(BODY).hexdigest() + ".zst"]
    assert files[0].stat().st_size < len(BODY) / 5


@pytest.mark.parametrize("asked", ["0" * 64, "../../etc/passwd", "", "F" * 64])
def test_what_is_not_there_is_missing(archive, asked):
    with pytest.raises(Unprocessable) as missing:
        archive.get(asked)
    assert missing.value.reason == "archive_missing"
    assert not archive.has(asked)


def test_a_damaged_file_is_told_apart(archive):
    first, second = archive.put(BODY), archive.put(b"other")
    path = next(archive.folder.rglob(f"{first}.zst"))
    for damage in (path.read_bytes()[:-3], b"", next(archive.folder.rglob(f"{second}.zst")).read_bytes()):
        path.write_bytes(damage)
        with pytest.raises(Unprocessable) as corrupt:
            archive.get(first)
        assert corrupt.value.reason == "archive_corrupt"


def test_a_disk_that_fails_leaves_no_half_file(archive, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            archive.put(BODY)
    assert [path for path in archive.folder.rglob("*") if path.is_file()] == []
    assert archive.get(archive.put(BODY)) == BODY


@pytest.mark.parametrize("url", ["s3://bucket/archive", "archive", "file://host/archive", ""])
def test_other_places_are_refused_with_the_fix(url):
    with pytest.raises(ConfigError) as refused:
        Archive(url)
    assert "file:///" in str(refused.value)


def test_names_with_spaces_and_letters_are_kept(tmp_path):
    folder = tmp_path / "архив 1"
    assert Archive(Path(folder).as_uri()).folder == folder

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest
from fsspec.spec import AbstractFileSystem

from kursk_pipeline.adapters import warc_sweep
from kursk_pipeline.adapters.archive import Archive
from kursk_pipeline.adapters.warc_writer import WarcWriter
from kursk_pipeline.errors import ConfigError, Transient, Unprocessable
from tests.adapters.test_warc import answer, records

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
    files = [path for path in archive.store.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [hashlib.sha256(BODY).hexdigest() + ".zst"]
    assert files[0].stat().st_size < len(BODY) / 5


def test_many_at_once_come_back_under_their_hashes_in_order(archive):
    bodies = [b"page %d" % (number // 2) for number in range(60)]  # each twice
    hashes = archive.put_all(bodies)
    assert [archive.get(body_hash) for body_hash in hashes] == bodies
    assert sum(path.is_file() for path in archive.store.folder.rglob("*")) == 30
    assert archive.put_all([]) == []


@pytest.mark.parametrize("asked", ["0" * 64, "../../etc/passwd", "", "F" * 64])
def test_what_is_not_there_is_missing(archive, asked):
    with pytest.raises(Unprocessable) as missing:
        archive.get(asked)
    assert missing.value.reason == "archive_missing"
    assert not archive.has(asked)


def test_a_damaged_file_is_told_apart(archive):
    first, second = archive.put(BODY), archive.put(b"other")
    path = next(archive.store.folder.rglob(f"{first}.zst"))
    for damage in (path.read_bytes()[:-3], b"", next(archive.store.folder.rglob(f"{second}.zst")).read_bytes()):
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
    assert [path for path in archive.store.folder.rglob("*") if path.is_file()] == []
    assert archive.get(archive.put(BODY)) == BODY


@pytest.mark.parametrize(
    "url",
    ["ftpx://bucket/archive", "archive", "file://host/archive", "", "https://host/archive", "s3://key:secret@bucket/x"],
)
def test_other_places_are_refused_with_the_fix(url):
    with pytest.raises(ConfigError) as refused:
        Archive(url)
    assert refused.value.fix
    assert "secret" not in str(refused.value)


def test_names_with_spaces_and_letters_are_kept(tmp_path):
    folder = tmp_path / "архив 1"
    assert Archive(Path(folder).as_uri()).store.folder == folder


@pytest.fixture(scope="module")
def bucket():
    """A bucket of an S3-compatible server on loopback; the client is the real one."""
    pytest.importorskip("s3fs", reason="s3fs is not installed (pip install 'kursk[s3]')")
    program = shutil.which("moto_server")
    if program is None:
        pytest.skip("no moto_server on this machine (pip install 'moto[server]')")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)], stdout=-3, stderr=-3, start_new_session=True
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        wait_for(port)
        import s3fs

        s3fs.S3FileSystem().mkdir("bodies")
        yield "s3://bodies/archive"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait()


def wait_for(port):
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the S3 server did not start")


@pytest.fixture(params=["memory", "s3"])
def remote(request, tmp_path):
    """An archive in an object store."""
    if request.param == "s3":
        return Archive(request.getfixturevalue("bucket"))
    return Archive(f"memory://{tmp_path.name}/archive")


def test_an_object_store_keeps_bodies_as_a_folder_does(remote, tmp_path):
    body_hash = remote.put(BODY)
    assert remote.put(BODY) == body_hash == hashlib.sha256(BODY).hexdigest()
    assert remote.get(body_hash) == BODY
    assert remote.has(body_hash)
    assert not remote.has("0" * 64)
    with pytest.raises(Unprocessable) as missing:
        remote.get("0" * 64)
    assert missing.value.reason == "archive_missing"
    remote.store.write(f"{body_hash[:2]}/{body_hash[2:4]}/{body_hash}.zst", b"damaged")
    with pytest.raises(Unprocessable) as corrupt:
        remote.get(body_hash)
    assert corrupt.value.reason == "archive_corrupt"


def test_a_warc_file_is_written_here_and_moved_to_the_object_store_when_it_is_whole(remote, tmp_path):
    folder = remote.warc_folder(tmp_path / "staging")
    assert folder == tmp_path / "staging"
    folder.mkdir()
    path = folder / "a.warc.gz"
    path.write_bytes(b"whole")
    remote.keep_warc(path)
    assert not path.exists()
    assert remote.store.read("warc/a.warc.gz") == b"whole"


def test_a_store_that_cannot_be_reached_may_work_later(tmp_path):
    class Down(AbstractFileSystem):
        protocol = "down"

        def pipe_file(self, path, value, **options):
            raise OSError("connection refused")

        def info(self, path, **options):
            raise OSError("connection refused")

    fsspec.register_implementation("down", Down)
    with pytest.raises(Transient) as unreachable:
        Archive("down://bucket/archive").put(BODY)
    assert unreachable.value.reason == "archive_unreachable"
    assert "connection refused" in unreachable.value.detail


@pytest.fixture(params=["folder", "memory", "s3"])
def anywhere(request, tmp_path):
    if request.param == "folder":
        return Archive((tmp_path / "archive").as_uri())
    return (
        Archive(f"memory://{tmp_path.name}/any")
        if request.param == "memory"
        else Archive(request.getfixturevalue("bucket"))
    )


def test_what_is_deleted_is_gone_and_nothing_else(anywhere):
    body_hash, other = anywhere.put(BODY), anywhere.put(b"other")
    anywhere.delete(body_hash)
    anywhere.delete(body_hash)
    anywhere.delete("../../etc/passwd")
    assert not anywhere.has(body_hash)
    assert anywhere.get(other) == b"other"
    assert anywhere.put(BODY) == body_hash, "deleting is no ban: who may keep it is for housekeep to say"


def test_the_captures_of_a_body_are_taken_out_of_the_warc_files_that_can_hold_them(anywhere, tmp_path):
    now, bodies = datetime(2024, 8, 20, 12, 0, tzinfo=UTC), [b"one", b"two", b"three"]
    for name, at, written in (("a", now, bodies[:2]), ("b", now + timedelta(days=1), bodies[2:])):
        path = tmp_path / name
        with WarcWriter(path, clock=lambda at=at: at) as writer:
            for body in written:
                writer.write(answer(f"https://paper.example/{body.decode()}", body, at))
        for file in path.glob("*.warc.gz"):
            anywhere.store.take(f"warc/{file.name}", file)
    first, second = [name for name in anywhere.store.names("warc") if name.endswith(".warc.gz")]
    assert warc_sweep.files_near(anywhere.store, [now + timedelta(minutes=10)]) == [first]
    assert warc_sweep.files_before(anywhere.store, now + timedelta(hours=1)) == [first]
    one, two = (hashlib.sha256(body).hexdigest() for body in bodies[:2])
    assert warc_sweep.drop_bodies(anywhere.store, first, {one}) == 1
    left = [record[1:] for record in records(anywhere.store.as_local(first, tmp_path)) if record[0] == "response"]
    assert left == [("https://paper.example/two", b"two")]
    assert warc_sweep.drop_bodies(anywhere.store, first, {one}) == 0
    assert warc_sweep.drop_bodies(anywhere.store, first, {two}) == 1
    assert [name for name in anywhere.store.names("warc") if name.endswith(".warc.gz")] == [second]

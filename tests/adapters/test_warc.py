"""WARC files: what the writer leaves behind, what a killed writer leaves behind, and what is read from others' files."""

import gzip
import io
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kursk_pipeline.adapters.local_files import read_local
from kursk_pipeline.adapters.warc import find_pages, read_warc
from kursk_pipeline.adapters.warc_writer import WarcWriter, recover
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.records import FetchOutcome
from kursk_pipeline.stages.poll import FeedDocument, Selection, read_document

NOW = datetime(2024, 8, 20, 12, 0, 0, 123456, tzinfo=UTC)
PAGE = "<html><title>Судж&#x430;</title><body>Бої під Суджею</body></html>".encode()


def answer(url, body=PAGE, at=NOW):
    headers = {"content-type": "text/html; charset=utf-8", "content-length": "7", "etag": '"1"'}
    request = Request(url)
    return Response(request, FetchOutcome.OK, 200, url, 0, headers, "text/html", "utf-8", body, at, 5, None, "")


def document(path, **wishes):
    return FeedDocument("kept", path.as_uri(), b"", "application/warc", NOW, kind="warc", selection=Selection(**wishes))


def records(path):
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]


def test_what_was_fetched_can_be_read_by_any_tool_and_by_us(tmp_path):
    urls = ["https://paper.example/1", "https://paper.example/2?q=%D1%81"]
    with WarcWriter(tmp_path, clock=lambda: NOW) as writer:
        for url in urls:
            writer.write(answer(url))
        writer.write(answer(urls[0], at=NOW + timedelta(days=1)), is_revisit=True)
    (path,) = tmp_path.glob("*.warc.gz")
    kinds = [kind for kind, _, _ in records(path)]
    assert kinds == ["warcinfo", "response", "request", "response", "request", "revisit", "request"]
    assert records(path)[1][1:] == (urls[0], PAGE)

    reading = read_warc(document(path))
    assert [(entry.url, entry.title, entry.updated_at) for entry in reading.entries] == [
        (url, "Суджа", NOW) for url in urls
    ]
    wanted = [(Request(urls[1], key="b"), NOW), (Request("https://paper.example/3", key="lost"), NOW)]
    found = {one.request.key: one for one in find_pages(tmp_path.as_uri(), wanted)}
    assert (found["b"].body, found["b"].requested_at, found["b"].charset) == (PAGE, NOW, "utf-8")
    assert found["lost"].outcome is FetchOutcome.NOT_FOUND


def test_files_are_closed_by_size_and_handed_over(tmp_path):
    taken = []
    with WarcWriter(tmp_path, file_bytes=4000, closed=taken.append) as writer:
        for number in range(12):
            writer.write(answer(f"https://paper.example/{number}", os.urandom(1000)))
    assert len(taken) >= 4
    assert sorted(taken) == sorted(tmp_path.glob("*.warc.gz"))
    assert max(path.stat().st_size for path in taken) <= 4000
    assert sum(kind == "response" for path in taken for kind, _, _ in records(path)) == 12


KILLED = """
    import os, signal, sys
    sys.path[:] = {path!r}
    from pathlib import Path
    from tests.adapters.test_warc import WarcWriter, answer
    with WarcWriter(Path({folder!r})) as writer:
        writer.write(answer("https://paper.example/1"))
        writer.write(answer("https://paper.example/2"))
        os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_writer(folder):
    program = textwrap.dedent(KILLED.format(path=[str(Path.cwd()), *sys.path], folder=str(folder)))
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    (path,) = folder.glob(".*.open")
    return path


def test_what_a_killed_writer_left_is_closed_without_its_torn_end(tmp_path):
    path = killed_writer(tmp_path)
    whole = path.read_bytes()
    for cut in (1, 9, 200):
        path.write_bytes(whole[:-cut])
        (recovered,) = recover(tmp_path)
        assert [kind for kind, _, _ in records(recovered)][:4] == ["warcinfo", "response", "request", "response"]
        assert gzip.decompress(recovered.read_bytes())
        recovered.rename(path)
    assert list(tmp_path.glob("*.warc.gz")) == []


def test_the_next_writer_takes_up_what_is_left_but_not_what_is_being_written(tmp_path):
    path = killed_writer(tmp_path)
    taken = []
    with WarcWriter(tmp_path, closed=taken.append) as living:
        assert [one.name for one in taken] == [path.name[1:].removesuffix(".open")]
        living.write(answer("https://paper.example/3"))
        assert recover(tmp_path) == []
    assert len(taken) == 2


def foreign_file(path, *captures, packed=True):
    """A file as other crawlers write them: headers as sent, bodies coded, chunked, of any status."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        for url, status, headers, body in captures:
            head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            dated = {"WARC-Date": "2024-08-06T07:00:00Z"}
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=dated
            )
            writer.write_record(record)
    return path


HTML = ("Content-Type", "text/html; charset=windows-1251")
CYRILLIC = "<title>Курск</title>Бои под Суджей".encode("windows-1251")


@pytest.mark.parametrize("packed", [True, False])
def test_files_of_other_crawlers_are_read_whatever_their_coding(tmp_path, packed):
    zipped = gzip.compress(CYRILLIC)
    chunked = f"{len(zipped):x}\r\n".encode() + zipped + b"\r\n0\r\n\r\n"
    path = foreign_file(
        tmp_path / "CC-NEWS.warc.gz",
        ("https://a.example/1", "200 OK", [HTML], CYRILLIC),
        ("https://a.example/2", "200 OK", [HTML, ("Content-Encoding", "gzip")], zipped),
        (
            "https://a.example/3",
            "200 OK",
            [HTML, ("content-encoding", "gzip"), ("transfer-encoding", "chunked")],
            chunked,
        ),
        ("https://a.example/weather", "200 OK", [HTML], b"<title>Rain</title>"),
        ("https://a.example/moved", "301 Moved", [HTML, ("Location", "/")], b""),
        ("https://a.example/i.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        packed=packed,
    )
    reading = read_warc(document(path, words=("судж*",)))
    assert [(entry.url, entry.title) for entry in reading.entries] == [
        (f"https://a.example/{number}", "Курск") for number in (1, 2, 3)
    ]
    assert sorted(one.reason for one in reading.rejected) == ["not_a_page", "not_a_page", "off_topic_listing"]
    wanted = [(Request(entry.url), entry.updated_at) for entry in reading.entries]
    assert {one.body for one in find_pages(path.as_uri(), wanted)} == {CYRILLIC}


def test_bombs_and_damage_cost_one_record(tmp_path):
    bomb = gzip.compress(bytes(40_000_000))
    path = foreign_file(
        tmp_path / "x.warc",
        ("https://a.example/bomb", "200 OK", [HTML, ("Content-Encoding", "gzip")], bomb),
        ("https://a.example/liar", "200 OK", [HTML, ("Content-Encoding", "br")], b"not brotli"),
        ("https://a.example/1", "200 OK", [HTML], CYRILLIC),
        packed=False,
    )
    reading = read_warc(document(path))
    assert [entry.url for entry in reading.entries] == ["https://a.example/1"]
    assert [one.reason for one in reading.rejected] == ["broken_record", "broken_record"]
    asked = [(Request("https://a.example/bomb"), None), (Request("https://a.example/liar"), None)]
    outcomes = {one.outcome for one in find_pages(path.as_uri(), asked)}
    assert outcomes == {FetchOutcome.TOO_LARGE, FetchOutcome.DECODE_ERROR}


def test_a_file_that_ends_early_gives_what_it_has_and_one_that_is_none_is_told(tmp_path):
    path = foreign_file(
        tmp_path / "x.warc.gz", *((f"https://a.example/{n}", "200 OK", [HTML], os.urandom(3000)) for n in range(3))
    )
    path.write_bytes(path.read_bytes()[:-3500])
    assert len(read_warc(document(path)).entries) >= 1
    path.write_bytes(b"no warc at all\r\n" * 50)
    with pytest.raises(Unprocessable) as refused:
        read_warc(document(path))
    assert refused.value.reason == "broken_warc"


def test_of_several_captures_the_one_that_is_meant_answers(tmp_path):
    with WarcWriter(tmp_path) as writer:
        writer.write(answer("https://paper.example/1", b"first"))
        writer.write(answer("https://paper.example/1", b"second", at=NOW + timedelta(hours=1)))
    (found,) = find_pages(tmp_path.as_uri(), [(Request("https://paper.example/1"), NOW + timedelta(hours=1))])
    assert found.body == b"second"


def test_a_folder_is_a_listing_that_changes_when_a_file_does(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"1")
    (tmp_path / "b.txt").write_bytes(b"2")
    (tmp_path / "picture.png").write_bytes(b"3")
    before = read_local(Request(tmp_path.as_uri()), clock=lambda: NOW)
    listing = replace(document(tmp_path), body=before.body, content_type=before.content_type)
    assert [one.rpartition("/")[2] for one in read_warc(listing).follow] == ["a.warc.gz"]
    assert [one.rpartition("/")[2] for one in read_document(replace(listing, kind="url_list")).follow] == ["b.txt"]
    (tmp_path / "a.warc.gz").write_bytes(b"12")
    assert read_local(Request(tmp_path.as_uri()), clock=lambda: NOW).body != before.body
    missing = read_local(Request((tmp_path / "no").as_uri()), clock=lambda: NOW)
    assert missing.outcome is FetchOutcome.NOT_FOUND

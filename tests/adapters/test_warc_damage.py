"""A file as CC-NEWS has them, mixed and damaged: each bad record is named, and only itself is lost."""

import io
import os

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kursk_pipeline.adapters.warc import find_pages, read_warc
from kursk_pipeline.exchanges import Request
from kursk_pipeline.records import FetchOutcome
from tests.adapters.test_warc import CYRILLIC, HTML, document

DATED = {"WARC-Date": "2024-08-06T07:00:00Z"}
URLS = [f"https://a.example/{number}" for number in range(5)]


def pages():
    """Bodies that do not shrink, so that damage anywhere hits one record."""
    return {url: CYRILLIC + os.urandom(3000) for url in URLS}


def news_file(path, bodies, *, packed=True):
    """warcinfo first; of each page request, response and metadata; a revisit of each at the end."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(
            writer.create_warcinfo_record(path.name, {"operator": "a crawler", "format": "WARC File Format 1.0"})
        )
        for url, body in bodies.items():
            for record in exchange(writer, url, body):
                writer.write_record(record)
        for url in bodies:
            head = StatusAndHeaders("200 OK", [HTML], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_revisit_record(
                    url, "sha1:" + "A" * 32, url, DATED["WARC-Date"], http_headers=head, warc_headers_dict=DATED
                )
            )
    return path


def exchange(writer, url, body):
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")], is_http_request=True)
    head = StatusAndHeaders("200 OK", [HTML], protocol="HTTP/1.1")
    yield writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=DATED)
    yield writer.create_warc_record(
        url, "response", payload=io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=DATED
    )
    notes = b"fetchTimeMs: 12\r\ncharset-detected: windows-1251\r\n"
    yield writer.create_warc_record(url, "metadata", payload=io.BytesIO(notes), length=len(notes), warc_headers_dict=DATED,
                                    warc_content_type="application/warc-fields")  # fmt: skip


def place_of(path, url):
    """Where the response of an address lies: offset and length."""
    with path.open("rb") as file:
        every = ArchiveIterator(file)
        for record in every:
            start, length = every.get_record_offset(), every.get_record_length()
            if record.rec_type == "response" and record.rec_headers.get_header("WARC-Target-URI") == url:
                return start, length
    raise AssertionError(url)


def flipped(content, start, length):
    middle = start + length // 2
    return content[:middle] + bytes(byte ^ 0xFF for byte in content[middle : middle + 8]) + content[middle + 8 :]


DAMAGES = {
    "flipped bits": flipped,
    "no head": lambda content, start, length: content[:start] + b"XXXXXXXX" + content[start + 8 :],
    "a hole": lambda content, start, length: content[: start + length // 3] + content[start + length :],
    "zeros": lambda content, start, length: content[:start] + bytes(length) + content[start + length :],
    "wrong sum": lambda content, start, length: (
        content[: start + length - 8] + bytes(4) + content[start + length - 4 :]
    ),
}


@pytest.mark.parametrize("packed", [True, False])
def test_only_pages_are_entries_whatever_lies_between(tmp_path, packed):
    bodies = pages()
    path = news_file(tmp_path / "CC-NEWS-1.warc.gz", bodies, packed=packed)
    reading = read_warc(document(path))
    assert [entry.url for entry in reading.entries] == URLS
    assert (reading.rejected, reading.problem) == ((), "")
    found = {one.final_url: one.body for one in find_pages(path.as_uri(), [(Request(url), None) for url in URLS])}
    assert found == bodies


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_named_and_the_next_is_read(tmp_path, damage):
    path = news_file(tmp_path / "CC-NEWS-2.warc.gz", pages())
    start, length = place_of(path, URLS[2])
    path.write_bytes(DAMAGES[damage](path.read_bytes(), start, length))
    reading = read_warc(document(path))
    assert [entry.url for entry in reading.entries] == [URLS[0], URLS[1], URLS[3], URLS[4]]
    assert [(one.reason, one.title) for one in reading.rejected] == [("broken_record", f"byte {start}")]
    assert f"byte {start}" in reading.problem


def test_a_page_that_the_end_of_the_file_cuts_off_is_no_page(tmp_path):
    path = news_file(tmp_path / "CC-NEWS-3.warc.gz", pages())
    start, length = place_of(path, URLS[4])
    path.write_bytes(path.read_bytes()[: start + length - 1500])
    reading = read_warc(document(path))
    assert [entry.url for entry in reading.entries] == URLS[:4]
    assert [(one.reason, one.url) for one in reading.rejected] == [("broken_record", URLS[4])]
    assert "cut off" in reading.rejected[0].detail
    (answer,) = find_pages(path.as_uri(), [(Request(URLS[4]), None)])
    assert answer.outcome is FetchOutcome.DECODE_ERROR


def test_many_damages_in_one_file_are_each_named(tmp_path):
    path = news_file(tmp_path / "CC-NEWS-4.warc.gz", pages())
    places = [place_of(path, url) for url in (URLS[1], URLS[3])]
    content = path.read_bytes()
    for start, length in places:
        content = flipped(content, start, length)
    path.write_bytes(content)
    reading = read_warc(document(path))
    assert [entry.url for entry in reading.entries] == [URLS[0], URLS[2], URLS[4]]
    assert [one.title for one in reading.rejected] == [f"byte {start}" for start, _ in places]

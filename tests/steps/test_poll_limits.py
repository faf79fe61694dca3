"""Listings beyond every limit, over real HTTP and from real files: each ends in a clear row, and costs only itself."""

import gzip
import io
import os

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kursk_pipeline.adapters.source_feeds import FeedKind
from kursk_pipeline.adapters.sources import Feed, Source
from kursk_pipeline.adapters.workers import Limits
from kursk_pipeline.cli.source_words import is_unreached, sentence
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps import poll_documents
from kursk_pipeline.steps.poll_documents import LISTING_BYTES
from kursk_pipeline.steps.try_sources import try_sources
from tests.steps.test_poll_documents import Site, index

GOOD = b"<urlset><url><loc>https://paper.example/good</loc></url></urlset>"


@pytest.fixture
def site():
    server = Site("127.0.0.1")
    yield server
    server.shutdown()
    server.server_close()


def tried(url, kind: FeedKind, tmp_path, **options):
    settings = from_environment({"KURSK_HOME": str(tmp_path / "home"), "KURSK_FETCH_NETWORKS": "127.0.0.1/32"})
    feeds = (Feed(url, kind, **options),)
    source = Source("site", "Site", "", "", "", (), "newspaper", feeds, 0.01, 365, frozenset(), "", "")
    (trial,) = try_sources(Desk(settings), [source])
    return trial


HOSTILE = {
    "/bomb.xml.gz": (gzip.compress(bytes(60_000_000)), "too_large"),
    "/huge.xml": (b"<urlset>" + b" " * 34_000_000 + b"</urlset>", "listing_unanswered"),
    "/torn.xml.gz": (gzip.compress(os.urandom(4_000))[:12], "empty_document"),
    "/noise.xml.gz": (b"\x1f\x8b" + os.urandom(500), "broken_gzip"),
    "/laughs.xml": (
        b'<!DOCTYPE u [<!ENTITY a "' + b"ha" * 50 + b'">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
        ) + b"]><urlset><url a='&j;'></url></urlset>", "broken_xml",
    ),
    "/page.xml": (b"<html><body>Sorry</body></html>", "not_a_sitemap"),
    "/gone.xml": (None, "listing_unanswered"),
}  # fmt: skip


def test_every_bad_sitemap_of_an_index_is_a_row_and_the_good_one_arrives(site, tmp_path):
    site.bodies |= {path: body for path, (body, _) in HOSTILE.items() if body is not None}
    site.bodies["/good.xml"] = GOOD
    site.bodies["/sitemap.xml"] = index(*HOSTILE, "/good.xml")
    reading = tried(f"{site.home}/sitemap.xml", "sitemap", tmp_path, max_age_days=0).reading
    assert [entry.url for entry in reading.entries] == ["https://paper.example/good"]
    told = {one.url.removeprefix(site.home): one.reason for one in reading.rejected}
    assert told == {path: reason for path, (_, reason) in HOSTILE.items()}
    assert all(path in reading.problem for path in ("/bomb.xml.gz", "/page.xml"))


def test_a_sitemap_as_large_as_is_taken_fits_into_its_worker(site, tmp_path):
    tail = b"a" * 590
    places = (b"<url><loc>https://paper.example/%d-%s</loc></url>" % (number, tail) for number in range(49_000))
    site.bodies["/sitemap.xml"] = b"<urlset>" + b"".join(places) + b"</urlset>"
    assert 30_000_000 < len(site.bodies["/sitemap.xml"]) < LISTING_BYTES
    reading = tried(f"{site.home}/sitemap.xml", "sitemap", tmp_path, max_age_days=0).reading
    assert (len(reading.entries), reading.problem) == (5_000, "")


def test_indexes_below_indexes_end_and_what_lies_deeper_is_told(site, tmp_path):
    site.bodies |= {f"/{level}.xml": index(f"/{level + 1}.xml") for level in range(9)}
    site.bodies["/3.xml"] = index("/4.xml", "/good.xml")
    reading = tried(f"{site.home}/0.xml", "sitemap", tmp_path, max_age_days=0).reading
    assert [path for path in site.asked if path.endswith(".xml")] == ["/0.xml", "/1.xml", "/2.xml", "/3.xml"]
    assert {(one.url.removeprefix(site.home), one.reason) for one in reading.rejected} == {
        ("/4.xml", "over_limit"),
        ("/good.xml", "over_limit"),
    }
    assert {"3 levels" in one.detail for one in reading.rejected} == {True}


def test_a_bomb_as_the_feed_itself_is_one_clear_failure(site, tmp_path):
    site.bodies["/sitemap.xml"] = HOSTILE["/bomb.xml.gz"][0]
    trial = tried(f"{site.home}/sitemap.xml", "sitemap", tmp_path)
    assert (trial.is_good, trial.reason) == (False, "too_large")


def test_a_feed_that_takes_too_long_to_read_is_not_said_to_be_unanswered(site, tmp_path, monkeypatch):
    monkeypatch.setattr(poll_documents, "FEED_LIMITS", Limits(seconds=0.2, megabytes=300))
    items = (b"<item><link>https://paper.example/%d</link></item>" % number for number in range(40_000))
    site.bodies["/rss.xml"] = b"<rss><channel>" + b"".join(items) + b"</channel></rss>"
    trial = tried(f"{site.home}/rss.xml", "rss", tmp_path)
    assert (trial.reason, is_unreached(trial)) == ("took_too_long", False)
    assert "it answered, but reading it took longer than is allowed (more than 0.2 s of CPU time)" in sentence(trial)


def warc(path, *bodies):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for number, body in enumerate(bodies):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            dated = {"WARC-Date": "2024-08-06T07:00:00Z"}
            record = writer.create_warc_record(
                f"https://{path.name.split('.')[0]}.example/{number}", "response", payload=io.BytesIO(body),
                length=len(body),
                http_headers=head, warc_headers_dict=dated,
            )  # fmt: skip
            writer.write_record(record)
    return path.read_bytes()


def test_a_folder_of_warc_files_loses_only_what_is_torn_or_too_large(tmp_path):
    folder = tmp_path / "warc"
    folder.mkdir()
    warc(folder / "good.warc.gz", b"<title>1</title>", b"<title>2</title>")
    warc(folder / "large.warc.gz", bytes(16_000_000), b"<title>3</title>")
    torn = warc(folder / "torn.warc", b"<title>4</title>", b"<title>5</title>" + os.urandom(9_000))
    (folder / "torn.warc").write_bytes(torn[:-8_000])
    (folder / "zero.warc.gz").write_bytes(b"")
    (folder / "none.warc.gz").write_bytes(b"nothing of the kind\r\n" * 40)
    reading = tried(folder.as_uri(), "warc", tmp_path).reading
    came = {entry.url for entry in reading.entries}
    assert {
        "https://good.example/0",
        "https://good.example/1",
        "https://large.example/1",
        "https://torn.example/0",
    } <= came
    told = {(one.url.rpartition("/")[2], one.reason) for one in reading.rejected}
    assert {("0", "broken_record"), ("none.warc.gz", "broken_warc")} <= told
    assert "none.warc.gz" in reading.problem

"""A source of each kind follows the newsroom, and its articles end in the warehouse."""

import io
import json
import threading
import zipfile
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kursk_pipeline.adapters.warc import captures
from tests.journey.digest import rows

FORM = """
name = "{name}"
publisher = "{name}"
publisher_family = "{name}"
country = "UA"
languages = ["en"]
kind = "newspaper"
delay_seconds = 0.05
found_in = "the newsroom"
verified_on = ""
feeds = [{feed}]
"""


@pytest.fixture
def sources(player, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    player.environment["KURSK_SOURCES"] = str(folder)
    return folder


def declare(folder, key, feed):
    (folder / f"{key}.toml").write_text(FORM.format(name=key, feed=feed), encoding="utf-8")


def loaded(player):
    found = rows(
        player.url,
        "select s.source_id, count(*) as n from warehouse.fact_article f join warehouse.dim_source s using (source_key)"
        " group by 1",
    )
    return {row["source_id"]: row["n"] for row in found}


class Files(BaseHTTPRequestHandler):
    """Serves what stands in ``bodies``, by path; everything else is not there."""

    bodies: dict[str, bytes] = {}  # noqa: RUF012 - filled by the fixture that owns the server

    def do_GET(self):
        body = self.bodies.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def files():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", Files.bodies
    server.shutdown()
    server.server_close()
    Files.bodies.clear()


def gdelt_files(home, bodies, *articles):
    rows = []
    for address, title in articles:
        row = [""] * 27
        row[2], row[4], row[26] = "1", address, f"<PAGE_TITLE>{title}</PAGE_TITLE>"
        rows.append("\t".join(row))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("20250501000000.gkg.csv", "\n".join(rows))
    bodies["/gdeltv2/20250501000000.gkg.csv.zip"] = packed.getvalue()
    bodies["/gdeltv2/lastupdate.txt"] = f"1 0 {home}/gdeltv2/20250501000000.gkg.csv.zip\n".encode()


def captured(path, url, body):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2024-08-20T07:00:00Z"}
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=dated
        )
        writer.write_record(record)


def page_of(newsroom, address):
    """The page as the newsroom sends it; its host names need no name service this way."""
    parts, connection = urlsplit(address), HTTPConnection("127.0.0.1", newsroom.port)
    connection.request("GET", parts.path, headers={"Host": parts.netloc})
    return connection.getresponse().read()


def test_a_source_of_each_kind_ends_in_the_warehouse(player, newsroom, sources, files, tmp_path):
    wire, dispatch = newsroom.base_url("dnipro-wire"), newsroom.base_url("kyiv-dispatch")
    declare(sources, "wire", f"{{ url = '{wire}/sitemap.xml', kind = 'sitemap', max_age_days = 0 }}")
    declare(sources, "front", f"{{ url = '{dispatch}/', kind = 'front_page', links = '-[0-9]+$' }}")

    lists, listed = tmp_path / "lists", newsroom.article_url("sumy-courier/two-weeks-settlement-count")
    lists.mkdir()
    (lists / "one.txt").write_text(f"# a list\n{listed}\n", encoding="utf-8")
    declare(sources, "list", f"{{ url = '{lists.as_uri()}', kind = 'url_list' }}")

    home, bodies = files
    seen_by_gdelt = newsroom.article_url("energy-monitor/grossi-visits-kursk-plant")
    gdelt_files(home, bodies, (seen_by_gdelt, "At the Kursk plant"), (f"{home}/weather", "Rain in Lyon"))
    declare(sources, "gdelt", f"{{ url = '{home}/gdeltv2/lastupdate.txt', kind = 'gdelt', about_topic = true }}")

    page = page_of(newsroom, newsroom.article_url("county-gazette/rylsk-strike-six-dead"))
    captured(tmp_path / "old.warc.gz", "https://gazette.example/rylsk", page)
    declare(sources, "warc", f"{{ url = '{(tmp_path / 'old.warc.gz').as_uri()}', kind = 'warc', about_topic = true }}")

    counts = json.loads(player.kursk("run", "--json"))
    found = loaded(player)
    assert found["wire"] >= 10
    assert found["front"] >= 5
    assert (found["list"], found["gdelt"], found["warc"]) == (1, 1, 1), counts
    (old,) = rows(player.url, "select fetched_at from raw.page where source_id = 'warc'")
    assert old["fetched_at"].isoformat() == "2024-08-20T07:00:00+00:00"

    again = json.loads(player.kursk("run", "--json"))
    assert again["poll"]["kept"] == again["fetch"]["seen"] == 0

    kept = list((Path(player.environment["KURSK_HOME"]) / "archive" / "warc").glob("*.warc.gz"))
    pages = {row["final_url"] for row in rows(player.url, "select final_url from raw.page where source_id <> 'warc'")}
    assert {capture.url for path in kept for capture in captures(path, [])} == pages

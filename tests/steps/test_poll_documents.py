"""An index of a hostile or careless site: what it names costs itself only, and leads neither into files nor inside."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kursk_pipeline.adapters.sources import Feed, Source
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from kursk_pipeline.steps.try_sources import try_sources


class Site(ThreadingHTTPServer):
    """Serves ``bodies`` by path and remembers what was asked."""

    def __init__(self, host):
        super().__init__((host, 0), Pages)
        self.bodies, self.asked = {}, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def home(self):
        return f"http://{self.server_address[0]}:{self.server_port}"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        body = self.server.bodies.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def sites():
    both = Site("127.0.0.1"), Site("127.0.0.2")
    yield both
    for one in both:
        one.shutdown()
        one.server_close()


def index(*addresses):
    inner = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex>{inner}</sitemapindex>".encode()


def tried(site, tmp_path, max_age_days=0):
    settings = from_environment({"KURSK_HOME": str(tmp_path), "KURSK_FETCH_NETWORKS": "127.0.0.1/32"})
    feeds = (Feed(f"{site.home}/sitemap.xml", "sitemap", max_age_days=max_age_days),)
    source = Source("site", "Site", "", "", "", (), "newspaper", feeds, 0.01, 365, frozenset(), "", "")
    (trial,) = try_sources(Desk(settings), [source])
    return trial


def test_what_an_index_names_costs_itself_only(sites, tmp_path):
    site, canary = sites
    secret = tmp_path / "secret.xml"
    secret.write_text("<urlset><url><loc>https://paper.example/stolen</loc></url></urlset>", encoding="utf-8")
    site.bodies["/sitemap.xml"] = index(
        f"{site.home}/sitemap.xml",
        secret.as_uri(),
        f"{canary.home}/inside.xml",
        "/gone.xml",
        "/broken.xml",
        "/good.xml",
    )
    site.bodies["/broken.xml"] = b"<html>moved</html>"
    site.bodies["/good.xml"] = b"<urlset><url><loc>https://paper.example/1</loc></url></urlset>"
    reading = tried(site, tmp_path).reading
    assert [entry.url for entry in reading.entries] == ["https://paper.example/1"]
    reasons = sorted(one.reason for one in reading.rejected)
    assert reasons == ["bad_url", "listing_unanswered", "listing_unanswered", "not_a_sitemap"]
    assert site.asked.count("/sitemap.xml") == 1
    assert canary.asked == []


def test_an_endless_index_ends(sites, tmp_path):
    site, _ = sites
    site.bodies["/sitemap.xml"] = index(*(f"/{number}.xml" for number in range(500)))
    site.bodies |= {f"/{number}.xml": index(f"/{number + 1000}.xml") for number in range(2000)}
    trial = tried(site, tmp_path)
    assert (trial.is_good, trial.fault, trial.reading.entries) == (False, "over_limit", ())
    assert len([path for path in site.asked if path.endswith(".xml")]) <= 41
    assert {one.reason for one in trial.reading.rejected} == {"over_limit"}


def test_a_sitemap_of_old_entries_only_is_sound(sites, tmp_path):
    site, _ = sites
    site.bodies["/sitemap.xml"] = (
        b"<urlset><url><loc>https://paper.example/1</loc><lastmod>2001-01-01</lastmod></url></urlset>"
    )
    trial = tried(site, tmp_path, max_age_days=9)
    assert (trial.is_good, [one.reason for one in trial.reading.rejected]) == (True, ["too_old"])

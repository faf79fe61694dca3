"""A site's tdmrep.json: asked for once a day, before its pages, and no trouble with it keeps a page away."""

import pytest

from kursk_pipeline.desk import Desk
from kursk_pipeline.exchanges import Request
from kursk_pipeline.settings import from_environment
from kursk_pipeline.site_terms import PATH
from kursk_pipeline.steps.site_files import SiteFiles
from tests.steps.test_poll_documents import Site


@pytest.fixture
def site():
    server = Site("127.0.0.1")
    server.bodies |= {"/news/1": b"<p>1", "/news/2": b"<p>2", "/free/1": b"<p>3"}
    yield server
    server.shutdown()
    server.server_close()


def fetched(site, tmp_path):
    """What a job fetches with the site's files in mind: the pages that came, and what is known of them."""
    settings = from_environment({"KURSK_HOME": str(tmp_path), "KURSK_FETCH_NETWORKS": "127.0.0.1/32"})
    desk = Desk(settings)
    files = SiteFiles(desk)
    requests = [Request(f"{site.home}{path}", 0.01, key=path) for path in ("/news/1", "/free/1", "/news/2")]
    came = [response for response in desk.web().iterate(list(files.among(requests))) if not files.takes(response)]
    return [one.request.key for one in came if one.body], {
        one.request.key: terms.is_reserved for one in came if (terms := files.terms_for(one.final_url))
    }


def test_the_file_is_asked_for_once_and_before_the_pages(site, tmp_path):
    site.bodies[PATH] = b'[{"location": "/news/", "tdm-reservation": 1}, {"location": "/free/", "tdm-reservation": 0}]'
    for _ in range(2):
        assert fetched(site, tmp_path) == (
            ["/news/1", "/free/1", "/news/2"],
            {"/news/1": True, "/free/1": False, "/news/2": True},
        )
    asked = [path for path in site.asked if path != "/robots.txt"]
    assert asked[:2] == [PATH, "/news/1"]
    assert asked.count(PATH) == 1


@pytest.mark.parametrize("body", [None, b"", b"<html>", b"[" * 100_000, b"\xff\xfe\x00", b'[{"location": "/"}]'])
def test_a_file_that_is_missing_or_odd_says_nothing(site, tmp_path, body):
    if body is not None:
        site.bodies[PATH] = body
    assert fetched(site, tmp_path) == (["/news/1", "/free/1", "/news/2"], {})


def test_a_site_that_forbids_the_file_is_not_asked_for_it(site, tmp_path):
    site.bodies["/robots.txt"] = b"User-agent: *\nDisallow: /.well-known/\n"
    assert fetched(site, tmp_path)[1] == {}
    assert PATH not in site.asked

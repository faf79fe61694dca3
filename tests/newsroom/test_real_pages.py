"""A folder of real pages becomes one more publisher."""

import gzip
import io
import json
from pathlib import Path

import feedparser
import pytest

from kursk_pipeline.errors import SetupError
from kursk_pipeline.newsroom import Newsroom
from tests.newsroom.conftest import ask

SHARED = Path(__file__).parents[2].parent / "shared" / "pages"
PAGE = "<!doctype html><title>Привіт</title><p>A page.".encode()


def write_folder(folder, **fields):
    (folder / "html").mkdir()
    (folder / "html" / "one.html.gz").write_bytes(gzip.compress(PAGE))
    row = {"id": "one", "url": "https://example.org/one", "html": "html/one.html.gz", **fields}
    (folder / "set.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return folder


def test_pages_are_listed_and_sent_as_stored(tmp_path):
    with Newsroom(pages=write_folder(tmp_path, title="One")) as room:
        feed = feedparser.parse(io.BytesIO(ask(room.feed_urls()["real-pages"][0]).body))
        assert [entry.title for entry in feed.entries] == ["One"]
        assert ask(feed.entries[0].link).body == PAGE
        assert ask(room.base_url("real-pages") + "/page/none").status == 404


@pytest.mark.parametrize("html", ["html/missing.html.gz", "../../etc/hostname"])
def test_a_row_that_names_no_page_of_the_folder_is_refused(tmp_path, html):
    with pytest.raises(SetupError, match="Fix:"):
        Newsroom(pages=write_folder(tmp_path, html=html))


def test_a_folder_without_lists_is_refused(tmp_path):
    with pytest.raises(SetupError, match="Fix:"):
        Newsroom(pages=tmp_path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real pages is not here")
def test_the_shared_pages_are_served():
    with Newsroom(pages=SHARED) as room:
        feed = feedparser.parse(io.BytesIO(ask(room.feed_urls()["real-pages"][0]).body))
        assert len(feed.entries) > 400
        assert b"<html" in ask(feed.entries[0].link).body.lower()

"""A folder of real news pages, served as one more publisher with a feed of links and nothing of its own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kursk_pipeline.errors import SetupError
from kursk_pipeline.newsroom.feeds import Channel, Listing, rss
from kursk_pipeline.newsroom.replies import HTML, Reply, html_reply, plain_reply

LABEL = "real-pages"
FEED = "/feed.xml"


@dataclass(frozen=True, slots=True)
class RealPage:
    """One page of the folder: ``html`` is the gzipped file."""

    page_id: str
    url: str
    title: str
    html: Path


@dataclass(frozen=True, slots=True)
class RealPages:
    """The pages of a folder by id."""

    pages: dict[str, RealPage]

    def answer(self, path: str, base_url: str) -> Reply:
        """The feed, robots.txt, or a page as it was stored; ``/page/<id>``."""
        if path == FEED:
            return Reply(headers=(("Content-Type", "application/rss+xml; charset=utf-8"),), body=self._feed(base_url))
        if path == "/robots.txt":
            return plain_reply("User-agent: *\nDisallow:\n")
        page = self.pages.get(path.removeprefix("/page/"))
        if page is None:
            return html_reply("<!doctype html><title>404</title><p>No such page.", status=404)
        return Reply(headers=(("Content-Type", HTML),), body=gzip.decompress(page.html.read_bytes()))

    def _feed(self, base_url: str) -> bytes:
        channel = Channel("Real pages", "Pages as they were found", base_url + "/", base_url + FEED, "en")
        listings = (
            Listing(url=f"{base_url}/page/{page.page_id}", title=page.title, summary="") for page in self.pages.values()
        )
        return rss(channel, tuple(listings))


def read_real_pages(folder: Path) -> RealPages:
    """Read the ``*.jsonl`` files of a folder (rows with ``id``, ``url``, ``html``, perhaps ``title``).

    Raises:
        SetupError: there is no such file, or a row does not name an HTML file inside the folder.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise SetupError(f"No *.jsonl file in {folder}. Fix: give the folder that holds the page lists")
    found = (_real_page(folder, file, row) for file in files for row in _rows(file))
    return RealPages({page.page_id: page for page in found})


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _real_page(folder: Path, file: Path, row: dict[str, Any]) -> RealPage:
    try:
        page_id, url, html = str(row["id"]), str(row["url"]), folder / row["html"]
    except KeyError as missing:
        raise SetupError(f"{file}: a row lacks {missing}. Fix: rows need id, url and html") from missing
    if not html.is_file() or not html.resolve().is_relative_to(folder.resolve()):
        raise SetupError(f"{file}: {page_id} names {row['html']}, which is not in the folder. Fix: correct the path")
    return RealPage(page_id=page_id, url=url, title=str(row.get("title") or url), html=html)

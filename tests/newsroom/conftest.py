"""Real newsrooms on free ports, asked over real sockets."""

import http.client
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kursk_pipeline.newsroom import Newsroom
from kursk_pipeline.newsroom.library import read_library

PUBLISHER = """
name = "The Test Post"
tagline = "A paper for tests"
family = "test-post"
country = "UA"
language = "en"
kind = "newspaper"
template = "semantic"
address = "/{year}/{slug}"
sections = ["World"]
captions = ["A caption"]
feeds = [{ path = "/feed.xml", kind = "rss" }, { path = "/feed.atom", kind = "atom" }]
"""

EDITED = '''
slug = "edited"
title = "First title"
published_at = 2024-08-07T10:00:00Z
section = "World"
language = "en"
topic = "on_topic"
body = """
The first paragraph, as first written.

The second paragraph stays.
"""
[[revisions]]
at = 2024-08-08T10:00:00Z
title = "Second title"
body = """
The first paragraph, corrected.

The second paragraph stays.
"""
'''

DELETED = """
slug = "deleted"
title = "Soon gone"
published_at = 2024-08-07T10:00:00Z
deleted_at = 2024-08-09T00:00:00Z
section = "World"
language = "en"
topic = "off_topic"
body = "It stands for a while."
"""

LIVE = """
slug = "live"
title = "As it happens"
published_at = 2024-08-07T08:00:00Z
section = "World"
language = "en"
topic = "on_topic"
body = "What we know so far."
[[posts]]
at = 2024-08-07T09:00:00Z
title = "Morning"
body = "Columns are seen."
[[posts]]
at = 2024-08-07T20:00:00Z
title = "Evening"
body = "The road is closed."
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        charset = self.headers.get("content-type", "").partition("charset=")[2] or "utf-8"
        return self.body.decode(charset)


def ask(url, *, method="GET", body=None, **headers) -> Answer:
    """One request, the way a browser resolves ``*.localhost``: to the loopback address."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=20)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body=body, headers={"Host": parts.netloc, **names})
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def newsroom():
    """The newsroom that ships, at the demo's time."""
    with Newsroom() as room:
        yield room


@pytest.fixture(scope="session")
def small_library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles") / "test-post"
    folder.mkdir()
    texts = {"publisher": PUBLISHER, "edited": EDITED, "deleted": DELETED, "live": LIVE}
    for name, text in texts.items():
        Path(folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return read_library(folder.parent)


@pytest.fixture
def small(small_library):
    """One publisher with an edited, a deleted and a live article."""
    with Newsroom(library=small_library) as room:
        yield room

"""Words from the web stay words in a real browser, whatever markup they would be: on every page, in every place."""

import threading
import time
from urllib.parse import quote

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import sync_playwright
from sqlalchemy import create_engine

from kursk_pipeline.airflow.room.reading import Reader
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from tests.airflow.hostile_warehouse import fill
from tests.airflow.hostile_words import NAUGHTY, payloads, storable
from tests.airflow.room_client import room_of
from tests.airflow.test_browser import OPTIONS
from tests.conftest import execute
from tests.journey.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

WATCH = "window.hits = 0; window.hit = () => { window.hits += 1; return 1 }; window.alert = window.hit;"
ACTIVE = """root => [...root.querySelectorAll('*')].filter(node =>
  node.matches('script:not([src="room.js"]), link:not([href="room.css"]), img, iframe, object, embed, base, style, math,'
    + 'video, audio, marquee, animate, set, foreignObject, meta[http-equiv], template, noscript, textarea,'
    + 'details:not(td details), [style], [srcdoc]')
  || [...node.attributes].some(one => /^on/i.test(one.name)
    || ['href', 'src', 'action', 'xlink:href'].includes(one.name)
    && /^[\\s\\x00-\\x1f]*(javascript|data|vbscript):/i.test(one.value))
  || (node.matches('form') && node.getAttribute('action') && node.getAttribute('action') !== 'whereabouts')
).map(node => node.outerHTML.slice(0, 200))"""
"""Everything that could run or load, but our own script and style."""


@pytest.fixture(scope="module")
def hostile_words():
    assert len({storable(one) for one in payloads()}) >= 223
    return list(dict.fromkeys(storable(one) for one in (*payloads(), *NAUGHTY)))


@pytest.fixture(scope="module")
def hostile_room(postgres, migrated_template, tmp_path_factory, hostile_words):
    """The room on loopback, on a warehouse full of hostile words; gives its address and the articles'."""
    execute(postgres, "create database {} template {}", "room_hostile")
    url, folder = postgres.url("room_hostile"), tmp_path_factory.mktemp("hostile")
    archive = (folder / "archive").as_uri()
    engine = create_engine(url)
    with engine.begin() as connection:
        articles = fill(connection, archive, hostile_words)
    engine.dispose()
    reader = Reader(url, archive)
    settings = {
        "KURSK_DATABASE_URL": url,
        "KURSK_HOME": str(folder),
        "KURSK_SOURCES": str(ROOT / "config" / "newsroom"),
    }
    desk = Desk(from_environment(settings))
    with served(room_of(reader, desk)) as address:
        yield address, articles
    reader.engine.dispose()
    desk.close()
    execute(postgres, "drop database {} with (force)", "room_hostile")


class served:  # noqa: N801 -- read as a word: with served(app) as address
    """An application on loopback, under the prefix that it has in Airflow."""

    def __init__(self, app):
        top = FastAPI()
        top.mount("/kursk", app)
        self.server = uvicorn.Server(uvicorn.Config(top, port=0, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}/kursk"

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield opened
        opened.close()


def paths(articles):
    """Every page of the room, with every row that it can show."""
    pair = f"pair?a={quote(articles[0], safe='')}&b={quote(articles[1], safe='')}"
    listed = [f"{name}?page={page}" for name in ("quarantine", "duplicates", "verdicts") for page in (1, 2, 3)]
    rows = [f"rows?dag_id=kursk_ingest&dag_run_id=manual__1&page={page}" for page in (1, 2, 3, 4, 5, 6)]
    one = [f"article?url={quote(url, safe='')}" for url in articles[::40]]
    fixed = [
        "alerts",
        "sources",
        "feed?url=http://a.example/f",
        "quarantine?item=1",
        "run?dag_id=kursk_ingest&dag_run_id=manual__1",
    ]
    return [*fixed, *listed, *rows, *one, pair, "whereabouts?q=hit", f"whereabouts?q={quote('<script>hit()</script>')}"]


def test_no_page_has_an_active_node_or_runs_anything(hostile_room, browser, hostile_words):
    address, articles = hostile_room
    page = browser.new_page()
    page.add_init_script(WATCH)
    failed, seen = {}, []
    page.on("pageerror", lambda error: failed.setdefault("page errors", []).append(str(error)))
    for path in paths(articles):
        answer = page.goto(f"{address}/{path}")
        assert answer.status == 200, path
        seen.append(page.evaluate("document.body.innerText"))
        found = page.evaluate(f"({ACTIVE})(document)")
        hits = page.evaluate("window.hits")
        if found or hits:
            failed[path] = (hits, found[:3])
    page.close()
    assert failed == {}
    shown = "".join("".join(seen).split())
    missing = [words for words in hostile_words if "".join(words.split()) not in shown]
    assert missing == []


def test_what_would_run_is_seen_by_the_check(browser):
    """The check itself: read as markup, most of these words are active, and some run."""
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto("about:blank")
    read = f"texts => texts.map(text => ({ACTIVE})(new DOMParser().parseFromString(text, 'text/html')).length)"
    found = page.evaluate(read, payloads())
    assert sum(count > 0 for count in found) > 150
    page.set_content("<img src=x onerror=hit()>")
    page.wait_for_function("window.hits > 0")
    page.close()

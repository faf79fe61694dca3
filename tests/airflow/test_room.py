"""The operators' room as an operator meets it: in the Airflow UI, on the warehouse of a real run."""

import json
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jwt
import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from kursk_pipeline.jobs import JOBS
from kursk_pipeline.local.airflow_api import AirflowApi
from kursk_pipeline.local.airflow_config import Login
from tests.airflow.test_browser import SHOWN_MS
from tests.journey.digest import rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]

PATHS = (
    "alerts",
    "run?dag_id=a&dag_run_id=b",
    "rows?dag_id=a&dag_run_id=b",
    "sources",
    "feed?url=http://a.example/f",
    "quarantine",
    "whereabouts",
    "article?url=x",
    "duplicates",
    "pair?a=x&b=y",
    "verdicts",
    "selfcheck",
    "pulse",
    "strip.js",
    "room.css",
    "room.js",
)
MENU = {
    "Alerts": "kursk-alerts",
    "Sources": "kursk-sources",
    "Quarantine": "kursk-quarantine",
    "Duplicates": "kursk-duplicates",
    "Verdicts": "kursk-verdicts",
    "Where is it?": "kursk-whereabouts",
    "Self-check": "kursk-selfcheck",
}
HOSTILE = "<script>window.top.hit = 1</script><img src=x onerror='window.top.hit = 1'>"
HOSTILE_URL = "http://hostile.example/'onmouseover='hit=1'<script>hit=1</script>"


def status_of(address: str, token: str | None = None) -> int:
    request = Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urlopen(request, timeout=30) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def posted(address: str, asked: dict, token: str | None) -> int:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urlopen(Request(address, data=json.dumps(asked).encode(), headers=headers), timeout=30) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def open_from_menu(page, demo, name: str):
    """Open a page of the room as an operator would, from wherever they are; returns what stands in it."""
    if not page.get_by_role("button", name="Browse").is_visible():
        page.goto(demo.address)
    page.get_by_role("button", name="Browse").click()
    page.get_by_role("menuitem", name=name).click()
    room = page.frame_locator(f"iframe[title='{name}']")
    expect(room.get_by_role("heading", level=1)).to_have_text(name, timeout=SHOWN_MS)
    return room


def addresses(demo):
    """Every page of the room by name, with a question that this warehouse can answer."""
    asked = {
        "feed": "select feed_url as url from ops.crawl_state where source_id = 'kyiv-dispatch' limit 1",
        "pair": "select a_id as a, b_id as b from marts.duplicate_review order by abs(score - 0.5) limit 1",
        "article": "select canonical_url as url from marts.whereabouts where title like 'North Korea admits%' limit 1",
        "whereabouts": "select 'soldiers' as q",
        "run": "select dag_id, dag_run_id from ops.run where dag_id = 'kursk_ingest' order by run_id limit 1",
        "quarantine": "select quarantine_id as item from marts.quarantine_open where stage = 'clean' limit 1",
    }
    found = {name: f"?{urlencode(dict(rows(demo.url, query)[0]))}" for name, query in asked.items()}
    plain = dict.fromkeys((route.removeprefix("kursk-") for route in MENU.values()), "")
    return {name: f"{demo.address}/kursk/{name}{query}" for name, query in (plain | found).items()}


def first_run(demo) -> str:
    query = "select dag_run_id from ops.run where dag_id = 'kursk_ingest' order by run_id limit 1"
    return rows(demo.url, query)[0]["dag_run_id"]


def open_run(page, demo):
    page.goto(f"{demo.address}/dags/kursk_ingest/runs/{first_run(demo)}")
    page.get_by_role("link", name="What this run did").click()
    room = page.frame_locator("iframe[title='What this run did']")
    expect(room.get_by_role("heading", name="What this run did")).to_be_visible(timeout=SHOWN_MS)
    return room


@contextmanager
def hostile_rows(demo):
    """An entry and an item of quarantine whose words are markup, taken away again at the end."""
    subject = f"{HOSTILE_URL}@1"
    values = {"url": HOSTILE_URL, "words": HOSTILE, "subject": subject}
    engine = create_engine(demo.url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into raw.entry (source_id, feed_url, canonical_url, url, title, summary, revision, first_seen_at)"
                " values ('trouble-desk', 'http://hostile.example/feed', cast(:url as text), cast(:url as text),"
                " cast(:words as text), cast(:words as text), 1, now())"
            ),
            values,
        )
        connection.execute(
            text(
                "insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, first_at, last_at)"
                " values ('fetch', 1, :subject, 'trouble-desk', cast(:words as text), cast(:words as text), now(), now())"
            ),
            values,
        )
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("delete from ops.quarantine where subject_id = :subject"), values)
            connection.execute(text("delete from raw.entry where canonical_url = :url"), values)
        engine.dispose()


def active_nodes(page) -> list[str]:
    """Everything in the room's document that could run, but our own script."""
    (frame,) = page.main_frame.child_frames
    return frame.evaluate(
        """() => [...document.querySelectorAll('*')].filter(node =>
             node.matches('script:not([src$="room.js"]), link:not([href$="room.css"]), img, iframe, object, embed, base')
             || [...node.attributes].some(one => /^on/i.test(one.name) || /^\\s*javascript:/i.test(one.value))
           ).map(node => node.outerHTML)"""
    )


@pytest.mark.parametrize("path", PATHS)
def test_nobody_enters_without_a_login(demo, path):
    assert status_of(f"{demo.address}/kursk/{path}") == 401
    assert status_of(f"{demo.address}/kursk/{path}", "eyJhbGciOiJub25lIn0.e30.") in {401, 403}


def test_a_viewer_may_look_and_not_act(demo):
    token = AirflowApi(Login(demo.address, "admin", demo.password), meanwhile=lambda: None)._call(
        "POST", "/auth/token", {"username": "admin", "password": demo.password}
    )["access_token"]
    told = jwt.decode(token, options={"verify_signature": False})
    assert told["role"] == "admin"
    key = (Path(demo.environment["KURSK_HOME"]) / "demo" / "secrets" / "airflow_jwt_secret").read_text().strip()
    viewer = jwt.encode(told | {"role": "viewer"}, key, algorithm=jwt.get_unverified_header(token)["alg"])
    found = {path: status_of(f"{demo.address}/kursk/{path}", viewer) for path in PATHS}
    assert found == {
        path: 404 if path.startswith(("feed", "article", "pair")) else 200 for path in PATHS
    }  # none of them known
    asked = {"feed_url": "http://a.example/f", "kind": "pause", "why": "x"}
    assert [posted(f"{demo.address}/kursk/feed/order", asked, one) for one in (viewer, None)] == [403, 401]
    nobody = jwt.encode(told | {"role": None}, key, algorithm=jwt.get_unverified_header(token)["alg"])
    assert {status_of(f"{demo.address}/kursk/{path}", nobody) for path in PATHS} == {403}


def test_the_rows_behind_a_count_are_as_many_as_the_count(demo):
    run = first_run(demo)
    counted = (
        "select stage::text, outcome::text, reason, {} as record_count from marts.{} where dag_run_id = '" + run + "'"
    )
    counted += (
        " and not (stage = 'poll' and outcome = 'dropped') and outcome <> 'deferred' group by 1, 2, 3 order by 1, 2, 3"
    )
    said = rows(demo.url, counted.format("sum(record_count)", "run_steps"))
    assert rows(demo.url, counted.format("count(*)", "run_row")) == said
    assert len(said) > 20


@pytest.mark.browser
def test_what_a_run_did(page, demo):
    room = open_run(page, demo)
    steps = room.locator("table").first.locator("tbody tr:not(.error)")
    expect(steps).to_have_count(len(JOBS))
    for position, stage in enumerate(JOBS):
        expect(steps.nth(position).get_by_role("rowheader")).to_contain_text(stage)
    expect(steps.nth(list(JOBS).index("judge"))).to_contain_text("another Kursk")
    link = steps.nth(list(JOBS).index("judge")).get_by_role("link", name="another Kursk")
    count = int(link.locator("xpath=..").inner_text().split()[0])
    link.click()
    expect(room.get_by_role("heading", level=1)).to_contain_text(f"{count} records")
    expect(room.locator("tbody tr")).to_have_count(count)
    expect(room.locator("tbody")).to_contain_text("ninth compartment")


@pytest.mark.browser
def test_sources_that_fail_stand_first(page, demo):
    room = open_from_menu(page, demo, "Sources")
    feeds = room.locator("tbody tr")
    expect(feeds).to_have_count(rows(demo.url, "select count(*) as n from ops.crawl_state")[0]["n"])
    expect(feeds.nth(0)).to_contain_text("The Trouble Desk")
    dispatch = feeds.filter(has_text="kyiv-dispatch").first
    expect(dispatch.locator("svg.spark rect.some").last).to_be_visible()


@pytest.mark.browser
def test_an_item_of_quarantine_shows_the_page_as_stored(page, demo):
    room = open_from_menu(page, demo, "Quarantine")
    expect(room.locator("tbody tr").filter(has_text="redirects in a circle")).to_have_count(1)
    room.get_by_role("link", name="clean: no encoding fits the text").click()
    expect(room.locator("tbody tr")).to_have_count(1)
    room.get_by_role("link", name="A page scrambled").click()
    expect(room.locator("pre")).to_contain_text("<title>Scrambled in a restore")


@pytest.mark.browser
def test_an_article_is_found_by_title_and_by_address(page, demo):
    room = open_from_menu(page, demo, "Where is it?")
    for asked, told in (
        ("ninth compartment", "another Kursk"),
        ("/redirect-that-is-not-there", "No feed that we follow"),
    ):
        room.get_by_role("searchbox").fill(asked)
        room.get_by_role("button", name="Find").click()
        expect(room.locator("main")).to_contain_text(told)
    one = rows(demo.url, "select canonical_url, title from marts.whereabouts where state = 'in the warehouse' limit 1")[
        0
    ]
    room.get_by_role("searchbox").fill(f"{one['canonical_url']}/?utm_source=letter#top")
    room.get_by_role("button", name="Find").click()
    expect(room.locator("tbody tr")).to_have_count(1)
    expect(room.locator("tbody")).to_contain_text("in the warehouse")


@pytest.mark.browser
def test_markup_from_the_web_is_text(page, demo):
    with hostile_rows(demo):
        room = open_from_menu(page, demo, "Quarantine")
        room.get_by_role("link", name="window.top.hit").first.click()
        expect(room.get_by_text(HOSTILE).first).to_be_visible()
        assert active_nodes(page) == []
        room.locator("tbody a").first.click()
        expect(room.locator("dl")).to_contain_text(HOSTILE)
        assert active_nodes(page) == []
        room = open_from_menu(page, demo, "Where is it?")
        room.get_by_role("searchbox").fill(HOSTILE)
        room.get_by_role("button", name="Find").click()
        expect(room.locator("tbody")).to_contain_text(HOSTILE_URL)
        assert active_nodes(page) == []
    assert page.evaluate("window.hit") is None


@pytest.mark.browser
def test_the_room_is_light_and_dark_as_airflow_is(page, demo):
    painted = {}
    for theme in ("light", "dark"):
        page.evaluate(f"localStorage.setItem('theme', '{theme}')")
        room = open_from_menu(page, demo, "Sources")
        painted[theme] = room.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.evaluate("localStorage.removeItem('theme')")
    assert painted["light"] == "rgb(255, 255, 255)"
    assert sum(json.loads("[" + painted["dark"].removeprefix("rgb(").removesuffix(")") + "]")) < 150

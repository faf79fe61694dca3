"""What operators do in the room, in a real browser inside the Airflow UI: done, seen, and taken back."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from kursk_pipeline.jobs import JOBS
from tests.airflow.conftest import ROOT
from tests.airflow.test_browser import SHOWN_MS
from tests.airflow.test_room import addresses, open_from_menu
from tests.journey.digest import rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]

WIDTHS, THEMES = (1280, 768), ("light", "dark")
NAVIGATION = 72
"""Pixels of a window that Airflow's own navigation takes."""


@pytest.mark.browser
def test_an_alert_leads_to_its_runbook(page, demo):
    later = (datetime.now(UTC) + timedelta(minutes=11)).isoformat()
    # Raised with a poll that fails ten minutes after the first.
    for arguments in (["poll", "trouble-desk", "--now", later], ["alerts"]):
        command = [sys.executable, "-m", "kursk_pipeline.cli.main", *arguments]
        subprocess.run(command, env=demo.environment, cwd=ROOT, check=True, capture_output=True, timeout=120)
    room = open_from_menu(page, demo, "Alerts")
    alert = room.locator("tbody tr").filter(has_text="feed fails").first
    alert.get_by_text("Runbook").click()
    expect(alert.locator("pre")).to_contain_text("A feed does not answer as a feed")
    alert.get_by_role("link", name="Open the feed").click()
    expect(room.get_by_role("heading", name="What you can do")).to_be_visible(timeout=SHOWN_MS)


@pytest.mark.browser
def test_a_feed_is_paused_and_the_pause_undone(page, demo):
    room = open_from_menu(page, demo, "Sources")
    room.locator("tbody tr").filter(has_text="kyiv-dispatch").first.get_by_role("link").click()
    room.get_by_label("Why: pause").fill("its owner asked us to wait")
    room.get_by_role("button", name="Pause").click()
    expect(room.get_by_role("button", name="Resume")).to_be_visible(timeout=SHOWN_MS)
    done = room.locator("tbody tr").filter(has_text="its owner asked us to wait")
    expect(done).to_contain_text("admin")
    done.get_by_role("textbox").fill("they answered")
    done.get_by_role("button", name="Undo").click()
    expect(room.get_by_role("button", name="Pause")).to_be_visible(timeout=SHOWN_MS)
    standing = rows(demo.url, "select is_paused from ops.feed_order")
    assert [row["is_paused"] for row in standing] == [False]


@pytest.mark.browser
def test_an_item_is_given_up_and_that_is_taken_back(page, demo):
    room = open_from_menu(page, demo, "Quarantine")
    room.get_by_role("link", name="clean: no encoding fits the text").click()
    room.get_by_role("link", name="A page scrambled").click()
    room.get_by_label("Why: give this one up").fill("their backup is broken")
    room.get_by_role("button", name="Give this one up").click()
    given_up = room.locator("tbody tr").filter(has_text="admin: their backup is broken")
    given_up.get_by_role("button", name="Undo").click()
    expect(given_up).to_have_count(0, timeout=SHOWN_MS)
    expect(room.get_by_role("link", name="clean: no encoding fits the text")).to_be_visible()


@pytest.mark.browser
def test_a_pair_is_split_and_that_is_undone(page, demo):
    room = open_from_menu(page, demo, "Duplicates")
    waiting = room.get_by_role("link", name="Compare").count()
    room.get_by_role("link", name="Compare").first.click()
    expect(room.locator(".halves mark.matched").first).to_be_visible(timeout=SHOWN_MS)
    room.get_by_label("Why: split").fill("they only share the page around them")
    room.get_by_role("button", name="Split").click()
    expect(room.get_by_label("Why: undo")).to_be_visible(timeout=SHOWN_MS)
    expect(room.get_by_text("admin, now: they only share the page around them")).to_be_visible()
    room.get_by_label("Why: undo").fill("I read them again")
    room.get_by_role("button", name="Undo").click()
    expect(room.get_by_role("button", name="Split")).to_be_visible(timeout=SHOWN_MS)
    assert rows(demo.url, "select * from marts.duplicate_ruling") == []
    room.get_by_role("link", name="All pairs to review").click()
    expect(room.get_by_role("link", name="Compare")).to_have_count(waiting)


@contextmanager
def in_doubt(demo):
    """An article of the demo, as if the judge had been unsure of it; returns its title."""
    chosen = (
        "select page_id, article.title from staging.verdict as verdict join staging.article as article using (page_id)"
        " where verdict.state = 'on_topic' and not verdict.is_near_threshold order by page_id limit 1"
    )
    one = rows(demo.url, chosen)[0]
    say_unsure(demo, one["page_id"], unsure=True)
    try:
        yield one["title"]
    finally:
        say_unsure(demo, one["page_id"], unsure=False)


def say_unsure(demo, page_id, *, unsure):
    engine = create_engine(demo.url)
    with engine.begin() as connection:
        change = text("update staging.verdict set is_near_threshold = :unsure where page_id = :page_id")
        connection.execute(change, {"unsure": unsure, "page_id": page_id})
    engine.dispose()


@pytest.mark.browser
def test_a_verdict_is_ruled_on_and_the_ruling_undone(page, demo):
    with in_doubt(demo) as title:
        rule_and_undo(page, demo, title)


def rule_and_undo(page, demo, title):
    room = open_from_menu(page, demo, "Verdicts")
    first = room.locator("tbody tr").filter(has_text=title).first
    first.get_by_label("What it is").select_option("passing")
    first.get_by_role("textbox").fill("one line of it is about the border")
    first.get_by_role("button", name="Rule").click()
    ruled = room.locator("tbody tr").filter(has_text="admin: one line of it is about the border")
    expect(ruled).to_have_count(1, timeout=SHOWN_MS)
    ruled.get_by_role("textbox").fill("the judge was right")
    ruled.get_by_role("button", name="Undo").click()
    expect(ruled).to_have_count(0, timeout=SHOWN_MS)


@pytest.mark.browser
def test_an_article_tells_all_about_itself(page, demo):
    room = open_from_menu(page, demo, "Where is it?")
    room.get_by_role("searchbox").fill("North Korea admits sending soldiers")
    room.get_by_role("button", name="Find").click()
    room.locator("tbody").get_by_role("link").first.click()
    expect(room.get_by_role("heading", level=1)).to_contain_text("North Korea admits", timeout=SHOWN_MS)
    expect(room.locator(".text mark.entity").first).to_be_visible()
    expect(room.locator(".text mark.claim").first).to_contain_text("4,000")
    for stage in JOBS:
        expect(room.get_by_role("cell", name=stage).first).to_be_visible()


@pytest.mark.browser
def test_the_home_page_tells_how_the_pipeline_is(page, demo):
    command = [sys.executable, "-m", "kursk_pipeline.cli.main", "alerts"]
    subprocess.run(command, env=demo.environment, cwd=ROOT, check=True, capture_output=True, timeout=120)
    page.goto(demo.address)
    strip = page.get_by_role("region", name="Kursk now")
    expect(strip.get_by_role("link", name="Complete")).to_be_visible(timeout=SHOWN_MS)
    strip.get_by_role("link", name="Checks").click()
    room = page.frame_locator("iframe[title='Self-check']")
    expect(room.get_by_role("heading", level=1)).to_have_text("Self-check", timeout=SHOWN_MS)
    wrong = room.locator("tr").filter(has=room.locator(".tag.bad")).get_by_role("rowheader")
    assert [
        one
        for one in wrong.all_inner_texts()
        if one in {"Plugin", "Banners", "Migrations"} or one.startswith(("Pool", "DAG"))
    ] == []


@pytest.mark.browser
def test_every_page_fits_its_window_in_light_and_dark(page, demo):
    """Each page alone, as wide as Airflow leaves it: one load serves every width and theme."""
    for name, address in addresses(demo).items():
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width - NAVIGATION, "height": 860})
            assert overflow_of(page) <= 0, (name, width)
        for theme in THEMES:
            page.evaluate(f"localStorage.setItem('theme', '{theme}'); dispatchEvent(new StorageEvent('storage'))")
            paper = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
            assert (paper == "rgb(255, 255, 255)") is (theme == "light"), name
    page.evaluate("localStorage.removeItem('theme')")
    page.set_viewport_size({"width": 1280, "height": 860})


def overflow_of(room) -> int:
    """Pixels by which a page is wider than its window."""
    return room.locator("body").evaluate(
        "body => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

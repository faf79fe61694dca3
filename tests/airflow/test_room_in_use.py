"""What operators do in the room, in a real browser inside the Airflow UI: done, seen, and taken back."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.airflow.conftest import ROOT
from tests.airflow.test_browser import SHOWN_MS, keep
from tests.airflow.test_room import open_from_menu
from tests.journey.digest import rows

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]


@pytest.mark.browser
def test_an_alert_leads_to_its_runbook(page, demo):
    for arguments in (["poll", "trouble-desk"], ["alerts"]):  # raised with the second poll that fails
        command = [sys.executable, "-m", "kursk_pipeline.cli.main", *arguments]
        subprocess.run(command, env=demo.environment, cwd=ROOT, check=True, capture_output=True, timeout=120)
    room = open_from_menu(page, demo, "Alerts")
    alert = room.locator("tbody tr").filter(has_text="feed fails").first
    alert.get_by_text("Runbook").click()
    expect(alert.locator("pre")).to_contain_text("A feed does not answer as a feed")
    keep(page, "alerts")
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
    keep(page, "feed")
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

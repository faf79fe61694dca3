"""What an operator sees: a login, a green grid with a row for each step, and the DAG's manual."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from kursk_pipeline.jobs import JOBS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PICTURES = os.environ.get("KURSK_PICTURES")
"""A folder to keep the screenshots in, for the README."""
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
SHOWN_MS = 60_000

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def page(demo):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(SHOWN_MS)
        page.goto(demo.address)
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill(demo.password)
        page.get_by_role("button", name="Sign in").click()
        yield page
        browser.close()


def keep(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def test_the_grid_is_green_with_a_row_for_each_step(page, demo):
    page.goto(f"{demo.address}/dags/kursk_ingest")
    for name in ("plan_polls", *JOBS):
        expect(page.get_by_text(re.compile(rf"^{name}(\s*\[\s*\d*\s*\])?$")).first).to_be_visible(timeout=SHOWN_MS)
    page.wait_for_timeout(1500)
    keep(page, "grid")
    states = page.evaluate("[...document.querySelectorAll('[data-state],[title*=\"failed\" i]')].length")
    assert states >= 0
    assert page.get_by_text("failed", exact=True).count() == 0


def test_a_wrong_password_is_refused(demo):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page()
        page.set_default_timeout(SHOWN_MS)
        page.goto(demo.address)
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_timeout(2000)
        assert "login" in page.url
        browser.close()

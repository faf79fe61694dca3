"""What an operator sees: a login, a green grid with a row for each step, and the DAG's manual."""

import html
import os
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from kursk_pipeline.jobs import JOBS
from tests.journey.conftest import Player

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PICTURES = os.environ.get("KURSK_PICTURES")
"""A folder to keep the screenshots in, for the README."""
COLOURS_KEPT = 128
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
SHOWN_MS = 30_000
SHELL = "background:#111;color:#ddd;padding:16px;font:14px monospace;width:max-content"
COLOURS = """badges => badges.map(badge => {
  const paint = new OffscreenCanvas(1, 1).getContext("2d");
  paint.fillStyle = getComputedStyle(badge).backgroundColor;
  paint.fillRect(0, 0, 1, 1);
  return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
})"""
"""Red, green and blue of each badge, whatever colour space the style names."""

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
        sign_in(page, demo, demo.password)
        expect(page.get_by_role("link", name="Dags").first).to_be_visible(timeout=SHOWN_MS)
        yield page
        browser.close()


def sign_in(page, demo, password: str) -> None:
    page.set_default_timeout(SHOWN_MS)
    page.goto(demo.address)
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def first_run(demo) -> str:
    """The run that was waited for; the schedule may have begun another since."""
    return demo.found(r"First run, (\S+)")


def keep(page, name: str) -> None:
    if PICTURES:
        store(page.screenshot(), name)


def store(picture: bytes, name: str) -> None:
    """Keep a screenshot with a palette: a third of its size, and no difference to see."""
    shown = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS_KEPT, dither=Image.Dither.NONE)
    shown.save(Path(PICTURES) / f"{name}.png", optimize=True)


def test_the_grid_is_green_with_a_row_for_each_step(page, demo):
    page.goto(f"{demo.address}/dags/kursk_ingest")
    for name in ("plan_polls", *JOBS):
        expect(page.get_by_text(re.compile(rf"^{name}(\s*\[\s*\d*\s*\])?$")).first).to_be_visible(timeout=SHOWN_MS)
    badges = page.locator(f"[data-testid^='grid-{first_run(demo)}-'] [data-testid='task-state-badge']")
    expect(badges.nth(len(JOBS))).to_be_visible()
    for red, green, blue in badges.evaluate_all(COLOURS):
        assert green > 1.5 * max(red, blue), "a task instance is not green"
    keep(page, "grid")


def test_each_poll_is_named_by_its_source(page, demo):
    page.locator(f"[data-testid='grid-{first_run(demo)}-poll']").click()
    for source in ("kyiv-dispatch", "ukrainski-visti"):
        expect(page.get_by_text(source).first).to_be_visible()


def test_a_wrong_password_is_refused(page, demo):
    stranger = page.context.browser.new_context().new_page()
    sign_in(stranger, demo, "wrong")
    expect(stranger.get_by_text(re.compile("invalid|incorrect|unauthorized", re.IGNORECASE)).first).to_be_visible()
    stranger.goto(f"{demo.address}/dags/kursk_ingest")
    expect(stranger.get_by_label("Password")).to_be_visible()


def test_a_query_to_try_answers_in_psql(page, demo):
    query = demo.output.split("Three queries to try")[1].split("--")[1].split("\n", 1)[1].split(";")[0].strip()
    answer = Player(demo.environment, None).kursk("sql", query)
    assert "Kursk Oblast" in answer
    if PICTURES:
        shown = html.escape(f'$ kursk sql "{query}"\n\n{answer}')
        page.set_content(f'<pre id="shell" style="{SHELL}">{shown}</pre>')
        store(page.locator("#shell").screenshot(), "query")

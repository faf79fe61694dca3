"""Pictures of every page in light and dark, taken where ``KURSK_PICTURES`` names a folder for them."""

import pytest
from playwright.sync_api import expect

from tests.airflow.test_browser import PICTURES, SHOWN_MS, keep
from tests.airflow.test_room import addresses, first_run
from tests.airflow.test_room_in_use import THEMES, in_doubt

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(PICTURES is None, reason="KURSK_PICTURES names no folder"),
]
HOLDERS = {"feed": "sources", "pair": "duplicates", "article": "whereabouts"}
"""The page of the menu from which another is reached."""


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_of_every_page(page, demo, theme):
    with in_doubt(demo):
        page.goto(demo.address)
        page.evaluate(f"localStorage.setItem('theme', '{theme}')")
        page.reload()
        strip = page.get_by_role("region", name="Kursk now")
        expect(strip.get_by_role("link", name="Complete")).to_be_visible(timeout=SHOWN_MS)
        keep(page, f"home-{theme}")
        for name, address in addresses(demo).items():
            show(page, demo, name, address)
            keep(page, f"{name}-{theme}")
    page.evaluate("localStorage.removeItem('theme')")


def show(page, demo, name, address):
    """Open a page of the room inside Airflow."""
    run = f"dags/kursk_ingest/runs/{first_run(demo)}/plugin/kursk-run"
    page.goto(f"{demo.address}/{run if name == 'run' else f'plugin/kursk-{HOLDERS.get(name, name)}'}")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible(timeout=SHOWN_MS)
    page.main_frame.child_frames[0].goto(address)

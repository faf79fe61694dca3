"""Two jobs of one step side by side: each takes pages of its own, and together they do what one does."""

from datetime import UTC, datetime

import pytest

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.batches import keep_batch, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import JOBS, VERSIONS, prepare, run_part
from kursk_pipeline.records import Decision, Outcome, Page, WorkItem
from kursk_pipeline.settings import from_environment
from tests.journey.conftest import ROOT
from tests.journey.digest import rows

NOW = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
CALLER = Caller("test", "parts", "parts")
PAGES = 12
STORY = (
    "<p>Ukrainian troops crossed into the Kursk region on Tuesday, and the governor said that {} people had left Sudzha, "
    "where Russian forces and the Ukrainian army fought for a border crossing all day.</p>"
)
CLEANED = "select page_id from ops.decision where stage = 'clean' and outcome = 'kept' order by page_id"
SCOPES = "select stage, scope from ops.run where stage in ('clean', 'extract') order by run_id"
EXTRACTED = "select page_id, count(*) as times from ops.decision where stage = 'extract' group by page_id"


@pytest.fixture
def desk(warehouse_url, tmp_path):
    paths = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path), "KURSK_CPU_PARTS": "2"}
    one = Desk(from_environment(paths | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(one)
    fetch(one)
    yield one
    one.close()


def fetch(desk) -> None:
    """What fetch leaves."""
    items, decisions = [], []
    for number in range(PAGES):
        url = f"http://kyiv-dispatch.localhost/{number}"
        story = "".join(STORY.format(number * 100 + line) for line in range(12))
        body_hash = desk.archive.put(f"<html lang='en'><article>{story}</article></html>".encode())
        page = Page(f"{number:032x}", "kyiv-dispatch", url, url, body_hash, "text/html", None, "", None, NOW, url)
        items.append(WorkItem(url, page.source_id, None, 1, page))
        decisions.append(Decision(url, Outcome.KEPT, "fetched", results=(page,)))
    with open_job(desk, "fetch", VERSIONS["fetch"], CALLER) as opened:
        keep_batch(desk, opened, items, decisions, lambda connection, pages: keep_pages(desk, connection, pages))


def keep_pages(desk, connection, pages) -> None:
    from kursk_pipeline.adapters.warehouse.results import keep_fetches

    keep_fetches(desk.store, connection, [], pages)


def test_parts_share_the_pages_and_do_each_once(desk, warehouse_url) -> None:
    first = run_part(desk, CALLER, "clean", part=0)
    of_first = {row["page_id"] for row in rows(warehouse_url, CLEANED)}
    second = run_part(desk, CALLER, "clean", part=1)
    assert min(first["kept"], second["kept"]) > 0
    assert first["kept"] + second["kept"] == PAGES
    assert len(of_first) == first["kept"]
    assert len(rows(warehouse_url, CLEANED)) == PAGES
    for step in ("judge", "dedup"):
        JOBS[step](desk, CALLER)
    kept = [run_part(desk, CALLER, "extract", part=part)["kept"] for part in (1, 0)]
    assert sum(kept) == PAGES
    assert min(kept) > 0
    assert {row["times"] for row in rows(warehouse_url, EXTRACTED)} == {1}
    told = [(row["stage"], row["scope"]) for row in rows(warehouse_url, SCOPES)]
    assert told == [("clean", "1 of 2"), ("clean", "2 of 2"), ("extract", "2 of 2"), ("extract", "1 of 2")]
    assert run_part(desk, CALLER, "extract", part=0)["seen"] == 0


def test_the_second_part_runs_while_the_first_does(desk) -> None:
    with open_job(desk, "clean", VERSIONS["clean"], CALLER, scope="1 of 2"):
        assert run_part(desk, CALLER, "clean", part=1)["kept"] > 0

"""The archive's WARC files alone are enough: an empty warehouse that reads nothing else ends with the same articles."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from warcio.archiveiterator import ArchiveIterator

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.jobs import housekeep_job, run_all
from tests.conftest import execute
from tests.journey.conftest import ROOT, make_player
from tests.journey.digest import digest, rows
from tests.journey.test_source_kinds import declare

NOW = datetime(2025, 5, 1, 9, 0, tzinfo=UTC)
FOLLOWED = ("dnipro-wire", "frontline-institute", "sumy-courier")
SAME = (
    "pages",
    "articles",
    "verdicts",
    "relations",
    "memberships",
    "versions",
    "texts",
    "mentions",
    "clusters",
    "evidence",
)


def machine(newsroom, postgres, folder, name):
    """A warehouse and an archive of their own."""
    execute(postgres, "create database {} template {}", name)
    (folder / name / "sources").mkdir(parents=True)
    player = make_player(newsroom, postgres.url(name), folder / name)
    player.environment["KURSK_SOURCES"] = str(folder / name / "sources")
    return player


def play(player):
    desk = player.desk(clock=lambda: NOW)
    counts = run_all(desk, lambda stage: Caller("shell", "rebuild", stage))
    housekeep_job(desk, Caller("shell", "rebuild", "housekeep"))
    desk.close()
    return counts


@pytest.fixture(scope="module")
def both(newsroom, postgres, migrated_template, tmp_path_factory):
    """The same articles twice: from the newsroom, and from the WARC files of the first with no network to ask."""
    folder = tmp_path_factory.mktemp("rebuild")
    newsroom.set_time(NOW)
    first = machine(newsroom, postgres, folder, "rebuild_first")
    for name in FOLLOWED:
        text = (ROOT / "config" / "newsroom" / f"{name}.toml").read_text("utf-8")
        (folder / "rebuild_first" / "sources" / f"{name}.toml").write_text(text, "utf-8")
    counts = play(first)
    warc = folder / "rebuild_first" / "archive" / "warc"
    second = machine(newsroom, postgres, folder, "rebuild_second")
    declare(folder / "rebuild_second" / "sources", "archived", f"{{ url = '{warc.as_uri()}', kind = 'warc' }}")
    del second.environment["KURSK_FETCH_NETWORKS"]
    again = play(second)
    yield SimpleNamespace(first=first, second=second, counts=counts, again=again, warc=warc)
    for name in ("rebuild_first", "rebuild_second"):
        execute(postgres, "drop database {} with (force)", name)


def test_a_warehouse_is_rebuilt_from_the_warc_files_alone(both):
    before, after = digest(both.first.url), digest(both.second.url)
    assert before["versions"][0] > 20
    assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}
    assert {row["source_id"] for row in rows(both.second.url, "select source_id from warehouse.dim_source")} == {
        "archived"
    }


def test_any_tool_reads_the_files(both):
    urls = []
    for path in both.warc.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                urls += [record.rec_headers.get_header("WARC-Target-URI")] if record.rec_type == "response" else []
    assert len(urls) == both.counts["fetch"]["kept"]

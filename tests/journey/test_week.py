"""Some days of news, played in a minute: edits, a deletion, an overload that ends, a host that recovers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.jobs import run_all
from kursk_pipeline.newsroom.troubles import CALM_AT
from tests.journey.conftest import ROOT, make_player
from tests.journey.digest import rows

WRITTEN = datetime(2024, 8, 20, 8, 0, tzinfo=UTC)
CORRECTED = datetime(2024, 8, 24, 8, 0, tzinfo=UTC)
TAKEN_DOWN = datetime(2024, 8, 24, 18, 0, tzinfo=UTC)
RETITLED = datetime(2024, 8, 28, 9, 0, tzinfo=UTC)
OVERLOADED = CALM_AT - timedelta(hours=12)
LATER = timedelta(minutes=20)

TROUBLES = """
name = "The Trouble Desk"
publisher = "The Trouble Desk"
publisher_family = "trouble-desk"
country = "UA"
languages = ["en"]
kind = "blog"
delay_seconds = 0.05
feeds = [
  { url = "http://trouble-desk.localhost:{newsroom_port}/recovering.xml", kind = "rss" },
  { url = "http://trouble-desk.localhost:{newsroom_port}/feed.xml", kind = "rss" },
]
found_in = "the newsroom"
verified_on = ""
"""


@dataclass
class Week:
    """A pipeline and a newsroom that are moved through time together."""

    player: object
    desk: object
    now: datetime

    def play(self, at):
        """One whole run at a time of the past."""
        self.now = at
        self.player.newsroom.set_time(at)
        run_id = at.isoformat()
        return run_all(self.desk, lambda stage: Caller("shell", run_id, stage))

    def rows(self, query, **values):
        return rows(self.player.url, query, **values)


def begin(newsroom, url, folder, sources):
    """A week that follows the sources of a folder."""
    player = make_player(newsroom, url, folder)
    player.environment |= {"KURSK_SOURCES": str(sources), "KURSK_REQUEST_SECONDS": "2"}
    week = Week(player, None, WRITTEN)
    week.desk = player.desk(clock=lambda: week.now)
    return week


def new_warehouse(postgres, migrated_template, name):
    from tests.conftest import execute

    execute(postgres, "create database {} template {}", name)
    return postgres.url(name)


@pytest.fixture(scope="module")
def august(newsroom, postgres, migrated_template, tmp_path_factory):
    """Four runs over eight days of two sources."""
    folder = tmp_path_factory.mktemp("august")
    (folder / "sources").mkdir()
    for name in ("sumy-courier.toml", "world-aggregator.toml"):
        text = (ROOT / "config" / "newsroom" / name).read_text("utf-8")
        (folder / "sources" / name).write_text(text, "utf-8")
    week = begin(newsroom, new_warehouse(postgres, migrated_template, "august"), folder, folder / "sources")
    week.counts = [week.play(at) for at in (WRITTEN, CORRECTED, TAKEN_DOWN, RETITLED)]
    yield week
    week.desk.close()


@pytest.fixture(scope="module")
def may(newsroom, postgres, migrated_template, tmp_path_factory):
    """A day of troubles: an overload at noon, calm at midnight, and a host that recovers after some tries."""
    folder = tmp_path_factory.mktemp("may")
    (folder / "sources").mkdir()
    (folder / "sources" / "trouble-desk.toml").write_text(TROUBLES, "utf-8")
    week = begin(newsroom, new_warehouse(postgres, migrated_template, "may"), folder, folder / "sources")
    week.first = week.play(OVERLOADED)
    week.endings_at_first = endings(week)
    for minutes in (20, 60):
        week.play(OVERLOADED + timedelta(minutes=minutes))
    week.play(CALM_AT + timedelta(hours=13))
    yield week
    week.desk.close()


def endings(week):
    return {row["path"]: row["state"] for row in week.rows(
        "select regexp_replace(canonical_url, '^.*:[0-9]+', '') as path, state from marts.whereabouts"
    )}  # fmt: skip


VERSIONS = """
    select version_no, title, lower(valid) as seen_from, upper(valid) as seen_to, change_kind from warehouse.fact_article
    where canonical_url like '%two-weeks-settlement-count%' order by version_no"""


def test_an_edited_article_becomes_another_version(august):
    versions = august.rows(VERSIONS)
    assert [row["version_no"] for row in versions] == [1, 2, 3]
    assert [row["seen_from"] for row in versions] == [WRITTEN, CORRECTED, RETITLED]
    assert [row["seen_to"] for row in versions] == [CORRECTED, RETITLED, None]
    assert versions[2]["title"] != versions[1]["title"]


def test_edits_are_told_with_what_changed(august):
    told = august.rows(
        "select * from marts.revision where canonical_url like '%two-weeks-settlement-count%' order by version_no"
    )
    assert [row["seen_at"] for row in told] == [CORRECTED, RETITLED]
    assert told[1]["is_title_changed"]
    reasons = {row["reason"] for row in august.rows("select reason from marts.run_steps where stage = 'poll'")}
    assert "changed_entry" in reasons


def test_a_deleted_article_is_told_and_its_text_stays(august):
    told = august.rows("select * from marts.whereabouts where canonical_url like '%korenevo-entered%'")
    assert [(row["stage"], row["state"], row["reason"]) for row in told] == [("fetch", "dropped", "gone")]
    entry = august.rows("select vanished_at from raw.entry where canonical_url like '%korenevo-entered%'")
    assert entry == [{"vanished_at": TAKEN_DOWN}]
    kept = august.rows("select upper_inf(valid) as is_current from warehouse.fact_article"
                       " where canonical_url like '%korenevo-entered%'")  # fmt: skip
    assert kept == [{"is_current": True}]


def test_each_run_of_a_quiet_week_brings_only_what_is_new(august):
    fetched = [counts["fetch"]["seen"] for counts in august.counts]
    assert fetched[0] > fetched[1] > 0
    assert august.counts[2]["fetch"]["seen"] == 1, "the deleted article, asked for once more"


def test_hours_tell_what_was_looked_at_and_days_what_is_whole(august):
    every = august.rows("select * from marts.completeness_hourly where source_id = 'sumy-courier' order by hour_at")
    assert len(every) == 8 * 24 + 2, "hours in which nothing was looked at are there too"
    hours = [row for row in every if row["poll_count"]]
    assert [row["hour_at"] for row in hours] == [
        at.replace(minute=0) for at in (WRITTEN, CORRECTED, TAKEN_DOWN, RETITLED)
    ]
    for row in hours:
        ended = ("loaded", "dropped", "quarantined", "deferred", "waiting")
        assert row["entry_count"] == sum(row[f"{name}_count"] for name in ended)
        assert row["poll_count"] == 2
    whole = august.rows("select complete_through, held_by from marts.source_complete where source_id = 'sumy-courier'")
    assert whole == [{"complete_through": RETITLED, "held_by": "all that it published is decided"}]
    days = august.rows("select published_on, article_count, is_complete, why_not from marts.completeness_daily"
                       " where source_id = 'sumy-courier' order by published_on")  # fmt: skip
    assert len(days) == 9, "days without an article are there too"
    assert [row["is_complete"] for row in days] == [False, *[True] * 7, False]
    assert days[0]["why_not"] == "followed for a part of this day only"


def test_the_sources_board_speaks_in_words(august, may):
    board = august.rows("select * from marts.source_health")
    assert {row["in_words"] for row in board} == {"well"}
    assert all(row["next_due_at"] > RETITLED for row in board)
    assert {row["health"] for row in may.rows("select health from marts.source_health")} == {"active"}


def test_an_overload_that_ends_is_fetched_later(may):
    assert may.endings_at_first["/busy"] == "deferred"
    after = endings(may)
    assert after["/busy"] != "deferred"
    assert after["/server-down"] != "deferred"
    outcomes = may.rows(
        "select attempt, outcome::text from raw.fetch where canonical_url like '%/busy' order by attempt"
    )
    assert outcomes[0]["outcome"] == "rate_limited"
    assert outcomes[-1]["outcome"] == "ok"


def test_what_fails_first_arrives_when_its_host_recovers(may):
    assert may.endings_at_first["/flaky"] == may.endings_at_first["/busy-twice"] == "deferred"
    after = endings(may)
    for path in ("/flaky", "/busy-twice"):
        tries = may.rows("select outcome::text from raw.fetch where canonical_url like :like order by attempt",
                         like=f"%{path}")  # fmt: skip
        assert tries[-1] == {"outcome": "ok"}, path
        assert after[path] not in {"deferred", "quarantined", "waiting"}


def test_every_run_adds_up(august, may):
    for week in (august, may):
        check = (ROOT / "sql" / "checks" / "tally_adds_up.sql").read_text("utf-8")
        assert week.rows(check) == []

"""A source that fails for three hours: its day is told as incomplete while it does, and is whole when it is back."""

from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.jobs import run_all
from kursk_pipeline.newsroom import Newsroom
from tests.conftest import execute
from tests.journey.conftest import ROOT, make_player
from tests.journey.digest import rows

DAY = datetime(2024, 8, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
FAILS, STAYS = "kyiv-dispatch", "sumy-courier"
QUESTIONS = {
    "sources": "select * from marts.source_complete",
    "hours": "select * from marts.completeness_hourly",
    "days": "select * from marts.completeness_daily",
}


@pytest.fixture(scope="module")
def outage(newsroom, postgres, migrated_template, tmp_path_factory):
    """A day of two sources, one of which cannot be reached from 09:00 to 12:00: what the marts said, hour by hour."""
    execute(postgres, "create database {} template {}", "outage")
    folder = tmp_path_factory.mktemp("outage")
    other = Newsroom(port=0).start()
    port = other.port
    declare_on(folder, {FAILS: port, STAYS: newsroom.port})
    player = make_player(newsroom, postgres.url("outage"), folder)
    player.environment["KURSK_SOURCES"] = str(folder / "sources")
    told, now = {}, DAY
    desk = player.desk(clock=lambda: now)
    for hour in (-2, 8, 9, 10, 11.75, 13.75, 24.5):
        now = DAY + hour * HOUR
        if hour == 9:
            other.stop()
        if hour == 13.75:
            other = Newsroom(port=port).start()
        newsroom.set_time(now)
        if not 9 <= hour < 13:
            other.set_time(now)
        run_all(desk, partial(Caller, "shell", str(now)))
        told[hour] = SimpleNamespace(
            **{name: by_source(rows(player.url, question)) for name, question in QUESTIONS.items()}
        )
    yield told
    desk.close()
    other.stop()
    execute(postgres, "drop database {} with (force)", "outage")


def declare_on(folder, ports):
    (folder / "sources").mkdir()
    for name, port in ports.items():
        text = (ROOT / "config" / "newsroom" / f"{name}.toml").read_text("utf-8")
        (folder / "sources" / f"{name}.toml").write_text(text.replace("{newsroom_port}", str(port)), "utf-8")


def by_source(found):
    return {name: [row for row in found if row["source_id"] == name] for name in (FAILS, STAYS)}


def today(told, name):
    (row,) = [row for row in told.days[name] if row["published_on"] == DAY.date()]
    return row


def hours(told, name):
    return {(row["hour_at"] - DAY) / HOUR: row for row in told.hours[name] if row["hour_at"] >= DAY}


def test_while_it_fails_its_day_is_not_whole_and_says_why(outage):
    told = outage[11.75]
    assert (today(told, FAILS)["is_complete"], today(told, FAILS)["why_not"][:12]) == (False, "unreachable:")
    (source,) = told.sources[FAILS]
    assert source["complete_through"] <= DAY + 8 * HOUR
    assert source["held_by"].startswith("unreachable: http://kyiv-dispatch")


def test_hours_that_nobody_could_look_at_are_told_one_by_one(outage):
    failing, well = hours(outage[11.75], FAILS), hours(outage[11.75], STAYS)
    assert list(failing) == list(well) == list(range(12)), "no hour is left out"
    for hour in (9, 10, 11):
        assert (failing[hour]["entry_count"], failing[hour]["is_complete"]) == (0, False)
        assert failing[hour]["failed_poll_count"] == failing[hour]["poll_count"] > 0
    assert failing[7]["is_complete"]
    assert well[10]["is_complete"]


def test_when_it_is_back_nothing_of_these_hours_is_missing(outage):
    (source,) = outage[13.75].sources[FAILS]
    assert source["complete_through"] == DAY + 13.75 * HOUR
    after = hours(outage[13.75], FAILS)
    assert all(after[hour]["is_complete"] for hour in range(13))
    assert not after[13]["is_complete"], "the hour that runs is never whole"


def test_the_day_is_whole_when_the_next_has_begun(outage):
    assert not today(outage[13.75], FAILS)["is_complete"]
    assert (today(outage[24.5], FAILS)["is_complete"], today(outage[24.5], FAILS)["why_not"]) == (True, None)
    for told in outage.values():
        for row in (*told.days[FAILS], *told.days[STAYS]):
            assert row["is_complete"] == (row["why_not"] is None), (
                "no day is whole with a reason, or not whole without one"
            )

"""What a paper published and we did not have: its own sitemap and GDELT say so, and why is said of each address."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.stages.poll.gdelt import QUARTER
from kursk_pipeline.stages.recall import draw_files
from kursk_pipeline.steps import recall
from tests.steps.small_paper import XML, Paper, follow
from tests.steps.test_fetch_step import story
from tests.steps.test_visits_step import WALL

DAY = date(2024, 8, 20)
NOW = datetime(2024, 8, 21, 6, tzinfo=UTC)
HOME = "http://{}:{}"
LOADED, GONE, WALLED, OFF_TOPIC, SILENT, LATE = (
    f"/story/kursk-{name}" for name in ("loaded", "gone", "walled", "off-topic", "silent", "late")
)
SEEN_BY_GDELT = "/story/kursk-seen-by-gdelt"
GDELT = """
name = "GDELT"
publisher = "GDELT"
publisher_family = "GDELT"
country = "US"
languages = ["en"]
kind = "aggregator"
delay_seconds = 0.0
retention_days = 30
feeds = [{{ url = "{url}", kind = "gdelt", about_topic = true }}]
found_in = "a test"
verified_on = ""
"""


class WatchedPaper(Paper):
    """A paper whose robots.txt names a sitemap that lists more than its feed; GDELT's files stand on the same host."""

    asked: list[str]

    @property
    def routes(self):
        told = {"do_map.xml": self.sitemap, "do_gdelt": self.quarter}
        routes = {name: lambda handler, *_, tell=tell: tell(handler) for name, tell in told.items()}
        return super().routes | routes | {"robots": property(self.robots)}

    def robots(self, handler):
        home = HOME.format(*handler.server.server_address)
        return 200, f"User-agent: *\nAllow: /\nSitemap: {home}/map.xml\n".encode()

    def sitemap(self, handler):
        self.asked.append(handler.path)
        home = HOME.format(*handler.server.server_address)
        times = dict.fromkeys((LOADED, GONE, WALLED, OFF_TOPIC, SILENT, "/story/sports"), "2024-08-20T09:00:00Z")
        times |= {LATE: "2024-08-20T23:59:00Z", "/story/kursk-other-day": "2024-08-19T09:00:00Z"}
        told = "<news><publication_date>{}</publication_date><title>A report</title></news>"
        listed = "".join(f"<url><loc>{home}{path}</loc>{told.format(at)}</url>" for path, at in times.items())
        handler.answer(200, f"<urlset>{listed}</urlset>".encode(), XML)

    def quarter(self, handler):
        self.asked.append(handler.path)
        home = HOME.format(*handler.server.server_address)
        rows = [f"{home}{SEEN_BY_GDELT}", f"{home}{LOADED}", "https://elsewhere.example/kursk"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            lines = ("\t".join(["id", "20240820", "1", "host", url, *[""] * 21, ""]) for url in rows)
            file.writestr("20240820.gkg.csv", "\n".join(lines))
        handler.answer(200, packed.getvalue(), ("Content-Type", "application/zip"))


@pytest.fixture(scope="module")
def looked(postgres, migrated_template, tmp_path_factory):
    """A day that was followed by its feed, and the look at it on the next morning."""
    from tests.conftest import execute

    execute(postgres, "create database {} template {}", "recall")
    paper = WatchedPaper()
    paper.asked = []
    for path in (LOADED, GONE, WALLED, OFF_TOPIC):
        paper.publish(path, at=NOW - timedelta(hours=20))
    dull = (
        b"<html><body><article><h1>Tennis</h1>"
        + b"<p>The match ended in three sets at noon.</p>" * 40
        + b"</article></body></html>"
    )
    paper.pages |= {GONE: b"", WALLED: WALL, OFF_TOPIC: dull}
    for follower in follow(paper.routes, postgres.url("recall"), tmp_path_factory.mktemp("recall"), NOW):
        follower.play()
        follower.play(after=timedelta(days=1))
        folder = follower.desk.settings.sources
        (folder / "gdelt.toml").write_text(GDELT.format(url=follower.url("/gdelt/lastupdate.txt")), encoding="utf-8")
        follower.desk.close()
        follower.desk = Desk(follower.desk.settings, clock=lambda one=follower: one.now)
        follower.now = NOW - timedelta(hours=5)
        follower.rows = recall.run(follower.desk, day=DAY)
        yield follower, paper
    execute(postgres, "drop database {} with (force)", "recall")


def test_every_address_that_is_not_here_has_its_reason(looked):
    follower, _ = looked
    fates = follower.ask(
        "select canonical_url, fate::text, is_missed from ops.recall_address where listed_by = 'sitemap'"
    )
    found = {url.rpartition("/kursk-")[2]: (fate, is_missed) for url, fate, is_missed in fates}
    assert found == {
        "loaded": ("loaded", False),
        "gone": ("fetch_failed", True),
        "walled": ("walled", True),
        "off-topic": ("off_topic", False),
        "silent": ("never_announced", True),
        "late": ("too_new", False),
    }


def test_recall_is_a_share_of_what_was_due_with_the_missed_by_name(looked):
    follower, _ = looked
    rows = {row["listed_by"]: row for row in follower.rows}
    counted = [
        rows["sitemap"][f"{name}_count"] for name in ("listed", "sampled", "loaded", "off_topic", "open", "missed")
    ]
    assert counted == [6, 6, 1, 1, 1, 3]
    assert rows["sitemap"]["recall"] == 0.4
    missed = dict(zip(rows["sitemap"]["missed_urls"], rows["sitemap"]["missed_reasons"], strict=True))
    assert missed[follower.url(SILENT)] == "never_announced"
    assert missed[follower.url(GONE)].startswith("fetch_failed: ")
    assert rows["gdelt"]["missed_urls"] == [follower.url(SEEN_BY_GDELT)]
    assert rows["gdelt"]["recall"] == 0.5


def test_a_look_asks_a_bounded_number_of_documents_and_announces_nothing(looked):
    follower, paper = looked
    assert paper.asked.count("/map.xml") == 1
    assert len(paper.asked) == 1 + recall.QUARTERS
    assert follower.ask("select count(*) from raw.entry") == [(4,)]
    again = recall.run(follower.desk, day=DAY)
    assert again == follower.rows


def test_what_was_missed_and_came_later_counts_from_then_on(looked):
    follower, paper = looked
    paper.publish(SILENT, at=NOW, page=story("Report on Kursk that came late", 4))
    follower.now = NOW + timedelta(days=2)
    follower.play()
    assert follower.ask("select fate from marts.recall_fate where canonical_url = :url", url=follower.url(SILENT)) == [
        ("loaded",)
    ]
    (row,) = [row for row in recall.run(follower.desk, day=DAY) if row["listed_by"] == "sitemap"]
    assert (row["loaded_count"], row["missed_count"], row["open_count"]) == (2, 3, 0), (
        "what was too new is missed by now"
    )


def test_a_day_that_has_not_come_and_a_source_that_is_not_there_are_refused(looked):
    follower, _ = looked
    with pytest.raises(ConfigError, match="has not come"):
        recall.run(follower.desk, day=date(2030, 1, 1))
    with pytest.raises(ConfigError, match="no source nobody"):
        recall.run(follower.desk, source_ids=["nobody"])


def test_the_same_files_are_drawn_again_and_other_days_draw_others():
    quarters = [str(QUARTER * number) for number in range(96)]
    first = draw_files(quarters, day=DAY, most=8)
    assert first == draw_files(quarters[::-1], day=DAY, most=8)[::-1]
    assert first != draw_files(quarters, day=DAY + timedelta(days=1), most=8)

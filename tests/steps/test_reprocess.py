"""Pages read again from the archive: shown first, applied whole, nothing doubled, and the past as it was known stays."""

import re
import shutil
import signal
import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import psycopg
import pytest

from kursk_pipeline.adapters.warehouse import reprocessings
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.jobs import run_all
from kursk_pipeline.steps import reprocess
from tests.conftest import execute, numbers, plain
from tests.journey.conftest import ROOT, make_player, newsroom  # noqa: F401 - a fixture
from tests.journey.digest import digest, rows

NOW = datetime(2025, 5, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FOLLOWED = ("dnipro-wire", "sumy-courier", "history-review")
FACTS = ("articles", "verdicts", "relations", "memberships", "versions", "texts", "mentions", "clusters", "evidence")
DISTRICT = "select distinct page_id from staging.mention where surface = 'Sudzha district'"


def desk_at(place, now, **more):
    place.player.environment |= more
    return place.player.desk(clock=lambda: now)


def call(place, now, job, *arguments, **options):
    """Do one thing at a desk of that time."""
    desk = desk_at(place, now)
    try:
        return job(desk, Caller("test", "reprocess", "reprocess"), *arguments, **options)
    finally:
        desk.close()


@pytest.fixture(scope="module")
def archive(newsroom, postgres, migrated_template, tmp_path_factory):  # noqa: F811
    """Three publishers, followed and loaded once, with a configuration that tests may change."""
    folder = tmp_path_factory.mktemp("reprocess")
    newsroom.set_time(NOW)
    execute(postgres, "create database {} template {}", "reprocess_loaded")
    player = make_player(newsroom, postgres.url("reprocess_loaded"), folder)
    root = folder / "root"
    root.mkdir()
    for name in ("sql", "dags", "plugins"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "config", root / "config", ignore=shutil.ignore_patterns("sources", "newsroom"))
    (root / "config" / "sources").mkdir()
    for name in FOLLOWED:
        shutil.copy(ROOT / "config" / "newsroom" / f"{name}.toml", root / "config" / "sources")
    player.environment |= {"KURSK_ROOT": str(root), "KURSK_SOURCES": str(root / "config" / "sources")}
    desk = player.desk(clock=lambda: NOW)
    run_all(desk, lambda stage: Caller("test", "first", stage))
    desk.close()
    yield SimpleNamespace(player=player, root=root)
    execute(postgres, "drop database {} with (force)", "reprocess_loaded")


@pytest.fixture
def place(archive, postgres, tmp_path):
    """A copy of the warehouse, and a configuration of this test's own."""
    name = f"reprocess_{next(numbers)}"
    with psycopg.connect(plain(postgres.url("postgres")), autocommit=True) as connection:
        connection.execute(f"create database {name} template reprocess_loaded")
    root = tmp_path / "root"
    shutil.copytree(archive.root, root, symlinks=True)
    player = make_player(archive.player.newsroom, postgres.url(name), archive.player.environment["KURSK_HOME"])
    player.environment |= {"KURSK_ROOT": str(root), "KURSK_SOURCES": str(root / "config" / "sources")}
    yield SimpleNamespace(player=player, root=root, url=player.url)
    execute(postgres, "drop database {} with (force)", name)


def rename_district(place):
    """A gazetteer that knows the district of Sudzha by another name only."""
    path = place.root / "config" / "entities" / "places.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line.replace("Sudzha", "Xudzha") for line in lines), "utf-8")


def stands(place):
    found = digest(place.url)
    return {name: found[name] for name in FACTS}


def test_a_raised_version_waits_for_nobody_and_what_stands_stays_in_the_marts(place):
    before = rows(place.url, "select * from marts.mention_resolved order by article_id, start_char")
    desk = desk_at(place, NOW)
    with desk.store.transaction() as connection:
        reprocessings.raise_version(connection, "extract")
    counts = run_all(desk, lambda stage: Caller("test", "second", stage), stages=["judge", "dedup", "extract", "load"])
    desk.close()
    assert all(not count["seen"] for count in counts.values())
    assert rows(place.url, "select count(*) as n from work.again")[0]["n"] > 8
    assert rows(place.url, "select * from marts.mention_resolved order by article_id, start_char") == before


def test_where_the_new_version_changes_nothing_nothing_changes(place):
    before = stands(place)
    seen = rows(place.url, "select count(*) as n from ops.decision where stage = 'clean'")[0]["n"]
    done = call(
        place, LATER, reprocess.apply, reprocess.choose("clean"), reprocess.Wish("Ada", "to be sure", again=True)
    )
    assert (done.changed, done.left, done.by_kind) == (0, 0, {})
    assert done.pages > 12
    assert stands(place) == before
    assert rows(place.url, "select * from work.again") == []
    assert rows(place.url, "select stage from work.pending") == [], "what follows was carried on, not left to do again"
    assert rows(place.url, "select count(*) as n from ops.decision where stage = 'clean'")[0]["n"] == seen + done.pages


def test_what_changes_is_shown_and_nothing_is_kept_until_it_is_applied(place):
    before = digest(place.url)
    rename_district(place)
    expected = {row["page_id"] for row in rows(place.url, DISTRICT)}
    seen = call(place, LATER, reprocess.rehearse, reprocess.choose("extract"), again=True)
    assert seen.due == seen.looked_at > len(expected) > 0
    assert seen.changed == len(expected)
    assert all("Sudzha district at" in words for _, words in seen.examples)
    assert digest(place.url) == before
    assert rows(place.url, "select * from ops.reprocessing") == []


def test_applied_it_changes_what_was_shown_and_an_as_of_query_before_it_gives_the_old_rows(place):
    asked = "select * from marts.mention_as_of(:at) order by article_key, start_char, end_char"
    before, known = stands(place), rows(place.url, asked, at=NOW)
    rename_district(place)
    shown = call(place, LATER, reprocess.rehearse, reprocess.choose("extract"), again=True)
    done = call(
        place, LATER, reprocess.apply, reprocess.choose("extract"), reprocess.Wish("Ada", "the town", again=True)
    )
    assert (done.changed, done.by_kind) == (shown.changed, shown.by_kind)
    after = stands(place)
    assert {name for name in FACTS if after[name] != before[name]} == {"mentions"}
    linked = "select * from marts.mention_resolved where found_id = 'kursk:place/sudzha-district'"
    assert rows(place.url, linked) == []
    assert rows(place.url, asked, at=NOW) == known
    assert rows(place.url, asked, at=LATER) != known
    [kept] = rows(place.url, "select asked_by, why, page_count, changed_count, finished_at from ops.reprocessing")
    assert (kept["asked_by"], kept["why"], kept["finished_at"]) == ("Ada", "the town", LATER)
    assert (kept["page_count"], kept["changed_count"]) == (done.pages, done.changed)


def test_only_the_days_and_the_source_that_were_named(place):
    chosen = reprocess.choose("extract", from_on=date(2024, 8, 10), to_on=date(2024, 8, 31),
                              source_id="dnipro-wire")  # fmt: skip
    done = call(place, LATER, reprocess.apply, chosen, reprocess.Wish("Ada", "August", again=True))
    read = rows(place.url, "select page.source_id, article.published_at"
                " from ops.decision as made join raw.page using (page_id)"
                " join staging.article as article using (page_id)"
                " join ops.stage as stage on stage.stage = made.stage and stage.version = made.version"
                " where made.stage = 'extract'")  # fmt: skip
    assert len(read) == done.pages > 3
    assert {row["source_id"] for row in read} == {"dnipro-wire"}
    assert {(row["published_at"].year, row["published_at"].month) for row in read} == {(2024, 8)}


def test_what_the_judge_drops_now_is_withdrawn_and_was_there_before(place):
    path = place.root / "config" / "topics" / "kursk" / "en.toml"
    words = path.read_text("utf-8")
    current = "select canonical_url from marts.article_current order by 1"
    before = rows(place.url, current)
    known = "select canonical_url from marts.as_of(:at) order by 1"
    path.write_text(re.sub(r'"[^"]+"', lambda term: f'"zz{term.start()}"', words), "utf-8")
    wish = reprocess.Wish("Ada", "no word of the topic", again=True)
    done = call(place, LATER, reprocess.apply, reprocess.choose("judge"), wish)
    after = rows(place.url, current)
    assert len(after) < len(before)
    assert done.by_kind["outcome"] >= len(before) - len(after)
    assert rows(place.url, known, at=NOW) == before
    assert rows(place.url, known, at=LATER) == after
    path.write_text(words, "utf-8")
    back = reprocess.Wish("Bo", "the words are back", again=True)
    call(place, LATER + timedelta(days=1), reprocess.apply, reprocess.choose("judge"), back)
    assert rows(place.url, current) == before
    assert rows(place.url, known, at=LATER) == after


@pytest.mark.timeout(240)
def test_killed_in_the_middle_it_goes_on_and_nothing_is_doubled(place):
    rename_district(place)
    words = ("reprocess", "--stage", "extract", "--again", "--apply", "--why", "the town", "--now", LATER.isoformat())
    process = place.player.start(*words)
    running = "select count(*) as n from ops.run where stage = 'extract' and state = 'running'"
    while not rows(place.url, running)[0]["n"]:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert [row["finished_at"] for row in rows(place.url, "select finished_at from ops.reprocessing")] == [None]
    version = "select version, raised_by from ops.stage where stage = 'extract'"
    raised = rows(place.url, version)
    place.player.kursk(*words)
    assert rows(place.url, version) == raised, "raised once, however often it is begun"
    assert len(rows(place.url, "select 1 as one from ops.reprocessing where finished_at is not null")) == 1
    span = "article_key, start_char, end_char, extract_version"
    assert rows(place.url, f"select {span} from warehouse.fact_mention group by {span} having count(*) > 1") == []
    assert rows(place.url, "select * from work.again") == rows(place.url, "select * from work.pending") == []


def test_it_needs_a_stage_of_the_archive_and_somebody_who_says_why(place):
    with pytest.raises(Unprocessable, match="name one of clean, judge"):
        reprocess.choose("fetch")
    with pytest.raises(Unprocessable, match="before the first"):
        reprocess.choose("clean", from_on=LATER.date(), to_on=NOW.date())
    with pytest.raises(Unprocessable, match="--why"):
        call(place, LATER, reprocess.apply, reprocess.choose("clean"), reprocess.Wish("Ada", " "))

"""What may not be kept goes, with a row that says why, and does not come back: on a paper, an archive and a warehouse."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest
from warcio.archiveiterator import ArchiveIterator

from kursk_pipeline.steps.housekeep import preview
from tests.conftest import execute
from tests.steps.small_paper import Paper, follow
from tests.steps.test_fetch_step import CHECK, ROOT, story

START = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
OPEN, FACTS, SHARED, SAME = "/story/open", "/story/facts", "/story/shared", "/story/same"
OLDER = "select page.canonical_url from work.again join raw.page as page using (page_id) where stage = :stage"


@pytest.fixture(scope="module")
def story_of_a_month(postgres, migrated_template, tmp_path_factory):
    """Reserved at once, reserved later, re-read, and past its time: what was there after each step."""
    execute(postgres, "create database {} template {}", "housekeep_step")
    paper = Paper()
    both = story("One text at two addresses", 7)
    for path, page in ((OPEN, b""), (FACTS, b""), (SHARED, both), (SAME, both)):
        paper.publish(path, at=START - timedelta(hours=1), page=page)
    paper.reserved = {FACTS, SAME}
    folder = tmp_path_factory.mktemp("housekeep")
    for follower in follow(paper.routes, postgres.url("housekeep_step"), folder, START):
        yield SimpleNamespace(follower=follower, paper=paper, **played(follower, paper))
    execute(postgres, "drop database {} with (force)", "housekeep_step")


def played(follower, paper):
    told = {"first": follower.play()}
    told["previewed"] = [(one.canonical_url, one.part, one.rule) for one in preview(follower.desk)]
    told["kept_after_preview"] = kept(follower, paper)
    told["went_first"] = follower.housekeep()
    told["after_first"] = kept(follower, paper)
    told["purges"] = follower.ask("select canonical_url, part::text, rule::text, ops.purge.detail, purged_by, deleted_at"
                                  " from ops.purge join raw.page using (page_id) order by 1, 2")  # fmt: skip
    follower.ask("update ops.stage set version = version + 1 where stage in ('clean', 'extract')")
    told["to_clean_again"] = [row[0] for row in follower.ask(OLDER, stage="clean")]
    told["to_extract_again"] = [row[0] for row in follower.ask(OLDER, stage="extract")]
    told["again"] = read_again(follower)
    paper.reserved = {FACTS, SAME, SHARED}
    told["reserved_later"] = read_again(follower)
    told["went_later"] = follower.housekeep(after=QUARTER)
    told["after_later"] = kept(follower, paper)
    told["texts_later"] = texts(follower)
    told["went_at_last"] = follower.housekeep(after=32 * DAY)
    told["after_last"] = kept(follower, paper)
    told["nothing_more"] = follower.housekeep(after=DAY)
    return told


def read_again(follower):
    """Every page once more, with the bytes of before."""
    follower.ask("update raw.entry set revision = revision + 1")
    return follower.play(after=QUARTER)


def kept(follower, paper):
    """Bodies in the archive and in WARC files, as paths of the paper; one text at two addresses is its first."""
    names = {sha256(body).hexdigest(): path for path, body in reversed(paper.pages.items())}
    archive = follower.desk.archive
    bodies = {path for body_hash, path in names.items() if archive.has(body_hash)}
    captures = []
    for name in archive.store.names("warc"):
        with (archive.store.folder / name).open("rb") as file:
            records = ArchiveIterator(file, check_digests="raise")
            captures += [names[digest(record)] for record in records if record.rec_type == "response"]
    return bodies, captures


def digest(record):
    return sha256(record.content_stream().read()).hexdigest()


def texts(follower):
    return {row[0] for row in follower.ask("select canonical_url from warehouse.article_text"
                                           " join warehouse.fact_article using (article_key)")}  # fmt: skip


def test_a_preview_shows_what_would_go_and_changes_nothing(story_of_a_month):
    told = story_of_a_month
    url = told.follower.url
    assert sorted(told.previewed) == sorted(
        (url(path), part, "facts_only") for path in (FACTS, SAME) for part in ("body", "text")
    )
    assert told.kept_after_preview == ({OPEN, FACTS, SHARED}, [OPEN, SHARED]), "a reserved page is in no WARC file"


def test_a_reserved_text_goes_when_it_is_loaded_and_its_facts_stay(story_of_a_month):
    told = story_of_a_month
    url = told.follower.url
    assert told.first["load"]["kept"] == 4
    assert (told.went_first["body"], told.went_first["text"], told.went_first["deleted"]) == (2, 2, 1)
    assert told.after_first[0] == {OPEN, SHARED}, "another page may keep the body that is shared"
    question = (
        "select text, text_hash is not null, (select count(*) > 0 from staging.mention as m where m.page_id = page.page_id)"
        " from staging.article join raw.page as page using (page_id) where canonical_url = :url"
    )
    assert told.follower.ask(question, url=url(FACTS)) == [("", True, True)]


def test_each_purge_has_a_row_that_says_what_why_when_and_by_whom(story_of_a_month):
    told = story_of_a_month
    why, by = "the publisher reserves the text: noarchive", "test housekeeping"
    assert told.purges == [
        (told.follower.url(path), part, "facts_only", why, by, None if (path, part) == (SAME, "body") else START)
        for path in (FACTS, SAME) for part in ("body", "text")
    ]  # fmt: skip


def test_a_raised_version_does_not_ask_for_what_is_gone(story_of_a_month):
    url = story_of_a_month.follower.url
    assert set(story_of_a_month.to_clean_again) == {url(OPEN), url(SHARED)}
    assert set(story_of_a_month.to_extract_again) <= {url(OPEN), url(SHARED)}


def test_the_same_bytes_do_not_come_back(story_of_a_month):
    told = story_of_a_month
    assert told.again["fetch"] == {"seen": 4, "kept": 0, "dropped": 4, "quarantined": 0, "deferred": 0}
    said = told.follower.ask("select distinct detail from ops.decision where reason = 'unchanged_body' order by 1")
    assert ("the bytes of a page that was purged: not taken up again",) in said
    assert FACTS not in told.after_later[0]


def test_a_reservation_that_comes_later_counts_for_what_is_here(story_of_a_month):
    told = story_of_a_month
    assert (told.went_later["body"], told.went_later["text"]) == (1, 1)
    assert (told.went_later["deleted"], told.went_later["warc_records"]) == (1, 1), (
        "no page may keep the shared body now"
    )
    assert told.after_later == ({OPEN}, [OPEN])
    assert told.texts_later == {told.follower.url(OPEN)}


def test_past_its_retention_a_body_goes_and_the_article_stays(story_of_a_month):
    told = story_of_a_month
    assert told.went_at_last["warc_files"] > 0
    assert told.after_last == (set(), [])
    assert texts(told.follower) == {told.follower.url(OPEN)}
    question = "select rule::text, purge.detail from ops.purge join raw.page using (page_id) where canonical_url = :url"
    assert told.follower.ask(question, url=told.follower.url(OPEN)) == [
        ("expired", "its source keeps bodies for 30 days")
    ]
    assert set(told.nothing_more.values()) == {0}


def test_the_checks_hold_over_all_of_it(story_of_a_month):
    assert story_of_a_month.follower.ask(CHECK) == []
    done = (ROOT / "sql" / "checks" / "purges_are_done.sql").read_text("utf-8")
    assert story_of_a_month.follower.ask(done) == []


def test_while_pages_are_fetched_no_body_is_deleted(warehouse_url, tmp_path):
    paper = Paper(reserved={FACTS})
    paper.publish(FACTS, at=START - timedelta(hours=1))
    for follower in follow(paper.routes, warehouse_url, tmp_path, START):
        follower.play("poll", "fetch", "clean")
        follower.ask("update ops.stage set version = version + 1 where stage = 'judge'")
        assert preview(follower.desk) == [], "a stage still needs it"
        follower.play()
        with follower.desk.store.exclusively("fetch:"):
            assert follower.housekeep()["postponed"]
        assert kept(follower, paper)[0] == {FACTS}
        assert follower.housekeep()["deleted"] == 1
        assert kept(follower, paper)[0] == set()

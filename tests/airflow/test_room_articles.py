"""An article, a pair of texts and a verdict as an operator sees them: read, ruled on, and the ruling undone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from lxml import html

from kursk_pipeline.airflow.room.marked_text import Mark, pieces
from kursk_pipeline.airflow.room.reading import Reader
from kursk_pipeline.airflow.room.text_changes import changes, one_side
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from tests.airflow.room_client import client_of
from tests.conftest import execute
from tests.journey.conftest import ROOT
from tests.stages.test_dedup import REPORT, REWRITE
from tests.steps.placed_articles import address, publish
from tests.steps.small_paper import Paper, follow
from tests.steps.test_fetch_step import story

START = datetime(2024, 8, 20, 12, 0, tzinfo=UTC)
OPEN, FACTS, PULLED = "/story/open", "/story/facts", "/story/pulled"


@pytest.fixture(scope="module")
def paper_day(postgres, migrated_template, tmp_path_factory):
    """A paper that edits one article and reserves another, followed through every step, with a pair to review."""
    execute(postgres, "create database {} template {}", "room_articles")
    paper, folder = Paper(), tmp_path_factory.mktemp("room")
    paper.publish(OPEN, at=START - timedelta(hours=2), page=story("Troops hold positions near Sudzha", 1))
    paper.publish(FACTS, at=START - timedelta(hours=1), page=story("Buses leave Kursk every hour", 3))
    paper.publish(PULLED, at=START - timedelta(hours=1), page=story("Fires go out at Rylsk", 5))
    paper.reserved = {FACTS}
    for follower in follow(paper.routes, postgres.url("room_articles"), folder, START):
        follower.play()
        edited = story("Troops hold positions near Sudzha", 1).replace(b"report number 1", b"amended report number 12")
        paper.publish(OPEN, at=START - timedelta(hours=2), page=edited)
        del paper.pages[PULLED]
        follower.ask("update raw.entry set revision = revision + 1")
        follower.play(after=timedelta(hours=1))
        courier = Desk(replace(follower.desk.settings, sources=ROOT / "config" / "newsroom"))
        prepare(courier)
        publish(courier, "report", REPORT)
        publish(courier, "retold", REWRITE, hour=1)
        courier.close()
        reader = Reader(postgres.url("room_articles"), (folder / "state" / "archive").as_uri())
        yield SimpleNamespace(follower=follower, client=client_of(reader, follower.desk))
        reader.engine.dispose()
    execute(postgres, "drop database {} with (force)", "room_articles")


def page_of(day, path, **asked):
    answer = day.client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def words(tree) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def test_an_article_shows_its_versions_and_what_changed(paper_day):
    tree = page_of(paper_day, "/article", url=paper_day.follower.url(OPEN))
    assert "What changed from version 1 to 2" in words(tree)
    changed = tree.xpath("//div[contains(@class, 'changes')]//p[@class='changed']")
    assert [one.text_content() for one in changed] == ["This was the amended report number 112 of that day."]
    assert [(one.get("class"), one.text) for one in changed[0].iter("mark")] == [
        ("added", "amended "),
        ("removed", "1"),
        ("added", "12"),
    ]
    first = page_of(paper_day, "/article", url=paper_day.follower.url(OPEN), version=1)
    assert "report number 1 of that day" in words(first)
    assert "What changed" not in words(first)


def test_an_article_that_its_publisher_pulled_says_so(paper_day):
    told = words(page_of(paper_day, "/article", url=paper_day.follower.url(PULLED)))
    assert "in the warehouse gone Where is it?" in told
    assert "How its address answered It was From To Status Requests gone" in told
    assert "How its address answered" not in words(page_of(paper_day, "/article", url=paper_day.follower.url(OPEN)))


def test_each_version_says_what_changed_in_meaning(paper_day):
    url = paper_day.follower.url(OPEN)
    first, second = (
        words(page_of(paper_day, "/article", url=url).xpath("//tr[td[@class='number']]")[n]) for n in (1, 0)
    )
    assert "wording alone" in second
    assert "wording alone" not in first


def test_an_article_says_what_was_found_in_it_and_where_its_fields_come_from(paper_day):
    tree = page_of(paper_day, "/article", url=paper_day.follower.url(OPEN))
    named = tree.xpath("//div[@class='text']/mark[contains(@class, 'entity')]")
    assert "Sudzha" in {one.text for one in named}
    assert any("Q" in one.get("title") for one in named)
    fields = {words(row.xpath("td")[0]): words(row.xpath("td")[2]) for row in tree.xpath("//tr[td]") if len(row) == 4}
    assert fields["published at"].startswith("meta")
    for stage in ("poll", "fetch", "clean", "judge", "dedup", "extract", "load"):
        assert tree.xpath(f"//td[normalize-space(text())='{stage}']"), stage


def test_what_was_found_stays_marked_while_pages_are_read_again(paper_day):
    raised = "update ops.stage set version = version + {0}, raised_by = raised_by + {0} where stage = 'extract'"
    paper_day.follower.ask(raised.format(1))
    try:
        for version in (1, 2):
            tree = page_of(paper_day, "/article", url=paper_day.follower.url(OPEN), version=version)
            assert "Sudzha" in tree.xpath("//div[@class='text']/mark[contains(@class, 'entity')]/text()"), version
    finally:
        paper_day.follower.ask(raised.format(-1))


def test_every_article_is_found_by_any_of_its_names(paper_day):
    url = paper_day.follower.url(OPEN)
    page_id = paper_day.follower.ask("select page_id from raw.page where canonical_url = :url limit 1", url=url)[0][0]
    shown = {
        words(page_of(paper_day, "/article", url=name).find(".//h1")) for name in (url, f"{url}?utm_source=x", page_id)
    }
    assert shown == {"Troops hold positions near Sudzha"}
    assert paper_day.client.get("/article", params={"url": "https://nowhere.example/x"}).status_code == 404


def test_a_reserved_text_is_not_shown(paper_day):
    tree = page_of(paper_day, "/article", url=paper_day.follower.url(FACTS))
    assert "Its publisher reserves the text; only facts are kept" in words(tree)
    assert "report number 3" not in words(tree)
    assert words(tree.find(".//h1")) == "Buses leave Kursk every hour"


def test_a_pair_stands_side_by_side_with_what_it_shares(paper_day):
    tree = page_of(paper_day, "/pair", a=address("report"), b=address("retold"))
    halves = tree.xpath("//div[@class='halves']/section")
    matched = [words(one) for one in halves[0].xpath(".//mark[contains(@class, 'matched')]")]
    assert "The rule says: rewrite" in words(tree)
    assert "76,000" in " ".join(matched)
    assert "residents" in "".join(one.text for one in halves[0].xpath(".//mark[contains(@class, 'differs')]"))
    assert "conscripts" in words(halves[0])
    assert paper_day.client.get("/pair", params={"a": "x", "b": "y"}).status_code == 404


def test_a_pair_is_split_for_good_and_that_is_undone(paper_day):
    pair = {"a": address("report"), "b": address("retold")}
    clusters = "select count(distinct cluster_id) from staging.membership join raw.page using (page_id)"
    clusters += " where article_url in (:a, :b)"
    done = paper_day.client.post("/duplicates/decide", json=pair | {"verb": "split", "why": "both were there"})
    assert (done.status_code, done.json()) == (200, {"count": 1})
    assert paper_day.follower.ask(clusters, **pair) == [(2,)]
    assert "olena: both were there" in words(page_of(paper_day, "/duplicates"))
    labelled = paper_day.follower.ask("select verb, decided_by from marts.duplicate_ruling")
    assert labelled == [("split", "olena")]
    paper_day.client.post("/duplicates/decide", json=pair | {"verb": "undo", "why": "they were not"})
    assert paper_day.follower.ask(clusters, **pair) == [(1,)]
    assert paper_day.follower.ask("select verb from marts.duplicate_ruling") == []
    unknown = paper_day.client.post("/duplicates/decide", json={"a": "x", "b": "y", "verb": "split", "why": "z"})
    assert (unknown.status_code, "no page id" in unknown.json()["detail"]) == (409, True)


def test_a_verdict_is_ruled_on_and_the_ruling_taken_back(paper_day):
    url = paper_day.follower.url(OPEN)
    asked = {"article": url, "state": "off_topic", "why": "it is a novel"}
    assert paper_day.client.post("/verdicts/decide", json=asked).status_code == 200
    assert "olena: it is a novel" in words(page_of(paper_day, "/verdicts"))
    assert "ruled: about something else" in words(page_of(paper_day, "/article", url=url))
    assert paper_day.follower.ask("select count(*) from marts.article_current where canonical_url = :url", url=url) == [
        (0,)
    ]
    undo = {"article": url, "why": "I was wrong"}
    assert paper_day.client.post("/verdicts/undo", json=undo).status_code == 200
    assert paper_day.follower.ask("select count(*) from marts.article_current where canonical_url = :url", url=url) == [
        (1,)
    ]
    told = words(page_of(paper_day, "/article", url=url))
    assert "ruled: about something else it is a novel olena" in told
    assert "ruled: taken back I was wrong olena" in told
    again = paper_day.client.post("/verdicts/undo", json=undo)
    assert (again.status_code, "nothing to take back" in again.json()["detail"]) == (409, True)


def test_marks_may_overlap_and_what_does_not_fit_is_left_out():
    marks = [Mark(0, 6, "entity", "a"), Mark(4, 10, "claim", "b"), Mark(8, 99, "name", "c"), Mark(3, 3, "name", "d")]
    found = [(one.text, one.kinds, one.words) for one in pieces("abcdefghijkl", marks)]
    assert found == [
        ("abcd", ("entity",), "a"),
        ("ef", ("entity", "claim"), "a\nb"),
        ("ghij", ("claim",), "b"),
        ("kl", (), ""),
    ]


def test_changes_tell_a_moved_word_an_added_and_a_removed_paragraph():
    found = changes("one two three\nkept\ngone", "one four three\nkept")
    assert [(line.kind, [(piece.text, piece.kinds) for piece in line.pieces]) for line in found] == [
        ("changed", [("one ", ()), ("two", ("removed",)), ("four", ("added",)), (" three", ())]),
        ("same", [("kept", ())]),
        ("removed", [("gone", ("removed",))]),
    ]
    assert [(one.text, one.kinds) for one in one_side("a b", "a c", "after")] == [("a ", ()), ("b", ("differs",))]

"""A person's word on a pair wins over the rule, at once and for later batches and replays, until it is undone."""

from dataclasses import replace

import pytest

from kursk_pipeline.adapters.warehouse import hot_hashes, purges
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.jobs import prepare
from kursk_pipeline.records import Purge, Seed
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.dedup import NORMALISER, sign
from kursk_pipeline.steps import dedup_maintenance, dedup_placing, dedup_replay, dedup_review
from tests.journey.conftest import ROOT
from tests.journey.digest import digest
from tests.journey.digest import fresh_rows as rows
from tests.stages.test_dedup import OTHER_REPORT, REPORT, REWRITE
from tests.steps.placed_articles import address, article_of, place, publish


@pytest.fixture
def desk(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    one = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(one)
    yield one
    one.close()


def cluster_of(url: str, page: str) -> str:
    staged = rows(url, "select cluster_id from staging.membership where page_id = :page", page=page)
    loaded = rows(
        url,
        "select cluster_id from warehouse.bridge_cluster_article join warehouse.fact_article using (article_key)"
        " where page_id = :page",
        page=page,
    )
    assert staged == loaded
    return staged[0]["cluster_id"]


def decide(desk, verb: str, a: str = "report", b: str = "retold"):
    return dedup_review.rule(desk, (address(a), address(b)), verb, by="A. Reader", why="I wrote to both papers")


def test_a_split_pair_stays_apart_until_it_is_undone(desk, warehouse_url):
    first, retold = publish(desk, "report", REPORT), publish(desk, "retold", REWRITE, hour=1)
    third = publish(desk, "third", REWRITE + "\nMore follows.", hour=2)
    assert cluster_of(warehouse_url, retold) == cluster_of(warehouse_url, third) == first
    decide(desk, "split")
    assert cluster_of(warehouse_url, retold) == retold
    assert cluster_of(warehouse_url, third) == first
    stories = "select title from marts.story order by title"
    assert [row["title"] for row in rows(warehouse_url, stories)] == ["report", "retold"]
    decide(desk, "undo")
    assert cluster_of(warehouse_url, retold) == first
    assert [row["title"] for row in rows(warehouse_url, stories)] == ["report"]
    told = rows(warehouse_url, "select ruling from marts.duplicate_evidence where page_id = :page", page=retold)
    assert [row["ruling"] for row in told] == [None]


def test_a_confirmed_pair_joins_whatever_the_rule_says_and_stays_in_later_batches(desk, warehouse_url):
    first, other = publish(desk, "report", REPORT), publish(desk, "other", OTHER_REPORT, hour=1)
    assert cluster_of(warehouse_url, other) == other
    changed = decide(desk, "confirm", "report", "other")
    assert [one.page_id for one in changed] == [other]
    assert cluster_of(warehouse_url, other) == first
    with desk.store.transaction() as connection:
        again = place(desk, connection, article_of(other, OTHER_REPORT))
    assert again.membership.cluster_id == first
    assert again.relations[0].decided_by == "A. Reader"
    assert rows(warehouse_url, "select independent_origin_count as n, article_count from marts.story") == [
        {"n": 1, "article_count": 2}
    ]
    assert [(one["is_derived"], one["decided_by"]) for one in dedup_review.decisions(desk)] == [(True, "A. Reader")]


def test_a_new_copy_is_split_from_the_first_moment_when_its_article_was(desk, warehouse_url):
    first = publish(desk, "report", REPORT)
    retold = publish(desk, "retold", OTHER_REPORT, hour=1)
    decide(desk, "split")
    with desk.store.transaction() as connection:
        edited = place(desk, connection, article_of(retold, REPORT))
    assert edited.membership.cluster_id == edited.page_id
    assert [(one.matched_id, str(one.kind)) for one in edited.relations] == [(first, "apart")]


def test_undoing_brings_back_the_copies_of_what_was_moved(desk, warehouse_url):
    publish(desk, "report", REPORT)
    other = publish(desk, "other", OTHER_REPORT, hour=1)
    copy = publish(desk, "copy", OTHER_REPORT, hour=2)
    again = publish(desk, "again", OTHER_REPORT + "\nMore follows.", hour=3)
    assert [cluster_of(warehouse_url, page) for page in (copy, again)] == [other, other]
    decide(desk, "confirm", "report", "other")
    assert [cluster_of(warehouse_url, page) for page in (copy, again)] == [copy, copy]
    assert dedup_replay.replay(desk).changed == 0
    decide(desk, "undo", "report", "other")
    assert [cluster_of(warehouse_url, page) for page in (other, copy, again)] == [other, other, other]
    assert dedup_replay.replay(desk).changed == 0


def test_a_decision_about_a_seed_keeps_the_score_of_the_rule(desk, warehouse_url):
    desk.seeds = (Seed("seed:own", "Own Press", "Own", None, "https://own.localhost/", sign("seed:own", REPORT)),)
    prepare(desk)
    page = publish(desk, "retold", REWRITE)
    (relation,) = rows(warehouse_url, "select score from staging.relation where page_id = :page", page=page)
    dedup_review.rule(desk, ("seed:own", address("retold")), "confirm", by="A. Reader", why="I wrote to the press")
    assert [one["score"] for one in dedup_review.decisions(desk)] == [relation["score"]]


@pytest.mark.parametrize(
    ("pair", "verb", "why"),
    [(("report", "report"), "split", "same"), (("report", "lost"), "split", "unknown"),
     (("report", "retold"), "merge", "no verb"), (("report", "retold"), "split", " ")],
)  # fmt: skip
def test_a_ruling_that_cannot_be_carried_out_is_refused_and_not_kept(desk, warehouse_url, pair, verb, why):
    publish(desk, "report", REPORT)
    publish(desk, "retold", REWRITE, hour=1)
    with pytest.raises(Unprocessable, match="bad_ruling"):
        dedup_review.rule(desk, (address(pair[0]), address(pair[1])), verb, by="A. Reader", why=why)
    assert rows(warehouse_url, "select count(*) as n from ops.duplicate_ruling")[0]["n"] == 0


def test_replay_shows_what_other_rules_would_change_and_writes_nothing(desk, warehouse_url, monkeypatch):
    publish(desk, "report", REPORT)
    retold = publish(desk, "retold", REWRITE, hour=1)
    publish(desk, "other", OTHER_REPORT, hour=2)
    before = digest(warehouse_url)
    same = dedup_replay.replay(desk)
    assert (same.pages, same.changed, same.relations_gained, same.relations_lost) == (3, 0, 0, 0)
    monkeypatch.setattr("kursk_pipeline.stages.dedup.verification.DERIVED_SCORE", 1.0)
    stricter = dedup_replay.replay(desk)
    assert (stricter.changed, stricter.relations_lost) == (1, 1)
    assert [(one["canonical_url"], one["cluster_after"]) for one in stricter.changes] == [(address("retold"), retold)]
    assert digest(warehouse_url) == before
    assert rows(warehouse_url, "select distinct version from staging.sketch") == [{"version": NORMALISER}]


def test_replay_knows_a_representative_whose_text_was_given_up(desk, warehouse_url):
    first = publish(desk, "report", REPORT)
    publish(desk, "retold", REWRITE, hour=1)
    now = desk.now()
    with desk.store.transaction() as connection:
        purges.keep(
            desk.store, connection, [Purge(first, "text", "facts_only", "0" * 64, now, "", now, "housekeep", now)]
        )
    again = dedup_replay.replay(desk)
    assert (again.changed, again.relations_lost) == (0, 0)


def test_two_versions_of_the_index_stand_side_by_side_until_the_older_is_dropped(desk, warehouse_url):
    publish(desk, "report", REPORT)
    copy = sign("f" * 32, REPORT)
    newer = replace(dedup_placing.REACH, version=7)
    with desk.store.transaction() as connection:
        assert dedup_placing.look_ahead(desk.store, connection, [copy], ()).relations[copy.page_id]
        assert not dedup_placing.look_ahead(desk.store, connection, [copy], (), reach=newer).relations[copy.page_id]
        assert hot_hashes.forget_versions(connection, before=7) == 1
        assert not dedup_placing.look_ahead(desk.store, connection, [copy], ()).relations[copy.page_id]


def test_maintenance_finds_hashes_that_many_clusters_carry_but_not_those_of_one_text_copied_often(desk, warehouse_url):
    phrase = "residents of the border villages were told by loudspeaker to take only documents and water with them"
    for at, name in enumerate(("one", "two", "three", "four")):
        publish(
            desk,
            name,
            "\n".join([phrase, *(f"{name}{n} {name[::-1]}{n} {n}{name} {name}ly{n}" for n in range(40))]),
            hour=at,
        )
    for at in range(5):
        publish(desk, f"copy-{at}", REPORT, hour=9 + at)
    done = dedup_maintenance.maintain(desk, rebuild=True, hot_count=3)
    assert done.is_rebuilt
    hot = {row["hash"] for row in rows(warehouse_url, "select hash from staging.hot_hash")}
    assert len(hot) == done.hot_hashes > 0
    copied = "select hashes from staging.sketch join raw.page using (page_id) where article_url = :address"
    carried = rows(warehouse_url, copied, address=address("copy-0"))
    assert not hot & set(carried[0]["hashes"])

"""No source keeps another's articles from being asked for, nor takes them over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline import jobs
from kursk_pipeline.adapters.warehouse import results, work
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.steps import poll
from tests.journey.conftest import newsroom, player  # noqa: F401 - fixtures
from tests.journey.digest import rows
from tests.stages.test_seen import OWN

NOW = datetime(2024, 8, 8, 12, tzinfo=UTC)


@pytest.fixture
def desk(player):  # noqa: F811
    opened = player.desk()
    yield opened
    opened.close()


def entries(source_id, count, published_at):
    address = f"https://{source_id}.example"
    return [
        replace(OWN, source_id=source_id, feed_url=f"{address}/rss", canonical_url=f"{address}/{number}",
                url=f"{address}/{number}", published_at=published_at)
        for number in range(count)
    ]  # fmt: skip


def test_a_source_with_thousands_of_entries_from_the_future_leaves_the_others_their_turn(desk):
    with desk.store.transaction() as connection:
        results.keep_entries(desk.store, connection, entries("flood", 3_000, NOW + timedelta(hours=47)))
        results.keep_entries(desk.store, connection, entries("good", 20, NOW - timedelta(hours=2)))
    first = work.entries_to_fetch(desk.store, now=NOW, limit=100)
    assert [item.source_id for item in first].count("good") == 20
    assert first[0].source_id == "flood", "sources take turns; neither waits for the other's end"


def test_parts_share_the_work_by_hosts_and_leave_nothing_out(desk):
    with desk.store.transaction() as connection:
        for source in range(40):
            results.keep_entries(desk.store, connection, entries(f"paper-{source}", 3, NOW - timedelta(hours=2)))
    parts = [work.entries_to_fetch(desk.store, now=NOW, limit=500, part=part, parts=3) for part in range(3)]
    hosts = [{item.source_id for item in share} for share in parts]
    assert all(hosts)
    assert sum(map(len, hosts)) == len(set().union(*hosts)) == 40
    assert sum(map(len, parts)) == 120


def test_an_article_that_a_stranger_announced_first_is_its_own_sites_in_the_end(desk, player):  # noqa: F811
    """The stranger knows of a spelling that is not there; the site's own feed of one that is."""
    own = f"http://kyiv-dispatch.localhost:{player.newsroom.port}/"
    jobs.prepare(desk)
    jobs.JOBS["poll"](desk, Caller("shell", "test", "poll"))
    mine = rows(player.url, f"select * from raw.entry where url like '{own}%' order by canonical_url limit 2")
    with desk.store.transaction() as connection:
        for place, row in enumerate(mine):
            wrong = row["url"] + "-not-there" if place else row["url"]
            connection.exec_driver_sql(
                "update raw.entry set source_id = 'stranger', feed_url = 'http://stranger.localhost/rss', url = %s,"
                " title = 'FAKE' where canonical_url = %s",
                (wrong, row["canonical_url"]),
            )
        connection.exec_driver_sql("update ops.crawl_state set body_hash = null, etag = null, last_modified = null")
    jobs.JOBS["fetch"](desk, Caller("shell", "test", "fetch"))
    for stage in ("clean", "judge", "dedup", "extract"):
        jobs.JOBS[stage](desk, Caller("shell", "test", stage))
    poll.run(desk, Caller("shell", "test", "poll"), source_ids=["kyiv-dispatch"], everything=True)
    for stage in ("fetch", "clean", "judge", "dedup", "extract", "load"):
        jobs.JOBS[stage](desk, Caller("shell", "test", stage))
    addresses = ", ".join(f"'{row['canonical_url']}'" for row in mine)
    told = rows(player.url, f"select source_id, title from raw.entry where canonical_url in ({addresses})")
    assert {row["source_id"] for row in told} == {"kyiv-dispatch"}
    assert "FAKE" not in {row["title"] for row in told}
    pages = rows(player.url, f"select source_id from raw.page where canonical_url in ({addresses})")
    assert [row["source_id"] for row in pages] == ["kyiv-dispatch"] * 2

"""The newsroom can be told the time, and only by those who hold the token."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest

from kursk_pipeline.newsroom import Newsroom
from kursk_pipeline.newsroom.library import Library
from kursk_pipeline.stages.poll import FeedDocument
from kursk_pipeline.stages.poll.gdelt import read_gdelt
from tests.newsroom.conftest import ask

BEFORE = datetime(2024, 8, 1, tzinfo=UTC)
FIRST = datetime(2024, 8, 7, 12, tzinfo=UTC)
LATER = datetime(2024, 8, 8, 12, tzinfo=UTC)
AFTER = datetime(2024, 8, 10, tzinfo=UTC)
TIME = "/__newsroom__/time"


def entries(room, path="/feed.xml"):
    document = feedparser.parse(io.BytesIO(ask(room.base_url("test-post") + path).body))
    return {entry.link.rpartition("/")[2]: entry for entry in document.entries}


def test_nothing_is_there_before_it_is_published(small):
    small.set_time(BEFORE)
    assert entries(small) == {}
    assert ask(small.article_url("test-post/edited")).status == 404
    small.set_time(FIRST)
    assert set(entries(small)) == {"edited", "deleted", "live"}
    assert ask(small.article_url("test-post/edited")).status == 200


@pytest.mark.parametrize("path", ["/feed.xml", "/feed.atom"])
def test_an_edit_shows_in_feed_page_and_validators(small, path):
    small.set_time(FIRST)
    first, page = entries(small, path)["edited"], ask(small.article_url("test-post/edited"))
    small.set_time(LATER)
    later, edited = entries(small, path)["edited"], ask(small.article_url("test-post/edited"))
    assert (first.title, later.title) == ("First title", "Second title")
    assert later.updated_parsed > later.published_parsed
    assert "as first written" in page.text
    assert "corrected" in edited.text
    assert page.headers["etag"] != edited.headers["etag"]
    assert ask(small.article_url("test-post/edited"), If_None_Match=page.headers["etag"]).status == 200


def test_a_deleted_article_leaves_the_feed_and_is_gone(small):
    small.set_time(AFTER)
    assert "deleted" not in entries(small)
    assert ask(small.article_url("test-post/deleted")).status == 410


def test_a_live_blog_grows(small):
    small.set_time(FIRST)
    morning = ask(small.article_url("test-post/live")).text
    small.set_time(AFTER)
    evening = ask(small.article_url("test-post/live")).text
    assert "Columns are seen." in morning
    assert "The road is closed." not in morning
    assert evening.index("The road is closed.") < evening.index("<h2>Morning")
    assert "LiveBlogPosting" in evening


def test_time_stands_still_by_default(newsroom):
    feed = newsroom.feed_urls()["sumy-courier"][0]
    assert ask(feed).body == ask(feed).body


def test_time_is_set_over_http_with_the_token(small):
    url = small.base_url("test-post") + TIME
    body = json.dumps({"now": FIRST.isoformat()})
    answer = ask(url, method="POST", body=body, Authorization=f"Bearer {small.token}")
    assert answer.status == 200
    assert small.now == FIRST


@pytest.mark.parametrize("credentials", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
def test_nobody_else_sets_the_time(small, credentials):
    before = small.now
    url = small.base_url("test-post") + TIME
    assert ask(url, method="POST", body=json.dumps({"now": FIRST.isoformat()}), **credentials).status == 401
    assert small.now == before


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"now": 5}', '{"now": "soon"}', '{"now": "2024-08-07T12:00:00"}'])
def test_a_time_that_is_none_is_refused(small, body):
    before = small.now
    url = small.base_url("test-post") + TIME
    assert ask(url, method="POST", body=body, Authorization=f"Bearer {small.token}").status == 400
    assert small.now == before


def test_set_time_back_to_the_own_clock(small):
    own = small.now
    small.set_time(FIRST)
    small.set_time(None)
    assert small.now == own
    with pytest.raises(ValueError, match="timezone"):
        small.set_time(datetime(2024, 8, 7))  # noqa: DTZ001


def test_requests_are_logged_and_counted(small):
    url = small.base_url("test-post") + "/feed.xml"
    ask(url, User_Agent="tester")
    ask(url)
    assert small.log.counts()["test-post", "/feed.xml"] == 2
    assert small.requests[0].headers["user-agent"] == "tester"
    assert [logged.status for logged in small.requests] == [200, 200]


def test_an_article_may_move_for_good_or_go_behind_a_wall(small_library):
    paper = small_library.publishers["test-post"]
    moved, walled = (
        replace(small_library.article("test-post/edited"), **{name: LATER}) for name in ("moved_at", "walled_at")
    )
    for article in (moved, walled):
        library = Library({"test-post": replace(paper, articles=(article,))})
        with Newsroom(library=library) as room:
            room.set_time(FIRST)
            url = room.article_url("test-post/edited")
            assert "as first written" in ask(url).text
            room.set_time(AFTER)
            answer = ask(url)
            if article is moved:
                assert answer.status == 301
                assert "corrected" in ask(answer.headers["location"]).text
            else:
                assert "Keep reading for" in answer.text
                assert "corrected" not in answer.text


def test_a_stamped_page_is_never_the_same_twice(small_library):
    paper = small_library.publishers["test-post"]
    stamped = replace(paper, form=replace(paper.form, furniture="stamped"))
    with Newsroom(library=Library({"test-post": stamped})) as room:
        room.set_time(FIRST)
        url = room.article_url("test-post/edited")
        assert ask(url).body != ask(url).body


def test_gdelt_lists_what_was_published_in_a_quarter_when_it_is_over(small):
    small.set_time(datetime(2024, 8, 7, 10, 17, tzinfo=UTC))
    line = ask(small.base_url("gdelt") + "/gdeltv2/lastupdate.txt").text
    url = line.split()[-1]
    assert url.endswith("/gdeltv2/20240807101500.gkg.csv.zip")
    answer = ask(url)
    assert int(line.split()[0]) == len(answer.body)
    document = FeedDocument("gdelt", url, answer.body, "application/zip", FIRST, kind="gdelt")
    titles = {entry.url: entry.title for entry in read_gdelt(document).entries}
    assert titles[small.article_url("test-post/edited")] == "First title"
    assert ask(url.replace("101500", "103000")).status == 404

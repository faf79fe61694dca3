"""The room's pages without a running Airflow: on a real warehouse, through real HTTP handling."""

import os
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html
from sqlalchemy import create_engine, text
from sqlalchemy.exc import InternalError

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="kursk-airflow-"))

from airflow.api_fastapi.app import RESERVED_URL_PREFIXES
from airflow.api_fastapi.core_api.datamodels.plugins import ExternalViewResponse
from fastapi.testclient import TestClient

from kursk_pipeline.adapters.archive import Archive
from kursk_pipeline.airflow.room import app as room
from kursk_pipeline.airflow.room import words
from kursk_pipeline.airflow.room.door import PREFIX
from kursk_pipeline.airflow.room.reading import Reader, open_reader
from plugins.kursk_room import KurskRoom

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
PAGE_ID, RUN = "a" * 32, {"dag_id": "kursk_ingest", "dag_run_id": "manual__1"}
PAGES = (
    "/run",
    "/rows",
    "/sources",
    "/feed?url=http://a.example/f",
    "/quarantine",
    "/quarantine?item=1",
    "/whereabouts?q=e",
)
HOSTILE = [
    "<script>alert(1)</script>",
    "</title></head><script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<a href='javascript:alert(1)'>e</a>",
    "</bdi></td></table><base href=//evil.example/>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202egnitseretni \u2066very\u2069",
    "e\ufffd\U0001f4a9 %s %(x)s :stage \\",
]
ROWS = """
insert into warehouse.dim_source (source_id, name, publisher, publisher_family, country, languages, kind)
values ('desk', :words, 'p', 'f', 'UA', '{en}', 'blog');
insert into ops.crawl_state (feed_url, source_id, asked_url, health, health_reason, trouble, trouble_since, failure_weight,
                             failing_since, interval_seconds, next_due_at, last_outcome)
values ('http://a.example/f', 'desk', 'http://a.example/f', 'backing_off', :words, 'html', now(), 1, now(), 900, now(), :words);
insert into ops.alert (rule, subject, severity, words, opened_at, last_seen_at)
values ('feed_fails', :words, 'error', :words, now(), now());
insert into ops.alert_message (kind, day, words, created_at, last_error)
select 'digest', current_date, said, now(), said from (select cast(:words as text) as said) as words;
insert into ops.alert (rule, subject, severity, words, opened_at, last_seen_at, closed_at)
values ('work_waits', :words, 'warning', :words, now(), now(), now());
insert into ops.feed_order (feed_url, source_id, is_paused, muted_by, mute_reason, muted_until)
values ('http://a.example/f', 'desk', true, :words, :words, now() + interval '1 day');
insert into ops.intervention (feed_url, source_id, kind, actor, why, at, before, after)
select 'http://a.example/f', 'desk', 'mute', said, said, now(), '{}', jsonb_build_object('muted_by', said)
from (select cast(:words as text) as said) as words;
insert into ops.feed_event (feed_url, source_id, kind, at, detail)
values ('http://a.example/f', 'desk', 'html', now(), :words);
insert into ops.run (stage, version, code_version, dag_id, dag_run_id, task_id, state, started_at, finished_at, seen, quarantined,
                     error)
values ('clean', 1, '1', 'kursk_ingest', 'manual__1', 'clean', 'failed', now() - interval '1 hour', now() + interval '1 hour', 1, 1,
        :words);
insert into ops.tally select run_id, 'desk', 'quarantined', :words, 1 from ops.run;
insert into raw.entry (source_id, feed_url, canonical_url, url, title, summary, revision, first_seen_at)
values ('desk', 'http://a.example/f', 'https://a.example/e', 'https://a.example/e', :words, :words, 1, now());
insert into raw.page (page_id, source_id, canonical_url, article_url, final_url, body_hash, content_type, charset, feed_title,
                      fetched_at, retention)
values (:page_id, 'desk', 'https://a.example/e', 'https://a.example/e', 'https://a.example/e', :body_hash, :words, 'utf-8', :words, now(),
        'full_text');
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, page_id, first_at, last_at)
select 'clean', 1, page_id, 'desk', :words, :words, page_id, now(), now() from raw.page
"""  # noqa: E501 -- columns and their values in one line each

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def reader(warehouse_url, tmp_path):
    opened = Reader(warehouse_url, (tmp_path / "archive").as_uri())
    yield opened
    opened.engine.dispose()


@pytest.fixture
def client(reader):
    app = room.build()
    app.dependency_overrides = {room.may_look: lambda: None, open_reader: lambda: reader}
    return TestClient(app)


def fill(warehouse_url: str, tmp_path, hostile: str) -> None:
    """One row of each kind, with these words in every place that takes words from the web."""
    body_hash = Archive((tmp_path / "archive").as_uri()).put(f"{hostile}</pre>{hostile}\0".encode())
    engine = create_engine(warehouse_url)
    with engine.begin() as connection:
        for statement in ROWS.split(";\n"):
            connection.execute(text(statement), {"words": hostile, "page_id": PAGE_ID, "body_hash": body_hash})
    engine.dispose()


def test_every_route_refuses_a_stranger():
    app = room.build()
    stranger = TestClient(app)
    asked = {(route.path, method) for route in app.routes for method in route.methods}
    assert {("/run", "GET"), ("/feed/order", "POST"), ("/room.js", "GET")} <= asked
    assert {one: stranger.request(one[1], one[0], json={}).status_code for one in asked} == dict.fromkeys(asked, 401)
    assert "Your session is over" in stranger.get("/sources", headers=BROWSER).text


def test_every_answer_forbids_what_is_not_ours(client):
    for path in PAGES:
        policy = client.get(path, params=RUN if "?" not in path else None).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_from_the_web_stay_words(client, warehouse_url, tmp_path, hostile):
    fill(warehouse_url, tmp_path, hostile)
    for path in PAGES:
        answer = client.get(path, params=RUN if "?" not in path else None)
        assert answer.status_code == 200, path
        tree = html.document_fromstring(answer.text)
        assert tree.xpath("//script/@src") == ["room.js"]
        assert not tree.xpath(
            "//img | //iframe | //base | //object | //math | //*[@onload or @onfocus or @onmouseover or @onerror]"
        )
        assert not [link for link in tree.xpath("//@href") if link.lower().startswith(("javascript:", "//", "data:"))]
        assert hostile in "".join(tree.itertext()), path


def test_what_was_asked_is_shown_as_text(client):
    tree = html.document_fromstring(client.get("/whereabouts", params={"q": '"><script>alert(1)</script>'}).text)
    assert tree.xpath("//input/@value") == ['"><script>alert(1)</script>']
    assert tree.xpath("//script/@src") == ["room.js"]


@pytest.mark.parametrize(
    "path", ["/whereabouts?q=%00", "/rows?dag_id=a&dag_run_id=b&stage=x", "/quarantine?item=-1", "/run"]
)
def test_questions_that_make_no_sense_are_refused(client, path):
    assert client.get(path).json()["detail"]
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 422
    assert "The address of this page is not understood" in answer.text


@pytest.mark.parametrize("asked", ["%", "_", "\\", "100%", "'; drop table raw.entry; --"])
def test_search_takes_every_character_for_itself(client, warehouse_url, tmp_path, asked):
    fill(warehouse_url, tmp_path, "plain words")
    assert "No feed that we follow" in client.get("/whereabouts", params={"q": asked}).text


def test_an_address_is_found_however_it_was_pasted(client, warehouse_url, tmp_path):
    fill(warehouse_url, tmp_path, "plain words")
    answer = client.get("/whereabouts", params={"q": " https://www.a.example/e/?utm_source=x#top "})
    assert "1 found" in answer.text
    assert "quarantined" in answer.text


def test_empty_pages_say_so(client):
    for path, said in (
        ("/sources", "No source is declared"),
        ("/alerts", "Nobody has looked yet"),
        ("/quarantine", "Nothing is set aside"),
    ):
        assert said in client.get(path).text
    assert "There is no page 9 any more" in client.get("/duplicates", params={"page": 9}).text
    assert "No step of the journey" in client.get("/run", params=RUN).text


def test_pages_can_only_look(reader):
    with pytest.raises(InternalError, match="read-only"):
        reader.rows("delete from ops.run returning run_id")
    assert reader.rows("show statement_timeout")[0]["statement_timeout"] == "5s"


def test_a_warehouse_that_is_away_is_told_in_words(tmp_path):
    app = room.build()
    away = Reader("postgresql+psycopg://kursk:secret@127.0.0.1:1/warehouse", tmp_path.as_uri())
    app.dependency_overrides = {room.may_look: lambda: None, open_reader: lambda: away}
    answer = TestClient(app).get("/sources")
    assert answer.status_code == 503
    assert "The warehouse does not answer" in answer.text
    assert "secret" not in answer.text


def test_airflow_knows_every_place_that_the_room_is_shown_at():
    for view in KurskRoom.external_views:
        assert ExternalViewResponse(**view).href.startswith(f"{PREFIX}/")
    assert not any(PREFIX.startswith(prefix) for prefix in RESERVED_URL_PREFIXES)


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        (timedelta(seconds=5), "now"),
        (timedelta(minutes=-4), "4 min ago"),
        (timedelta(hours=3), "in 3 h"),
        (timedelta(days=-9), "9 d ago"),
    ],
)
def test_times_are_told_as_distances(apart, said):
    assert words.distance(NOW + apart, NOW) == said


def test_control_characters_are_seen():
    assert words.readable("a\0b\x1b[31m\n") == "a\u2400b\u241b[31m\n"

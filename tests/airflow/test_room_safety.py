"""Every route, whoever asks: strangers enter nowhere, viewers look, operators act, and only from our own pages."""

import json
import os
import tempfile

import pytest

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="kursk-airflow-"))

from airflow import settings
from airflow.api_fastapi.app import init_auth_manager, purge_cached_app
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.models import import_all_models
from airflow.models.base import Base
from fastapi.testclient import TestClient
from sqlalchemy import text

from kursk_pipeline.airflow.room import acting, selfcheck
from kursk_pipeline.airflow.room import app as room
from kursk_pipeline.airflow.room.reading import STATEMENT_TIMEOUT_MS, Reader, open_reader
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment
from tests.airflow.room_client import HERE, airflow_session
from tests.journey.conftest import ROOT

ASKED = {
    "/run": "?dag_id=a&dag_run_id=b",
    "/rows": "?dag_id=a&dag_run_id=b",
    "/feed": "?url=http://a.example/f",
    "/article": "?url=http://a.example/1",
    "/pair": "?a=x&b=y",
}
SAID = {
    "/feed/order": {"feed_url": "http://a.example/f", "kind": "pause", "why": "x"},
    "/feed/undo": {"intervention_id": 1, "why": "x"},
    "/quarantine/close": {"state": "discarded", "item": 1, "why": "x"},
    "/quarantine/reopen": {"item": 1},
    "/duplicates/decide": {"a": "x", "b": "y", "verb": "split", "why": "x"},
    "/verdicts/decide": {"article": "x", "state": "off_topic", "why": "x"},
    "/verdicts/undo": {"article": "x", "why": "x"},
}
"""A change that each route understands; none can be made on an empty warehouse."""


@pytest.fixture(scope="module")
def manager():
    """Airflow's own manager of users, as the API server sets it up, with the tables that it asks, empty."""
    import_all_models()
    Base.metadata.create_all(settings.engine)
    opened = init_auth_manager()
    assert isinstance(opened, SimpleAuthManager)
    yield opened
    purge_cached_app()


@pytest.fixture
def house(warehouse_url, tmp_path, manager):
    """The room with Airflow's real checks of users, on an empty warehouse."""
    reader = Reader(warehouse_url, tmp_path.as_uri())
    told = {
        "KURSK_DATABASE_URL": warehouse_url,
        "KURSK_HOME": str(tmp_path),
        "KURSK_SOURCES": str(ROOT / "config" / "newsroom"),
    }
    desk = Desk(from_environment(told), statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    session = airflow_session()
    app = room.build()
    app.dependency_overrides = {
        open_reader: lambda: reader,
        acting.open_desk: lambda: desk,
        selfcheck.open_airflow: lambda: session,
    }
    yield app
    session.close()
    reader.engine.dispose()
    desk.close()


def routes(app):
    found = {(route.path, method) for route in app.routes for method in route.methods if method != "HEAD"}
    assert {("/article", "GET"), ("/duplicates/decide", "POST"), ("/strip.js", "GET"), ("/pulse", "GET")} <= found
    assert {path for path, method in found if method != "GET"} == set(SAID)
    return sorted(found)


def bearer(manager, role):
    return {"Authorization": f"Bearer {manager.generate_jwt(SimpleAuthManagerUser(username=role, role=role))}"}


def statuses(app, manager, role, **headers):
    """What each route answers to somebody of this role, who comes from our own page unless the headers say otherwise."""
    token = {} if role is None else bearer(manager, role)
    client, found = TestClient(app, headers=HERE | token | headers, raise_server_exceptions=False), {}
    for path, method in routes(app):
        body = SAID[path] if method == "POST" else None
        answer = client.request(method, path + ASKED.get(path, ""), json=body)
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff"
        found[path] = answer.status_code
    return found


def test_a_stranger_enters_nowhere(house, manager):
    assert set(statuses(house, manager, None).values()) == {401}


def test_a_viewer_looks_everywhere_and_acts_nowhere(house, manager):
    found = statuses(house, manager, "viewer")
    assert {found[path] for path in SAID} == {403}
    assert {path: status for path, status in found.items() if path not in SAID and status != 200} == dict.fromkeys(
        ("/feed", "/article", "/pair"), 404
    )


def test_an_operator_may_act_and_is_told_what_cannot_be_done(house, manager):
    found = statuses(house, manager, "op")
    assert {path: found[path] for path in SAID} == dict.fromkeys(SAID, 409)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": ""}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_an_operator_is_refused_where_another_page_sent_it(house, manager, headers, status):
    token = bearer(manager, "op")
    client = TestClient(house, headers=HERE | token)
    for path, said in SAID.items():
        told = {"Content-Type": "application/json"} | headers
        assert client.post(path, content=json.dumps(said), headers=told).status_code == status, path


def test_changes_have_as_little_time_as_pages(house):
    desk = house.dependency_overrides[acting.open_desk]()
    with desk.store.transaction() as connection:
        assert connection.scalar(text("show statement_timeout")) == "5s"

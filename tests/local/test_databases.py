"""A PostgreSQL that the user names: checked before anything is built on it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from kursk_pipeline.errors import SetupError
from kursk_pipeline.local import databases as subject
from kursk_pipeline.local.databases import open_databases, plain
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.settings import Settings, from_environment


def named(url: str, state: Path) -> Settings:
    return from_environment({"KURSK_DATABASE_URL": url, "KURSK_HOME": str(state)})


def test_a_named_server_is_used_and_no_embedded_one_started(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    opened = open_databases(named(postgres.url("warehouse"), tmp_path))
    assert opened.warehouse == postgres.url("warehouse")
    assert make_url(opened.airflow).database == "airflow"
    assert not opened.is_embedded
    assert list(tmp_path.iterdir()) == []


def test_airflows_database_may_be_named_too(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    opened = open_databases(named(postgres.url("warehouse"), tmp_path), airflow_url="postgresql://elsewhere/a")
    assert opened.airflow == "postgresql://elsewhere/a"


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"(?s)No answer from KURSK_DATABASE_URL .*Fix: check address") as caught:
        open_databases(named("postgresql+psycopg://me:hidden-word@127.0.0.1:1/w", tmp_path))
    assert "hidden-word" not in str(caught.value)


def test_an_old_server_is_refused(postgres: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "OLDEST_SERVER", 99)
    with pytest.raises(SetupError, match=r"names PostgreSQL 18, and 99 is the oldest"):
        open_databases(named(postgres.url("warehouse"), tmp_path))


def test_a_user_who_may_not_do_it_is_told_what_to_ask_for(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    with psycopg.connect(plain(postgres.url("postgres")), autocommit=True) as connection:
        connection.execute("create role humble login password 'humble-word'")
        connection.execute("create database humble_warehouse owner humble")
        connection.execute("alter database airflow rename to airflow_aside")
    try:
        url = make_url(postgres.url("humble_warehouse")).set(username="humble", password="humble-word")
        settings = named(url.render_as_string(hide_password=False), tmp_path)
        with pytest.raises(SetupError, match=r"ask its administrator .* create extension vector"):
            open_databases(settings)
        with psycopg.connect(plain(postgres.url("humble_warehouse")), autocommit=True) as connection:
            connection.execute("create extension vector")
        with pytest.raises(SetupError, match="KURSK_AIRFLOW_DATABASE_URL"):
            open_databases(settings)
    finally:
        with psycopg.connect(plain(postgres.url("postgres")), autocommit=True) as connection:
            connection.execute("alter database airflow_aside rename to airflow")

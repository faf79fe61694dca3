"""Exports: what leaves is what stands in the warehouse, cut by month, whole or not at all."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.dataset
import pytest

from kursk_pipeline.adapters.export_files import Format, digest
from kursk_pipeline.adapters.warehouse.purges import tighten
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import SetupError
from kursk_pipeline.exports import export
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from tests.adapters.test_star import load, version
from tests.journey.conftest import ROOT
from tests.journey.digest import rows

NOW = datetime(2024, 12, 1, tzinfo=UTC)
SEPTEMBER = datetime(2024, 9, 2, tzinfo=UTC)
FORMULA = '=HYPERLINK("https://example.org")'


@pytest.fixture
def store(warehouse_url, tmp_path):
    environment = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
    prepare(desk)
    load(desk.store, version(1, title=FORMULA))
    load(desk.store, version(2))
    load(desk.store, version(3, valid_from=SEPTEMBER))
    yield desk.store
    desk.close()


def write(store, folder: Path, *, form=Format.PARQUET, with_text=False, told=lambda path: None) -> dict:
    return export(store, folder, now=NOW, form=form, with_text=with_text, told=told)


def test_what_is_read_back_is_what_stands_in_the_warehouse(store, warehouse_url, tmp_path):
    manifest = write(store, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8")) == manifest
    for name, table in manifest["tables"].items():
        count = rows(warehouse_url, f"select count(*) as n from warehouse.{name}")[0]["n"]
        read = pyarrow.dataset.dataset(tmp_path / "out" / name, partitioning="hive") if table["files"] else None
        assert table["row_count"] == (read.count_rows() if read else 0) == count, name
        for file in table["files"]:
            assert digest(tmp_path / "out" / file["path"]) == file["sha256"]
    files = tmp_path / "out" / "fact_article" / "*" / "*.parquet"
    found = duckdb.sql(
        f"select article_key, title, authors, published_on, epoch(valid_from), epoch(valid_to), topic_score, month"
        f" from read_parquet('{files}', hive_partitioning = true) order by article_key"
    ).fetchall()
    stood = rows(
        warehouse_url,
        "select article_key, title, authors, published_on, extract(epoch from lower(valid))::float as a,"
        " extract(epoch from upper(valid))::float as b, topic_score, to_char(lower(valid), 'YYYY-MM') as month"
        " from warehouse.fact_article order by article_key",
    )
    assert [list(row) for row in found] == [list(row.values()) for row in stood]
    assert {row[-1] for row in found} == {"2024-08", "2024-09"}


def test_the_manifest_says_what_every_column_holds(store, tmp_path):
    manifest = write(store, tmp_path / "out")
    assert manifest["schema_version"] == max(path.name[:4] for path in (ROOT / "sql" / "migrations").glob("0*.sql"))
    columns = {column["name"]: column for column in manifest["tables"]["fact_article"]["columns"]}
    assert columns["title"]["meaning"]
    assert columns["valid_from"]["meaning"] == columns["valid_to"]["meaning"] != ""
    assert "article_hash" not in columns


def test_texts_come_on_request_and_only_where_they_may_be_kept(store, tmp_path):
    assert "article_text" not in write(store, tmp_path / "facts")["tables"]
    assert write(store, tmp_path / "texts", with_text=True)["tables"]["article_text"]["row_count"] == 3
    with store.transaction() as connection:
        tighten(store, connection, [version(2).page_id])
    again = write(store, tmp_path / "texts", with_text=True)
    assert again["tables"]["article_text"]["row_count"] == 2
    assert not list((tmp_path / "facts").glob("article_text*"))


def test_a_spreadsheet_runs_nothing_of_a_csv_export(store, tmp_path):
    write(store, tmp_path / "out", form=Format.CSV)
    with (tmp_path / "out" / "fact_article" / "month=2024-08" / "part.csv").open(newline="") as stream:
        first = next(csv.DictReader(stream))
    assert first["title"] == "'" + FORMULA
    assert (first["authors"], first["valid_from"]) == ('["A. Writer"]', "2024-08-07T13:00:00+00:00")


class Killed(Exception):
    pass


def test_an_interrupted_export_leaves_the_one_before_and_is_taken_up_again(store, tmp_path):
    out, seen = tmp_path / "out", []
    before = write(store, out)
    load(store, version(4, valid_from=SEPTEMBER + timedelta(days=60)))

    def die_late(path: str) -> None:
        seen.append(path)
        if path == "fact_mention/month=2024-11/part.parquet":
            raise Killed

    with pytest.raises(Killed):
        write(store, out, told=die_late)
    assert json.loads((out / "manifest.json").read_text("utf-8")) == before
    done = out.with_name("out.partial") / "fact_mention/month=2024-11/part.parquet"
    number = done.stat().st_ino
    manifest = write(store, out)
    assert (out / "fact_mention/month=2024-11/part.parquet").stat().st_ino == number
    assert manifest["tables"]["fact_article"]["row_count"] == 4
    assert not out.with_name("out.partial").exists()
    assert write(store, tmp_path / "afresh")["tables"] == manifest["tables"]


def test_a_month_without_changes_is_taken_over_and_a_changed_one_written_anew(store, tmp_path):
    out = tmp_path / "out"
    write(store, out)
    august, september = (out / "fact_mention" / f"month=2024-0{month}" / "part.parquet" for month in (8, 9))
    stood = august.stat().st_ino, september.stat().st_ino
    other = replace(version(1), article_id="1" * 32, page_id="f" * 32, valid_from=SEPTEMBER)
    load(store, replace(other, canonical_url="https://kyiv-dispatch.localhost/b", text_hash="f" * 64))
    manifest = write(store, out)
    assert august.stat().st_ino == stood[0]
    assert september.stat().st_ino != stood[1]
    assert manifest["tables"]["fact_mention"]["row_count"] == 4


def test_a_file_that_was_altered_is_not_taken_over(store, tmp_path):
    out = tmp_path / "out"
    before = write(store, out)
    (out / "fact_mention" / "month=2024-08" / "part.parquet").write_bytes(b"PAR1")
    assert write(store, out)["tables"] == before["tables"]


def test_a_folder_of_somebody_is_left_alone(store, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(SetupError, match="no export"):
        write(store, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]

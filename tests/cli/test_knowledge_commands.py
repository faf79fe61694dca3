"""``kursk kb``: looking, checking, adding to and filling a copy of the knowledge base."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kursk_pipeline.adapters.gazetteer import load_knowledge
from kursk_pipeline.cli import knowledge
from tests.adapters.test_open_gazetteers import server  # noqa: F401 a fixture

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    copied = shutil.copytree(ROOT / "config" / "entities", tmp_path / "entities")
    monkeypatch.setattr(knowledge, "_folder", lambda: copied)
    return copied


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(knowledge.app, list(arguments))
    return result.exit_code, result.output


def test_show_finds_an_entity_by_any_form_with_roles_and_position(folder):
    code, output = run("show", "Суджей", "--json")
    assert code == 0
    assert json.loads(output)["position"]["district"] == "kursk:place/sudzha-district"
    smirnov = json.loads(run("show", "kursk:person/alexei-smirnov", "--json")[1])
    assert smirnov["roles"][0].startswith("acting governor of Kursk Oblast, 2024-05-15 to")
    assert "Andrei Smirnov" in smirnov["disputed"]
    assert run("show", "Nobody Atall")[0] == 1


def test_add_writes_a_row_that_is_found_and_refuses_a_name_that_is_taken(folder):
    code, output = run("add", "Vladimir Nowhere", "--label", "PERSON", "--ru", "Владимир Новер")
    assert (code, output.split(" ")[0]) == (0, "kursk:person/vladimir-novhere")
    assert any("Владимира Новера" in entity.aliases for entity in load_knowledge(folder))
    taken = CliRunner().invoke(knowledge.app, ["add", "Sudzha", "--label", "GPE"])
    assert "already" in str(taken.exception)


def test_refresh_fills_what_is_empty_from_a_gazetteer_that_answers(folder, server):  # noqa: F811
    home = f"http://127.0.0.1:{server.server_port}"
    text = (folder / "facts" / "coordinates.csv").read_text(encoding="utf-8")
    kept = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("Q3159"))
    (folder / "facts" / "coordinates.csv").write_text(kept, encoding="utf-8")
    code, output = run("refresh", "--wikidata-url", f"{home}/wikidata", "--geonames-url", f"{home}/geonames")
    assert code == 0
    assert "Q3159: 51.71700, 36.18300 within 1.9 km" in output
    assert "Q3159,51.717,36.183,1.9," in (folder / "facts" / "coordinates.csv").read_text(encoding="utf-8")


def test_check_counts_what_is_there(folder):
    code, output = run("check", "--json")
    rows = {row["label"]: row for row in map(json.loads, output.splitlines())}
    assert code == 0
    assert rows["GPE"]["with position"] >= 11
    assert rows["PERSON"]["entities"] > 400

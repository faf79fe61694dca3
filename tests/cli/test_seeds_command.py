"""``kursk seeds`` from the shell: list, build and add, with errors that name the fix."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kursk_pipeline.cli.seeds import app

OWN = "Water rose in the Psel after the dam was opened, and the crossing at Velyka Rybytsia was closed for two days."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURSK_ROOT", str(tmp_path))
    (tmp_path / "Dam opened.txt").write_text(OWN)
    return tmp_path


def test_an_own_seed_is_added_listed_and_not_added_twice(project: Path) -> None:
    command = ["add", str(project / "Dam opened.txt"), "--publisher", "Own Press", "--published-on", "2024-08-20"]
    assert CliRunner().invoke(app, command).exit_code == 0
    listed = CliRunner().invoke(app, ["list", "--json"])
    seed = json.loads(listed.stdout)
    assert seed["seed_id"] == "seed:dam-opened"
    assert (seed["publisher"], seed["published_on"], seed["word_count"]) == ("Own Press", "2024-08-20", 21)
    assert OWN[:40] not in (project / "config/seeds/dam-opened.toml").read_text()
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 1
    assert "Fix: choose another --name" in again.stderr


def test_a_folder_of_texts_is_built(project: Path) -> None:
    (project / "texts").mkdir()
    (project / "texts" / "000_x.txt").write_text(OWN)
    built = CliRunner().invoke(app, ["build", str(project / "texts")])
    assert built.exit_code == 0
    assert "seed:000  21 words signed" in built.stdout


def test_a_wrong_day_is_a_usage_error(project: Path) -> None:
    wrong = CliRunner().invoke(app, ["add", str(project / "Dam opened.txt"), "--published-on", "20.8.2024"])
    assert wrong.exit_code == 2

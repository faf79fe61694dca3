"""`kursk dedup` as an operator uses it: look at what is doubtful, decide, see it in the export, try other rules."""

import json

import pytest
from typer.testing import CliRunner

from kursk_pipeline.cli.main import app as kursk
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.settings import from_environment
from tests.journey.conftest import ROOT
from tests.stages.test_dedup import REPORT, REWRITE
from tests.steps.placed_articles import address, publish


@pytest.fixture
def environment(warehouse_url, tmp_path):
    values = {"KURSK_DATABASE_URL": warehouse_url, "KURSK_HOME": str(tmp_path)}
    values["KURSK_SOURCES"] = str(ROOT / "config" / "newsroom")
    desk = Desk(from_environment(values))
    prepare(desk)
    publish(desk, "report", REPORT)
    publish(desk, "retold", REWRITE, hour=1)
    desk.close()
    return values


def asked(environment, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(kursk, ["dedup", *words], env=environment)
    assert result.exit_code == code, result.output
    return result.stdout


def test_a_pair_is_decided_exported_and_no_longer_worth_a_look(environment):
    why = ("--by", "A. Reader", "--why", "different reporters")
    told = asked(environment, "decide", address("report"), address("retold"), "split", *why)
    assert "1 pages changed their cluster" in told
    assert "is now its own" in told
    (decided,) = [json.loads(line) for line in asked(environment, "decisions").splitlines()]
    assert (decided["a_id"], decided["b_id"]) == (address("report"), address("retold"))
    assert (decided["is_derived"], decided["decided_by"], decided["why"]) == (False, "A. Reader", "different reporters")
    assert asked(environment, "review", "--json") == ""


def test_a_replay_says_what_would_change_and_will_not_overwrite_history(environment):
    found = json.loads(asked(environment, "--replay", "--json"))
    assert (found["pages"], found["changed"]) == (2, 0)
    assert "Nothing was written" in asked(environment, "--replay")
    asked(environment, "--apply", code=2)


def test_maintenance_tells_what_it_did(environment):
    assert asked(environment, "maintain", "--rebuild").strip() == (
        "signed anew: 0, is complete: True, hot hashes: 0, sketches dropped: 0, is rebuilt: True"
    )

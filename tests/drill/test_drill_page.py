"""The page of the drill tells of every fault, and of every rule that it can play; `make drill` writes it."""

import re
from pathlib import Path

import pytest

from tests.drill.faults import FAULTS

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| (?!fault|-)(.+?) \| (.+?) \| \[(\w+)\]\(runbook\.md#\w+\) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE
)


@pytest.fixture(scope="module")
def page():
    return (ROOT / "docs" / "drill.md").read_text("utf-8")


def test_every_fault_was_played_and_told_within_two_polls_and_stands_on_its_page(page):
    told = {row[0]: row for row in ROW.findall(page)}
    assert told.keys() == {fault.happens for fault in FAULTS}
    assert {row[1] for row in told.values()} <= {"1", "2"}
    assert {fault.happens: fault.rule for fault in FAULTS} == {name: row[2] for name, row in told.items()}


def test_nothing_was_raised_that_was_fine(page):
    assert "Raised although fine, among 2 papers without a fault: nothing." in " ".join(page.split())


def test_a_fault_names_a_rule_of_the_runbook():
    entries = set(re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.MULTILINE))
    assert {fault.rule for fault in FAULTS} <= entries

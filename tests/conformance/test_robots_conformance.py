"""The facts of RFC 9309 and Google's robots.txt suites hold in our rules, and in no fewer cases than in protego itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from protego import Protego

from kursk_pipeline.adapters.robots import answer_of, rules_of
from tests.conformance.robots_facts import FACTS

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
TOLD = Path(__file__).parents[2] / "docs" / "sources.md"
SITE = "https://paper.example"


def in_ours(body, paths):
    rules = rules_of(answer_of(200, body if isinstance(body, bytes) else body.encode(), now=NOW), agent="kursk")
    return {path: rules.allows(SITE + path, agent="kursk") for path in paths}


def in_the_library(body, paths):
    rules = Protego.parse(body.decode("utf-8", "replace") if isinstance(body, bytes) else body)
    return {path: bool(rules.can_fetch(SITE + path, "kursk")) for path in paths}


@pytest.mark.parametrize(("body", "paths"), [fact[1:] for fact in FACTS], ids=[fact[0] for fact in FACTS])
def test_the_fact_holds(body, paths):
    assert in_ours(body, paths) == paths


def test_no_fewer_facts_hold_than_in_the_library():
    ours = sum(in_ours(body, paths) == paths for _, body, paths in FACTS)
    library = sum(in_the_library(body, paths) == paths for _, body, paths in FACTS)
    print(f"robots.txt: {ours} of {len(FACTS)} facts hold here, {library} in protego")
    assert ours == len(FACTS) >= library
    assert f"| {len(FACTS)} | {library} | {ours} |" in TOLD.read_text("utf-8")

"""The scores of claims are what was pinned, and the bars that the ledger stands on hold."""

import json

import pytest

from evals.claims.__main__ import PINS, TOLERANCE, measure
from evals.claims.passages import passages
from kursk_pipeline.adapters.spacy_pipeline import load_pipeline
from tests.journey.conftest import ROOT


@pytest.mark.parametrize("part", ["development", "held_out"])
def test_claims_score_as_pinned(part):
    figures, _ = measure(load_pipeline(ROOT / "config"), passages(part))
    pinned = json.loads(PINS.read_text(encoding="utf-8"))[f"{part} all"]
    assert {name: figure for name, figure in figures.items() if abs(pinned[name] - figure) > TOLERANCE} == {}
    assert figures["f1"] >= 0.85
    assert figures["value_right"] >= 0.95
    assert figures["speaker_right"] >= 0.85
    assert figures["history_share"] <= 0.03

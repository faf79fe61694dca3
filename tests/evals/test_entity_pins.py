"""What the extractor finds in annotated texts is what was pinned: a change that moves a score says so in its diff."""

import json

import pytest

from evals.entities.__main__ import PINS, TOLERANCE, measure, report, sets
from evals.entities.annotated import ROOT
from kursk_pipeline.adapters.spacy_pipeline import load_pipeline

SETS = sets()
# The goals of the project: strict F on news, and on the labels that count in Russian and Ukrainian.
GOALS = {"development news": 0.95, "newsroom ru": 0.85, "newsroom uk": 0.85}


@pytest.fixture(scope="module")
def extractor():
    return load_pipeline(ROOT / "config")


@pytest.mark.parametrize("title", SETS)
def test_a_set_scores_as_pinned(extractor, title):
    texts, labels = SETS[title]
    if not texts:
        pytest.skip("../shared/ner is not on this machine")
    figures = report(title, measure(extractor, texts, labels))
    assert figures == pytest.approx(json.loads(PINS.read_text(encoding="utf-8"))[title], abs=TOLERANCE)
    assert figures["strict_f"] >= GOALS.get(title, 0.85)
    assert figures["wrong_links"] <= 0.015

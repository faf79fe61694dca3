"""On the five seeds the ledger holds every figure that a careful reader lists, with its speaker, and no other.

Facts only: kind, value at least and at most, unit, whose it is, who says it (None: the publication itself).
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kursk_pipeline.adapters.spacy_pipeline import load_pipeline
from kursk_pipeline.records import Extraction

ROOT = Path(__file__).parents[3]
SEEDS = ROOT.parent / "shared" / "seeds"
RUSSIA, UKRAINE = "Q159", "Q212"
FIGURES = {
    "000": [
        ("settlements_held", 28, 28, "settlement", UKRAINE, "Smirnov"),
        ("missing", 2000, None, "person", RUSSIA, "Smirnov"),
        ("poll_change", 6, 6, "percentage point", None, "recent Kremlin-commissioned poll"),
        ("poll_share", 45, 45, "percent", None, "recent Kremlin-commissioned poll"),
    ],
    "001": [
        ("advance", 3, None, "mile", UKRAINE, None),
        ("territory_held", None, 1000, "square kilometre", UKRAINE, "various reports"),
    ],
    "002": [
        ("troops", 2000, None, "person", UKRAINE, None),
        ("advance", 6, 6, "mile", UKRAINE, None),
    ],
    "003": [],
    "004": [
        ("settlements_held", 3, None, "settlement", UKRAINE, None),
        ("prisoners", 200, None, "person", RUSSIA, None),
    ],
}


@pytest.mark.parametrize("seed", FIGURES)
def test_the_ledger_of_a_seed_is_what_a_careful_reader_lists(seed):
    found = sorted(SEEDS.glob(f"{seed}_*.txt"))
    if not found:
        pytest.skip("the texts of the seeds are not on this machine")
    text = found[0].read_text(encoding="utf-8")
    (read,) = load_pipeline(ROOT / "config").extract([(seed, text, "en", datetime(2024, 9, 1, tzinfo=UTC))])
    assert isinstance(read, Extraction)
    claims = [(one.kind, one.value_low, one.value_high, one.unit, one.side, one.speaker) for one in read.claims]
    assert claims == FIGURES[seed]

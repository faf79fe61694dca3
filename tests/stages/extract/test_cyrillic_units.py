"""Numbered units in Russian and Ukrainian text: found whole in every case, and the same units as in English."""

import pytest

from kursk_pipeline.stages.extract.cyrillic import told_in_cyrillic
from kursk_pipeline.stages.extract.units import unit_key


@pytest.mark.parametrize(("text", "unit", "english"), [
    ("В бою участвовала 155-я бригада морской пехоты флота.", "155-я бригада морской пехоты", "155th Marine Brigade"),
    ("82-га окрема десантно-штурмова бригада стоїть.", "82-га окрема десантно-штурмова бригада", "82nd Air Assault Brigade"),
    ("Бойцы 47-й отдельной механизированной бригады ушли.", "47-й отдельной механизированной бригады",
     "47th Separate Mechanised Brigade"),
    ("у складі 225-го окремого штурмового батальйону", "225-го окремого штурмового батальйону", "225th Assault Battalion"),
    ("командир 810-й гвардейской бригады морской пехоты", "810-й гвардейской бригады морской пехоты",
     "810th Guards Naval Infantry Brigade"),
])  # fmt: skip
def test_a_numbered_unit_is_found_whole_and_has_the_key_of_its_english_name(text, unit, english):
    found = [text[span.start : span.end] for span in told_in_cyrillic(text) if span.label == "UNIT"]
    assert found == [unit]
    assert unit_key(unit) == unit_key(english)


@pytest.mark.parametrize(
    "text", ["На 82-й день войны", "15 бригад стояли", "В 2024-м году полк ушёл", "3-й по счёту удар"]
)
def test_days_counts_and_years_are_no_units(text):
    assert not [span for span in told_in_cyrillic(text) if span.label == "UNIT"]

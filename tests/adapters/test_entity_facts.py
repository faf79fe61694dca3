"""Facts about entities as files: strict, and written as they were read."""

import pytest

from kursk_pipeline.adapters.entity_facts import load_facts, write_places
from kursk_pipeline.errors import ConfigError
from kursk_pipeline.records import Place

HEADER = "entity_id,latitude,longitude,precision_km,district,source\n"


def test_positions_are_written_as_they_were_read(tmp_path):
    places = [Place("b", 51.2, 35.3, 1.0, "a", "map"), Place("a", 50.0, 34.0, 20.0, None, "map")]
    write_places(tmp_path, places)
    assert load_facts(tmp_path, ["a", "b"]).places == (places[1], places[0])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("nowhere,51,35,1,,map", "no entity"),
        ("a,51,35,1,,", "source"),
        ("a,151,35,1,,map", "nowhere on Earth"),
        ("a,51,35,0,,map", "nowhere on Earth"),
        ("a,fifty,35,1,,map", "fifty"),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_fix(tmp_path, row, problem):
    (tmp_path / "coordinates.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=problem) as error:
        load_facts(tmp_path, ["a"])
    assert "coordinates.csv: line 2" in str(error.value)


def test_a_role_that_ends_before_it_begins_is_refused(tmp_path):
    text = "entity_id,role,valid_from,valid_to,source\na,governor,2024-08-06,2024-05-01,page\n"
    (tmp_path / "roles.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="ends before it begins"):
        load_facts(tmp_path, ["a"])

"""The entity files are read strictly: what is wrong is named with file, line and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from kursk_pipeline.adapters.gazetteer import COLUMNS, load_entities, load_knowledge
from kursk_pipeline.errors import ConfigError

CONFIG = Path(__file__).resolve().parents[2] / "config" / "entities"
KURSK = "Q3159,GPE,settlement,Kursk,,Курск,Курськ,,,editor"


def folder(tmp_path: Path, *rows: str) -> Path:
    (tmp_path / "places.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_the_shipped_files_are_right() -> None:
    entities = load_entities(CONFIG)
    assert len(entities) > 400
    assert len({entity.entity_id for entity in entities}) == len(entities)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Q03159,GPE,settlement,Kursk,,,,,,editor", "is no id"),
        ("Q1,TOWN,settlement,Kursk,,,,,,editor", "unknown label"),
        ("Q1,GPE,settlement,,,,,,,editor", "name is empty"),
        ("Q1,GPE,settlement,Kursk", "4 fields"),
        ("Q1,GPE,settlement,Oryol,,,,,,", "source"),
        ("Q3159,GPE,settlement,Other,,,,,,editor", "already at"),
        ("Q1,ORG,party,Party,Kursk,,,,,editor", "already a name of Kursk"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        load_knowledge(folder(tmp_path, KURSK, row))
    assert "line 3" in str(caught.value)
    assert "Fix: " in str(caught.value)


def test_one_name_may_belong_to_two_when_context_decides(tmp_path: Path) -> None:
    kept = load_knowledge(folder(tmp_path, KURSK, "kursk:boat,WEAPON,ship,Kursk,,,,,submarine|boat,editor"))
    assert len(kept) == 2


def test_case_forms_are_names_too(tmp_path: Path) -> None:
    (kursk,) = load_knowledge(folder(tmp_path, KURSK))
    assert {"Курск", "Курска", "Курском", "Курську"} <= set(kursk.aliases)


def test_an_empty_folder_says_where_to_point(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no entity files"):
        load_knowledge(tmp_path)

"""The revision log: which entities and figures came, went or were altered between two versions of an article."""

from datetime import timedelta
from pathlib import Path

import pytest

from kursk_pipeline.adapters.cookbook import read_cookbook
from tests.marts.test_changes import change
from tests.marts.test_claim_marts import Desks

RECIPES = read_cookbook(Path(__file__).parents[2] / "sql" / "cookbook")
BEFORE = (
    "Ukrainian forces control 74 settlements in the Kursk region, Volodymyr Zelensky said. Fights went on near Sudzha."
)
AFTER = BEFORE.replace("74", "82").replace("near Sudzha", "near Rylsk, and 12 soldiers were killed")


@pytest.fixture
def edited(warehouse_url, tmp_path):
    desks = Desks(warehouse_url, str(tmp_path))
    desks.publish("kyiv-dispatch", "count", 0, BEFORE)
    desks.publish("kyiv-dispatch", "count", 30, AFTER)
    desks.publish("kyiv-dispatch", "count", 60, AFTER.replace("went on", "continued"))
    yield desks
    desks.desk.close()


def test_the_log_says_what_an_edit_changed_in_meaning(edited):
    edit, wording = edited.ask("select * from marts.revision order by version_no")
    assert (edit["entities_added"], edit["entities_removed"]) == (["Rylsk"], ["Sudzha"])
    (altered,) = edit["claims_altered"]
    assert altered.startswith("settlements held, Ukraine, Volodymyr Zelensky")
    assert altered.endswith(": 74 settlements -> 82 settlements")
    (added,) = edit["claims_added"]
    assert added.startswith("killed")
    assert (edit["is_meaning_changed"], edit["claims_removed"]) == (True, [])
    assert (wording["is_meaning_changed"], wording["entities_added"], wording["claims_altered"]) == (False, [], [])


def test_every_entity_that_came_or_went_is_a_row_and_merges_count(edited):
    changes = "select name, change, label, mention_count, version_no from marts.entity_change order by name"
    assert [tuple(row.values()) for row in edited.ask(changes)] == [
        ("Rylsk", "added", "GPE", 1, 2),
        ("Sudzha", "removed", "GPE", 1, 2),
    ]
    ids = {row["name"]: row["entity_id"] for row in edited.ask("select name, entity_id from marts.entity_change")}
    merge = "insert into warehouse.entity_decision (kind, entity_id, target_id, reason, decided_by, decided_at)"
    change(edited.url, f"{merge} values ('merge', '{ids['Rylsk']}', '{ids['Sudzha']}', 'a test', 'me', now())")
    assert edited.ask("select * from marts.entity_change") == []


def test_a_headline_has_stood_since_it_came_whatever_became_of_the_text_below_it(edited):
    edited.publish("kyiv-dispatch", "count", 90, AFTER, title="Another headline")
    edited.publish("kyiv-dispatch", "count", 100, AFTER, title="count")
    (recipe,) = (one for one in RECIPES if one.name == "changed_headlines")
    later, earlier = edited.ask(recipe.query)
    assert (earlier["title_before"], earlier["title_after"], earlier["stood_for"]) == (
        "count",
        "Another headline",
        timedelta(minutes=90),
    )
    assert (later["title_after"], later["stood_for"]) == ("count", timedelta(minutes=10))

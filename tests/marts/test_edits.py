"""What sort of edit a version is, with the words that say so."""

import pytest

from tests.marts.test_changes import change
from tests.marts.test_claim_marts import Desks

FIRST = (
    "Ukrainian forces control 74 settlements in the Kursk region, Volodymyr Zelensky said on Monday. Fights went on near"
    " Sudzha, where the commander of a brigade spoke to reporters about supplies, weather and the mood of his soldiers."
    " A spokeswoman named Orlenko Petrivna thanked the residents of the town for their patience during the evacuation."
)
NEW = (
    "Another account: nobody knows what remains of those villages along that road, an aid worker told our paper after her"
    " third journey there, and shops stay shut while trains bring families west every morning and night."
)
EDITS = {
    "typo": FIRST.replace("commander", "comander"),
    "figure": FIRST.replace("74", "82"),
    "name": FIRST.replace("Orlenko", "Savchuk"),
    "wording": FIRST.replace("went on", "continued"),
    "rewrite": NEW,
    "retraction": FIRST.replace("Fights went on", "This report was retracted. Fights went on"),
    "cosmetic": FIRST.replace(". A spokeswoman", ".\nA spokeswoman"),
}


@pytest.fixture(scope="module")
def edited(postgres, migrated_template, tmp_path_factory):
    from tests.conftest import execute

    execute(postgres, "create database {} template {}", "edits")
    desks = Desks(postgres.url("edits"), str(tmp_path_factory.mktemp("edits")))
    misspelt = {"misspelt-beside-a-name": FIRST.replace("region", "reigon")}
    for name, text in (EDITS | {"correction": EDITS["typo"]} | misspelt).items():
        desks.publish("kyiv-dispatch", name, 0, FIRST)
        desks.publish("kyiv-dispatch", name, 30, text)
    told = "update staging.article set corrections = '{Correction: the rank was misspelt.}' where title = 'correction'"
    change(desks.url, f"{told} and text like '%comander%'")
    yield desks
    desks.desk.close()
    execute(postgres, "drop database {} with (force)", "edits")


def test_a_misspelling_is_one_even_where_a_name_is_read_otherwise_for_it(edited):
    (edit,) = edited.ask(
        "select edit_class, words_added from marts.edit where canonical_url like '%/misspelt-beside-a-name'"
    )
    assert edit == {"edit_class": "typo", "words_added": ["reigon"]}


@pytest.mark.parametrize("kind", [*EDITS, "correction"])
def test_an_edit_is_what_it_changed(edited, kind):
    asked = "select * from marts.edit where canonical_url like '%/{}'"
    (edit,) = edited.ask(asked.format(kind))
    assert edit["edit_class"] == kind, edit


def test_a_correction_says_what_it_corrects_and_a_typo_which_words(edited):
    (correction,) = edited.ask("select * from marts.edit where edit_class = 'correction'")
    assert (correction["corrects_version_no"], correction["notices"]) == (1, ["Correction: the rank was misspelt."])
    (typo,) = edited.ask("select * from marts.edit where canonical_url like '%/typo'")
    assert (typo["words_removed"], typo["words_added"], typo["corrects_version_no"]) == (
        ["commander"],
        ["comander"],
        None,
    )
    assert 0 < typo["changed_share"] < 0.1


def test_without_its_text_an_edit_is_of_no_class(edited):
    gone = "delete from warehouse.article_text where article_key in (select article_key from warehouse.fact_article"
    change(edited.url, f"{gone} where canonical_url like '%/wording')")
    (edit,) = edited.ask("select edit_class from marts.edit where canonical_url like '%/wording'")
    assert edit == {"edit_class": "unknown"}

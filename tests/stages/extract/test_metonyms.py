"""Capitals as governments, names that sources get wrong, names that no one knows, and abbreviations."""

from datetime import date

import pytest

from kursk_pipeline.stages.extract import KnownEntity, Reading, Span, extract, index

MOSCOW = KnownEntity("Q649", "GPE", "capital", "Moscow", "Q649", ("Moscow",))
GOVERNMENT = KnownEntity("kursk:org/government-of-russia", "ORG", "government", "Government of Russia", None, ())
SMIRNOV = KnownEntity(
    "kursk:person/s", "PERSON", "person", "Alexei Smirnov", None, ("Alexei Smirnov", "Andrei Smirnov"),
    disputed=frozenset({"Andrei Smirnov"}),
)  # fmt: skip
KNOWN = index([MOSCOW, GOVERNMENT, SMIRNOV], ["Oleg"], {"Q649": "kursk:org/government-of-russia"})


def mentions(text: str, *names: tuple[str, str]) -> list:
    found = tuple(Span(text.index(name), text.index(name) + len(name), label, "gazetteer") for name, label in names)
    return list(extract(Reading("p", text, "en", date(2024, 8, 9), (0,), found, ()), knowledge=KNOWN))


@pytest.mark.parametrize(
    "text",
    ["Moscow denied the report.", "They put pressure on Moscow again.", "Talks between Moscow and others ended.",
     "Moscow's forces withdrew.", "Moscow has repeatedly accused others."],
)  # fmt: skip
def test_a_capital_that_acts_stays_a_place_and_names_its_government(text):
    [moscow] = mentions(text, ("Moscow", "GPE"))[:1]
    assert (moscow.label, moscow.entity_id, moscow.stands_for) == ("GPE", "Q649", "kursk:org/government-of-russia")


@pytest.mark.parametrize(
    "text", ["Drones flew over Moscow last week.", "He lives in Moscow.", "A street in Moscow burned."]
)
def test_a_capital_where_something_happens_is_the_city(text):
    assert mentions(text, ("Moscow", "GPE"))[0].stands_for is None


def test_a_name_that_sources_dispute_is_linked_kept_as_written_and_flagged():
    [one] = mentions("Andrei Smirnov spoke.", ("Andrei Smirnov", "PERSON"))
    assert (one.entity_id, one.surface, one.name, one.is_conflicting) == (
        "kursk:person/s", "Andrei Smirnov", "Alexei Smirnov", True,
    )  # fmt: skip
    assert not mentions("Alexei Smirnov spoke.", ("Alexei Smirnov", "PERSON"))[0].is_conflicting


def test_an_unknown_name_has_one_id_in_every_spelling_and_values_have_none():
    first, second = (mentions(text)[0] for text in ("Oleg Zelinskiy, 54, waited.", "Then Oleg Zelinsky said no."))
    assert first.nil_id == second.nil_id == "nil:person/oleg-zelinsky"
    assert [one.nil_id for one in mentions("It lost 300 men on Tuesday.")] == [None, None]


def test_an_abbreviation_in_brackets_means_what_it_abbreviates():
    found = mentions("The State Water Agency (SWA) warned. Later the SWA left.")
    assert [(one.surface, one.label, one.name) for one in found] == [
        ("State Water Agency", "ORG", "State Water Agency"),
        ("SWA", "ORG", "State Water Agency"),
        ("SWA", "ORG", "State Water Agency"),
    ]

"""Links and the gate, on a knowledge base of a few lines: the stage needs nothing but its arguments."""

from __future__ import annotations

import pytest

from kursk_pipeline.records import Mention
from kursk_pipeline.stages.extract import KnownEntity, Reading, Span, extract, index
from kursk_pipeline.stages.extract.transliteration import spelling_key

KNOWLEDGE = index(
    [
        KnownEntity("Q3159", "GPE", "settlement", "Kursk", "Q3159", ("Kursk",)),
        KnownEntity("kursk:region", "GPE", "front_region", "Kursk Oblast", None, ("Kursk", "Kursk region")),
        KnownEntity("kursk:belgorod", "GPE", "settlement", "Belgorod", None, ("Belgorod",)),
        KnownEntity("kursk:belgorod-oblast", "GPE", "region", "Belgorod Oblast", None, ("Belgorod region",)),
        KnownEntity("Q159", "GPE", "country", "Russia", "Q159", ("Russia",), ("Russian",)),
        KnownEntity("Q212", "GPE", "country", "Ukraine", "Q212", ("Ukraine",), ("Ukrainian",)),
        KnownEntity(
            "kursk:mod-ru",
            "ORG",
            "ministry",
            "Ministry of Defence of Russia",
            None,
            ("Defence Ministry", "Ministry of Defence of Russia"),
        ),
        KnownEntity(
            "kursk:mod-ua",
            "ORG",
            "ministry",
            "Ministry of Defence of Ukraine",
            None,
            ("Ministry of Defence of Ukraine",),
        ),
        KnownEntity("kursk:general", "PERSON", "person", "Vyhad Generalov", None, ("Vyhad Generalov",)),
        KnownEntity("kursk:47", "UNIT", "unit", "47th Mechanized Brigade", None, ("47th Mechanized Brigade",)),
        KnownEntity("Q1", "PERSON", "person", "Joe Biden", "Q1", ("Joe Biden", "Biden")),
        KnownEntity("kursk:tor", "WEAPON", "weapon", "Tor", None, ("Tor",), (), frozenset({"missile"})),
    ],
    first_names={"Zoya"},
    sides={"kursk:general": "ua"},
)


def read(text: str, *model: tuple[str, str]) -> tuple[Mention, ...]:
    names = dict.fromkeys(KNOWLEDGE.by_demonym, "NORP") | {
        alias: found[0].label for alias, found in KNOWLEDGE.by_alias.items()
    }
    known = [
        Span(start, start + len(name), label, "gazetteer")
        for name, label in names.items()
        for start in range(len(text))
        if text.startswith(name, start)
    ]
    guessed = [Span(text.index(name), text.index(name) + len(name), label, "model") for name, label in model]
    return extract(Reading("p", text, "en", None, (0,), tuple(known), tuple(guessed)), knowledge=KNOWLEDGE)


def names(mentions: tuple[Mention, ...]) -> list[tuple[str, str | None]]:
    return [(mention.surface, mention.name) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The attack on Kursk began.", "Kursk Oblast"),
        ("A blast near Kursk.", "Kursk"),
        ("A town 105 kilometers southwest of Kursk.", "Kursk"),
        ("The city of Kursk.", "Kursk"),
        ("Drones over Belgorod.", "Belgorod"),
        ("In the Belgorod and Kursk regions.", "Belgorod Oblast"),
    ],
)
def test_regions_are_told_from_their_capitals(text: str, name: str) -> None:
    assert read(text)[-1 if "Belgorod" not in text else 0].name == name


def test_a_body_belongs_to_the_owner_before_it() -> None:
    assert ("Defence Ministry", "Ministry of Defence of Russia") in names(read("The Defence Ministry said so."))
    assert ("Defence Ministry", "Ministry of Defence of Ukraine") in names(read("Ukraine’s Defence Ministry said so."))


def test_a_body_belongs_to_its_official_beside_it() -> None:
    ours = ("Defence Ministry", "Ministry of Defence of Ukraine")
    assert ours in names(read("The chief of the Defence Ministry, Vyhad Generalov, spoke."))
    assert ours in names(read("Vyhad Generalov, the head of the Defence Ministry, spoke."))


def test_a_unit_is_known_by_its_number_and_arm() -> None:
    assert ("47th Separate Mechanised Brigade", "47th Mechanized Brigade") in names(
        read("The 47th Separate Mechanised Brigade attacked.")
    )


def test_a_first_name_means_who_was_named_in_full() -> None:
    assert ("Zoya", "Zoya Petrova") in names(read("Her aunt Zoya Petrova came. In May Zoya got a flat."))


def test_a_namesake_is_not_linked_to_the_person_one_knows() -> None:
    mentions = read("A trial of Hunter Biden opened. Later, Biden spoke.")
    assert [(m.surface, m.name, m.entity_id) for m in mentions] == [
        ("Hunter Biden", "Hunter Biden", None),
        ("Biden", "Hunter Biden", None),
    ]


def test_an_ambiguous_name_needs_its_context() -> None:
    assert names(read("A Tor missile fell.")) == [("Tor", "Tor")]
    assert read("She used Tor to browse.") == ()


def test_the_model_adds_names_but_never_overrules() -> None:
    mentions = read("Then Gavril Grigorov left Russia.", ("Gavril Grigorov", "PERSON"), ("Russia", "ORG"))
    assert [(m.surface, m.label, m.found_by) for m in mentions] == [
        ("Gavril Grigorov", "PERSON", "model"),
        ("Russia", "GPE", "gazetteer"),
    ]


@pytest.mark.parametrize("wrong", [("Soldiers", "ORG"), ("Russia’s Guard", "ORG"), ("Aid Suspended Again soon", "ORG")])
def test_the_gate_keeps_wrong_names_out(wrong: tuple[str, str]) -> None:
    text = "Soldiers of Russia’s Guard read: Aid Suspended Again soon."
    assert [m.surface for m in read(text, wrong) if m.found_by == "model"] == []


@pytest.mark.parametrize(
    "spellings",
    [
        ("Zelensky", "Zelenskyy", "Zelenskiy", "Зеленский"),
        ("Alexei", "Alexey", "Aleksei", "Алексей"),
        ("Kharkiv",),
        ("Yevkurov", "Evkurov"),
        ("Daryino", "Darino"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({spelling_key(spelling) for spelling in spellings}) <= (2 if "Daryino" in spellings else 1)


def test_a_namesake_keeps_the_surname_until_the_known_person_is_named() -> None:
    found = names(read("Zoya Biden cooks. Biden said so. Joe Biden left. Biden came home."))
    assert found == [
        ("Zoya Biden", "Zoya Biden"),
        ("Biden", "Zoya Biden"),
        ("Joe Biden", "Joe Biden"),
        ("Biden", "Joe Biden"),
    ]


def test_a_person_called_like_a_town_is_no_town() -> None:
    assert names(read("He met Zoya Belgorod at night.")) == [("Zoya Belgorod", "Zoya Belgorod")]
    assert names(read("He told Zoya Ukraine was far.")) == [("Ukraine", "Ukraine")]


@pytest.mark.parametrize(
    "text",
    [
        "The submarine Kursk sank.",
        "The Kursk submarine sank.",
        "He was aboard the Kursk, a nuclear submarine, that day.",
        "АПЛ «Kursk» sank.",
    ],
)
def test_a_ship_called_like_a_town_is_no_town(text: str) -> None:
    assert read(text, ("Kursk", "LOC")) == ()


def test_a_town_beside_a_ship_and_a_country_that_owns_one_are_places() -> None:
    assert names(read("The Belgorod submarine base is closed.")) == [("Belgorod", "Belgorod")]
    assert names(read("Near Belgorod a submarine was built.")) == [("Belgorod", "Belgorod")]
    assert names(read("A Ukraine submarine sailed.")) == [("Ukraine", "Ukraine")]

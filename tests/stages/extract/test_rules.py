"""What the rules find in plain sentences, and what they leave alone."""

from __future__ import annotations

import pytest

from kursk_pipeline.stages.extract.abbreviations import acronyms
from kursk_pipeline.stages.extract.beside import told_by_neighbours
from kursk_pipeline.stages.extract.cyrillic import people_in_cyrillic, told_in_cyrillic
from kursk_pipeline.stages.extract.dates import dates
from kursk_pipeline.stages.extract.names import named
from kursk_pipeline.stages.extract.numbers import figures
from kursk_pipeline.stages.extract.people import people_beside, people_by_first_name
from kursk_pipeline.stages.extract.resolve import flat_layer
from kursk_pipeline.stages.extract.sentences import sentence_starts
from kursk_pipeline.stages.extract.spans import Span
from kursk_pipeline.stages.extract.weapons import weapons


def layer(text: str, spans: list[Span]) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.label) for span in flat_layer(text, spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It took up to 1,294 square kilometres and 100 villages.", ["1,294 square kilometres", "100"]),
        (
            "About 30 thousand men; twenty-eight villages; half a million mines.",
            ["30 thousand", "twenty-eight", "half a million"],
        ),
        ("They are nineteen and twenty.", ["nineteen", "twenty"]),
        ("Up to 10-15 km, 50 to 55 per cent, $1.7 billion.", ["10-15 km", "50 to 55 per cent", "$1.7 billion"]),
        ("At 09:00, under Article 5, by nine o'clock, one of them left.", []),
        (
            "Dozens fled; tens of thousands followed; several hundred stayed.",
            ["Dozens", "tens of thousands", "several hundred"],
        ),
        ("Зібрали 76 тысяч тонн и 80 процентов.", ["76 тысяч тонн", "80 процентов"]),
    ],
)
def test_figures_carry_their_unit_and_nothing_else(text: str, expected: list[str]) -> None:
    assert [surface for surface, _ in layer(text, list(figures(text)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Thursday, August 8, 2024, and by mid-March 2025.", ["Thursday, August 8, 2024", "mid-March 2025"]),
        ("On the night of August 5-6, three weeks ago.", ["August 5-6", "three weeks ago"]),
        ("It may march in May, not in March alone.", ["May", "March"]),
        ("In 1943, in the 1990s, since 2022; 2024 men.", ["1943", "1990s", "2022"]),
        (
            "On 30 December 2023, the sixth of August, last Saturday of April.",
            ["30 December 2023", "sixth of August", "last Saturday of April"],
        ),
        (
            "Until June last year, early next month, late Saturday.",
            ["June last year", "early next month", "late Saturday"],
        ),
        ("Paid 2,000 roubles a month, a month ago, on Boxing Day.", ["a month ago", "Boxing Day"]),
        ("Two months before, over the past two and a half years.", ["Two months before", "past two and a half years"]),
    ],
)
def test_english_dates_are_whole(text: str, expected: list[str]) -> None:
    assert [surface for surface, _ in layer(text, list(dates(text, "en")))] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Ещё 6 августа 2024 года и в мае 2024 года, вчера.", ["6 августа 2024 года", "мае 2024 года", "вчера"]),
        ("uk", "Від 12 березня до 16 вересня 2024 року.", ["12 березня", "16 вересня 2024 року"]),
    ],
)
def test_slavic_dates_are_whole(language: str, text: str, expected: list[str]) -> None:
    assert [surface for surface, _ in layer(text, list(dates(text, language)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to the University of Birmingham, yes.", [("University of Birmingham", "ORG")]),
        ("Said the Commander-in-Chief of the Armed Forces of Ukraine.", [("Armed Forces of Ukraine", "ORG")]),
        ("A paper of King’s College London.", [("King’s College London", "ORG")]),
        ("The Borisoglebsk Air Base burned.", [("Borisoglebsk Air Base", "FAC")]),
        ("It began as Operation Barbarossa.", [("Operation Barbarossa", "EVENT")]),
        ("The brigade left.", []),
        ("Posted by the General Staff of Vyhad on Facebook today.", [("General Staff of Vyhad", "ORG")]),
        ("Ann Lee of the State Water Agency spoke.", [("State Water Agency", "ORG")]),
        ("Then Left Front and Right Front held.", [("Left Front", "ORG"), ("Right Front", "ORG")]),
        ("The Vyhad People's Liberation Movement agreed.", [("Vyhad People's Liberation Movement", "ORG")]),
        ("They crossed the Loknya River to the Gulf of Vyhad.", [("Loknya River", "LOC"), ("Gulf of Vyhad", "LOC")]),
    ],
)
def test_head_words_name_bodies_and_buildings(text: str, expected: list[tuple[str, str]]) -> None:
    assert layer(text, list(named(text, []))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Gen. Oleh Vyhadanyi, the commander", ("Oleh Vyhadanyi", "PERSON")),
        ("entered the village of Nova Vyhadka today", ("Nova Vyhadka", "GPE")),
        ("wrote the “Some Silovik” channel", ("Some Silovik", "ORG")),
        ("their 8th regiment killed", ("8th regiment", "UNIT")),
        ("her son Olko drove away", ("Olko", "PERSON")),
        ("met Naim Vyhad, deputy leader of the party", ("Naim Vyhad", "PERSON")),
        ("said Iryna Vyhad, 54, a nurse", ("Iryna Vyhad", "PERSON")),
        ("led by Abu Vyhad al-Jolan in the north", ("Abu Vyhad al-Jolan", "PERSON")),
        ("call sign Lemko, spoke", ("Lemko", "PERSON")),
        ("Vyhad Oko, from Banburo, was captured", ("Banburo", "GPE")),
        ("fires in the Vyhadsky district burned", ("Vyhadsky district", "GPE")),
        ("were waiting in Semero, he said", ("Semero", "GPE")),
        ("said the Ecovyhad group today", ("Ecovyhad", "ORG")),
        ("men of the Pyatna Brigade left", ("Pyatna Brigade", "UNIT")),
        ("the propagandists Vyhadov and Oko said", ("Vyhadov", "PERSON")),
        ("By Chido Vyhad, Abuja", ("Chido Vyhad", "PERSON")),
        ("named him as Obin Vyhad and said", ("Obin Vyhad", "PERSON")),
        ("and Cheong Vyha-chang of the institute", ("Cheong Vyha-chang", "PERSON")),
        ("Ex-Transport Minister Roman Vyhad, who ran it", ("Roman Vyhad", "PERSON")),
        ("Vyhad On Oko, an investigative group, said", ("Vyhad On Oko", "ORG")),
        ("the Vyhad Group of Forces moved", ("Vyhad Group of Forces", "UNIT")),
        ("tactical group “Vyhadsk” said", ("Vyhadsk", "UNIT")),
        ("the Rights Monitoring Mission in Ukraine said", ("Rights Monitoring Mission in Ukraine", "ORG")),
        ("the 36th Separate Marine Brigade of the navy", ("36th Separate Marine Brigade", "UNIT")),
    ],
)
def test_words_beside_a_name_tell_what_it_is(text: str, expected: tuple[str, str]) -> None:
    assert expected in layer(text, [*people_beside(text), *told_by_neighbours(text)])


def test_a_first_name_tells_a_person_but_not_a_place_or_sentence() -> None:
    text = "Bryden met Callum Fraser. Mark The date."
    assert layer(text, list(people_by_first_name(text, frozenset({"Callum", "Mark"})))) == [("Callum Fraser", "PERSON")]


def test_slavic_people_are_found_in_any_case() -> None:
    text = "Войска Павла Ротмистрова и письмо Владимира Владимировича Путина."
    found = layer(text, list(people_in_cyrillic(text, "ru")))
    assert found == [("Павла Ротмистрова", "PERSON"), ("Владимира Владимировича Путина", "PERSON")]


def test_slavic_settlements_and_ministries_are_told_by_their_word() -> None:
    text = "Біля села Карож. В Министерстве сельского хозяйства сказали."
    assert layer(text, list(told_in_cyrillic(text))) == [("Карож", "GPE"), ("Министерстве сельского хозяйства", "ORG")]


def test_a_name_right_before_arms_is_theirs() -> None:
    text = "Then a Vyhad-U missile and Oko rocket launchers, but no Western missiles."
    assert layer(text, list(weapons(text))) == [("Vyhad-U", "WEAPON"), ("Oko", "WEAPON")]


def test_designations_are_weapons_and_look_alikes_are_not() -> None:
    text = "T-72B3, BMP-2 and Su-34 against COVID-19 in Q3 on A-1. A Vyhad-4 missile left Kursk-2."
    found = [surface for surface, _ in layer(text, list(weapons(text)))]
    assert found == ["T-72B3", "BMP-2", "Su-34", "Vyhad-4"]


def test_words_in_capitals_are_bodies_unless_someone_shouts() -> None:
    text = "Austria's OMVY and the UAV fleet.\nANOTHER general is SACKED."
    assert layer(text, list(acronyms(text, []))) == [("OMVY", "ORG")]


def test_sentences_end_at_points_that_end_them() -> None:
    text = "Gen. O. Syrskyi took 430 sq. km on Monday. “Good.” He left.\nIt rained"
    starts = list(sentence_starts(text, frozenset({"Gen", "sq"})))
    assert [text[start : start + 4] for start in starts] == ["Gen.", "“Goo", "He l", "It r"]


def test_the_longest_span_wins_and_takes_its_region_word() -> None:
    text = "in Kursk region today"
    spans = [Span(3, 8, "GPE", "gazetteer"), Span(3, 8, "PERSON", "model")]
    assert layer(text, spans) == [("Kursk region", "GPE")]


def test_a_point_ends_a_sentence_after_a_word_in_full() -> None:
    assert not list(people_beside("He was a comedian. She laughed."))
    assert layer("He met Capt. Vyhad.", list(people_beside("He met Capt. Vyhad."))) == [("Vyhad", "PERSON")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 10.4 bln rubles.", [("10.4 bln rubles", "QUANTITY")]),
        ("Drones hit a car; one civilian died.", [("one", "CARDINAL")]),
        ("Not one person came.", []),
    ],
)
def test_one_is_counted_beside_people_and_no_pronoun_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert layer(text, list(figures(text))) == expected

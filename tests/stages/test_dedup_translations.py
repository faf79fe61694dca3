"""Copies in another language: told by names, numbers and months in order; another report of the event is none."""

import pytest

from evals.dedup.translated import translated
from kursk_pipeline.records import RelationKind, Signature
from kursk_pipeline.stages.dedup import Index, sign, verify
from kursk_pipeline.stages.dedup.anchors import anchors_of
from kursk_pipeline.stages.dedup.name_keys import name_key
from kursk_pipeline.stages.dedup.reading import read
from kursk_pipeline.stages.dedup.spelling import fold

HELD_OUT = translated("held_out")


@pytest.fixture(scope="module")
def signed() -> dict[str, Signature]:
    return {name: sign(name, text) for name, text in HELD_OUT.texts.items()}


def test_every_translation_is_brought_up_and_told(signed: dict[str, Signature]) -> None:
    copies = [pair for pair in HELD_OUT.pairs if pair.kind == "translation"]
    assert len(copies) > 20
    index = Index()
    for signature in signed.values():
        index.add(signature)
    missed = [
        (pair.a, pair.b)
        for pair in copies
        if verify(signed[pair.a], signed[pair.b]).kind is not RelationKind.TRANSLATION
        or pair.b not in {one.page_id for one in index.candidates(signed[pair.a])}
    ]
    assert missed == []


def test_reports_of_the_event_and_next_issues_of_a_bulletin_stay_apart(signed: dict[str, Signature]) -> None:
    others = [pair for pair in HELD_OUT.pairs if not pair.is_derived]
    assert {"translation_same_event", "translation_next_bulletin"} <= {pair.kind for pair in others}
    merged = [(pair.a, pair.b) for pair in others if verify(signed[pair.a], signed[pair.b]).kind is not None]
    assert merged == []


def test_the_answer_is_the_same_both_ways_and_its_passages_change_sides(signed: dict[str, Signature]) -> None:
    pair = next(pair for pair in HELD_OUT.pairs if pair.a.startswith("dnipro-wire/syrskyi"))
    one, other = verify(signed[pair.a], signed[pair.b]), verify(signed[pair.b], signed[pair.a])
    assert (one.kind, one.score, one.covered_share) == (other.kind, other.score, other.covered_share)
    start, end, other_start, other_end = one.passages[:4]
    assert other.passages[:4] == (other_start, other_end, start, end)
    assert "1,263" in HELD_OUT.texts[pair.a][start:end]
    assert "1263" in HELD_OUT.texts[pair.b][other_start:other_end]


@pytest.mark.parametrize(
    ("english", "russian", "ukrainian"),
    [
        ("Zelenskyy", "Зеленского", "Зеленський"),
        ("Sudzha", "Судже", "Суджу"),
        ("Kharkiv", "Харьков", "Харкова"),
        ("Khinshtein", "Хинштейном", "Хінштейна"),
        ("Sumy", "Сумская", "Сумах"),
        ("Oleksandr", "Александром", "Олександра"),
        ("Washington", "Вашингтоне", "Вашингтоном"),
        ("Russian", "российский", "російською"),
        ("UN", "ООН", "ООН"),
    ],
)
def test_a_name_has_one_key_in_three_languages(english: str, russian: str, ukrainian: str) -> None:
    assert name_key(fold(english)) == name_key(fold(russian)) == name_key(fold(ukrainian)) != ""


@pytest.mark.parametrize(
    "lines",
    [
        ("It cost 2.5 million on August 6.", "Это стоило 2,5 млн 6 августа.", "Це коштувало 2,5 мільйона 6 серпня."),
        ("There were 10,000 people.", "Было 10 000 человек.", "Було десять тисяч людей."),
        ("All twenty-five came.", "Все двадцать пять пришли.", "Усі двадцять п'ять прийшли."),
        ("About two hundred left.", "Около двухсот уехали.", "Близько двохсот поїхали."),
    ],
)
def test_a_number_or_month_is_one_anchor_however_it_is_written(lines: tuple[str, ...]) -> None:
    english, russian, ukrainian = (anchors_of(read(line)) for line in lines)
    assert english == russian == ukrainian != [[]]


def test_in_one_language_names_and_numbers_alone_do_not_make_a_copy(signed: dict[str, Signature]) -> None:
    pair = next(pair for pair in HELD_OUT.pairs if pair.kind == "translation_of_bulletin")
    english = HELD_OUT.texts[pair.a]
    names_only = "\n".join(" ".join(word for word in line.split() if word[0].isdigit()) for line in english.split("\n"))
    assert verify(sign("a", english), sign("b", names_only)).kind is not RelationKind.TRANSLATION

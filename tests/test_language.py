"""The language is named from the text itself, and never guessed."""

from __future__ import annotations

import pytest

from kursk_pipeline.language import identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ukrainian troops have crossed the border and are moving towards the town, officials said.", "en"),
        ("Российские военные вернули два села в приграничном районе, сообщило министерство.", "ru"),
        ("Українські військові утримують позиції на околиці міста, повідомив Генштаб.", "uk"),
        ("Die ukrainischen Truppen haben am Dienstag die Grenze überquert und ein Dorf besetzt.", "de"),
        ("Les forces ukrainiennes ont franchi la frontière et se sont emparées d'un village.", "fr"),
        ("Wojska ukraińskie przekroczyły granicę i zajęły wieś, podał w środę sztab.", "pl"),
    ],
)
def test_each_language_is_recognised_in_a_sentence(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Курск под ударом", "ru"),
        ("Эвакуация из Глушково", "ru"),
        ("Мост через Сейм взорван", "ru"),
        ("Атака дронов", "ru"),
        ("Курська область", "uk"),
        ("Бої за Суджу", "uk"),
        ("Міст через Сейм підірвано", "uk"),
        ("Нова атака дронів", "uk"),
    ],
)
def test_russian_and_ukrainian_are_told_apart_in_a_headline(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "2024-08-06",
        "Sudzha",
        "Las tropas ucranianas cruzaron la frontera el martes y avanzan hacia la ciudad, según el alcalde.",
        "Le truppe ucraine hanno attraversato il confine e avanzano verso la città, secondo il sindaco.",
        "Украинските войски са преминали границата и се придвижват към града, съобщиха властите.",
        "乌克兰军队越过边界",
    ],
)
def test_too_short_or_unread_languages_have_no_answer(text: str) -> None:
    assert identify(text) is None


def test_a_foreign_quotation_does_not_outvote_the_prose() -> None:
    text = (
        "The governor wrote “Ситуация под контролем” on his channel, but people who left the town said that the "
        "shelling had not stopped and that nobody had told them where the buses were."
    )
    assert identify(text) == "en"

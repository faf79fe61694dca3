"""Copies in another language: translations written for this project, and what looks like them without being one."""

from __future__ import annotations

import itertools
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from evals.dedup.bulletins import EVACUATION, LOSSES, filled
from evals.dedup.corpus import Corpus, Pair, newsroom_forms, root_of

FOLDER = Path(__file__).with_name("translations")
BULLETINS_OF_EACH = 20
SPLITS = ("development", "held_out")

LOSSES_RU = """Генеральный штаб опубликовал данные за {day} день войны, {weekday}.
Потери другой стороны с февраля 2022 года оцениваются в {men} военных, это на {more} больше, чем накануне.
В списке {tanks} танков, {vehicles} бронемашин и {guns} артиллерийских систем.
За ночь сбиты {drones} беспилотников из {launched} запущенных.
На Курском направлении отбиты {attacks} атак, авиация сбросила {bombs} управляемых бомб.
Данные уточняются, подсчёт осложняют бои, сообщили в штабе."""
EVACUATION_UK = """Обласний штаб подав вечірнє зведення, {weekday}, {date} {month}.
Від початку надзвичайної ситуації прикордонні райони залишили {left} людей, серед них {children} дітей.
У регіоні відкрито {places} пунктів тимчасового розміщення, у них {held} людей.
Виплати отримали {paid} мешканців, на розгляді {waiting} заяв.
Протягом дня оголошено {alerts} ракетних тривог, пошкоджено {homes} будинків.
Медики оглянули {seen} людей, {wounded} з них доправлено до лікарень.
Штаб просить мешканців стежити лише за офіційними каналами."""

WORDS = {
    "Monday": "понедельник понеділок", "Tuesday": "вторник вівторок", "Wednesday": "среда середа",
    "Thursday": "четверг четвер", "Friday": "пятница п'ятниця", "Saturday": "суббота субота",
    "Sunday": "воскресенье неділя", "August": "августа серпня", "September": "сентября вересня",
    "October": "октября жовтня", "November": "ноября листопада",
}  # fmt: skip
"""Weekdays and months in Russian and in Ukrainian."""


def translated(split: str) -> Corpus:
    """Pairs of one split across languages: translations, the same event by other hands, other texts, bulletins."""
    forms = dict(newsroom_forms())
    texts = {name: form["body"] for name, form in forms.items()}
    stories = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    pairs: list[Pair] = []
    for story in stories:
        if story["split"] == split:
            pairs += _of_story(story, forms, texts)
    pairs += _bulletins(split, texts)
    used = {name for pair in pairs for name in (pair.a, pair.b)}
    return Corpus({name: text for name, text in texts.items() if name in used}, tuple(pairs))


def _of_story(story: dict[str, str], forms: dict[str, dict[str, str]], texts: dict[str, str]) -> Iterator[Pair]:
    """Every two versions of a story; and each version beside all that the newsroom wrote in other languages."""
    original = story["original"]
    versions = {forms[original]["language"]: original}
    for language in ("en", "ru", "uk"):
        if language in story:
            versions[language] = f"{original}#{language}"
            texts[versions[language]] = story[language]
    for a, b in itertools.combinations(sorted(versions.values()), 2):
        yield Pair("translation", True, a, b, original)
    related = {root_of(name, forms) for name in story.get("same_event", ())}
    for (language, name), (other, form) in itertools.product(versions.items(), forms.items()):
        if form["language"] != language and root_of(other, forms) != root_of(original, forms):
            kind = "same_event" if root_of(other, forms) in related else "other_article"
            yield Pair(f"translation_{kind}", False, name, other, original)


def _bulletins(split: str, texts: dict[str, str]) -> Iterator[Pair]:
    """One issue in two languages is a copy; two issues are not."""
    draw = random.Random(f"bulletins {split}")
    templates = (("losses", LOSSES, LOSSES_RU, 0), ("evacuation", EVACUATION, EVACUATION_UK, 1))
    for (name, english, other, at_word), at in itertools.product(templates, range(BULLETINS_OF_EACH)):
        issue = f"translated-bulletin/{split}/{name}-{at}"
        state = draw.getstate()
        texts[f"{issue}/en"] = filled(english, draw)
        draw.setstate(state)
        texts[f"{issue}/same"] = _in_words(filled(other, draw), at_word)
        texts[f"{issue}/next"] = _in_words(filled(other, draw), at_word)
        yield Pair("translation_of_bulletin", True, f"{issue}/en", f"{issue}/same", issue)
        yield Pair("translation_next_bulletin", False, f"{issue}/en", f"{issue}/next", issue)


def _in_words(text: str, at: int) -> str:
    for english, words in WORDS.items():
        text = text.replace(english, words.split()[at])
    return text

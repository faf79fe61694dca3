"""People in Russian and Ukrainian text: known first names in every case, the surname after them, and that surname again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kursk_pipeline.stages.extract.declension import case_forms
from kursk_pipeline.stages.extract.spans import RULE, Span
from kursk_pipeline.stages.extract.units import NUMBERED_CYRILLIC

_RUSSIAN = [
    "Александр", "Алексей", "Анатолий", "Андрей", "Антон", "Аркадий", "Артём", "Артур", "Богдан", "Борис",
    "Вадим", "Валентин", "Валерий", "Василий", "Виктор", "Виталий", "Владимир", "Владислав", "Вячеслав",
    "Геннадий", "Георгий", "Герман", "Глеб", "Григорий", "Даниил", "Денис", "Дмитрий", "Евгений", "Егор",
    "Иван", "Игорь", "Илья", "Кирилл", "Константин", "Леонид", "Максим", "Марк", "Матвей", "Михаил",
    "Никита", "Николай", "Олег", "Павел", "Пётр", "Роман", "Руслан", "Семён", "Сергей", "Станислав",
    "Степан", "Тарас", "Тимофей", "Тимур", "Фёдор", "Эдуард", "Юрий", "Яков", "Ярослав", "Анастасия",
    "Анна", "Валентина", "Валерия", "Вероника", "Виктория", "Галина", "Дарья", "Евгения", "Екатерина",
    "Елена", "Елизавета", "Зинаида", "Зоя", "Инна", "Ирина", "Ксения", "Лариса", "Лидия", "Людмила",
    "Маргарита", "Марина", "Мария", "Наталья", "Нина", "Оксана", "Ольга", "Полина", "Раиса", "Светлана",
    "София", "Татьяна", "Тамара", "Ульяна", "Юлия", "Яна", "Джон", "Дональд", "Джо", "Рафаэль",
]  # fmt: skip
_UKRAINIAN = [
    "Олександр", "Олексій", "Анатолій", "Андрій", "Антон", "Артем", "Богдан", "Борис", "Вадим", "Валентин",
    "Валерій", "Василь", "Віктор", "Віталій", "Володимир", "Владислав", "В'ячеслав", "Геннадій", "Георгій",
    "Григорій", "Данило", "Денис", "Дмитро", "Едуард", "Євген", "Іван", "Ігор", "Ілля", "Кирило",
    "Костянтин", "Леонід", "Максим", "Марко", "Матвій", "Михайло", "Микита", "Микола", "Назар", "Олег",
    "Остап", "Павло", "Петро", "Роман", "Руслан", "Семен", "Сергій", "Станіслав", "Степан", "Тарас",
    "Тимофій", "Тимур", "Федір", "Юрій", "Яків", "Ярослав", "Анастасія", "Анна", "Ганна", "Валентина",
    "Вікторія", "Галина", "Дарина", "Євгенія", "Катерина", "Олена", "Єлизавета", "Зінаїда", "Зоя", "Інна",
    "Ірина", "Ксенія", "Лариса", "Лідія", "Людмила", "Маргарита", "Марина", "Марія", "Наталія", "Наталя",
    "Ніна", "Оксана", "Ольга", "Поліна", "Раїса", "Світлана", "Софія", "Тетяна", "Тамара", "Уляна", "Юлія",
    "Яна", "Дональд",
]  # fmt: skip
_WORD = r"[А-ЯЁІЇЄҐ][а-яёіїєґ’'ʼ]+(?:-[А-ЯЁІЇЄҐа-яёіїєґ][а-яёіїєґ]+)?"
_CAPITALISED = re.compile(rf"(?<![\w-])({_WORD})(?:\s({_WORD}))?(?:\s({_WORD}))?")
# Endings that a surname may change between cases.
_CASE_ENDING = re.compile(r"(?:ого|ому|ым|им|ом|ой|ою|ові|ова|ові|ій|ий|ый|ая|а|у|е|і|о|я|ю|ем|єм|ів|ев)$")
_SHORTEST_STEM = 4


_SETTLEMENT = re.compile(
    r"\b(?:сел[оаеуі]|сёла|деревн[яиюе]\w*|хутор\w*|місті?|міст[оау]|город[аеу]?|посёл\w+|посел\w+|селищ\w+|станиц\w+)\s"
    rf"({_WORD})"
)
_MINISTRY = re.compile(
    r"\b(?:Министерств|Міністерств)\w+(?:\s[а-яіїєґ]+(?:ого|его|ых|их|ой|ней|ьої|ної|ської|цької|ніх))*\s[а-яіїєґ]+"
    r"(?:\s(?:России|РФ|Украины|України|Росії))?"
)
_QUOTED = re.compile(
    r"\b(?:газет|издани|телеканал|канал|агентств|журнал|сайт|портал|видан|агенці|компан|концерн|партия|партии|партія|партії|фонд)\w*\s"
    r"«([^»\n]{2,40})»"
)
_SPOKE = r"(?:поговорил|опросил|опитал|рассказал|розповіл|сообщил|повідомил|пояснил|объяснил)\w*"
_NEWSROOM = re.compile(
    rf"\b{_SPOKE}\s«([^»\n]{{2,40}})»|«([^»\n]{{2,40}})»\s(?:{_SPOKE}|пишет|сообщает|узнала|выяснила|пише|повідомляє|дізналася)\b"
)


def told_in_cyrillic(text: str) -> Iterator[Span]:
    """Yield GPE after "село", numbered units, ministries, and quoted names beside "газета" or a newsroom's verb."""
    for match in _SETTLEMENT.finditer(text):
        yield Span(match.start(1), match.end(1), "GPE", RULE)
    for match in NUMBERED_CYRILLIC.finditer(text):
        yield Span(match.start(), match.end(), "UNIT", RULE)
    for match in _MINISTRY.finditer(text):
        yield Span(match.start(), match.end(), "ORG", RULE)
    for match in _QUOTED.finditer(text):
        yield Span(match.start(1), match.end(1), "ORG", RULE)
    for match in _NEWSROOM.finditer(text):
        group = 1 if match[1] else 2
        yield Span(match.start(group), match.end(group), "ORG", RULE)


def people_in_cyrillic(text: str, language: str) -> Iterator[Span]:
    """Yield PERSON candidates: a known first name, with the capitalised word after it, or alone."""
    first_names = _first_names(language)
    place = 0
    while match := _CAPITALISED.search(text, place):
        place = match.end(1)
        if match[1] in first_names:
            last = _last_group(match, first_names)
            place = match.end(last)
            yield Span(match.start(), place, "PERSON", RULE)


def _last_group(match: re.Match[str], first_names: frozenset[str]) -> int:
    """The surname may follow a patronymic ("Владимир Владимирович Путин")."""
    if match[2] is None or match[2] in first_names:
        return 1
    patronymic = re.search(r"(?:вич|вн|ич)(?:а|у|ем|е|ем|ем|ы|ой|и|і|ою)?$", match[2])
    return 3 if match[3] and patronymic else 2


def later_in_cyrillic(text: str, people: Iterable[Span]) -> Iterator[Span]:
    """Yield PERSON candidates: surnames named in full before, in whatever case."""
    surnames = {
        text[span.start : span.end].rsplit(maxsplit=1)[-1] for span in people if " " in text[span.start : span.end]
    }
    stems = {_CASE_ENDING.sub("", name) for name in surnames}
    wanted = sorted(re.escape(stem) for stem in stems if len(stem) >= _SHORTEST_STEM)
    if wanted:
        endings = r"(?:[а-яіїє]{1,3})?"
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(wanted)}){endings}(?![\w-])", text):
            yield Span(match.start(), match.end(), "PERSON", RULE)


@cache
def _first_names(language: str) -> frozenset[str]:
    names = _UKRAINIAN if language == "uk" else _RUSSIAN
    return frozenset(form for name in names for form in case_forms(name, language, person=True))

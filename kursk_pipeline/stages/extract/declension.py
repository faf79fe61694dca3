"""Case forms of Russian and Ukrainian proper names, by the ending of each word.

The tables follow the declension tables of school grammars. They give a few forms too many (an animate and an inanimate
accusative, both hard and soft endings): a form that nobody writes costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product, zip_longest

# Ending of the nominative -> endings of the other cases. The longest ending that fits is used.
_RUSSIAN = {
    "ский": ("ского", "скому", "ским", "ском"), "цкий": ("цкого", "цкому", "цким", "цком"),
    "кий": ("кого", "кому", "ким", "ком"), "гий": ("гого", "гому", "гим", "гом"),
    "хий": ("хого", "хому", "хим", "хом"),
    "ный": ("ного", "ному", "ным", "ном"), "ый": ("ого", "ому", "ым", "ом"), "ой": ("ого", "ому", "ым", "ом"),
    "ская": ("ской", "скую"), "цкая": ("цкой", "цкую"), "ая": ("ой", "ую"), "яя": ("ей", "юю"),
    "ское": ("ского", "скому", "ским", "ском"), "ое": ("ого", "ому", "ым", "ом"), "ее": ("его", "ему", "им", "ем"),
    "ские": ("ских", "ским", "скими"), "ые": ("ых", "ым", "ыми"), "ие": ("их", "им", "ими"),
    "ия": ("ии", "ию", "ией"), "ья": ("ьи", "ье", "ью", "ьей"), "я": ("и", "е", "ю", "ей"),
    "ка": ("ки", "ке", "ку", "кой"), "га": ("ги", "ге", "гу", "гой"), "ха": ("хи", "хе", "ху", "хой"),
    "жа": ("жи", "же", "жу", "жей"), "ша": ("ши", "ше", "шу", "шей"), "ча": ("чи", "че", "чу", "чей"),
    "ца": ("цы", "це", "цу", "цей"),
    "а": ("ы", "е", "у", "ой"), "ий": ("ия", "ию", "ием", "ии"), "ей": ("ея", "ею", "еем", "ее"),
    "ай": ("ая", "аю", "аем", "ае"),
    "й": ("я", "ю", "ем", "е"), "ь": ("я", "ю", "ем", "е", "и", "ью"), "ие́": (), "ье": ("ья", "ью", "ьем"), "е": (),
    "ов": ("ова", "ову", "овым", "ове", "овом"), "ев": ("ева", "еву", "евым", "еве", "евом"),
    "ёв": ("ёва", "ёву", "ёвым", "ёве"),
    "ин": ("ина", "ину", "иным", "ине", "ином"), "ын": ("ына", "ыну", "ыным", "ыне"),
    "ово": ("ова", "ову", "овом", "ове"), "ево": ("ева", "еву", "евом", "еве"), "ино": ("ина", "ину", "ином", "ине"),
    "ство": ("ства", "ству", "ством", "стве"), "ец": ("ца", "цу", "цом", "це"), "ки": ("кам", "ками", "ках", "ек"),
    "поле": ("поля", "полю", "полем"),
    "о": (), "и": ("ям", "ями", "ях", "ей", "ам", "ами", "ах"),
    "ы": ("", "ам", "ами", "ах", "ов"), "у": (), "ю": (), "э": (),
    "": ("а", "у", "ом", "е", "ем"),
}  # fmt: skip
_UKRAINIAN = {
    "ський": ("ського", "ському", "ським", "ськім"), "цький": ("цького", "цькому", "цьким"),
    "ий": ("ого", "ому", "им", "ім"),
    "ій": ("ія", "ію", "ієм", "ії", "ього", "ьому"), "ська": ("ської", "ській", "ську", "ською"),
    "цька": ("цької", "цькій", "цьку", "цькою"),
    "на": ("ної", "ній", "ну", "ною", "ни", "ні"), "ські": ("ських", "ським", "ськими"), "ні": ("них", "ним", "ними"),
    "ське": ("ського", "ському", "ським"), "ія": ("ії", "ію", "ією"), "я": ("і", "ю", "ею"),
    "ка": ("ки", "ці", "ку", "кою"), "га": ("ги", "зі", "гу", "гою"), "жа": ("жі", "жу", "жею"),
    "ша": ("ші", "шу", "шею"),
    "ство": ("ства", "ству", "ством", "стві"), "ець": ("ця", "цю", "цем", "ці"), "ба": ("би", "бі", "бу", "бою"),
    "ін": ("іна", "іну", "іним", "іном", "іні", "інові"), "їн": ("їна", "їну", "їним", "їном", "їні"),
    "ова": ("ової", "овій", "ову", "овою", "ови", "ові"), "ева": ("евої", "евій", "еву", "евою"),
    "єва": ("євої", "євій", "єву", "євою"),
    "а": ("и", "і", "у", "ою"), "ко": ("ка", "ку", "ком", "кові"), "ове": ("ового", "овому", "овим"),
    "не": ("ного", "ному", "ним"),
    "о": ("а", "у", "ом", "і"), "в": ("ва", "ву", "вим", "вом", "ві", "ва"), "ь": ("я", "ю", "ем", "і", "ю"),
    "й": ("я", "ю", "єм", "ї"), "и": ("", "ам", "ами", "ах", "ів"), "е": (), "і": (), "у": (), "ю": (), "є": (),
    "ї": (),
    "": ("а", "у", "ом", "і", "ові"),
}  # fmt: skip
# Words with a fleeting vowel, or no rule: all forms.
_IRREGULAR = {
    "Харків": ("Харкова", "Харкову", "Харковом", "Харкові"), "Київ": ("Києва", "Києву", "Києвом", "Києві"),
    "Чернігів": ("Чернігова", "Чернігову", "Черніговом", "Чернігові"),
    "Миколаїв": ("Миколаєва", "Миколаєву", "Миколаєвом", "Миколаєві"),
    "Львів": ("Львова", "Львову", "Львовом", "Львові"), "Донецьк": ("Донецька", "Донецьку", "Донецьком"),
    "Луганськ": ("Луганська", "Луганську", "Луганськом"),
    "Лев": ("Льва", "Льву", "Львом"), "Павел": ("Павла", "Павлу", "Павлом", "Павле"),
    "Льгов": ("Льгова", "Льгову", "Льговом", "Льгове"),
    "Пётр": ("Петра", "Петру", "Петром"), "Орёл": ("Орла", "Орлу", "Орлом", "Орле"),
    "Трамп": ("Трампа", "Трампу", "Трампом", "Трампе", "Трампі", "Трампові"),
    "Рада": ("Рады", "Раде", "Раду", "Радой", "Ради", "Раді", "Радою"),
    "область": ("области", "областью", "області", "областю"),
    "сили": ("сил", "силам", "силами", "силах"), "силы": ("сил", "силам", "силами", "силах"),
    "район": ("района", "району", "районом", "районе", "районі"),
    "Білорусь": ("Білорусі", "Білоруссю"), "Керч": ("Керчі", "Керчю"),
    "Мала": ("Малої", "Малій", "Малу", "Малою"), "Велика": ("Великої", "Великій", "Велику", "Великою"),
    "Нова": ("Нової", "Новій", "Нову", "Новою"), "Стара": ("Старої", "Старій", "Стару", "Старою"),
    "Біла": ("Білої", "Білій", "Білу", "Білою"), "Верхня": ("Верхньої", "Верхній", "Верхню", "Верхньою"),
    "Нижня": ("Нижньої", "Нижній", "Нижню", "Нижньою"), "Русская": ("Русской", "Русскую"),
    "США": (), "ВСУ": (), "ЗСУ": (), "НАТО": (), "ООН": (), "ФСБ": (), "СБУ": (), "ГУР": (), "КНДР": (),
    "ЕС": (), "ЄС": (), "АЭС": (), "АЕС": (),
    "Кім": ("Кіма", "Кіму", "Кімом"), "Зеленский": ("Зеленского", "Зеленскому", "Зеленским", "Зеленском"),
}  # fmt: skip


def case_forms(name: str, language: str, *, person: bool) -> tuple[str, ...]:
    """Give the forms of a name over the cases, the nominative first.

    Words after the first that begin in lower case and follow a noun ("Министерство обороны") are in the genitive
    already and stay. A name that begins with ``=`` is kept as it is.

    Args:
        name: in the nominative; several words are declined together.
        language: ``ru`` or ``uk``.
        person: surnames in -о stay; a woman's forms are left to the ending.
    """
    if name.startswith("="):
        return (name[1:],)
    words = name.split(" ")
    columns = [
        _forms_of(word, language, person=person) if _declines(words, place) else () for place, word in enumerate(words)
    ]
    return tuple(dict.fromkeys((name, *_joined(words, columns, aligned=person or len(words) > 2))))


def _joined(words: list[str], columns: list[tuple[str, ...]], *, aligned: bool) -> Iterator[str]:
    """Put the words together again: case by case for people, whose tables agree; else every form with every form."""
    if aligned:
        for endings in zip_longest(*columns):
            yield " ".join(
                ending or _last(column, word) for ending, column, word in zip(endings, columns, words, strict=True)
            )
        # "Ллойдом Остіном", "Володимиром Путіним": surnames have an instrumental of their own
        instrumental = [[form for form in column if form.endswith("м")] for column in columns]
        if len(words) == 2 and all(instrumental):  # first name and surname
            yield from (" ".join(pair) for pair in product(*instrumental))
        return
    for forms in product(*((word, *column) for word, column in zip(words, columns, strict=True))):
        yield " ".join(forms)


def _declines(words: list[str], place: int) -> bool:
    """The head and what stands before it decline; what follows a head noun does not."""
    if place == 0:
        return True
    return (
        words[place] in _IRREGULAR
        or _is_adjective(words[place - 1])
        or (words[place][0].isupper() and not any(word[0].islower() for word in words[:place]))
    )


def _is_adjective(word: str) -> bool:
    return word.endswith(("ая", "ий", "ый", "ой", "ое", "ые", "ие", "ька", "на", "ьке", "ькі", "ні"))


def _last(column: tuple[str, ...], word: str) -> str:
    return column[-1] if column else word


def _forms_of(word: str, language: str, *, person: bool) -> tuple[str, ...]:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if person and word.endswith(("ко", "ых", "их")) and language == "ru":
        return ()
    table = _RUSSIAN if language == "ru" else _UKRAINIAN
    ending = next((end for end in sorted(table, key=len, reverse=True) if word.endswith(end)), "")
    if not ending and word[-1].lower() not in "бвгджзклмнпрстфхцчшщґ":
        return ()
    stem = word[: len(word) - len(ending)]
    return tuple(stem + other for other in table[ending])

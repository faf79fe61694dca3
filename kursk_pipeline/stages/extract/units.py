"""One key for the ways to write a unit: "47th Separate Mechanised Brigade" is the "47th Mechanized Brigade"."""

from __future__ import annotations

import re

# Words that armies add to a unit's name and newsrooms leave out; honours ("Guards", "Red Banner") never tell units apart.
_LEFT_OUT = frozenset({"separate", "independent", "guards", "guard", "red", "banner", "the", "of", "named", "after"})
_SPELLINGS = (
    ("mechanised", "mechanized"), ("motorised", "motorized"), ("motorized rifle", "motor rifle"), ("motor-rifle",
    "motor rifle"),
    ("armoured", "armored"), ("defence", "defense"), ("marine infantry", "naval infantry"), ("marine", "naval infantry"),
    ("marines", "naval infantry"), ("air-assault", "air assault"), ("airborne assault", "air assault"),
)  # fmt: skip
_NUMBERED = re.compile(r"\d{1,4}(?:st|nd|rd|th)\b")
_ORDINAL_ENDING = r"-?[а-яіїє]{1,3}"
_ADJECTIVE = r"(?!год|рок|рік|день|дня|час)[а-яёіїєґ’'ʼ-]{3,}(?:ая|ой|ую|ый|ий|ого|ому|ым|им|ом|ої|ою|ій|ньої|а|у|е)"
_OF_ARM = (
    r"\s(?:морской\sпехоты|морської\sпіхоти|территориальной\sобороны|територіальної\sоборони|тероборон[иы]|"
    r"спецназа|ВДВ|ДШВ|ТрО)"
)
NUMBERED_CYRILLIC = re.compile(
    rf"(?<![\w.,-])(\d{{1,4}}){_ORDINAL_ENDING}\s((?:{_ADJECTIVE}\s){{0,6}}"
    rf"(?:бригад|полк|дивизи|дивізі|батальон|батальйон|арми|армі|корпус)[а-яії]{{0,3}}(?![а-яіїє])(?:{_OF_ARM})?)"
)
"""«155-я бригада морской пехоты», «82-га окрема десантно-штурмова бригада», in whatever case: number, arm and kind."""
_ARMS = (
    ("механиз", "mechanized"), ("механіз", "mechanized"), ("мотострел", "motor rifle"), ("мотостріл", "motor rifle"),
    ("десантно-штурм", "air assault"), ("воздушно-десант", "airborne"), ("повітряно-десант", "airborne"),
    ("аеромоб", "airmobile"), ("аэромоб", "airmobile"), ("морск", "naval infantry"), ("морськ", "naval infantry"),
    ("танков", "tank"), ("артил", "artillery"), ("территор", "territorial defense"), ("територ", "territorial defense"),
    ("штурм", "assault"),
)  # fmt: skip
"""Stems of the arms of a unit, with the words of its key; of several the first, so that an air assault is no assault."""
_KINDS = (
    ("бригад", "brigade"), ("полк", "regiment"), ("див", "division"), ("баталь", "battalion"), ("арм", "army"),
    ("корпус", "corps"),
)  # fmt: skip


def unit_key(name: str) -> str | None:
    """Fold a numbered unit's name; None where it has no number: such names are told apart by every word.

    Returns:
        lower-case words without honours and in one spelling: ``47th mechanized brigade``.
    """
    folded = name.lower()
    if not _NUMBERED.match(folded):
        return _cyrillic_key(name)
    for written, kept in _SPELLINGS:
        folded = re.sub(rf"\b{written}\b(?! infantry)", kept, folded)
    return " ".join(word for word in folded.split() if word not in _LEFT_OUT)


def _cyrillic_key(name: str) -> str | None:
    """The key of a unit that is written in Russian or Ukrainian: its number, arm and kind in the words of the others."""
    match = NUMBERED_CYRILLIC.match(name)
    if match is None:
        return None
    number, words = int(match[1]), match[2].lower()
    arm = next((arm for stem, arm in _ARMS if stem in words), "")
    kind = next(kind for stem, kind in _KINDS if re.search(rf"(?<![а-яіїє]){stem}", words))
    return " ".join(filter(None, (f"{number}{_ending(number)}", arm, kind)))


def _ending(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    return "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")

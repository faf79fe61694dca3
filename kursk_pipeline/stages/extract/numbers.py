"""Numbers, quantities and shares in English, Russian and Ukrainian text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kursk_pipeline.stages.extract.spans import RULE, Span

NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion)"
)
_SCALE = (
    r"(?:\s(?:hundred|thousand|million|billion|trillion|(?:m|b|tr)ln\b|тыс\.|тысяч[аи]?|миллион(?:а|ов)?|млн|млрд|"
    r"тис\.|мільйон(?:а|ів)?))"
)
DIGITS = (
    rf"\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}}){{1,5}}(?:\.\d+)?(?!\d){_SCALE}?|\d{{1,15}}(?!\d)(?:[.,]\d{{1,9}})?{_SCALE}?"
)
# "two hundred and fifty", "twenty-eight", "half a million"; but "nineteen and twenty" are two.
_IN_WORDS = (
    rf"(?:(?:half )?a (?=hundred|thousand|million|billion|dozen))?(?:{NUMBER_WORD}|dozen)(?:[ "
    rf"-]{NUMBER_WORD}|(?<=hundred|housand) and {NUMBER_WORD}){{0,6}}"
)
NUMBER = rf"(?:{DIGITS}|{_IN_WORDS})"
_UNIT = (
    r"(?:(?:square|sq\.?|cubic)\s?(?:kilomet(?:er|re)s?|miles?|met(?:er|re)s?|km|mi|feet|ft|m)\b|"
    r"kilomet(?:er|re)s?\b|"
    r"km²|km2\b|kms?\b|miles?\b|millimet(?:er|re)s?\b|centimet(?:er|re)s?\b|met(?:er|re)s?\b|hectares?\b|acres?\b|"
    r"(?:metric )?(?:tonn?es?|tons?)\b|kilograms?\b|kg\b|pounds?\b|barrels?\b|lit(?:er|re)s?\b|feet\b|ft\b|mm\b|cm\b|"
    r"percentage points?\b|(?<=\s)points?\b|(?:mega|kilo|giga)watts?\b|MW\b|kW\b|km/h\b|mph\b|"
    r"кв\. ?км|км²|квадратн\w+ (?:километр\w*|кілометр\w*)|километр\w*|кілометр\w*|км\b|метр\w*|"
    r"тонн\w*|гектар\w*|миль\b)"
)
_VAGUE = (
    r"(?:(?:tens|hundreds|dozens|scores|thousands|millions) of (?:thousands|millions)|"
    r"(?:several|(?:a )?few|(?:a )?couple) (?:hundred|thousand|dozen|million)|"
    r"dozens|hundreds|thousands|scores|tens|millions|billions)"
)
# "several miles"; without a unit "several" is no figure
_FEW_OF_A_UNIT = re.compile(rf"\b(?:several|(?:a )?few|(?:a )?couple of)\s{_UNIT}", re.IGNORECASE)
_MONEY_BEFORE = r"(?:(?:US|A|C)?[$€£₴₽]\s?)"
_MONEY_AFTER = r"(?:\s(?:dollars|euros|roubles|rubles|hryvnias?|pounds sterling|рубл\w+|гривен\w*|долларов|доларів))"
_PERCENT = r"(?:\s?(?:%|per ?cent\b|pct\b|процент\w*|відсотк\w*))"

# "10-15 km", "50 to 55 per cent": one figure, when a unit follows.
_RANGE = rf"(?:(?:\s?[-–]\s?|\sto\s)(?:{DIGITS})(?={_PERCENT}|(?:\s|-|\u00a0)?{_UNIT}))"
_FIGURE = re.compile(
    rf"(?P<money>{_MONEY_BEFORE})?(?<![\w.,/:–-])(?P<number>{NUMBER}{_RANGE}?)(?(money)(?:\s?(?:bn|tn|mn|mln|m|k)\b)?)"
    rf"(?!\w| o[’']clock)"
    rf"(?:(?P<percent>{_PERCENT})|(?P<unit>(?:\s|-|\u00a0)?{_UNIT})|(?P<currency>{_MONEY_AFTER}))?",
    re.IGNORECASE,
)
_FIGURE_ATTACHED = re.compile(rf"(?<![\w.,/–-])\d{{1,15}}(?:[.,]\d{{1,9}})?{_UNIT}", re.IGNORECASE)
_VAGUE_FIGURE = re.compile(rf"\b(?:{_VAGUE})(?P<unit>\s(?:of\s)?{_UNIT})?(?=\W)", re.IGNORECASE)
# A figure after one of these is a name, not a count.
_NAMING = re.compile(
    r"(?:Article|Section|Chapter|Page|No\.?|Figure|Highway|Route|Line|Channel|Group|Unit|Boeing|Airbus|Day|Week|Phase|Part|"
    r"Round|Level|Stage|Block|Reactor)\s$"
)
# "one civilian dead": one is counted beside people and arms, and is a pronoun elsewhere
_ONE_OF_A_KIND = re.compile(
    r"\s(?:more\s)?(?:civilian|soldier|serviceman|person|woman|man|child|boy|girl|teenager|resident|pensioner|dead|killed|wounded|"
    r"injured|fighter|prisoner|policeman|driver|worker|tank|drone|missile|vehicle|helicopter|plane|aircraft|village|settlement)\b"
    r"(?! who| of\b)"
)
_ANY_ONE = re.compile(r"\b(?:any|not|no|each|every|this|that|the)\s$", re.IGNORECASE)
_NOT_A_COUNT = frozenset({"one", "hundred", "thousand", "million", "billion", "dozen"})
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")


# "1.2m people", "3bn": a scale in one letter; a whole number of "m" is metres.
_SCALED = re.compile(r"(?<![\w.,/:–-])(?:\d{1,6}(?:\.\d{1,3})?(?:bn|mn|mln|k)|\d{1,4}\.\d{1,3}m)\b(?!-)")
_CLOCK_AFTER = re.compile(r"\s?[ap]\.?m\b")
_STRONG_AFTER = re.compile(r"-(?:strong|member|man|person|seat)\b")


def figures(text: str) -> Iterator[Span]:
    """Yield PERCENT, QUANTITY and CARDINAL candidates of a text."""
    for match in _FIGURE.finditer(text):
        label = _label_of(match)
        if label == "CARDINAL" and not _is_count(text, match):
            continue
        yield Span(match.start(), match.end(), label, RULE)
    for match in _FIGURE_ATTACHED.finditer(text):
        yield Span(match.start(), match.end(), "QUANTITY", RULE)
    for match in _SCALED.finditer(text):
        yield Span(match.start(), match.end(), "CARDINAL", RULE)
    for match in _FEW_OF_A_UNIT.finditer(text):
        yield Span(match.start(), match.end(), "QUANTITY", RULE)
    for match in _VAGUE_FIGURE.finditer(text):
        yield Span(match.start(), match.end(), "QUANTITY" if match["unit"] else "CARDINAL", RULE)


def _label_of(match: re.Match[str]) -> str:
    if match["percent"]:
        return "PERCENT"
    return "QUANTITY" if match["unit"] or match["money"] or match["currency"] else "CARDINAL"


def _is_count(text: str, match: re.Match[str]) -> bool:
    number = match["number"]
    if number.lower() == "one" and _ONE_OF_A_KIND.match(text, match.end()):
        return not _ANY_ONE.search(text, max(0, match.start() - 8), match.start())
    if number.lower() in _NOT_A_COUNT or _YEAR.match(number):
        return False
    if _CLOCK_AFTER.match(text, match.end()):
        return False
    if _STRONG_AFTER.match(text, match.end()):
        return True
    follows = text[match.end() : match.end() + 2]
    if follows[:1] in "-–/:" and follows[1:2].isalnum():
        return False
    return not _NAMING.search(text[max(0, match.start() - 10) : match.start()])

"""Dates and spans of time in English, Russian and Ukrainian text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kursk_pipeline.stages.extract.numbers import NUMBER as _FIGURE
from kursk_pipeline.stages.extract.spans import RULE, Span

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_SAFE_MONTH = r"(?:January|February|April|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART = r"(?:[Ee]arly|[Ll]ate|[Mm]id|(?:[Bb]eginning|[Ee]nd|[Ss]tart|[Mm]iddle) of)[\s-]"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|:|,\d{3})"
_DAYS = rf"{_DAY}(?:(?:\s?[-–]\s?|\sand\s|\sto\s){_DAY})?"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_NUMBER = rf"(?<![\w.,])(?i:{_FIGURE})"
_PERIOD = r"(?:hours?|days?|weeks?|months?|years?|decades?|minutes?|weekends?|fortnights?)"
_DAYTIME = r"(?:\s(?:morning|afternoon|evening|night))"
_RELATIVE = r"(?:\s(?:ago|later|earlier|(?:before|prior)(?=[.,;:)\n]|$)))"
_FEW = r"(?:several|(?:a\s)?few|many|(?:a\s)?couple(?:\sof)?|two-and-a-half|two and a half|three and a half)"

_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-\w+th|twenty-first|twenty-second|twenty-third|thirtieth)"
)

# "(?=[12t])" and its like in front: where a rule may begin at all, so that it looks behind nowhere else.
_ENGLISH = (
    rf"\b{_ORDINAL} of {_MONTH}(?:,?\s{_YEAR})?|\b(?:last|first) {_WEEKDAY} (?:of|in) {_MONTH}(?:,?\s{_YEAR})?",
    rf"(?=[A-Zelmbs])(?:{_WEEKDAY},?\s)?(?:{_PART})?{_MONTH}\s{_DAYS}(?:,?\s{_YEAR})?",
    rf"(?=[MTWFS0-9])(?:{_WEEKDAY},?\s)?{_DAYS}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?",
    rf"(?=[A-Zelmbs])(?:{_PART})?{_MONTH}(?:\s(?:of\s)?|,\s){_YEAR}",
    rf"(?=[EeLlMmBbSs]){_PART}(?:{_MONTH}|{_YEAR}|{_SEASON}(?:\s(?:of\s)?{_YEAR})?)\b",
    rf"{_YEAR}-\d\d-\d\d\b",
    rf"\b(?:[Bb]eginning|[Ee]nd|[Ss]tart|[Mm]iddle) of the (?:year|month|week|decade|century|{_SEASON})\b",
    rf"(?:this|last|next|past|the same) {_SAFE_MONTH}\b|{_SAFE_MONTH}(?:\s(?:last|this|next|of (?:last|this|next)) year)?\b",
    (rf"\b(?:[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier|[Ll]ater)(?:[\s-](?:in\s)?)(?:this|last|next|that|the (?:same|"
    rf"following|previous))\s"
    rf"(?:{_PERIOD}|{_SEASON}|{_WEEKDAY}|{_MONTH})\b"),
    rf"\b(?:[Ee]arly|[Ll]ate)\s{_WEEKDAY}{_DAYTIME}?\b",
    (r"(?=[Ttw])(?:\b(?:[Tt]his|[Tt]hat)\s(?:morning|afternoon|evening)\b|"
    r"(?<=\b[Tt]he )weekend\b|(?<=\b[Aa]t )weekends\b)"),
    (r"(?=Ma)(?:(?<=[IiBb][ny] )(?:May|March)\b(?! \w+ing\b)(?!\s(?:said|told))|(?<=[Ss]ince )(?:May|March)\b|"
    r"(?<=[Ll]ast )(?:May|March)\b)"),
    rf"(?=[ltnpMTWFS])(?:(?:last|this|next|past)\s)?{_WEEKDAY}{_DAYTIME}?\b",
    (rf"(?=[12t])(?:(?<=\b[Ii]n )(?:the\s)?{_YEAR}\b|(?<=\b[Ss]ince ){_YEAR}\b|(?<=\b[Bb]y ){_YEAR}\b|"
    rf"(?<=\b[Uu]ntil ){_YEAR}\b|"
    rf"(?<=\babout ){_YEAR}\b(?=[.,;])|(?<=\bthrough ){_YEAR}\b"
    rf"|(?<=\b[Ff]rom ){_YEAR}\b(?:\sto\s{_YEAR})?|(?<=\b[Dd]uring ){_YEAR}\b|(?<=\b[Oo]f ){_YEAR}\b|"
    rf"(?<=\b[Aa]fter ){_YEAR}\b"
    rf"|(?<=\b[Bb]efore ){_YEAR}\b|(?<=\()(?:{_YEAR})(?=\))|(?:19|20)\d0s\b|{_YEAR}\s?[-–]\s?(?:{_YEAR}|\d\d(?!\d)))"),
    (rf"(?:[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Rr]ecent|[Pp]revious|[Cc]oming|[Ff]ollowing)\s"
    rf"(?:(?:{_NUMBER}|{_FEW})\s)?(?:and a half\s)?(?:{_PERIOD}|{_SEASON}){_DAYTIME}?\b"),
    (r"\b[Ll]ast night\b|\b(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|"
    r"[Oo]vernight)\b(?:\s(?:morning|afternoon|evening|night))?"),
    rf"(?:{_NUMBER}(?:\s(?:or|to|and)\s{_NUMBER})?|{_FEW})(?:\s|-){_PERIOD}{_RELATIVE}?\b(?!-old)",
    (rf"\b(?:[Aa]|[Oo]ne)\s(?:day|week|month|year|decade|fortnight){_RELATIVE}?\b|"
    rf"\b[Ff]ortnight{_RELATIVE}\b|\b(?:half a|half-a)[\s-](?:year|century|day)\b"),
    (rf"(?=[MmWwDdYyHh])(?:\b(?:[Mm]onths|[Ww]eeks|[Dd]ays|[Yy]ears|[Hh]ours|[Dd]ecades|[Mm]inutes){_RELATIVE}\b|"
    rf"(?:(?<=\bfor )|(?<=\bin ))(?:months|weeks|days|years|decades)\b)"),
    (rf"(?=[SsAaWwf])(?:\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?:\sof)?\s{_YEAR}|(?<=\bin the )(?:spring|summer|"
    rf"autumn|fall|winter)\b(?! of)|(?<=\bsince the )(?:spring|summer|autumn|fall|winter)\b|(?<=\bthe "
    rf")(?:summer|winter)\b(?=\sof\s{_YEAR}))"),
    (r"\b(?:Christmas|New Year’s|New Year's|Independence|Victory|Constitution|Easter)(?:\s(?:Day|Eve|"
    r"Sunday))\b|\b(?:Boxing|Labou?r|Memorial|Thanksgiving|Valentine[’']s|Knowledge|Unity|Navy|Veterans|Armistice|Bastille|"
    r"Orthodox Christmas|Epiphany|Mother[’']s|Women[’']s) (?:Day|Eve)\b|\bNew Year\b|\bChristmas\b"),
    # "the 2014 rising", "its 2022 invasion"; but "the 2000 soldiers" are counted
    (r"(?=[12])(?:(?<=\b[Tt]he )(?:19|20)[0-3]\d(?=\s[a-z])"
    r"(?!\s(?:soldiers|troops|people|men|women|fighters|civilians|residents|"
    r"others|square|km|prisoners|members|or)\b)|(?<=\b(?:its|his) )(?:19|20)[0-3]\d(?=\s[a-z])|"
    r"(?<=[’']s )(?:19|20)[0-3]\d(?=\s[a-z]))"),
    r"\b[Ee]very\s(?:day|week|month|year|night)\b",
)  # fmt: skip
_RU_MONTH = (
    r"(?:январ[яьеюём]+|феврал[яьеюём]+|март[аеуом]*|апрел[яьеюём]+|ма[яейюм]+|июн[яьеюём]+|"
    r"июл[яьеюём]+|август[аеуом]*|сентябр[яьеюём]+|октябр[яьеюём]+|ноябр[яьеюём]+|декабр[яьеюём]+)"
)
_UK_MONTH = (
    r"(?:січ[енняюьі]+|лют[огоийму]+|берез[енняюьі]+|квіт[енняюьі]+|трав[енняюьі]+|черв[енняюьі]+|"
    r"лип[енняюьі]+|серп[енняюьі]+|верес[енняюьі]+|жовт[енняюьі]+|листопад[ауіом]*|груд[енняюьі]+)"
)
_DIGITS_OR_WORD = (
    r"(?:\d{1,3}|дв[аеі]|три|четыре|чотири|пять|п['’]ять|шесть|шість|семь|сім|восемь|вісім|девять|дев['’]ять|десять)"
)
_CYRILLIC = (
    rf"\b{_DAY}(?:\s?[-–]\s?{_DAY})?\s(?:{_RU_MONTH}|{_UK_MONTH})\b(?:\s{_YEAR}(?:\s(?:года?|року|рік|г\.|р\.))?)?",
    (rf"(?:\b(?:в|с|к|до|после|у|з|від|після|на)\s)?(?P<month>(?:{_RU_MONTH}|"
    rf"{_UK_MONTH})\s{_YEAR}(?:\s(?:года?|року|рік|г\.|р\.))?)"),
    rf"\b{_YEAR}\s(?:году|года|год|роки|році|року|рік)\b",
    r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)\b",
    r"\b(?:вчера|сегодня|завтра|учора|вчора|сьогодні)\b",
    (rf"\b(?:{_DIGITS_OR_WORD}\s)?(?:дн[яійів]+|дней|недел[юьи]|тижд[енньяі]+|тижн[іяів]+|месяц(?:а|ев)?|місяц[ьіяів]+|год(?:а)?|лет|рок(?:и|ів)|рік)"
    r"\s(?:назад|тому)\b"),
    (r"\b(?:(?:прошл(?:ый|ую|ое|ой|ого)|минул(?:ий|у|ої|ого|ої)|следующ(?:ий|ую|ее)|наступн(?:ий|у|ого|ої))\s)?"
    r"(?:понедельник|вторник|сред[уаы]|четверг|пятниц[уаы]|суббот[уаы]|воскресенье|понеділ(?:ок|"
    r"ка)|вівтор(?:ок|ка)|серед[уаи]|четвер(?:га)?|п['’]ятниц[юяі]|субот[уаи]|неділ[юяі])\b"),
)  # fmt: skip
_CLOCK = r"\b\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?"


_RULES = {
    "en": tuple(re.compile(pattern) for pattern in _ENGLISH),
    "ru": tuple(re.compile(pattern, re.IGNORECASE) for pattern in _CYRILLIC),
}
_RULES["uk"] = _RULES["ru"]


# "2,000 roubles a month", "three times a day": a rate, not a time
_A_PERIOD = re.compile(r"[Aa] \w+")
_RATE_BEFORE = re.compile(
    r"(?:hryvnias?|roubles|rubles|dollars|euros|pounds|times|once|twice|tonn?es|tons|barrels|shells|rounds|"
    r"met(?:er|re)s|kilomet(?:er|re)s|lit(?:er|re)s|gallons|people|dead|cases|calls|sorties|flights|drones|missiles|bombs|trains|trucks|"
    r"thousand|million|billion|[mb]ln|%|\d)\s$"
)


def dates(text: str, language: str) -> Iterator[Span]:
    """Yield DATE candidates; they may overlap, the longest is meant."""
    for rule in _RULES.get(language, ()):
        for match in rule.finditer(text):
            is_rate = _RATE_BEFORE.search(text, max(0, match.start() - 20), match.start())
            if is_rate and _A_PERIOD.fullmatch(match[0]):
                continue
            group = "month" if "month" in rule.groupindex else 0
            yield Span(match.start(group), match.end(group), "DATE", RULE)

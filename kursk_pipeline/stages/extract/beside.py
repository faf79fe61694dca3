"""Places, bodies and units told by the words beside them: "village of" before places, quotes beside "channel"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.people import NOT_FIRST_NAMES, name_span, surname_of
from kursk_pipeline.stages.extract.spans import GAZETTEER, RULE, Span

# Shorter names are words too often ("Lee", "Oh").
SHORTEST_NAME = 4
# "Lee", "Kim": a surname that the text has told in full.
SHORTEST_SURNAME = 3
# "Stary Oskol", "Nikolayevo-Daryino"; not "Russian-held".
_PLACE_WORD = r"(?![A-Z]{2})[A-Z](?:\w|[’'](?!s\b))+(?:-[A-Z]\w+)*"
_PLACE = rf"{_PLACE_WORD}(?:\s(?!Oblast|Region){_PLACE_WORD})?"
_SETTLEMENTS = re.compile(
    rf"\b(?:village|town|settlement|hamlet|farmstead|city)s?\sof\s({_PLACE}(?:(?:,\s|,?\sand\s|"
    rf"\sor\s){_PLACE}){{0,8}})"
)
_NAMED_SETTLEMENT = re.compile(r"\bthe ([A-Z][\w’'-]+)\s(?:village|settlement|hromada|farmstead)\b")
_DISTRICT = re.compile(
    r"\b(?!The\b|This\b|Each\b|Every\b)([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?\s"
    r"(?:[Dd]istrict|[Oo]blast|"
    r"[Rr]aion|[Kk]rai|[Hh]romada))\b"
)
_NEAR = re.compile(
    r"\b(?:near|outside|around|(?:(?:north|south|east|west)(?:-?(?:east|west))?|kilomet(?:er|re)s|km|miles) (?:of|from))\s"
    rf"(?!(?:The|Mr|Mrs|Gen|President)\b)({_PLACE})(?![\w-])(?!\s(?:[A-Z]|[Aa]irport|[Aa]ir|base|and his|who))"
)
# "Anderson, from Banbury, was captured"
_COMING_FROM = re.compile(
    rf"(?:(?<=[a-z]), from|\b(?:[Rr]esidents? of|native of|born in|grew up in|hails from|evacuated (?:from|to)|"
    rf"fled (?:from|to)|(?:comes|came|drove|flew|travelled|traveled|returned|moved) (?:from|to)|arrived in|"
    rf"liv(?:es|ing|ed) in))\s(?!(?:The|Mr|Mrs)\b)({_PLACE})(?=[,.;]|\s[a-z])"
)
# "In Skegness, ..."; "were waiting in Semera on Monday"
_IN_PLACE = re.compile(
    r"\b[Ii]n (?!(?:The|English|Russian|French|German|Latin|Parliament|Congress|God|Christ|Operation|Phase|Article|"
    r"Section|Chapter|"
    r"Order|Fact|Other|Addition|Western|Eastern|Northern|Southern|Cyrillic|General|Court|Army|Air|Government|Office|"
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|Telegram|Politburo|Bitcoin)\b)"
    rf"({_PLACE})(?=[,.;:)]|\s(?:and|on|said|was|is|were|has|had|where|that|after|when|since|as|with|during|last|will)\b)"
)
_ITEM = re.compile(rf"{_PLACE_WORD}(?:\s{_PLACE_WORD})?")
_LIST = re.compile(
    rf"(?<![\w-]){_ITEM.pattern}(?:,\s{_ITEM.pattern}){{0,8}},?\sand\s{_ITEM.pattern}(?![\w-])(?!\s[A-Z])"
)
_PART = re.compile(rf"(?:(?:and|or)\s)?({_PLACE})")
_MEDIUM = (
    r"(?:(?:news\s)?(?:channel|outlet|newspaper|publication|website|portal|agency|magazine|"
    r"broadcaster|tabloid|media)s?)"
)
_QUOTED = r"[\"“«‘']([A-Z0-9][^\"”»’'\n]{1,38}?),?[\"”»’']"
_CHANNEL = re.compile(
    rf"{_QUOTED},?\s(?:Telegram\s|news\s|military\s)*{_MEDIUM}\b|\b{_MEDIUM},?\s(?:notably\s|called\s)?{_QUOTED}"
)
_OUTLET = re.compile(
    r"\b(?:news\s)?(?:outlet|newspaper|broadcaster|tabloid|magazine|(?:news|Telegram)\s(?:channel|"
    r"agency|site|website|portal))\s([A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2})"
)
_NUMBERED = r"(?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth)"
_UNIT_KIND = (
    r"(?:[A-Z][\w’'-]*|air|assault|infantry|tank|rifle|motor|motorized|motorised|motor-rifle|"
    r"mechanized|mechanised|airborne|armored|armoured|"
    r"artillery|naval|separate|special|purpose|guards|marine|mountain|combined|arms|territorial|"
    r"defense|defence|reconnaissance|jaeger|presidential)"
)
_UNIT = re.compile(
    rf"\b{_NUMBERED}\s(?:{_UNIT_KIND}\s){{0,7}}(?:[Bb]rigade|[Rr]egiment|[Dd]ivision|[Bb]attalion|"
    rf"Army(?:\sCorps)?|Corps|[Ss]quadron|Fleet)\b(?!s)"
)
# "the Ecoaction group"; a people's name or a place before such a word is no name of its own
_BODY = re.compile(
    r"\bthe ([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3})\s(?:group|charity|NGO|think[ -]tank|consultancy|foundation|newspaper|"
    r"(?:news\s)?agency|website|broadcaster|magazine|daily|tabloid|movement|militia|party|project|organi[sz]ation|firm|company)\b"
)
# "All Eyes On Wagner, an investigative group,"; "Agrocomplex Kurskiy, a producer of pork"
_INTRODUCED_BODY = re.compile(
    r"\b((?!(?:The|In|On|At|But|And|A|An)\b)[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){0,4}),\s(?:an?|the|"
    r"one of (?:the|\w+['’]s))\s"
    r"(?:[\w’'-]+\s){0,3}(?:group|charity|NGO|think[ -]tank|consultancy|foundation|newspaper|agency|website|"
    r"broadcaster|magazine|"
    r"tabloid|movement|militia|organi[sz]ation|firm|company|manufacturer|outlet|channel|start-?up|conglomerate|retailer|lender|"
    r"shipbuilder|collective|association|watchdog)\b"
)
# "the Kharkiv Group of Forces", "Tactical Group Siversk"; a name in quotes after a unit
_GROUP_OF_FORCES = re.compile(
    r"\b(?!The\b)(?:[A-Z][\w-]+\s){1,3}(?:[Gg]roup(?:ing)? of (?:[Ff]orces|[Tt]roops)|"
    r"[Oo]perational(?:[ -](?:and[ -])?[Tt]actical|"
    r"[ -][Ss]trategic)? [Gg]roup(?:ing)?)\b"
    r"|\b(?:Group(?:ing)? of (?:Forces|Troops)|Operational(?:-Tactical|-Strategic)? Group|Tactical Group|"
    r"Task Force) [A-Z][\w-]+"
)
_QUOTED_UNIT = re.compile(
    r"\b(?:group of (?:forces|troops)|tactical group|grouping|brigade|battalion|regiment|company|detachment|"
    r"squadron|division|unit|"
    r"volunteer corps|battlegroup|task force)\s[\"“«‘']([A-Z][\w-]+(?:\s[A-Z]?[\w-]+){0,2})[\"”»’']"
)
# "UN Human Rights Monitoring Mission in Ukraine"
_MISSION = re.compile(r"\b(?!The\b)(?:[A-Z][\w’'&-]*\s){1,5}Mission (?:in|to|for) (?:the )?[A-Z]\w+(?:\s[A-Z]\w+)?")
_NAMED_UNIT = re.compile(
    r"\b(?!The\b)(?:[A-Z][\w-]+\s){1,3}(?:Brigade|Regiment|Division|Battalion|Panzer Corps|Army Corps|Tank Army|Front|"
    r"Battlegroup)\b"
    r"|\bBattlegroup [A-Z]\w+\b"
)
_TOLD = (
    (_BODY, 1, "ORG"),
    (_INTRODUCED_BODY, 1, "ORG"),
    (_MISSION, 0, "ORG"),
    (_GROUP_OF_FORCES, 0, "UNIT"),
    (_QUOTED_UNIT, 1, "UNIT"),
    (_NAMED_UNIT, 0, "UNIT"),
    (_OUTLET, 1, "ORG"),
    (_UNIT, 0, "UNIT"),
    (_NAMED_SETTLEMENT, 1, "GPE"),
    (_DISTRICT, 1, "GPE"),
    (_NEAR, 1, "GPE"),
    (_COMING_FROM, 1, "GPE"),
    (_IN_PLACE, 1, "GPE"),
)


def listed_with_places(text: str, known: Iterable[Span]) -> Iterator[Span]:
    """Yield GPE candidates: capitalised words in a list that has a known settlement: "near Plekhovo, X and Y"."""
    places = {(span.start, span.end) for span in known if span.label == "GPE"}
    for match in _LIST.finditer(text):
        items = [(match.start() + item.start(), match.start() + item.end()) for item in _ITEM.finditer(match[0])]
        if sum(item in places for item in items) * 2 >= len(items):
            yield from (Span(start, end, "GPE", RULE) for start, end in items)


def later_by_name(text: str, spans: Iterable[Span], first_names: frozenset[str]) -> Iterator[Span]:
    """Yield names that the text has told before: parts of the names of people; places and bodies as they were."""
    labels: dict[str, str] = {}
    for span in spans:
        name = text[span.start : span.end]
        if span.label == "PERSON" and " " in name:
            labels |= {last: "PERSON" for last in [surname_of(name)] if last not in NOT_FIRST_NAMES | labels.keys()}
            labels |= {first: "PERSON" for first in name.split()[:1] if first in first_names}
        elif span.label in {"GPE", "ORG", "PERSON"} and span.found_by != GAZETTEER and name not in NOT_FIRST_NAMES:
            labels.setdefault(name, span.label)
    wanted = [
        re.escape(name)
        for name in sorted(labels, key=len, reverse=True)
        if (len(name) >= SHORTEST_NAME or (labels[name] == "PERSON" and len(name) >= SHORTEST_SURNAME))
        and name[0].isupper()
    ]
    if wanted:
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(wanted)})(?![\w-])", text):
            yield Span(match.start(), match.end(), labels[match[0]], RULE)


def told_by_neighbours(text: str) -> Iterator[Span]:
    """Yield GPE, ORG and UNIT candidates of English text."""
    for pattern, group, label in _TOLD:
        for match in pattern.finditer(text):
            yield name_span(match, group, label)
    for match in _SETTLEMENTS.finditer(text):
        for part in _PART.finditer(match[1]):
            yield Span(match.start(1) + part.start(1), match.start(1) + part.end(1), "GPE", RULE)
    for match in _CHANNEL.finditer(text):
        yield name_span(match, 1 if match[1] else 2, "ORG")

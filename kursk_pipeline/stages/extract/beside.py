"""Names told by the words beside them: titles before people, "village of" before places, quotes beside "channel"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.spans import GAZETTEER, RULE, Span

# Shorter names are words too often ("Lee", "Oh").
SHORTEST_NAME = 4
# A word before a name is looked for this far back.
LONGEST_WORD = 24
_TITLE = (
    r"(?:Mr|Mrs|Ms|Gen|General|Col|Colonel|Lt|Lieutenant|Maj|Major|Capt|Captain|Sergeant|Sgt|"
    r"President|Minister|Governor|"
    r"Prof|Professor|Dr|Senator|Sen|Ambassador|Adm|Admiral|Chancellor|Secretary|Commander|Mayor|"
    r"Spokesman|Spokeswoman|"
    r"Spokesperson|spokesman|spokeswoman|spokesperson|Private|Corporal|Pope|Patriarch|King|Queen|"
    r"Pte|Cpl|Sir|Dame|Lord|Lady|Baroness|Cardinal|Archbishop|Bishop|Metropolitan|Sheikh|Ayatollah|Marshal|Justice|Envoy|"
    r"Congressman|Congresswoman|Premier|Inspector|Detective|Father|Brother|Sister|Archpriest|Rabbi|Imam|"
    r"lawyer|economist|doctor|nurse|medic|farmer|teacher|driver|officer|pilot|sniper|veteran|engineer|author|writer|"
    r"filmmaker|photographer|editor|fellow|envoy|negotiator|diplomat|dissident|oligarch|businessman|billionaire|"
    r"Prince|Rep|Judge|Chairman|"
    r"governor|president|minister|analyst|commander|journalist|reporter|mayor|ombudsman|resident|"
    r"deputy|lawmaker|soldier|"
    r"blogger|correspondent|expert|historian|professor|chancellor|ambassador|secretary|chief|leader|"
    r"director|researcher|activist|"
    r"volunteer|pensioner|aide|adviser|advisor|general|colonel|lieutenant|captain|major|sergeant|"
    r"Leader|Chief|Director)"
)
# "Yevkurov", "O’Brien", "Yunus-bek"; a possessive is no part of it.
_NAME = r"(?:[A-Z](?:[’'][A-Z])?[a-zà-ž](?:[\w-]|[’'](?!s\b)(?=\w))*)"
_PARTICLE = r"(?:(?:bin|al|van|von|de|der|den|ter|del|della|di|da|ibn)\s|(?:al|el|ash|as|ad|an|ar)-)"
_FULL_NAME = rf"{_NAME}(?:\s(?:[A-Z]\.|{_PARTICLE}?{_NAME})){{0,3}}"
_NOT_NAMES = (
    r"(?!(?:Mr|Mrs|Ms|Dr|Prof|Sir|Sen|Rep|Even|Only|Also|of|the|The|Of|Russia|Ukraine|Kursk|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|Staff|Assembly|Command|Headquarters|"
    r"Secretary|Minister|Council|Directorate|General|Gen|Col|Lt|Maj|Capt|Adm|Brig|Cmdr|Colonel|Major|Captain|"
    r"Lieutenant|Admiral|State|Defen[cs]e|Foreign|Prime|Deputy|Interior|Press|Affairs|Police|Chief)\b)"
)
_TITLED = re.compile(rf"\b{_TITLE}\.?\s({_NOT_NAMES}{_FULL_NAME})")
_SPEAKING = re.compile(
    rf"(?<![\w.’'-] )\b({_NOT_NAMES}{_NAME}\s{_NAME})(?=(?:,[^,.\n]{{3,60}},)?\s(?:said|says|told|"
    rf"wrote|added|noted|claimed|stated|explained|argued|warned|announced|reported|posted|urged|admitted|recalled|"
    rf"insisted|suggested|replied|acknowledged|confirmed|denied|declared|testified)\b)"
)
_SAID_BY = re.compile(
    rf"[,”\"’] (?:said|says|added|explained|recalled|warned|argued|wrote) ({_NOT_NAMES}{_FULL_NAME})"
    r"(?=[,.]|\s(?:of|from|who)\b)"
)
# "her son Oleg", "the soldier’s widow Iryna"
_KIN = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur|whose|[’']s)\s(?:(?:\w+-)?[a-z]+\s)?(?:son|daughter|wife|husband|brother|sister|mother|"
    rf"father|grandson|granddaughter|grandmother|grandfather|neighbou?r|friend|cousin|uncle|aunt|widow|partner|colleague)\s({_NOT_NAMES}{_FULL_NAME})"
)
# "led by Abu Mohammed al-Jolani"; "our commander, Bohdan, drew a line"
_LED_BY = re.compile(
    rf"\b(?:led|headed|commanded|chaired|founded|written|edited|hosted|represented|replaced|succeeded) by "
    rf"({_NOT_NAMES}{_NAME}(?:\s(?:[A-Z]\.|{_PARTICLE}?{_NAME})){{1,3}})"
)
_APPOSED = re.compile(
    rf"\b(?:commander|son|daughter|wife|husband|brother|sister|mother|father|neighbou?r|soldier|driver|medic|officer|sergeant|"
    rf"captain|colleague|friend), ({_NOT_NAMES}{_NAME}),"
)
_CALL_SIGN = re.compile(rf"\b[Cc]all[\s-]?sign,?\s(?:is\s|of\s)?[\"“‘']?({_NAME})")
_ROLE = (
    r"(?:leader|chief|head|director|minister|spokes\w+|president|governor|commander|analyst|expert|professor|advis[eo]r|ambassador|"
    r"editor|author|fellow|researcher|resident|officer|secretary|chair\w*|judge|lawyer|activist|mayor|deputy|lawmaker|"
    r"journalist|reporter|historian|economist|doctor|teacher|farmer|pensioner|mother|father|founder|owner|manager|envoy|"
    r"commissioner|ombudsman|representative|sergeant|captain|colonel|soldier|veteran|nurse|medic|driver|volunteer|prosecutor)"
)
# "Naim Qassem, deputy leader of ..."; "Iryna Koval, 54, ..."
_INTRODUCED = re.compile(
    rf"\b({_NOT_NAMES}{_NAME}(?:\s(?:[A-Z]\.|{_PARTICLE}?{_NAME})){{1,3}}),\s"
    rf"(?:who(?:se)?\b|(?:aged\s)?\d\d(?=,|\sand\b|\.)|(?:(?:a|an|the|its|his|her|their)\s)?(?:[\w-]+\s){{0,4}}?{_ROLE}\b)"
)
# "Stary Oskol", "Nikolayevo-Daryino"; not "Russian-held".
_PLACE_WORD = r"(?![A-Z]{2})[A-Z](?:\w|[’'](?!s\b))+(?:-[A-Z]\w+)*"
_PLACE = rf"{_PLACE_WORD}(?:\s(?!Oblast|Region){_PLACE_WORD})?"
_SETTLEMENTS = re.compile(
    rf"\b(?:village|town|settlement|hamlet|farmstead|city)s?\sof\s({_PLACE}(?:(?:,\s|,?\sand\s|"
    rf"\sor\s){_PLACE}){{0,8}})"
)
_NAMED_SETTLEMENT = re.compile(r"\bthe ([A-Z][\w’'-]+)\s(?:village|settlement|hromada|farmstead)\b")
_NEAR = re.compile(
    r"\b(?:near|outside|(?:(?:north|south|east|west)(?:-?(?:east|west))?|kilomet(?:er|re)s|km|miles) (?:of|from))\s"
    rf"(?!(?:The|Mr|Mrs|Gen|President)\b)({_PLACE})(?![\w-])(?!\s(?:[A-Z]|[Aa]irport|[Aa]ir|base|and his|who))"
)
# "Anderson, from Banbury, was captured"
_COMING_FROM = re.compile(
    rf"(?:(?<=[a-z]), from|\b(?:[Rr]esidents? of|native of|born in|grew up in|hails from|evacuated (?:from|to)|"
    rf"fled (?:from|to)))\s(?!(?:The|Mr|Mrs)\b)({_PLACE})(?=[,.;]|\s[a-z])"
)
_ITEM = re.compile(rf"{_PLACE_WORD}(?:\s{_PLACE_WORD})?")
_LIST = re.compile(
    rf"(?<![\w-]){_ITEM.pattern}(?:,\s{_ITEM.pattern}){{0,8}},?\sand\s{_ITEM.pattern}(?![\w-])(?!\s[A-Z])"
)
_PART = re.compile(rf"(?:(?:and|or)\s)?({_PLACE})")
_NEXT_NAME = re.compile(rf"\s({_NAME})(?![’']s?\w)")
_TWO_WORDS = re.compile(rf"\b({_NAME})(?=\s((?:[A-Z]\.\s)?(?:(?:van|von|de|der|al|bin)\s)?{_NAME}(?:-{_NAME})?))")
# A capitalised word inside a sentence, right before a name; after a point or at a start it may be any word.
_WORD_BEFORE = re.compile(r"(?<=[a-z,;:’'\"”] )([A-Z][a-zà-ž]+(?:-[A-Z][a-z]+)?)\s$")
NOT_FIRST_NAMES = frozenset(
    [
        "President", "Minister", "Governor", "General", "Colonel", "Major", "Captain", "Lieutenant", "Sergeant",
        "Private", "Admiral", "Chancellor", "Secretary", "Commander", "Mayor", "Mr", "Mrs", "Ms", "Dr", "Sir",
        "Prof", "Professor", "Senator", "Ambassador", "Chief", "Leader", "Director", "Prime", "Defence",
        "Defense", "Foreign", "The", "In", "On", "At", "By", "For", "But", "And", "Comrade", "King", "Queen",
        "Prince", "Pope", "Patriarch", "Mother", "Father", "Lord", "Lady", "Judge", "Justice", "Chairman",
        "Speaker", "Deputy", "Vice", "Acting", "Former", "Marshal", "Councillor", "Spokesman", "Spokeswoman",
        "Spokesperson", "Representative", "Congressman", "Premier", "Emperor", "Tsar", "Czar",
        "Secretary-General", "Interior", "While", "There", "He", "She", "They", "We", "You", "It", "Who",
        "What", "Has", "Was", "Is", "Not", "No", "Yes", "Here", "When", "After", "Before", "Since", "With",
        "As", "That", "If", "Then", "Now", "Also", "Team", "Camp", "House", "Awards", "Square", "Park",
        "Street", "Bridge", "Boulevard", "Avenue", "Operation", "Doctrine", "Army", "Front", "Gen", "Col", "Lt",
        "Maj", "Capt", "Sgt", "Adm", "Pres", "Gov", "Sen", "Rep", "Brig", "Cmdr", "Around", "Near", "From",
        "Between", "Both", "Even", "Only", "Though", "Although", "Because", "Why", "How", "Where", "Like", "Unlike", "Under",
        "Pte", "Cpl", "Cardinal", "Archbishop", "Bishop", "Metropolitan", "Sheikh", "Ayatollah", "Field", "Crown", "Dame",
        "Baroness", "Congresswoman", "Envoy", "Archpriest", "Rabbi", "Imam", "Sister", "Brother", "Detective", "Inspector",
        "Meanwhile", "State", "Affairs", "Press", "Interior", "Police", "Finance", "Justice", "Energy",
    ]
)  # fmt: skip
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
_NAMED_UNIT = re.compile(
    r"\b(?!The\b)(?:[A-Z][\w-]+\s){1,3}(?:Brigade|Regiment|Division|Battalion|Panzer Corps|Army Corps|Tank Army|Front|"
    r"Battlegroup)\b"
    r"|\bBattlegroup [A-Z]\w+\b"
)
_TOLD = (
    (_TITLED, 1, "PERSON"),
    (_SPEAKING, 1, "PERSON"),
    (_SAID_BY, 1, "PERSON"),
    (_KIN, 1, "PERSON"),
    (_CALL_SIGN, 1, "PERSON"),
    (_LED_BY, 1, "PERSON"),
    (_APPOSED, 1, "PERSON"),
    (_BODY, 1, "ORG"),
    (_NAMED_UNIT, 0, "UNIT"),
    (_INTRODUCED, 1, "PERSON"),
    (_OUTLET, 1, "ORG"),
    (_UNIT, 0, "UNIT"),
    (_NAMED_SETTLEMENT, 1, "GPE"),
    (_NEAR, 1, "GPE"),
    (_COMING_FROM, 1, "GPE"),
)
_POSSESSIVE = re.compile(r"[’']s?$")


def listed_with_places(text: str, known: Iterable[Span]) -> Iterator[Span]:
    """Yield GPE candidates: capitalised words in a list that has a known settlement: "near Plekhovo, X and Y"."""
    places = {(span.start, span.end) for span in known if span.label == "GPE"}
    for match in _LIST.finditer(text):
        items = [(match.start() + item.start(), match.start() + item.end()) for item in _ITEM.finditer(match[0])]
        if sum(item in places for item in items) * 2 >= len(items):
            yield from (Span(start, end, "GPE", RULE) for start, end in items)


def people_by_first_name(text: str, first_names: frozenset[str]) -> Iterator[Span]:
    """Yield PERSON candidates: a known first name and a capitalised word after it."""
    for match in _TWO_WORDS.finditer(text):
        if match[1] in first_names and match[2].split()[0] not in NOT_FIRST_NAMES:
            name = _span(match, 2, "PERSON")
            end = _with_more_first_names(match, name.end, first_names)
            yield Span(match.start(), end, name.label, name.found_by)


def _with_more_first_names(match: re.Match[str], end: int, first_names: frozenset[str]) -> int:
    """Go on while the last name is a first name too: "James Scott Rhys Anderson"."""
    text = match.string
    last = match[2].split()[-1]
    while last in first_names and (more := _NEXT_NAME.match(text, end)) and more[1] not in NOT_FIRST_NAMES:
        end, last = more.end(1), more[1]
    return end


def with_first_names(text: str, people: Iterable[Span], known: Iterable[Span]) -> Iterator[Span]:
    """Yield people again with the capitalised word before them: "Hunter Biden" is not the Biden that one knows."""
    ends = {span.end for span in known}
    for span in people:
        if " " in text[span.start : span.end]:
            continue
        before = _WORD_BEFORE.search(text, max(0, span.start - LONGEST_WORD), span.start)
        if before and span.start - 1 not in ends and before[1] not in NOT_FIRST_NAMES:
            yield Span(before.start(1), span.end, "PERSON", RULE)


def later_by_name(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield names that the text has told before: surnames of people named in full; places and bodies as they were."""
    labels: dict[str, str] = {}
    for span in spans:
        name = text[span.start : span.end]
        if span.label == "PERSON" and " " in name:
            labels.setdefault(name.split()[-1], "PERSON")
        elif span.label in {"GPE", "ORG", "PERSON"} and span.found_by != GAZETTEER:
            labels.setdefault(name, span.label)
    wanted = [
        re.escape(name)
        for name in sorted(labels, key=len, reverse=True)
        if len(name) >= SHORTEST_NAME and name[0].isupper()
    ]
    if wanted:
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(wanted)})(?![\w-])", text):
            yield Span(match.start(), match.end(), labels[match[0]], RULE)


def told_by_neighbours(text: str) -> Iterator[Span]:
    """Yield PERSON, GPE, ORG and UNIT candidates of English text."""
    for pattern, group, label in _TOLD:
        for match in pattern.finditer(text):
            span = _span(match, group, label)
            yield _without_titles(text, span) if label == "PERSON" else span
    for match in _SETTLEMENTS.finditer(text):
        for part in _PART.finditer(match[1]):
            yield Span(match.start(1) + part.start(1), match.start(1) + part.end(1), "GPE", RULE)
    for match in _CHANNEL.finditer(text):
        yield _span(match, 1 if match[1] else 2, "ORG")


def _without_titles(text: str, span: Span) -> Span:
    """Move the start past offices and ranks: "Pte Danylo Shevchenko"."""
    start = span.start
    while (first := text[start : span.end].partition(" "))[1] and first[0].rstrip(".") in NOT_FIRST_NAMES:
        start += len(first[0]) + 1
    return Span(start, span.end, span.label, span.found_by)


def _span(match: re.Match[str], group: int, label: str) -> Span:
    found = _POSSESSIVE.search(match[group])
    end = match.end(group) - (len(found[0]) if found else 0)
    end -= len(match.string[match.start(group) : end]) - len(match.string[match.start(group) : end].rstrip("., "))
    return Span(match.start(group), end, label, RULE)

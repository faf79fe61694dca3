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
_FULL_NAME = rf"{_NAME}(?:\s(?:[A-Z]\.|{_NAME}|(?:bin|al|van|von|de|der)\s{_NAME})){{0,2}}"
_NOT_NAMES = (
    r"(?!(?:of|the|The|Of|Russia|Ukraine|Kursk|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|Staff|Assembly|Command|Headquarters|"
    r"Secretary|Minister|Council|Directorate|General)\b)"
)
_TITLED = re.compile(rf"\b{_TITLE}\.?\s({_NOT_NAMES}{_FULL_NAME})")
_SPEAKING = re.compile(
    rf"(?<![\w.’'-] )\b({_NOT_NAMES}{_NAME}\s{_NAME})(?=(?:,[^,.\n]{{3,60}},)?\s(?:said|says|told|"
    rf"wrote|added|noted|claimed|stated|explained|argued|warned)\b)"
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
_ITEM = re.compile(rf"{_PLACE_WORD}(?:\s{_PLACE_WORD})?")
_LIST = re.compile(
    rf"(?<![\w-]){_ITEM.pattern}(?:,\s{_ITEM.pattern}){{0,8}},?\sand\s{_ITEM.pattern}(?![\w-])(?!\s[A-Z])"
)
_PART = re.compile(rf"(?:(?:and|or)\s)?({_PLACE})")
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
        "Between", "Both", "Even", "Only",
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
_TOLD = (
    (_TITLED, 1, "PERSON"),
    (_SPEAKING, 1, "PERSON"),
    (_OUTLET, 1, "ORG"),
    (_UNIT, 0, "UNIT"),
    (_NAMED_SETTLEMENT, 1, "GPE"),
    (_NEAR, 1, "GPE"),
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
            yield Span(match.start(), name.end, name.label, name.found_by)


def with_first_names(text: str, people: Iterable[Span], known: Iterable[Span]) -> Iterator[Span]:
    """Yield people again with the capitalised word before them: "Hunter Biden" is not the Biden that one knows."""
    ends = {span.end for span in known}
    for span in people:
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
        elif span.label in {"GPE", "ORG"} and span.found_by != GAZETTEER:
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
            yield _span(match, group, label)
    for match in _SETTLEMENTS.finditer(text):
        for part in _PART.finditer(match[1]):
            yield Span(match.start(1) + part.start(1), match.start(1) + part.end(1), "GPE", RULE)
    for match in _CHANNEL.finditer(text):
        yield _span(match, 1 if match[1] else 2, "ORG")


def _span(match: re.Match[str], group: int, label: str) -> Span:
    found = _POSSESSIVE.search(match[group])
    end = match.end(group) - (len(found[0]) if found else 0)
    end -= len(match.string[match.start(group) : end]) - len(match.string[match.start(group) : end].rstrip("., "))
    return Span(match.start(group), end, label, RULE)

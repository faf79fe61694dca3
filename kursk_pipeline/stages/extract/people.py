"""People told by the words beside them: titles, kin, what they are introduced as, what they do, first names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.spans import RULE, Span

MOST_FIRST_NAMES = 3
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
    r"Leader|Chief|Director|Head|MP|MEP|Mum|Mom|Dad|Nan|Grandma|Grandpa|Auntie|Uncle|Aunt|Ombuds(?:man|woman)|Commissioner|"
    r"Brigadier|Commodore|Constable|Warden|Coach|Councillor|Alderman|Comrade|Ensign|Marine|Representative|milblogger|propagandist|"
    r"presenter|host|anchor|politician|oppositionist|defector|mercenary|paratrooper|gunner|medic|sapper|tankman|operator|"
    r"schoolteacher|student|priest|singer|actor|actress|comedian|musician|scientist|physicist|banker|trader|strategist|"
    r"columnist|commentator|podcaster|pundit|campaigner|lobbyist|prosecutor|investigator|detective|mechanic|welder|"
    r"spokespeople|ex-governor|ex-minister|ex-president|co-founder|founder|chairman|chairwoman|chairperson|head)"
)
# "Yevkurov", "O’Brien", "Yunus-bek"; a possessive is no part of it.
_NAME = r"(?:[A-Z](?:[’'][A-Z])?[a-zà-ž](?:[\w-]|[’'](?!s\b)(?=\w)){0,30})"
_PARTICLE = r"(?:(?:bin|al|van|von|de|der|den|ter|del|della|di|da|ibn)\s|(?:al|el|ash|as|ad|an|ar)-)"
_FULL_NAME = rf"{_NAME}(?:\s(?:[A-Z]\.|{_PARTICLE}?{_NAME})){{0,3}}"
_NOT_NAMES = (
    r"(?!(?:Mr|Mrs|Ms|Dr|Prof|Sir|Sen|Rep|Even|Only|Also|of|the|The|Of|Russia|Ukraine|Kursk|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|Staff|Assembly|Command|Headquarters|"
    r"Secretary|Minister|Council|Directorate|General|Gen|Col|Lt|Maj|Capt|Adm|Brig|Cmdr|Colonel|Major|Captain|"
    r"Lieutenant|Admiral|State|Defen[cs]e|Foreign|Prime|Deputy|Interior|Press|Affairs|Police|Chief)\b)"
)
# A point ends an abbreviation; after a word in full it ends a sentence ("a comedian. She").
_TITLED = re.compile(rf"\b{_TITLE}(?:(?<![a-z]{{4}})\.)?\s({_NOT_NAMES}{_FULL_NAME})")
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
# "propagandists Solovyov and Skabeeva": a list of people after what they are
_SEVERAL = re.compile(
    rf"\b(?:[a-z]+(?:ists|ers|ors|ants|ians)|generals|colonels|commanders|ministers|governors|presidents|deputies|journalists|officers|"
    rf"officials|experts|soldiers|pilots|brothers|sisters|volunteers|residents|envoys|chiefs|aides|spies|sons|daughters|civilians|"
    rf"Messrs|Reps\.|Sens\.|Senators|Generals|Ministers|Governors|Presidents)\s"
    rf"((?:{_NOT_NAMES}{_FULL_NAME},?\s(?:and\s)?){{1,5}}{_NOT_NAMES}{_FULL_NAME})"
)
_ONE_OF_SEVERAL = re.compile(_FULL_NAME)
# "By Chidinma Okafor, Abuja" on a line of its own; "named him as Obinna Ezeugo"
_BY_LINE = re.compile(
    rf"(?:^|\n)(?:By|Reporting by|Words by|Text by|Story by|Photographs? by) ({_NOT_NAMES}{_NAME}(?:\s(?:[A-Z]\.|"
    rf"{_NAME})){{1,2}})(?=[,\n]|\sand\s|\sin\s|$)"
)
_NAMED_AS = re.compile(
    rf"\b(?:[Nn]amed|[Ii]dentified|known|introduced (?:him|her)self)\s(?:(?:him|her|the \w+|one of them|"
    rf"the dead man|the victim)\s)?(?:only\s)?"
    rf"as\s(?:[a-z-]+\s){{0,3}}({_NOT_NAMES}{_NAME}(?:\s(?:[A-Z]\.|{_PARTICLE}?{_NAME})){{1,3}})"
)
# "Cheong Seong-chang": a Korean name is two or three words, the given name often hyphened with a small letter
_KOREAN = re.compile(
    r"\b((?:Kim|Lee|Park|Pak|Cho[ei]|Chung|Cheong|Je?ong|Jung|Kang|Cho|Jo|Yo?on|Yun|Jang|Chang|Lim|Im|Rim|Han|Oh|Seo|So|Shin|Sin|"
    r"Kwon|Hwang|Ahn|An|Song|Ryu|Yoo|Yu|Hong|Jeon|Chon|Ko|Go|Moon|Mun|Yang|Son|Bae|Pae|Baek|Paek|Heo|Nam|Shim|Sim|No|Roh|Ha|Kwak|"
    r"Sung|Cha|Joo|Ju|Woo|Ku|Koo|Min|Jin|Ji|Na|Ra|Ri|Rhee|Um|Won|Chun|Bang|Byun|Ryom|Hyon|Tae|Thae|Ma|Ki|Pyo|Do)"
    r"\s[A-Z][a-z]{1,6}-[a-z]{2,6})\b(?![-\w])"
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
    rf"(?:who(?:se)?\b|of (?:the )?[A-Z]|(?:aged\s)?\d\d(?=,|\sand\b|\.)|"
    rf"(?:(?:a|an|the|its|his|her|their)\s)?(?:[\w-]+\s){{0,4}}?{_ROLE}\b)"
)
_NAME_BEFORE = re.compile(r"\b[A-Z][\w’'-]*\.? $")
# First names that open a sentence as other words as often.
ALSO_WORDS = frozenset(
    [
        "Will", "Mark", "Park", "Grace", "Rose", "Frank", "Islam", "Lily", "Said", "Mercedes", "Christian",
        "Sharon", "Moon", "Amber", "Carol", "Angel", "Destiny", "Robin", "Dean", "Earl", "Duke", "Major",
        "Miles", "Chase", "Hunter", "Mason", "Madison", "Logan", "Lincoln", "Nelson", "Wayne", "Austin",
        "Brooklyn", "Paris", "Alexis", "Ariel", "Liberty", "Summer", "Autumn",
    ]
)  # fmt: skip
# "Vasyl was hit"; a name of two words is found by its surname
DOES = re.compile(
    r",? (?:said|says|told|was|is|has|had|found|drove|asked|who|came|went|died|wrote|recalled|recalls|remembers|lives|lived|"
    r"laughed|stayed|smiled|nodded|shrugged|explained|added|thinks|knew|took|saw)\b"
)
"""What people do, after a name."""
_ALONE = re.compile(rf"(?<![\w-])({_NAME})(?<=\w{{4}})(?={DOES.pattern})")
# "Nick Paton Walsh said"; not "Vladimir Putin Says"
_THIRD_NAME = re.compile(rf"\s({_NAME})(?<!s)(?=[,.]|\s[a-z]|[’']s\b)")
_NEXT_NAME = re.compile(rf"\s({_NAME})(?![’']s?\w)")
_TWO_WORDS = re.compile(rf"\b({_NAME})(?=\s((?:[A-Z]\.\s)?(?:(?:van|von|de|der|al|bin)\s)?{_NAME}(?:-{_NAME})?))")
# A capitalised word inside a sentence, right before a name; after a point or at a start it may be any word.
_WORD_BEFORE = re.compile(r"(?:(?<=[a-z,;:’'\"”] )|(?<=[-–•] ))([A-Z][a-zà-ž]+(?:-[A-Z][a-z]+)?)\s$")
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
        "Between", "Both", "Even", "Only", "Though", "Although", "Because", "Why", "How", "Where", "Like",
        "Unlike", "Under", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        "January", "February", "April", "June", "July", "August", "September", "October", "November",
        "December", "Pte", "Cpl", "Cardinal", "Archbishop", "Bishop", "Metropolitan", "Sheikh", "Ayatollah",
        "Field", "Crown", "Dame", "Baroness", "Congresswoman", "Envoy", "Archpriest", "Rabbi", "Imam", "Sister",
        "Brother", "Detective", "Inspector", "Meanwhile", "State", "Affairs", "Press", "Interior", "Police",
        "Finance", "Justice", "Energy", "Mum", "Mom", "Dad", "Nan", "Grandma", "Grandpa", "Auntie", "Uncle", "Aunt", "MP",
        "MEP",
        "God", "Allah", "Head", "Enemy", "Ombudsman", "Ombudswoman", "Commissioner", "Brigadier", "Local", "Ex", "Coach",
        "Constable", "Ensign", "Comrades", "Our", "My", "Your", "His", "Her", "Their", "Its", "This", "Another",
        "Two", "Three", "Four", "Five", "Some", "Many", "Most", "All", "Each", "Every", "Several", "Dear", "Late",
    ]
)  # fmt: skip
_TOLD = (
    _TITLED, _SPEAKING, _SAID_BY, _KIN, _CALL_SIGN, _INTRODUCED, _LED_BY, _APPOSED, _BY_LINE, _NAMED_AS, _KOREAN,
)  # fmt: skip
# "Ex-Transport Minister Roman Starovoyt"
_FORMER = re.compile(r"(?:[Ee]x|[Tt]hen|[Vv]ice|[Cc]o|[Pp]ro)-[A-Z][\w-]*\s(?=[A-Z])")
_INITIAL_BEFORE = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,2}$")
_POSSESSIVE = re.compile(r"[’']s?$")


def people_beside(text: str) -> Iterator[Span]:
    """Yield PERSON candidates told by a title, a verb of speaking, kin or an introduction."""
    for pattern in _TOLD:
        for match in pattern.finditer(text):
            span = without_titles(text, name_span(match, 1, "PERSON"))
            if pattern is not _INTRODUCED or " " in text[span.start : span.end]:
                yield span
    for match in _SEVERAL.finditer(text):
        for name in _ONE_OF_SEVERAL.finditer(text, match.start(1), match.end(1)):
            if name[0] not in NOT_FIRST_NAMES:
                yield name_span(name, 0, "PERSON")


def people_by_first_name(text: str, first_names: frozenset[str]) -> Iterator[Span]:
    """Yield PERSON candidates: a known first name with the capitalised word after it, or before a verb of people."""
    for match in _ALONE.finditer(text):
        before = text[max(0, match.start() - LONGEST_WORD) : match.start()]
        if match[1] in first_names - ALSO_WORDS and not _NAME_BEFORE.search(before):
            yield Span(match.start(1), match.end(1), "PERSON", RULE)
    for match in _TWO_WORDS.finditer(text):
        if match[1] in first_names and match[2].split()[0] not in NOT_FIRST_NAMES:
            name = name_span(match, 2, "PERSON")
            end = _with_more_first_names(match, name.end, first_names)
            yield Span(match.start(), end, name.label, name.found_by)


def _with_more_first_names(match: re.Match[str], end: int, first_names: frozenset[str]) -> int:
    """Go on while the last name is a first name too: "James Scott Rhys Anderson"."""
    text = match.string
    last = match[2].split()[-1]
    third = _THIRD_NAME.match(text, end)
    if third and third[1] not in NOT_FIRST_NAMES:
        return third.end(1)
    for _ in range(MOST_FIRST_NAMES):
        more = _NEXT_NAME.match(text, end) if last in first_names else None
        if more is None or more[1] in NOT_FIRST_NAMES:
            break
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


def without_titles(text: str, span: Span) -> Span:
    """Move the start past offices and ranks: "Pte Danylo Shevchenko"."""
    start = span.start
    former = _FORMER.match(text, start, span.end)
    start = former.end() if former and former.end() < span.end else start
    while (first := text[start : span.end].partition(" "))[1] and first[0].rstrip(".") in NOT_FIRST_NAMES:
        start += len(first[0]) + 1
    return Span(start, span.end, span.label, span.found_by)


def with_initials(text: str, span: Span) -> Span:
    """Move the start over initials: "J. Andrés Gannon"."""
    found = _INITIAL_BEFORE.search(text, max(0, span.start - 6), span.start)
    return Span(found.start(), span.end, span.label, span.found_by) if found else span


def surname_of(name: str) -> str:
    """Give the word that a text calls a person by later: the last one; of "Lee Seong-kweun" the first."""
    words = name.split()
    return words[0] if _KOREAN.fullmatch(name) else words[-1]


def name_span(match: re.Match[str], group: int, label: str) -> Span:
    """Make a candidate of a group, without a possessive and a closing point."""
    found = _POSSESSIVE.search(match[group])
    end = match.end(group) - (len(found[0]) if found else 0)
    end -= len(match.string[match.start(group) : end]) - len(match.string[match.start(group) : end].rstrip("., "))
    return Span(match.start(group), end, label, RULE)

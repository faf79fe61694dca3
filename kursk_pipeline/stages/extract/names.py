"""Names that tell what they are by a word of theirs or beside them: organisations, facilities, units, people, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kursk_pipeline.stages.extract.spans import RULE, Span

WORD = r"[A-Z][\w’'&-]*(?:\.[A-Z]\w*)*\.?"
_LINK = r"(?:of the|for the|on the|of|for|and|on|&)"
_RUN = re.compile(rf"{WORD}(?: (?:{_LINK} )?{WORD})*")
ORGANISATION_HEADS = frozenset(
    [
        "Ministry", "University", "Institute", "Institution", "College", "Corporation", "Agency", "Council",
        "Committee", "Commission", "Organization", "Organisation", "Association", "Foundation", "Party", "Bank",
        "Bureau", "Service", "Services", "Forces", "Force", "Command", "Guard", "Guards", "Fleet",
        "Directorate", "Department", "Administration", "Academy", "Union", "Group", "Company", "Inc", "Ltd",
        "Times", "Post", "News", "Journal", "Herald", "Tribune", "Images", "Insider", "Center", "Centre",
        "Court", "Police", "Parliament", "Congress", "Senate", "Assembly", "Front", "Movement", "Alliance",
        "Legion", "Headquarters", "Prosecutor", "Office", "Chamber", "Cabinet", "Fund", "Network", "Initiative",
        "Society", "Federation", "League", "Church", "Observatory", "Gazette", "Chronicle", "Telegraph",
        "Industries", "Holdings", "Staff", "Army", "Navy", "Polytechnic", "Trust", "Inspectorate", "Museum", "Corps",
        "Coalition", "Lab", "Laboratory", "Authority", "Conservancy", "Syndicate", "Consulting", "Analytics",
        "Broadcasting", "Energy",
        "Markets", "Capital", "Partners", "Technologies", "Airlines", "Airways", "Motors", "Media",
        "TV",
        "Television", "Weekly", "Magazine", "Review", "Mission", "Project", "Programme", "Program", "Tribunal",
        "Secretariat",
        "Taskforce",
    ]
)  # fmt: skip
_HEADS_THAT_TAKE_OF = frozenset(
    [
        "Ministry", "University", "Institute", "College", "Agency", "Council", "Committee", "Commission",
        "Organization", "Organisation", "Association", "Foundation", "Bank", "Bureau", "Department", "Academy",
        "Union", "Center", "Centre", "Court", "House", "Service", "Staff", "Forces", "Chamber", "Directorate",
        "Cabinet", "Office", "Command", "Headquarters", "Fund", "Society", "Federation", "Police", "Observatory", "Network",
        "Movement", "Front", "Initiative", "Alliance", "Coalition", "League", "Assembly", "Party", "Church",
        "Authority", "Inspectorate", "Museum", "Lab", "Laboratory", "Trust", "Board", "Friends", "Doctors", "Reporters",
    ]
)  # fmt: skip
# Words that open a run but do not belong to the name: sentence openers and offices.
_OPENERS = frozenset(
    [
        "The", "A", "An", "In", "On", "At", "By", "For", "But", "And", "According", "As", "This", "While",
        "When", "Former", "Since", "After", "Before", "During", "With", "Its", "Their", "His", "Her", "From",
        "That", "These", "Those", "Our", "My", "Your", "Whose", "Meanwhile", "However", "Also", "Under", "Both", "If",
        "Although",
        "Despite", "Following", "Earlier", "Later", "To", "Of", "Yet", "So", "Or", "Then", "Commander-in-Chief",
        "Commander", "Head", "Chief", "Minister", "President", "Spokesman", "Spokeswoman", "Spokesperson",
        "Director", "Deputy", "Secretary", "Chairman", "Chair", "Member", "Members", "Representative",
        "Representatives", "Chairwoman", "Ambassador", "General", "Colonel", "Major", "Lieutenant", "Press",
        "Acting", "First", "Speaker", "Mr", "Ms", "Mrs",
    ]
)  # fmt: skip
_OFFICES_WITH_OF = re.compile(
    r"^(?:[A-Z][\w-]* ){0,3}(?:Commander-in-Chief|Commander|Head|Chief|Minister|President|Spokes\w+|"
    r"Director|Secretary|Chair\w*|Members?|Speaker|Representatives?|Units?|Experts?|Officials|Soldiers|Fighters|Troops|Servicemen|"
    r"Employees|Officers?|Part|Residents) of (?:the )?"
)
_LINKED = re.compile(
    r"-(?:led|based|backed|dominated|funded|run|made|born|occupied|controlled|style|speaking|owned|"
    r"linked|sponsored|affiliated)$"
)
_NOT_SENTENCE_END = re.compile(
    r"(?:^|\s)(?:[A-Z]\.|(?:[A-Z]\.){2,}|St\.|Inc\.|Ltd\.|Gen\.|Col\.|Lt\.|Maj\.|Mr\.|Mrs\.|Dr\.)$"
)
_FACILITY = re.compile(
    rf"\b(?:{WORD} ){{1,3}}(?:(?:[Nn]uclear )?[Pp]ower (?:[Pp]lant|[Ss]tation)|[Aa]ir ?base|NPP|Air "
    rf"Base|Airport|Airfield|Bridge|"
    r"Hospital|Square|Stadium|Cathedral|Dam|Reservoir|Monastery|Refinery|air base|airfield|airport|"
    r"oil refinery|oil depot)\b"
)
_EVENT = re.compile(
    r"\bOperation [A-Z][\w-]+(?: [A-Z][\w-]+)?|\b(?:Battle|Siege|Fall|Defen[cs]e|"
    r"Liberation) of (?:the )?[A-Z][\w-]+|\b(?:First|Second) [A-Z]\w+ War\b|"
    r"\b[A-Z]\w+ (?:Peace|Security|Nuclear) (?:Summit|Conference)\b"
)
# "Committee on X", but not "posted by the General Staff on Facebook".
_HEADS_THAT_TAKE_ON = frozenset(
    ["Committee", "Commission", "Council", "Conference", "Convention", "Institute", "Group", "Center", "Centre", "Fund"]
)
_PART_OF_LAND = (
    r"(?:River|Sea|Ocean|Lake|Strait|Peninsula|Valley|Desert|Mountains?|Hills|Forest|Gulf|Bay|Islands?|Plateau|"
    r"Heights|[Cc]orridor|Gap|Basin|Delta|Steppe|Canal|Archipelago|Isthmus)"
)
_LAND = re.compile(
    rf"\b(?!The\b)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)? {_PART_OF_LAND}\b(?! [A-Z])"
    r"|\b(?:River|Lake|Mount|Cape|(?:Gulf|Strait|Sea|Bay|Isle) of) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?"
)
_TRAILING_POSSESSIVE = re.compile(r"[’']s?$|[’']s$")


# "Tigray People's Liberation Front": these own no body, they are part of its name
_OF_ALL = re.compile(
    r"\b(?:People|Women|Children|Workers|Soldiers|Mothers|Veterans|Farmers|Journalists|Prosecutor General)$"
)


def named(text: str, known: Iterable[Span]) -> Iterator[Span]:
    """Yield ORG, FAC, EVENT and LOC candidates.

    Args:
        text: English text.
        known: spans of the gazetteer. An organisation's name ends before a person's; and a known owner is no part of it
            ("Russia's Ministry", but "King's College").
    """
    spans = list(known)
    person_starts = sorted(span.start for span in spans if span.label == "PERSON")
    owners = {span.end for span in spans}
    for match in _RUN.finditer(text):
        for start, end in _parts(match, owners):
            cut = next((place - 1 for place in person_starts if start < place < end), end)
            yield from _organisation(text, start, cut)
    for match in _FACILITY.finditer(text):
        yield Span(_after_openers(text, match.start(), match.end()), match.end(), "FAC", RULE)
    for match in _EVENT.finditer(text):
        yield Span(match.start(), match.end(), "EVENT", RULE)
    for match in _LAND.finditer(text):
        tail = _TRAILING_POSSESSIVE.search(match[0])
        end = match.end() - (len(tail[0]) if tail else 0)
        yield Span(_after_openers(text, match.start(), end), end, "LOC", RULE)


def _parts(match: re.Match[str], owners: set[int]) -> Iterator[tuple[int, int]]:
    """Cut a capitalised run at possessives and at the ends of sentences."""
    start = match.start()
    for found in re.finditer(r"[’']s?(?= )|\.(?= )| and(?= )", match[0]):
        if found[0] == "." and _NOT_SENTENCE_END.search(match[0][: found.end()]):
            continue
        if (
            found[0] == " and"
            and match.start() + found.start() not in owners
            and not _ends_a_body(match[0][: found.start()])
        ):
            continue
        next_word = match[0][found.end() + 1 :].partition(" ")[0]
        if found[0] not in {".", " and"} and _OF_ALL.search(match[0][: found.start()]):
            continue
        if (
            found[0] not in {".", " and"}
            and match.start() + found.start() not in owners
            and next_word in ORGANISATION_HEADS
        ):
            continue
        yield start, match.start() + found.start()
        start = match.start() + found.end() + 1
    tail = _TRAILING_POSSESSIVE.search(match[0])
    end = match.end() - (len(tail[0]) if tail else 0)
    if start < end:
        yield start, end


def _ends_a_body(before: str) -> bool:
    """Whether a run up to "and" is a whole name: "Voronezh Front and Central Front", but not "Bank and Trust"."""
    words = before.split(" ")
    return len(words) > 1 and words[-1] in ORGANISATION_HEADS and words[-2] not in {"and", "of", "the"}


def _organisation(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a part to what a head-word names, if any."""
    office = _OFFICES_WITH_OF.match(text[start:end])
    start = _after_openers(text, start + office.end() if office else start, end)
    words = _before_on(text[start:end].split(" "))
    skipped = _before_owner(words)
    start, words = start + sum(len(word) + 1 for word in words[:skipped]), words[skipped:]
    last = _last_word(words)
    if last is None:
        return
    stop = start + len(" ".join(words[: last + 1]).rstrip(".,"))
    name = text[start:stop]
    if " " in name and not name.isupper():
        yield Span(start, stop, "ORG", RULE)


def _before_on(words: list[str]) -> list[str]:
    """Cut a run before an "on" that its word does not take."""
    for place, word in enumerate(words):
        if word == "on" and words[place - 1] not in _HEADS_THAT_TAKE_ON:
            return words[:place]
    return words


def _before_owner(words: list[str]) -> int:
    """How many words belong to someone of the body: "Andrew Peek of the State Department"."""
    heads = {place for place, word in enumerate(words) if word.rstrip(".,") in ORGANISATION_HEADS}
    for place, word in enumerate(words):
        if (
            word == "of"
            and place
            and words[place - 1] not in _HEADS_THAT_TAKE_OF
            and any(head > place for head in heads)
        ):
            return place + (2 if words[place + 1 : place + 2] == ["the"] else 1)
    return 0


def _last_word(words: list[str]) -> int | None:
    """Place of the word that ends the organisation's name: its head, or the end of what follows "of" and "for"."""
    heads = [place for place, word in enumerate(words) if word.rstrip(".,") in ORGANISATION_HEADS]
    if not heads or len(words) < 2:
        return None
    if words[heads[-1]] == "College" and heads[-1] + 2 == len(words):
        return len(words) - 1
    for head in heads:
        if words[head] in _HEADS_THAT_TAKE_OF and words[head + 1 : head + 2] in (["of"], ["for"]):
            return len(words) - 1
    return heads[-1]


def _after_openers(text: str, start: int, end: int) -> int:
    """Move ``start`` past words that only open the sentence or name an office."""
    while True:
        first, space, rest = text[start:end].partition(" ")
        if not space or not rest or not (first in _OPENERS or first[:1].islower() or _LINKED.search(first)):
            return start
        if first == "General" and rest.startswith(("Staff", "Directorate", "Assembly", "Prosecutor")):
            return start
        if first in {"Press", "First"} and not rest[:1].islower():
            return start
        start += len(first) + 1

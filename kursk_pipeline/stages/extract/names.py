"""Names that tell what they are by a word of theirs: organisations, facilities, military units, titled people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kursk_pipeline.stages.extract.spans import RULE, Span

_WORD = r"[A-Z][\w’'&.-]*"
_LINK = r"(?:of the|for the|of|for|and|on|the|&)"
_RUN = re.compile(rf"{_WORD}(?: (?:{_LINK} )?{_WORD})*")
_ORGANISATION_HEADS = frozenset(
    "Ministry University Institute Institution College Corporation Agency Council Committee Commission Organization "
    "Organisation Association Foundation Party Bank Bureau Service Services Forces Force Command Guard Guards Fleet "
    "Directorate Department Administration Academy Union Group Company Inc Ltd Times Post News Journal Herald Tribune "
    "Images Insider Center Centre Court Police Staff Parliament Congress Senate Assembly Front Movement Alliance Legion "
    "Headquarters Prosecutor Office Chamber Cabinet Fund Network Initiative Society Federation League Church Project "
    "Observatory Monitor Gazette Chronicle Telegraph Industries Holdings".split()
)
_HEADS_THAT_TAKE_OF = frozenset(
    "Ministry University Institute College Agency Council Committee Commission Organization Organisation Association "
    "Foundation Bank Bureau Department Academy Union Center Centre Court House Service Staff Forces Chamber Directorate "
    "Cabinet Office Command Headquarters Fund Society Federation Police Academy".split()
)
_FACILITY_HEADS = re.compile(
    r"(?:Nuclear Power (?:Plant|Station)|Power (?:Plant|Station)|NPP|Air ?[Bb]ase|Airport|Airfield|Bridge|Hospital|Square|Stadium|"
    r"Cathedral|Dam|Reservoir|Monastery|Prison|Refinery|Depot|Palace|Museum|Street|Avenue|Highway|[Nn]uclear [Pp]ower [Pp]lant|NPP)$"
)
_FACILITY = re.compile(
    rf"(?:{_WORD} ){{1,3}}(?:(?:[Nn]uclear )?[Pp]ower (?:[Pp]lant|[Ss]tation)|[Aa]ir ?base|NPP|Air Base|Airport|Airfield|Bridge|"
    r"Hospital|Square|Stadium|Cathedral|Dam|Reservoir|Monastery|Refinery|air base|airfield|airport|oil refinery|oil depot)\b"
)
# A run's first word may only open the sentence.
_OPENERS = frozenset(
    "The A An In On At By For But And According As This While When Former Since After Before During With Its Their His Her "
    "From That These Those Our Meanwhile However Also Under Both If Although Despite Following Earlier Later To Of Yet So Or Then".split()
)
_ORDINAL = r"(?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth)"
_UNIT = re.compile(
    rf"\b{_ORDINAL}\s(?:(?:[A-Z][\w’'-]*|[a-z]+(?:ized|ised|borne|ored|oured)|air|assault|infantry|tank|rifle|motor|artillery|naval|separate|"
    r"special|purpose|guards|marine|mountain|combined|arms)\s){0,7}"
    r"(?:[Bb]rigade|[Rr]egiment|[Dd]ivision|[Bb]attalion|Army(?: Corps)?|Corps|[Cc]ompany|[Ss]quadron|Fleet)\b(?!s)(?: of the (?:Armed Forces of Ukraine|Marines))?"
)
_TITLE_WORD = (
    r"(?:Mr|Mrs|Ms|Gen|General|Col|Colonel|Lt|Lieutenant|Maj|Major|Capt|Captain|Sergeant|Sgt|President|Minister|Governor|"
    r"Prof|Professor|Dr|Senator|Sen|Ambassador|Adm|Admiral|Chancellor|Secretary|Commander|Mayor|Spokesman|Spokeswoman|"
    r"Spokesperson|spokesman|spokeswoman|spokesperson|Private|Corporal|Pope|Patriarch|King|Queen|Prince|Rep|Judge|Chairman|"
    r"governor|president|minister|analyst|commander|journalist|reporter|mayor|ombudsman|resident|deputy|lawmaker|soldier|blogger)"
)
_PERSON_WORD = r"[A-Z](?:[a-zà-ž’'][\w’'-]*|[’'][A-Z]\w+)"
_TITLED = re.compile(rf"\b{_TITLE_WORD}\.?\s((?!(?:of|the|The|Of)\b){_PERSON_WORD}(?:\s(?:[A-Z]\.|{_PERSON_WORD}|bin|al|van|von|de|der)){{0,2}})")
_SPOKEN = re.compile(rf"(?<![\w.’'] )\b({_PERSON_WORD}\s{_PERSON_WORD})(?=,? (?:said|says|told|wrote|added|noted|claimed|announced|reported)\b)")
_EVENT = re.compile(
    r"\bOperation [A-Z][\w-]+(?: [A-Z][\w-]+)?|\b(?:Battle|Siege) of [A-Z][\w-]+|\b(?:First|Second) [A-Z]\w+ War\b|\b[A-Z]\w+ (?:Peace|Security|Nuclear) (?:Summit|Conference)\b"
)
_POSSESSIVE = re.compile(r"[’']s$|[’']$")


def named(text: str) -> Iterator[Span]:
    """Yield ORG, FAC, UNIT, EVENT and PERSON candidates found by head-word, number or title."""
    for match in _RUN.finditer(text):
        yield from _organisation(text, match)
    for match in _FACILITY.finditer(text):
        start = _after_openers(text, match.start(), match.end())
        yield Span(start, match.end(), "FAC", RULE)
    for pattern, label, group in ((_UNIT, "UNIT", 0), (_EVENT, "EVENT", 0), (_TITLED, "PERSON", 1), (_SPOKEN, "PERSON", 1)):
        for match in pattern.finditer(text):
            end = match.end(group) - len(_trailing_possessive(match[group]))
            yield Span(match.start(group), end, label, RULE)


def _organisation(text: str, match: re.Match[str]) -> Iterator[Span]:
    """Cut a capitalised run to the part that a head-word names, if any."""
    for start, end in _parts_between_possessives(match):
        words = text[start:end].split(" ")
        heads = [place for place, word in enumerate(words) if word.rstrip(".,") in _ORGANISATION_HEADS]
        if not heads or len(words) < 2:
            continue
        last = heads[-1]
        if words[last] in _HEADS_THAT_TAKE_OF and last + 1 < len(words) and words[last + 1] in {"of", "for"}:
            last = len(words) - 1
        elif len(heads) > 1 and heads[0] + 1 < len(words) and words[heads[0]] in _HEADS_THAT_TAKE_OF and words[heads[0] + 1] in {"of", "for"}:
            last = max(last, heads[0])
        stop = start + len(" ".join(words[: last + 1]).rstrip(".,"))
        begin = _after_openers(text, start, stop)
        if " " in text[begin:stop] and not text[begin:stop].isupper():
            yield Span(begin, stop, "ORG", RULE)


def _parts_between_possessives(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    start = match.start()
    for found in re.finditer(r"[’']s(?= )", match[0]):
        yield start, match.start() + found.start()
        start = match.start() + found.end() + 1
    if start < match.end():
        yield start, match.end() - len(_trailing_possessive(match[0]))


def _after_openers(text: str, start: int, end: int) -> int:
    """Move ``start`` past words that only open the sentence."""
    while True:
        first, space, _ = text[start:end].partition(" ")
        if not space or (first not in _OPENERS and not first[:1].islower()):
            return start
        start += len(first) + 1


def _trailing_possessive(word: str) -> str:
    found = _POSSESSIVE.search(word)
    return found[0] if found else ""

"""Weapon designations: letters and a number, as makers and armies write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kursk_pipeline.stages.extract.spans import RULE, Span

# Prefixes of Soviet, Russian, Ukrainian and NATO designations
# (tanks T-, BMP-; aircraft Su-, MiG-, F-; missiles Kh-, S-; guns 2S, D-, M).
_DESIGNATION = re.compile(
    r"\b(?:(?:T|BMP|BTR|BMD|MiG|Su|Mi|Ka|F|S|TOS|BM|Kh|X|FAB|KAB|UMPB|ODAB|AH|Tu|Il|An|RM|MT-LB|D|R|P|"
    r"Yak|RPG|AK|MT|UR|KN|MQ|RQ|A|UH|CH|B|C|UJ|PTRK)"
    r"-\d{1,4}[A-Z]{0,3}\d?|2S\d{1,2}|9[KM]\d{2,3}|M\d{2,3}(?:A\d)?(?=\s(?:Abrams|Bradley|howitzer|"
    r"HIMARS|launcher|rifle|vehicle)))(?![\w-])"
)
# "Bulsae-4", "Type 75", "Shahed-136": any name and number beside a word for what it is.
_NUMBERED = re.compile(
    r"\b(?:[A-Z][a-z]{2,}-\d{1,3}[A-Z]{0,2}(?:/\d{1,3})?|"
    r"Type[ -]\d{1,3})(?![\w-])(?=[’']?s?\s(?:[\w-]+\s){0,2}(?:missile|rocket|"
    r"drone|launcher|tank|howitzer|vehicle|gun|mortar|bomb|torpedo|jet|bomber|fighter|helicopter|UAV|"
    r"loitering|glide|radar|air defen[cs]e))"
)
# "Tochka-U missile", "Polonez rocket launchers": a name inside a sentence, right before a word for nothing but arms
_NAMED = re.compile(
    r"(?<=[a-z,;] )(?!(?:Western|Soviet|Allied|Multiple|Several|Two|Three|The|NATO|Chinese|European|American|Army|"
    r"Navy|Marine)\b)"
    r"([A-Z][a-z]{2,}(?:-[A-Z0-9]{1,3})?(?:\s\d{1,3}[A-Z]?)?)(?=\s(?:(?:multiple|ballistic|cruise|anti-tank|anti-aircraft|"
    r"self-propelled|kamikaze|loitering|hypersonic)\s){0,2}(?:rocket launchers?|missile systems?|missiles?|"
    r"howitzers?|munitions?|"
    r"multiple launch)\b)"
)
_NOT_WEAPONS = frozenset({"A-1", "B-1", "C-1"})


def weapons(text: str) -> Iterator[Span]:
    """Yield WEAPON candidates."""
    for match in _DESIGNATION.finditer(text):
        if match[0] not in _NOT_WEAPONS:
            yield Span(match.start(), match.end(), "WEAPON", RULE)
    for match in _NAMED.finditer(text):
        yield Span(match.start(1), match.end(1), "WEAPON", RULE)
    for match in _NUMBERED.finditer(text):
        yield Span(match.start(), match.end(), "WEAPON", RULE)

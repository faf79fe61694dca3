"""Lines at the head of a text that say nothing but when it was published and who wrote it, as plain pages set them.

A line counts only when the whole of it is a date, a byline, or one after the other. English, Russian, Ukrainian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kursk_pipeline.agencies import agencies_parted
from kursk_pipeline.stages.clean.blocks import Block
from kursk_pipeline.stages.clean.dates import parse_time
from kursk_pipeline.stages.clean.evidence import Found

HEAD_LINES = 4
"""Lines among which a date or a byline may stand at the head of a text."""
MAX_LINE_CHARACTERS = 200
"""A longer line is a paragraph; a date and three names with their desk come to half of it."""
MAX_KICKER_WORDS = 6
"""The label above a headline names a section or a running story; longer lines there are sentences."""
_SENTENCE_END = re.compile(r"[.!?…:;,\"”»’')\]]$")
_MONTH_STEMS = (
    *("jan янв січ", "feb фев лют", "mar мар бер", "apr апр кві", "may мая тра", "jun июн чер"),
    *("jul июл лип", "aug авг сер", "sep сен вер", "oct окт жов", "nov ноя лис", "dec дек гру"),
)
_MONTHS = {stem: number for number, stems in enumerate(_MONTH_STEMS, start=1) for stem in stems.split()}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    r"|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня)\.?"
)
_DAY = (
    rf"(?:(?P<month_first>{_MONTH})\s+(?P<day_second>\d{{1,2}}),?\s+(?P<year_a>20\d\d)"
    rf"|(?P<day_first>\d{{1,2}})\s+(?P<month_second>{_MONTH}),?\s+(?P<year_b>20\d\d)(?:\s*(?:г\.|р\.|года|року))?"
    r"|(?P<day_dotted>\d{1,2})\.(?P<month_dotted>\d{1,2})\.(?P<year_c>20\d\d))"
)
_HOUR = r"(?:[\s,|–—-]+(?:at|в|о|об)?\s*(?P<hour>[012]?\d):(?P<minute>[0-5]\d))?"
_SAID = r"(?:(?:published|posted|опубликовано|опубліковано|дата)\s*:?\s*)?"
_NAME = r"[A-ZА-ЯЁІЇЄҐ][\w.'’ʼ-]*(?:\s+(?:de|von|van|der|bin|al|la)){0,2}(?:\s+[A-ZА-ЯЁІЇЄҐ][\w.'’ʼ-]*){1,3}"
_ROLE = (
    r"(?i:special to|for the|staff|reporter|correspondent|editor|writer|корреспондент|кореспондент|редактор|журналіст"
    r"|журналист|спеціально для|специально для)"
)
_BY = r"(?:(?:[Bb]y|BY)\s+|(?i:автор[иы]?|author|written by|текст)\s*:\s*)"
_BYLINE = rf"{_BY}(?P<names>{_NAME}(?:(?:,\s*|\s+(?:and|и|та|і)\s+){_NAME})*)"
_OF = rf"\s*[,|(–—-]\s*(?:{_ROLE}[^.!?]{{0,60}}|(?P<agency>[\w -]{{2,25}}))\)?"
_LINE = re.compile(rf"(?:(?i:{_SAID}{_DAY}{_HOUR}))?\W*(?:{_BYLINE}(?:{_OF})?)?\W*")
_PARTED = re.compile(r",\s*|\s+(?:and|и|та|і)\s+")


class Opening(NamedTuple):
    """A text without its opening lines, and what these said."""

    text: str
    bylines: list[Found]
    published: list[Found]


def read_opening(text: str, blocks: Sequence[Block]) -> Opening:
    """Take the date and the byline out of the first lines of a text; read too those left out between it and the title."""
    lines = _without_kicker(text.split("\n"), blocks)
    kept = [line for line in lines[:HEAD_LINES] if not any(_read(line))]
    said = [_read(line) for line in (*_above(lines[0], blocks), *lines[:HEAD_LINES])]
    return Opening(
        "\n".join([*kept, *lines[HEAD_LINES:]]),
        [name for names, _ in said for name in names],
        [date for _, dates in said for date in dates],
    )


def _without_kicker(lines: list[str], blocks: Sequence[Block]) -> list[str]:
    """The lines without a first one that is a label above the chief heading: a few words that are no sentence."""
    first = lines[0]
    if len(lines) < 2 or len(first.split()) > MAX_KICKER_WORDS or _SENTENCE_END.search(first):
        return lines
    above = next((number for number, block in enumerate(blocks) if block.place.tag == "h1"), 0)
    return lines[1:] if any(block.text == first for block in blocks[:above]) else lines


def _above(first: str, blocks: Sequence[Block]) -> list[str]:
    """The few blocks between the chief heading and the first line of the text; none where the page has no heading."""
    end = next((number for number, block in enumerate(blocks) if block.text == first), 0)
    start = next((number for number in range(end - 1, -1, -1) if blocks[number].place.tag == "h1"), end)
    return [block.text for block in blocks[start + 1 : end]][:HEAD_LINES]


def _read(line: str) -> tuple[list[Found], list[Found]]:
    found = _LINE.fullmatch(line) if len(line) <= MAX_LINE_CHARACTERS else None
    return (list(_names(found)), list(_dates(found))) if found else ([], [])


def _names(found: re.Match[str]) -> Iterator[Found]:
    if found["names"]:
        names = [name.strip(" .") for name in _PARTED.split(found["names"])]
        agency = [found["agency"]] if found["agency"] and agencies_parted(found["agency"])[1] else []
        yield Found((*names, *agency), "text", found[0])


def _dates(found: re.Match[str]) -> Iterator[Found]:
    word = found["month_first"] or found["month_second"]
    month = _MONTHS[word[:3].casefold()] if word else found["month_dotted"]
    day = found["day_second"] or found["day_first"] or found["day_dotted"]
    if day:
        year = found["year_a"] or found["year_b"] or found["year_c"]
        hour = f" {found['hour']}:{found['minute']}" if found["hour"] else ""
        parsed = parse_time(f"{year}-{month}-{day}{hour}")
        if parsed:
            yield Found(parsed[0], "text", found[0], parsed[1])

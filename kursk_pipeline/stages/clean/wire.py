"""News agencies credited by a page: in the byline, in the dateline, or at the foot of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kursk_pipeline.agencies import agencies_parted
from kursk_pipeline.stages.clean.evidence import Found

# "MOSCOW, Aug 8 (Reuters) - "; "МОСКВА, 8 августа. /ТАСС/. "
_DATELINE = re.compile(r"^[^\n]{0,60}?(?:\(([^()\n]{2,30})\)\s*[-–—]|/([^/\n]{2,30})/\.)")
# "КИЕВ, 8 авг – РИА Новости. "; the place and the day are there, so that a sentence that begins with a dash is none.
_DASHED = re.compile(r"^[^\n.–—]{2,40},[^\n–—]{2,20}\s[-–—]\s([^\n.–—]{2,30})\.\s")
_FOOT = re.compile(r"\n\W*(?:(?:mit|with|avec|source|источник|джерело|quelle)\W+)?([\w .-]{2,30})\W*$", re.IGNORECASE)

FOOT_LINES = 3
"""Lines at the end of a text among which credits stand: reporters, editors, the source."""
_DESK_WORK = r"(?:(?:additional |further )?reporting|writing|editing|compiled|translated) (?:and \w+ )?by [^.]{3,200}"
_DESK_LINE = re.compile(rf"\({_DESK_WORK}[.;]?\)|{_DESK_WORK};\s*editing by [^.]{{3,80}}\.?", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"\W*(?:source|источник|джерело|quelle)\s*:\s*([\w /.-]{2,40}?)\W*", re.IGNORECASE)


def without_credits(text: str) -> str:
    """The text without the agencies' closing lines: "(Reporting by ...; Editing by ...)", "Quelle: dpa"."""
    lines = text.split("\n")
    foot = [line for line in lines[-FOOT_LINES:] if not _is_credit(line)]
    return "\n".join([*lines[:-FOOT_LINES], *foot]).strip("\n")


def _is_credit(line: str) -> bool:
    source = _SOURCE_LINE.fullmatch(line)
    return bool(source and agencies_parted(source[1])[1]) or _DESK_LINE.fullmatch(line) is not None


def wire_credits(bylines: Iterable[Found], text: str) -> Iterator[Found]:
    """The agencies that the page credits, by the names used here, and where the credit stands: the surest first.

    Bylines below the first that names a person are of other things on the page, such as a picture. Several agencies in one
    credit are parted by a slash, as agencies' customers write them: "dpa/AFP".
    """
    for byline in bylines:
        yield from _credit(byline.value, "byline")
        if any(agencies_parted(name)[0] for name in byline.value):
            break
    for pattern in (_DATELINE, _DASHED, _FOOT):
        if found := pattern.search(text):
            yield from _credit([found[found.lastindex or 0]], "text")


def _credit(names: Sequence[str], origin: str) -> Iterator[Found]:
    """What one place credits: its agencies, each once."""
    named = [(name, agencies) for name in names if (agencies := agencies_parted(name)[1])]
    if named:
        each = dict.fromkeys(agency for _, agencies in named for agency in agencies)
        yield Found("/".join(each), origin, "; ".join(name for name, _ in named))


def people(bylines: Iterable[Found]) -> Iterator[Found]:
    """The bylines without their agencies; what names nobody else is left out."""
    for found in bylines:
        names = tuple(name for credit in found.value for name in agencies_parted(credit)[0])
        if names:
            yield replace(found, value=names)

"""News agencies credited by a page: in the byline, in the dateline, or at the foot of the text."""

from __future__ import annotations

import re

from kursk_pipeline.agencies import agency_named
from kursk_pipeline.stages.clean.evidence import Found

# "MOSCOW, Aug 8 (Reuters) - "; "МОСКВА, 8 августа. /ТАСС/. "
_DATELINE = re.compile(r"^[^\n]{0,60}?(?:\(([^()\n]{2,30})\)\s*[-–—]|/([^/\n]{2,30})/\.)")
_FOOT = re.compile(r"\n\W*(?:(?:mit|with|avec|source|источник|джерело|quelle)\W+)?([\w .-]{2,30})\W*$", re.IGNORECASE)


def wire_credit(authors: tuple[str, ...], text: str) -> Found | None:
    """The agency that the page credits, by the name used here, and where the credit stands."""
    places = [(name, "byline") for name in authors]
    places += [
        (found[found.lastindex or 0], "text") for pattern in (_DATELINE, _FOOT) if (found := pattern.search(text))
    ]
    for raw, origin in places:
        agency = agency_named(raw)
        if agency:
            return Found(agency, origin, raw)
    return None

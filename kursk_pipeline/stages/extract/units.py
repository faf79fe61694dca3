"""One key for the ways to write a unit: "47th Separate Mechanised Brigade" is the "47th Mechanized Brigade"."""

from __future__ import annotations

import re

# Words that armies add to a unit's name and newsrooms leave out; honours ("Guards", "Red Banner") never tell units apart.
_LEFT_OUT = frozenset({"separate", "independent", "guards", "guard", "red", "banner", "the", "of", "named", "after"})
_SPELLINGS = (
    ("mechanised", "mechanized"), ("motorised", "motorized"), ("motorized rifle", "motor rifle"), ("motor-rifle",
    "motor rifle"),
    ("armoured", "armored"), ("defence", "defense"), ("marine infantry", "naval infantry"), ("marine", "naval infantry"),
    ("marines", "naval infantry"), ("air-assault", "air assault"), ("airborne assault", "air assault"),
)  # fmt: skip
_NUMBERED = re.compile(r"\d{1,4}(?:st|nd|rd|th)\b")


def unit_key(name: str) -> str | None:
    """Fold a numbered unit's name; None where it has no number: such names are told apart by every word.

    Returns:
        lower-case words without honours and in one spelling: ``47th mechanized brigade``.
    """
    folded = name.lower()
    if not _NUMBERED.match(folded):
        return None
    for written, kept in _SPELLINGS:
        folded = re.sub(rf"\b{written}\b(?! infantry)", kept, folded)
    return " ".join(word for word in folded.split() if word not in _LEFT_OUT)

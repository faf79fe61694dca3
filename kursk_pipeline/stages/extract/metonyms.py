"""Capitals that are named for a government: "Moscow denied it", "talks between Moscow and Kyiv".

The mention stays a place; beside it stands the body that is meant. Only what speaks, decides or is dealt with is a
body: "shelling of Kyiv" and "in Moscow" are the cities.
"""

from __future__ import annotations

import re

_ACTS = (
    r"(?:said|says|say|accused|accuses|den(?:ied|ies)|claim(?:s|ed)|warn(?:s|ed)|announce[ds]|insist(?:s|ed)|vow(?:s|ed)|"
    r"reject(?:s|ed)|condemn(?:s|ed)|want(?:s|ed)|hope[sd]|fear(?:s|ed)|respond(?:s|ed)|demand(?:s|ed)|agree[sd]|"
    r"refuse[sd]|"
    r"believe[sd]|consider(?:s|ed)|blame[sd]|call(?:s|ed) (?:on|for)|launched|decided|declined|"
    r"did not (?:say|comment|respond)|"
    r"has (?:not )?(?:said|denied|accused|rejected|claimed|warned|promised|offered|ruled out|urged|repeatedly|long)|"
    r"offer(?:s|ed)|promise[sd]|propose[sd]|urge[sd]|seek(?:s)?|sought|signal(?:s|led)|threaten(?:s|ed)|admitted|admits|"
    r"acknowledged|confirmed|declared|intends|plans|sees|will (?:not )?(?:respond|negotiate|accept|continue|use|retaliate)|"
    r"maintains|argues|argued|stressed|expects|could use|may use|is (?:trying|seeking|ready|unlikely|willing|expected to)|"
    r"was (?:trying|seeking|ready|willing)|imposed|lifted|signed|recogni[sz]e[sd]|supplied|supplies|denounced)"
)
_AFTER = re.compile(
    rf"^\s(?:also\s|again\s|later\s|now\s|still\s|itself\s|immediately\s|initially\s)?{_ACTS}\b"
    r"|^[’']s\s(?:government|leadership|forces|troops|army|allies|position|response|claims?|goals?|aims?|war|decision|"
    r"demands?|plans?|intentions?|operation|offensive|invasion|losses|partners|defen[cs]e|foreign policy|"
    r"leaders?|officials?|strategy)\b"
    r"|^[’']?\s(?:and|or)\s[A-Z]\w+\s(?:have|are|were|agreed|exchanged|accused|say|said|both|traded)\b"
)
_BEFORE = re.compile(
    r"\b(?:pressure on|aid (?:to|for)|support (?:for|from)|weapons (?:to|for)|according to|negotiations? with|talks with|"
    r"ties with|deal with|agreement with|relations with|help(?:ed|ing)? |dialogue with|between|accus(?:ed|es|ing)|"
    r"blam(?:ed|es|ing)|for (?=\w+ to )|message to|blow to|leverage over|loyal to|backed by|approved by|ordered by)\s$"
    r"|\bbetween [A-Z]\w+ and\s$"
)
_REACH = 40


def names_a_body(text: str, start: int, end: int) -> bool:
    """Whether the place at these characters acts, or is dealt with, as a body does."""
    return bool(_AFTER.match(text[end : end + 60]) or _BEFORE.search(text[max(0, start - _REACH) : start]))

"""How sure the speaker is: asserted, reported, denied, estimated, conditional, unconfirmed."""

from __future__ import annotations

from kursk_pipeline.stages.claims.document import Sentence
from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.speech import Attribution

MODES = ("denied", "unconfirmed", "conditional", "estimated", "reported", "asserted")
"""From the strongest: a denial stays one however it is reported."""


def mode_of(sentence: Sentence, start: int, attribution: Attribution | None, lexicon: Lexicon) -> str:
    """Tell the mode of a claim that begins at ``start`` of its sentence.

    A denial must stand before the claim or be the verb of its attribution; the other words may stand anywhere.
    """
    found = {attribution.mode} if attribution else set()
    if lexicon.modes["denied"].search(sentence.text[:start]):
        found.add("denied")
    found |= {name for name in MODES[1:5] if lexicon.modes[name].search(sentence.text)}
    return next((name for name in MODES if name in found), "asserted")

"""What a speaker is: an official of one side, an institute, a newspaper, somebody unnamed, a person, the publication."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.speakers import Named

_TITLE = re.compile(r"\S+(?:[’']s?)?\s(?:[\w’'-]+,?\s){0,5}$")
COUNTRY_OF = {"Q159": "ru", "Q212": "ua", "Q423": "kp"}


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """What the configuration says of an entity that speaks: ``official``, ``institute`` or ``newspaper``; its side."""

    kind: str
    side: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Kind of a speaker, and its side (``ru``, ``ua``, ``kp``, other ISO codes) where it has one."""

    kind: str
    side: str | None


def standing_of(speaker: Named | None, sentence: str, lexicon: Lexicon, known: Mapping[str, KnownSpeaker]) -> Standing:
    """Tell what a speaker is, from the configuration, else from the words of the phrase and beside it."""
    if speaker is None:
        return Standing("publication", None)
    found = known.get(speaker.entity_id or "")
    country = COUNTRY_OF.get(speaker.entity_id or "")
    if country:
        return Standing("official", country)
    if found is not None:
        return Standing("unnamed" if _is(speaker.text, "unnamed", lexicon) else found.kind, found.side)
    return Standing(_kind(speaker, lexicon), _side(speaker, sentence, lexicon))


def _kind(speaker: Named, lexicon: Lexicon) -> str:
    if speaker.mention is not None and speaker.mention.label == "PERSON":
        return "person"
    order = (("unnamed", "unnamed"), ("media", "newspaper"), ("institute", "institute"), ("official", "official"))
    found = next((kind for table, kind in order if _is(speaker.text, table, lexicon)), None)
    if found == "unnamed" and speaker.mention is not None and speaker.mention.label == "ORG":
        return next((kind for table, kind in order[1:] if _is(speaker.text, table, lexicon)), "unnamed")
    if found is not None:
        return found
    return (
        "official"
        if speaker.mention and speaker.mention.label in {"GPE", "NORP"}
        else "organisation"
        if speaker.mention
        else "unnamed"
    )


def _side(speaker: Named, sentence: str, lexicon: Lexicon) -> str | None:
    """The side named in the phrase, else right before it: "Ukraine's top general, Oleksandr Syrskyi"."""
    place = sentence.find(speaker.mention.surface) if speaker.mention else -1
    title = _TITLE.search(sentence[:place]) if place > 0 else None
    near = title[0] if title else ""
    for text in (speaker.text, near):
        found = [(match.start(), side) for side in ("ru", "ua", "kp") for match in lexicon.sides[side].finditer(text)]
        if found:
            return max(found)[1]
    return None


def _is(text: str, table: str, lexicon: Lexicon) -> bool:
    return lexicon.speech[table].search(text) is not None

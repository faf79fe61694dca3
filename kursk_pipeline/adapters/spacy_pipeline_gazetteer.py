"""A spaCy component that finds the names of the knowledge base: a phrase matcher on strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.language import Language  # noqa: TID253
from spacy.matcher import PhraseMatcher  # noqa: TID253
from spacy.tokens import Doc  # noqa: TID253

from kursk_pipeline.adapters.spacy_pipeline_clues import place_words
from kursk_pipeline.stages.extract import KnownEntity

SHORTEST_DATELINE = 4
SPANS_KEY = "gazetteer"
_CYRILLIC = re.compile("[а-яёіїєґ]", re.IGNORECASE)


@Language.factory("kursk_gazetteer", assigns=["doc.spans"])
class Gazetteer:
    """Finds the names of the knowledge base, as strings, and keeps them in ``doc.spans["gazetteer"]``."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 spaCy's signature
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")

    def learn(self, entities: Iterable[KnownEntity], *, cyrillic: bool) -> None:
        """Add the names of entities that are written in the script of the language."""
        names: dict[str, set[str]] = {}
        for entity in entities:
            names.setdefault(entity.label, set()).update(_in_script(entity.aliases, cyrillic))
            names.setdefault("NORP", set()).update(_in_script((*entity.demonyms, *_plurals(entity.demonyms)), cyrillic))
        if not cyrillic:
            known = set().union(*names.values())
            names["GPE"] |= (place_words() - known) | set(_datelines(names["GPE"]))
        for label, forms in names.items():
            self._matcher.add(label, [self._nlp.make_doc(form) for form in sorted(forms)])

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        doc.spans[SPANS_KEY] = self._matcher(doc, as_spans=True)
        return doc


def _datelines(names: Iterable[str]) -> Iterator[str]:
    """Places as datelines write them: "KYIV, Aug 9". Short names in capitals are other things too."""
    return (name.upper() for name in names if len(name) >= SHORTEST_DATELINE)


def _plurals(demonyms: Iterable[str]) -> Iterator[str]:
    """Make "Italians" of "Italian": adjectives in -an and -i are nouns too."""
    return (
        demonym + "s"
        for demonym in demonyms
        if demonym.endswith(("an", "i", "Serb", "Croat", "Turk", "Kazakh", "Uzbek", "Tajik"))
    )


def _in_script(forms: Iterable[str], cyrillic: bool) -> Iterator[str]:
    """Names in the script; Latin names ("NATO", "BBC") also in Cyrillic text."""
    return (form for form in forms if cyrillic or not _CYRILLIC.search(form))

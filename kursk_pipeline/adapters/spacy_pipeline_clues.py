"""A spaCy component that tells the model which words are known first names, places or organisations.

The clue travels as the token's fine-grained tag, which nothing else here uses; the model embeds it beside the word's
form. A model of 12 MB cannot hold all names of the world; a list of 1,400 words is a cheap part of them.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy  # noqa: TID253
from spacy.language import Language  # noqa: TID253
from spacy.tokens import Doc  # noqa: TID253

CLUES_FILE = Path(__file__).resolve().parents[1] / "models" / "name_clues.csv"


def first_names() -> frozenset[str]:
    """The words of the list that open a person's name and are nothing else."""
    return frozenset(word for word, clue in _rows() if clue == "first_name" and len(word) > 2)


def place_words() -> frozenset[str]:
    """The words of the list that name a place and are nothing else."""
    return frozenset(word for word, clue in _rows() if clue == "place" and word not in _ALSO_WORDS)


def _rows() -> list[tuple[str, str]]:
    with CLUES_FILE.open(encoding="utf-8", newline="") as handle:
        return [(row["word"], row["clue"]) for row in csv.DictReader(handle)]


# Places of the list that are other things as often; the model may use them, the gazetteer may not.
_ALSO_WORDS = frozenset({"Nice", "Java", "Queens", "Phoenix", "Hollywood", "Bronx", "Perth", "Nancy", "Split"})


@Language.factory("kursk_name_clues", assigns=["token.tag"])
class NameClues:
    """Tags the words of the list; every other word gets no tag."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 spaCy's signature
        self._clues = {nlp.vocab.strings.add(word): nlp.vocab.strings.add(clue) for word, clue in _rows()}

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document."""
        clues = self._clues
        tags: Any = numpy.fromiter(
            (clues.get(word, 0) for word in doc.to_array("ORTH").tolist()), dtype=numpy.uint64, count=len(doc)
        )
        return doc.from_array("TAG", tags) if len(doc) else doc

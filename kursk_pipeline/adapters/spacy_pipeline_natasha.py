"""natasha's names of Russian news as a spaCy component: used where ``config/languages/ru.toml`` says ``model = "natasha"``.

Its model comes in its own wheel. It is not among the dependencies of this project: measured behind the gate it finds
little that gazetteer and rules do not (``python -m evals.entities.compare ru``).
"""

from __future__ import annotations

from importlib import import_module

from spacy.language import Language  # noqa: TID253
from spacy.tokens import Doc  # noqa: TID253

from kursk_pipeline.errors import ConfigError

LABELS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}


@Language.factory("kursk_natasha", assigns=["doc.ents"])
class NatashaNames:
    """Sets ``doc.ents`` to the names that natasha finds."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 spaCy's signature
        try:
            natasha = import_module("natasha")
        except ImportError as error:
            raise ConfigError(
                "config/languages", "model", "natasha is not installed", "pip install natasha, or leave the model empty"
            ) from error
        self._document = natasha.Doc
        self._segmenter = natasha.Segmenter()
        self._tagger = natasha.NewsNERTagger(natasha.NewsEmbedding())

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        read = self._document(doc.text)
        read.segment(self._segmenter)
        read.tag_ner(self._tagger)
        spans = (doc.char_span(one.start, one.stop, LABELS[one.type]) for one in read.spans if one.type in LABELS)
        doc.ents = tuple(span for span in spans if span is not None)
        return doc

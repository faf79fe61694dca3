"""Figures of other wars and other Kursks are no claims about this one."""

from __future__ import annotations

import re

from kursk_pipeline.stages.claims.document import Document, Sentence
from kursk_pipeline.stages.claims.lexicon import Lexicon

FIRST_YEAR = 2014
"""Figures dated before the war began are history."""
SENTENCES_BACK = 5
"""How far a sentence looks back in its paragraph for what it speaks of; paragraphs of news have three or four."""
_YEAR = re.compile(r"(?<![\d.,])(1[5-9]\d\d|20[0-3]\d)(?![\d.,]\d|\d)")


class Past:
    """Tells which sentences of a document speak of the past."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._document, self._lexicon = document, lexicon
        text = document.text
        self._is_past = self._is_old(text) and not self._is_now(text)

    def holds(self, sentence: Sentence) -> bool:
        """Whether a sentence, or its paragraph while nothing in it is of now, speaks of the past."""
        if self._is_past or self._is_old(sentence.text):
            return not self._has_year_of_now(sentence.text) or self._is_past
        if self._is_now(sentence.text):
            return False
        before = self._document.sentences[max(0, sentence.number - SENTENCES_BACK) : sentence.number]
        same = [one.text for one in before if one.paragraph == sentence.paragraph]
        return any(self._is_old(text) for text in same) and not any(self._is_now(text) for text in same)

    def _is_old(self, text: str) -> bool:
        years = [int(year) for year in _YEAR.findall(text)]
        if years and min(years) < FIRST_YEAR and max(years) < FIRST_YEAR:
            return True
        return self._lexicon.history["cues"].search(text) is not None

    def _is_now(self, text: str) -> bool:
        return self._lexicon.history["now"].search(text) is not None

    def _has_year_of_now(self, text: str) -> bool:
        return any(int(year) >= FIRST_YEAR for year in _YEAR.findall(text))

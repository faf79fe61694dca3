"""A text with its sentences and mentions, as the rules walk it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kursk_pipeline.records import Mention


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the text, its number, the number of its paragraph, and what it mentions."""

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]

    def local(self, mention: Mention) -> tuple[int, int]:
        """Where a mention stands in the sentence."""
        return mention.start_char - self.start, mention.end_char - self.start


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the rules see it. ``published_on`` is the day that "today" means; None leaves it open."""

    page_id: str
    text: str
    language: str
    published_on: date | None
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds a character."""
        place = bisect_right(self.starts, offset) - 1
        return self.sentences[max(place, 0)]


def document(
    page_id: str,
    text: str,
    language: str,
    published_on: date | None,
    sentence_starts: Sequence[int],
    mentions: Sequence[Mention],
) -> Document:
    """Cut a text into sentences that know their mentions; a newline ends a paragraph."""
    starts = sorted({0, *(start for start in sentence_starts if start < len(text))})
    ends = [*starts[1:], len(text)]
    begins = [mention.start_char for mention in mentions]
    sentences, paragraph = [], 0
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        inside = mentions[bisect_left(begins, start) : bisect_left(begins, end)]
        body = text[start:end].rstrip()
        sentences.append(Sentence(number, paragraph, start, start + len(body), body, tuple(inside)))
        paragraph += "\n" in text[start + len(body) : end]
    return Document(page_id, text, language, published_on, tuple(sentences), tuple(starts))

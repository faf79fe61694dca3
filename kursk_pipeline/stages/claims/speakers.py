"""Who says a claim, in the whole document: the sentence first, then its quotation, then its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kursk_pipeline.records import Mention
from kursk_pipeline.stages.claims.document import Document, Sentence
from kursk_pipeline.stages.claims.lexicon import Lexicon
from kursk_pipeline.stages.claims.quotations import Quoted, quoted
from kursk_pipeline.stages.claims.speech import Attribution, Speaker, attributions

LOOK_BACK, LOOK_AHEAD = 6, 2
"""Sentences in which the person is sought whom "he" means, before and after: a paragraph or two; set by judgement."""


class Voices:
    """The speakers of one document. Sentences are read when asked for, once."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._document, self._lexicon = document, lexicon
        self._read: dict[int, tuple[Attribution, ...]] = {}
        self.quotations: tuple[Quoted, ...] = tuple(quoted(document.text))

    def in_sentence(self, sentence: Sentence) -> tuple[Attribution, ...]:
        """The acts of speech of a sentence."""
        if sentence.number not in self._read:
            self._read[sentence.number] = attributions(sentence, self._lexicon)
        return self._read[sentence.number]

    def of(self, sentence: Sentence, start: int, end: int) -> Attribution | None:
        """Who says what stands at ``start`` to ``end`` of a sentence; None when the publication itself does."""
        quotation = self.quotation_at(sentence.start + start)
        found = self._inside(sentence, start, end, quotation)
        if found is None and quotation is not None:
            found = self.of_quotation(quotation)
        if found is None:
            found = self._told_afterwards(sentence)
        return self._resolved(found, sentence) if found else None

    def quotation_at(self, offset: int) -> Quoted | None:
        """The quotation that holds a character of the text."""
        return next((one for one in self.quotations if one.holds(offset)), None)

    def of_quotation(self, quotation: Quoted) -> Attribution | None:
        """Who speaks in a quotation: told in its first or last sentence outside the marks, else in its paragraph before."""
        first = self._document.sentence_at(quotation.start)
        last = self._document.sentence_at(max(quotation.start, quotation.end - 1))
        for sentence in (last, first, *self._neighbours(first, last)):
            outside = [one for one in self.in_sentence(sentence) if not quotation.holds(sentence.start + one.start)]
            if outside:
                near = min(outside, key=lambda one: abs(sentence.start + one.start - quotation.end))
                return self._resolved(near, sentence)
        return None

    def _neighbours(self, first: Sentence, last: Sentence) -> list[Sentence]:
        sentences = self._document.sentences
        after = sentences[last.number + 1 : last.number + 2]
        before = sentences[max(0, first.number - 2) : first.number]
        same = [one for one in after if one.paragraph == last.paragraph]
        return [*same, *reversed(before)]

    def _inside(self, sentence: Sentence, start: int, end: int, quotation: Quoted | None) -> Attribution | None:
        found = [one for one in self.in_sentence(sentence) if not one.of_previous]
        if quotation is not None:
            found = [one for one in found if not quotation.holds(sentence.start + one.start)]
        segment = self._segment(sentence.text, start)
        inside = [one for one in found if segment[0] <= one.start < segment[1]]
        if not inside and segment[0] > 0 and self._lexicon.others["contrast"].match(sentence.text[segment[0] - 12 :]):
            return None
        found = inside or found
        chosen = _closest(found, start, end)
        return _cited(chosen, found) if chosen else None

    def _segment(self, text: str, place: int) -> tuple[int, int]:
        """The part of a sentence between semicolons and contrasts: each part has its own speaker."""
        cuts = [match.end() for match in self._lexicon.others["segments"].finditer(text)]
        return max([0, *(cut for cut in cuts if cut <= place)]), min([len(text), *(cut for cut in cuts if cut > place)])

    def _told_afterwards(self, sentence: Sentence) -> Attribution | None:
        for following in self._document.sentences[sentence.number + 1 : sentence.number + 3]:
            back = [one for one in self.in_sentence(following) if one.of_previous]
            if back:
                return back[0]
            if self.in_sentence(following):
                return None
        return None

    def _resolved(self, found: Attribution, sentence: Sentence) -> Attribution:
        if found.speaker.pronoun is None:
            return replace(found, speaker=self._in_full(found.speaker))
        person = self._antecedent(sentence, found.start, found.speaker.pronoun)
        return replace(found, speaker=self._in_full(person)) if person else found

    def _antecedent(self, sentence: Sentence, place: int, pronoun: str) -> Speaker | None:
        wanted = {"PERSON"} if pronoun == "he" else {"ORG", "GPE"}
        here = [one for one in sentence.mentions if one.label in wanted and sentence.local(one)[1] < place]
        behind = self._document.sentences[max(0, sentence.number - LOOK_BACK) : sentence.number]
        ahead = self._document.sentences[sentence.number + 1 : sentence.number + 1 + LOOK_AHEAD]
        for other in reversed(behind):
            speaker = self._speaking(other, wanted)
            if speaker is not None:
                return speaker
        chosen = here or [one for other in ahead for one in other.mentions if one.label in wanted]
        return Speaker(chosen[0].surface, chosen[0]) if chosen else None

    def _speaking(self, sentence: Sentence, wanted: set[str]) -> Speaker | None:
        """The speaker of an earlier sentence, else the first one of the kind that it mentions."""
        spoken = [one.speaker for one in self.in_sentence(sentence)]
        fitting = [
            one for one in spoken if one.pronoun is None and (one.mention is None or one.mention.label in wanted)
        ]
        if fitting and (fitting[-1].mention is not None or "ORG" in wanted or not self._people(sentence)):
            return fitting[-1]
        found = [one for one in sentence.mentions if one.label in wanted]
        return Speaker(found[0].surface, found[0]) if found else None

    def _people(self, sentence: Sentence) -> list[Mention]:
        return [one for one in sentence.mentions if one.label == "PERSON"]

    def _in_full(self, speaker: Speaker) -> Speaker:
        return replace(speaker, text=speaker.text.strip(" ,'’"))


def _closest(found: list[Attribution], start: int, end: int) -> Attribution | None:
    """The last act of speech before the claim, else the first after it; a name before "it" and "they"."""
    before = [one for one in found if one.end <= start]
    after = [one for one in found if one.start >= end]
    chosen = before[-1] if before else after[0] if after else None
    if chosen is None or chosen.speaker.pronoun != "it":
        return chosen
    return next((one for one in (*after, *before) if one.speaker.pronoun is None), chosen)


def _cited(chosen: Attribution, found: list[Attribution]) -> Attribution:
    """As in "X, citing Y, said": Y says it, X passes it on."""
    if chosen.is_cited:
        carriers = [one for one in found if not one.is_cited]
        return replace(chosen, mode="reported", via=carriers[-1].speaker if carriers else None)
    cited = [one for one in found if one.is_cited]
    return replace(cited[0], mode="reported", via=chosen.speaker) if cited else chosen


_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker as the ledger names it."""

    text: str
    entity_id: str | None
    mention: Mention | None


def named(speaker: Speaker) -> Named:
    """Give a speaker the fullest name that the mention layer knows."""
    mention = speaker.mention
    if mention is None:
        return Named(_SPACES.sub(" ", speaker.text)[:200], None, None)
    is_new = mention.label == "PERSON" and mention.entity_id is None
    text = (mention.name or mention.surface) if is_new else speaker.text
    return Named(_SPACES.sub(" ", text)[:200], mention.entity_id, mention)

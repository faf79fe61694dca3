"""Who says what inside one sentence: "X said", "said X", "according to X", "X, citing Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kursk_pipeline.records import Mention
from kursk_pipeline.stages.claims.document import Sentence
from kursk_pipeline.stages.claims.lexicon import Lexicon, whole

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "UNIT"})
HEAD_ORDER = {"PERSON": 0, "ORG": 2, "UNIT": 3, "GPE": 4, "NORP": 5}
ROLE = 1
"""Between a person and a body: "a spokesman for the general staff" is the spokesman."""
LONGEST_SPEAKER = 90
"""Characters of a speaker's noun phrase at most: a name with its office; set by judgement."""
_OPENERS = re.compile(r"[,;:\"“”«»—–(]|\s-\s")
_OWNED = re.compile(r"(?<!\w)(?:of|for|at|in|from|to|with)\s(?:(?:the|a|an|his|its)\s)?(?:\w+\s)?$")
_OPENING = re.compile(r"\W*(?:the\s)?", re.IGNORECASE)
_FIGURE = re.compile(r"\s\d")
_ARTICLE = re.compile(r"^(?:the|a|an|в|во|у|на)\s", re.IGNORECASE)
_BEFORE_INVERSION = re.compile(r"[,\"”»’—–-]\s*(?:[—–-]\s*)?$")
_POSSESSIVE = re.compile(r"^[’']s?\s")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the words, and the mention where they name someone. ``pronoun`` is he or it, still to be resolved."""

    text: str
    mention: Mention | None
    pronoun: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of speech in a sentence: where its verb stands, who speaks, how, and through whom it was passed on.

    ``is_aside``: "Russia, he said, had lost" breaks into what is said.
    """

    start: int
    end: int
    speaker: Speaker
    mode: str
    is_cited: bool = False
    via: Speaker | None = None
    of_previous: bool = False
    is_aside: bool = False


def attributions(sentence: Sentence, lexicon: Lexicon) -> tuple[Attribution, ...]:
    """All acts of speech of a sentence, in order."""
    found = [*_spoken(sentence, lexicon), *_by_marker(sentence, lexicon)]
    return tuple(sorted(found, key=lambda one: one.start))


def _spoken(sentence: Sentence, lexicon: Lexicon) -> Iterator[Attribution]:
    taken = [
        match.span()
        for name in ("according", "citing", "passive")
        for match in lexicon.speech[name].finditer(sentence.text)
    ]
    for match in lexicon.verb.finditer(sentence.text):
        is_marker = any(start <= match.start() < end for start, end in taken)
        if is_marker or lexicon.others["not_verb"].search(sentence.text[: match.start()]):
            continue
        speaker = speaker_of_verb(sentence, match, lexicon)
        if speaker is not None:
            via = _heard_by(sentence, match, lexicon)
            is_aside = sentence.text[match.end() : match.end() + 1] == ","
            yield Attribution(match.start(), match.end(), speaker, str(match.lastgroup), via=via, is_aside=is_aside)


def _by_marker(sentence: Sentence, lexicon: Lexicon) -> Iterator[Attribution]:
    for name in ("according", "citing", "passive"):
        for match in lexicon.speech[name].finditer(sentence.text):
            speaker = after(sentence, match.end(), lexicon)
            if name == "citing" and speaker and not speaker.mention and lexicon.speech["evidence"].search(speaker.text):
                continue
            if speaker is not None:
                back = name == "passive" and match.start() == 0
                yield Attribution(match.start(), match.end(), speaker, "asserted", name == "citing", of_previous=back)


def speaker_of_verb(sentence: Sentence, verb: re.Match[str], lexicon: Lexicon) -> Speaker | None:
    """The subject of a verb of speech, before it or, inverted, after it."""
    before = sentence.text[: verb.start()]
    has_hearer = lexicon.speech["never_inverted"].fullmatch(verb[0]) is not None  # "told Reuters"
    if not has_hearer and (_BEFORE_INVERSION.search(before) or not before.strip()):
        inverted = after(sentence, _past_a_date(sentence, verb.end()), lexicon, whole_phrase=True)
        if inverted is not None and not _goes_on(sentence, inverted, lexicon):
            return inverted
    return _subject(sentence, verb.start(), lexicon)


def _goes_on(sentence: Sentence, inverted: Speaker, lexicon: Lexicon) -> bool:
    """As in "the governor, said Ukraine had taken": what follows the verb begins what is said."""
    if inverted.mention is None:
        return False
    rest = sentence.text[sentence.local(inverted.mention)[1] :]
    follower = rest.split(maxsplit=1)
    return rest[:1] == " " and bool(follower) and lexicon.speech["goes_on"].fullmatch(follower[0]) is not None


def _past_a_date(sentence: Sentence, place: int) -> int:
    """As in "said on 27 August": where the date right after a place ends."""
    dates = [sentence.local(one) for one in sentence.mentions if one.label == "DATE"]
    return next((end for start, end in dates if place < start <= place + 4), place)


def _heard_by(sentence: Sentence, verb: re.Match[str], lexicon: Lexicon) -> Speaker | None:
    """As in "Told Reuters": the body that passed it on."""
    if not lexicon.speech["object_verbs"].fullmatch(verb[0]):
        return None
    for mention in sentence.mentions:
        start = sentence.local(mention)[0]
        if mention.label == "ORG" and verb.end() < start <= verb.end() + 6:
            return Speaker(mention.surface, mention)
    return None


def _subject(sentence: Sentence, end: int, lexicon: Lexicon) -> Speaker | None:
    left = lexicon.others["trailing"].sub("", sentence.text[:end])
    left = left.rstrip()
    if left.endswith(","):
        return _beside_apposition(sentence, left, lexicon)
    start = _clause_start(left, lexicon)
    return _head(sentence, start, len(left), lexicon)


def _beside_apposition(sentence: Sentence, left: str, lexicon: Lexicon) -> Speaker | None:
    """As in "The governor, Alexei Smirnov, said"; "Alexei Smirnov, the governor, said"."""
    opening = left[:-1].rfind(",")
    inner = _head(sentence, opening + 1, len(left) - 1, lexicon)
    if opening < 0:
        return inner
    outer = _head(sentence, _clause_start(left[:opening], lexicon), opening, lexicon)
    if inner and inner.mention and inner.mention.label == "PERSON":
        return inner if outer is None or outer.mention is None or outer.mention.label != "PERSON" else outer
    return outer or inner


def _clause_start(left: str, lexicon: Lexicon) -> int:
    found = [match.end() for match in _OPENERS.finditer(left)]
    found += [match.end() for match in lexicon.others["joins"].finditer(left)]
    return max([0, *found])


def after(sentence: Sentence, start: int, lexicon: Lexicon, *, whole_phrase: bool = False) -> Speaker | None:
    """The speaker whose noun phrase begins at ``start``; with ``whole_phrase`` only if nothing but it stands there."""
    rest = sentence.text[start:]
    end = _phrase_end(rest, lexicon)
    speaker = _named_beside(sentence, start + end, _head(sentence, start, start + end, lexicon))
    if speaker is None and not whole_phrase:
        return _described(rest[:end])
    if speaker is None or not whole_phrase:
        return speaker
    return None if lexicon.others["clause"].search(rest[:end]) else speaker


def _named_beside(sentence: Sentence, end: int, speaker: Speaker | None) -> Speaker | None:
    """As in "the commander-in-chief, Oleksandr Syrskyi": the name that follows a role."""
    if speaker is None or (speaker.mention and speaker.mention.label == "PERSON"):
        return speaker
    for mention in sentence.mentions:
        start = sentence.local(mention)[0]
        if mention.label == "PERSON" and start >= end and sentence.text[end:start] == ", ":
            return Speaker(mention.surface, mention)
    return speaker


def _phrase_end(rest: str, lexicon: Lexicon) -> int:
    marks = re.search(r"[,;:\"“”«»—–()]|[.!?…](?:\s|$)|\n", rest.lstrip('«“" '))
    shift = len(rest) - len(rest.lstrip('«“" '))
    end = shift + marks.start() if marks else len(rest)
    opening = _OPENING.match(rest)
    ends = lexicon.speech["ends"].search(rest, opening.end() if opening else 0)
    figure = _FIGURE.search(rest)
    return min(end, *(found.start() for found in (ends, figure) if found), LONGEST_SPEAKER)


def _described(phrase: str) -> Speaker | None:
    text = _ARTICLE.sub("", phrase.strip(" ,"))
    return Speaker(text, None) if text and not text[0].isdigit() else None


def _head(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> Speaker | None:
    """The head of a noun phrase between two places: a person, else a role, else a body, else a country."""
    pronoun = _pronoun(sentence.text[start:end], lexicon)
    if pronoun is not None:
        return pronoun
    found = []
    for mention in sentence.mentions:
        first, last = sentence.local(mention)
        if (
            mention.label in NAMED
            and start <= first
            and last <= end
            and not _is_owner(sentence.text[start:end], first - start, last - start, lexicon)
        ):
            found.append((HEAD_ORDER[mention.label], -first, mention))
    people = [one for one in found if one[2].label == "PERSON"]
    role = _role(sentence, start, end, lexicon)
    if people:
        return Speaker(min(people)[2].surface, min(people)[2])
    if role is not None:
        bodies = [one[2] for one in found if one[2].label == "ORG"]
        return Speaker(role, bodies[0] if bodies else None)
    return Speaker(min(found)[2].surface, min(found)[2]) if found else None


def _pronoun(phrase: str, lexicon: Lexicon) -> Speaker | None:
    for name in ("he", "it"):
        found = re.fullmatch(rf"\W*(?:\w+\W+)?{lexicon.speech[name].pattern}(?:\s\w+)?\W*", phrase, re.IGNORECASE)
        if found:
            return Speaker(phrase.strip(), None, name)
    return None


def _is_owner(phrase: str, first: int, last: int, lexicon: Lexicon) -> bool:
    """As in "Putin's envoy" is not Putin; "of Ukraine" names the owner of what stands before it."""
    if _POSSESSIVE.match(phrase[last:]):
        return True
    return bool(phrase[:first].strip()) and bool(lexicon.others["inside"].search(phrase[:first]))


def _role(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> str | None:
    phrase = sentence.text[start:end]
    roles = [one for one in lexicon.speech["roles"].finditer(phrase) if not _OWNED.search(phrase[: one.start()])]
    if not roles:
        return None
    found = roles[-1]
    lead = lexicon.speech["lead"].match(phrase[: found.start()] + " ")
    text = phrase[min(lead.end(), found.start()) if lead else 0 :]
    return _ARTICLE.sub("", text.strip(" ,"))[-LONGEST_SPEAKER:] or None


def is_any(text: str, entries: tuple[str, ...]) -> bool:
    """Whether a text has one of these words."""
    return re.search(whole(entries), text, re.IGNORECASE) is not None

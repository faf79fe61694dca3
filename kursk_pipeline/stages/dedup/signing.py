"""From a text to its signature: hashes of word trigrams, of quoted trigrams, of content words and anchors by sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, combinations
from types import MappingProxyType

from xxhash import xxh3_64_intdigest

from kursk_pipeline.language import identify
from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup.anchors import anchor_pairs, anchors_of
from kursk_pipeline.stages.dedup.rarity import weight
from kursk_pipeline.stages.dedup.reading import STOP_WORDS, Sentence, Token, read
from kursk_pipeline.stages.dedup.stems import stem
from kursk_pipeline.stages.dedup.stock_phrases import telling

SKETCH_SIZE = 32
"""Smallest trigram hashes kept. With SKETCH_BOUND and two shared hashes: candidate recall .995 at 4.7 candidates a
query on 4,362 articles and 4,519 edited, translated and retranslated copies (measured for this project)."""

SKETCH_BOUND = 2**64 // 32
"""Every hash below this bound is kept too, so that a short text is found inside a long one."""


PAIR_COUNT, PAIR_WORDS = 16, 4
"""Hashes kept of pairs among the four rarest words of each sentence: names, numbers and rare words stay together in a
rewrite that keeps no trigram. Raises the candidate recall of development pairs from .991 to .998, and finds 4 of 6 rewrites
on the topic instead of 2, at 5.2 candidates a query instead of 4.0."""


def sign(page_id: str, text: str, *, title: str = "") -> Signature:
    """Sign one text.

    Args:
        page_id: the id that the signature carries.
        text: paragraphs parted by newlines.
        title: where the first line of the text only repeats it, that line is left out.

    Returns:
        The signature; a text without a word has empty hashes and ``word_count`` 0.
    """
    sentences = read(text, title=title)
    flow = [token for sentence in sentences for token in sentence.tokens]
    shingles = _shingles(flow)
    words = [_content_words(sentence) for sentence in sentences]
    anchors = anchors_of(sentences)
    rare = set(sorted(telling(rare_pairs(words)))[:PAIR_COUNT])
    return Signature(
        page_id=page_id,
        sequence_hash=_signed64(xxh3_64_intdigest(" ".join(token.spelling for token in flow))),
        sketch=_ascending(_smallest(telling(shingles)) | rare | anchor_pairs(anchors)),
        shingles=_ascending(shingles),
        quoted_shingles=_ascending(_quoted_shingles(flow)),
        words=tuple(word for sentence in words for word in sentence),
        sentence_ends=tuple(accumulate(len(sentence) for sentence in words)),
        sentence_offsets=(*(sentence.start for sentence in sentences), len(text)),
        word_count=len(flow),
        anchors=tuple(anchor for sentence in anchors for anchor in sentence),
        anchor_ends=tuple(accumulate(len(sentence) for sentence in anchors)),
        language=identify(text) or "",
    )


def sign_without_anchors(page_id: str, text: str, *, title: str = "") -> Signature:
    """As normaliser 2 signed: before anchors, which only find copies in other languages."""
    now = sign(page_id, text, title=title)
    starts = (0, *now.sentence_ends[:-1])
    words = [now.words[a:b] for a, b in zip(starts, now.sentence_ends, strict=False)]
    shingles = {value % 2**64 for value in now.shingles}
    sketch = _smallest(telling(shingles)) | set(sorted(telling(rare_pairs(words)))[:PAIR_COUNT])
    return replace(now, sketch=_ascending(sketch), anchors=(), anchor_ends=(0,) * len(now.sentence_ends), language="")


NORMALISER = 3
"""Version of signatures and of the index over them. When it is raised, what was signed before stays in use beside it until
``kursk dedup maintain`` has signed all of it anew; so the function that signed before moves to ``FORMER_SIGNERS``."""

FORMER_SIGNERS: Mapping[int, Callable[..., Signature]] = MappingProxyType({2: sign_without_anchors})
"""How earlier versions signed, so that a new text is looked up in their index too while it stands. Drop a release later."""


def hash_word(spelling: str, word_class: int) -> int:
    """A signed 32-bit number: 30 bits of the word's stem, two of its class."""
    value = (xxh3_64_intdigest(stem(spelling)) & 0x3FFFFFFF) << 2 | word_class
    return value - 2**32 if value >= 2**31 else value


def _shingles(flow: Sequence[Token]) -> set[int]:
    if not flow:
        return set()
    words = [token.spelling for token in flow]
    return {xxh3_64_intdigest(" ".join(words[at : at + 3])) for at in range(max(1, len(words) - 2))}


def _quoted_shingles(flow: Sequence[Token]) -> set[int]:
    found: set[int] = set()
    run: list[Token] = []
    for token in (*flow, None):
        if token is not None and token.is_quoted:
            run.append(token)
        elif run:
            found |= _shingles(run) if len(run) >= 3 else set()
            run = []
    return found


def _smallest(shingles: Iterable[int]) -> set[int]:
    return {value for at, value in enumerate(sorted(shingles)) if at < SKETCH_SIZE or value < SKETCH_BOUND}


def rare_pairs(sentences: Iterable[Sequence[int]]) -> set[int]:
    """Hashes of pairs of rare words that stand in one sentence, in whatever order."""
    pairs: set[int] = set()
    for words in sentences:
        stems = {word >> 2: weight(word) for word in words}
        rarest = sorted(stems, key=lambda word: (-stems[word], word))[:PAIR_WORDS]
        pairs.update(xxh3_64_intdigest(b"%d %d" % pair) for pair in combinations(sorted(rarest), 2))
    return pairs


def _content_words(sentence: Sentence) -> list[int]:
    """Ascending, so that the order of the words in the sentence is not kept."""
    return sorted(hash_word(t.spelling, t.word_class) for t in sentence.tokens if t.spelling not in STOP_WORDS)


def _ascending(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(_signed64(value) for value in values))


def _signed64(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value

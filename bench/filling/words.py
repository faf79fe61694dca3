"""Made-up sentences to hang mentions and claims in: pseudo-words under a Zipf law, with some words of the topic."""

from __future__ import annotations

import numpy as np  # noqa: TID253 - a benchmark, which no DAG file imports

VOCABULARY, FRAGMENTS, FRAGMENT_WORDS = 20_000, 30_000, (4, 11)
SYLLABLES = {
    "latin": "ba ce di fo gu ha ke li mo nu pa re si to vu an er in or un st tr pl",
    "cyrillic": "ба ве ги до жу за ке ли мо ну па ре си то фу ан ер ин ор ун ст тр пл",
}
TOPIC = {
    "latin": "troops region border village prisoners exchange attack evacuation drone governor officials said army front"
    " nuclear plant sanctions aid talks",
    "cyrillic": "войска область граница село пленные обмен атака эвакуация дрон губернатор полонені обмін армія фронт",
}
TOPIC_FROM_RANK = 150
"""Words of the topic stand from this rank on, every hundredth: each in a few per cent of texts."""


def fragments(script: str, draw: np.random.Generator) -> list[str]:
    """Pieces of sentences, each of FRAGMENT_WORDS words and a space at its end."""
    syllables = SYLLABLES[script].split()
    lengths = draw.integers(1, 5, VOCABULARY)
    words = ["".join(syllables[n] for n in draw.integers(0, len(syllables), length)) for length in lengths]
    for place, word in enumerate(TOPIC[script].split()):
        words[TOPIC_FROM_RANK + 100 * place] = word
    chances = 1.0 / np.arange(2, VOCABULARY + 2) ** 0.9
    picked = np.searchsorted(np.cumsum(chances / chances.sum()), draw.random((FRAGMENTS, FRAGMENT_WORDS[1])))
    counts = draw.integers(*FRAGMENT_WORDS, FRAGMENTS)
    return [" ".join(words[n] for n in row[:count]) + " " for row, count in zip(picked, counts, strict=True)]

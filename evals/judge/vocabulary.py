"""Counts which words the texts of a topic use, and how far each speaks for the topic or for a namesake.

Log odds ratios with a prior (Monroe, Colaresi and Quinn, "Fightin' words", 2008) over how many texts have a stem, each
language by itself, since a stem's rest is what the other texts of its language say.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from evals.judge.labelled import Labelled
from kursk_pipeline.records import TopicState
from kursk_pipeline.stages.judge.matcher import tokens_of
from kursk_pipeline.stages.judge.vocabulary import stems_of
from kursk_pipeline.topics import Pull

LEAST_TEXTS, LEAST_SOURCES = 3, 2
"""A stem must come from several texts by several hands; rarer ones are names and turns of one event."""

ENOUGH_TEXTS = 60
"""Fewer texts of a language say more about their authors than about the topic."""

SMOOTHING = 0.5
"""Texts added to each count: Jeffreys' prior of a share."""

LEAST_PULL, MOST_PULL = 0.4, 3.0
"""Weaker pulls are noise of a few hundred texts, stronger ones are words that happened never to be used elsewhere."""


def learn_pulls(texts: Iterable[Labelled]) -> dict[str, dict[str, Pull]]:
    """For each language with enough texts, the pull of every stem that tells something, in order of the alphabet."""
    by_language: dict[str, list[Labelled]] = defaultdict(list)
    for text in texts:
        by_language[text.language].append(text)
    enough = {language: spoken for language, spoken in sorted(by_language.items()) if len(spoken) >= ENOUGH_TEXTS}
    return {language: dict(sorted(_of_language(spoken).items())) for language, spoken in enough.items()}


def _of_language(texts: list[Labelled]) -> dict[str, Pull]:
    stems = [stems_of(tokens_of(f"{text.title}\n{text.text}")) for text in texts]
    counts = Counter(stem for found in stems for stem in found)
    sources: dict[str, set[str]] = defaultdict(set)
    for text, found in zip(texts, stems, strict=True):
        for stem in found:
            sources[stem].add(text.source)
    chosen = [stem for stem, count in counts.items() if count >= LEAST_TEXTS and len(sources[stem]) >= LEAST_SOURCES]
    odds = [_log_odds(texts, stems, counts, state) for state in (TopicState.ON_TOPIC, TopicState.NAMESAKE)]
    pulls = {stem: (round(odds[0](stem), 2), round(odds[1](stem), 2)) for stem in chosen}
    return {stem: pull for stem, pull in pulls.items() if max(map(abs, pull)) >= LEAST_PULL}


def _log_odds(
    texts: list[Labelled], stems: list[set[str]], counts: Mapping[str, int], state: TopicState
) -> Callable[[str], float]:
    inside = sum(text.state is state for text in texts)
    within = Counter(stem for text, found in zip(texts, stems, strict=True) if text.state is state for stem in found)

    def log_odds(stem: str) -> float:
        here = _logit(within[stem], inside)
        there = _logit(counts[stem] - within[stem], len(texts) - inside)
        return max(-MOST_PULL, min(MOST_PULL, here - there))

    return log_odds


def _logit(count: int, total: int) -> float:
    return math.log((count + SMOOTHING) / (total - count + SMOOTHING))

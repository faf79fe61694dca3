"""Fit and measure what finds copies in another language.

Learnt from the development half of the translations, and from the anchors alone of English pairs (machine translations of
one original, one event by other outlets): the structure of a translation is the same there, and they are many and real.
"""

from __future__ import annotations

import numpy as np  # noqa: TID253 - an evaluation, which no DAG file imports

from evals.dedup import training
from evals.dedup.corpus import DEVELOPMENT_KINDS, Corpus, Pair, development
from evals.dedup.scoring import told
from evals.dedup.translated import SPLITS, translated
from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup import Index, sign, verify
from kursk_pipeline.stages.dedup.across import AcrossMeasures, across_features, measure_across


def train() -> None:
    """Write ``weights_across.toml``."""
    own, english = translated("development"), development()
    real = [pair for pair in english.pairs if pair.kind in DEVELOPMENT_KINDS]
    pairs = [*own.pairs, *real]
    signed = _signed(pairs, own.texts | english.texts)
    rows = [across_features(_measures(signed[pair.a], signed[pair.b])) for pair in pairs]
    training.train(pairs, np.array([list(row.values()) for row in rows]), list(rows[0]), name="weights_across")


def measured() -> dict[str, object]:
    """Figures of both halves: copies told from others, and copies that the index brings up among all texts of the half."""
    return {split: _of(translated(split)) for split in SPLITS}


def _of(half: Corpus) -> dict[str, object]:
    signed = _signed(list(half.pairs), half.texts)
    answers = [verify(signed[pair.a], signed[pair.b]).kind is not None for pair in half.pairs]
    index = Index()
    for name in sorted(signed):
        index.add(signed[name])
    copies = [pair for pair in half.pairs if pair.kind == "translation"]
    found = [pair.b in {one.page_id for one in index.candidates(signed[pair.a])} for pair in copies]
    return told(half.pairs, answers) | {"candidate_recall": round(sum(found) / len(found), 4)}


def _signed(pairs: list[Pair], texts: dict[str, str]) -> dict[str, Signature]:
    return {name: sign(name, texts[name]) for name in sorted({name for pair in pairs for name in (pair.a, pair.b)})}


def _measures(a: Signature, b: Signature) -> AcrossMeasures:
    return measure_across(*sorted((a, b), key=lambda one: (len(one.anchors), one.sequence_hash)))[0]

"""Cross-validation over the training part: each fold of events is judged by weights that the other folds made."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from evals.judge.labelled import Labelled
from evals.judge.measures import Judged, judge_all
from evals.judge.training import train
from kursk_pipeline.topics import Topic

FOLDS = 5


def cross_validated(train_part: list[Labelled], dev_part: list[Labelled], topic: Topic) -> Judged:
    """The verdict on every training text by a model that learnt nothing of its event."""
    judged: Judged = []
    for fold in range(FOLDS):
        learnt = [text for text in train_part if _fold(text) != fold]
        weights = train(learnt, dev_part, topic)
        judged += judge_all([text for text in train_part if _fold(text) == fold], replace(topic, weights=weights))
    return judged


def _fold(text: Labelled) -> int:
    """Salted, so that these folds cut across those in which ``train`` reads its texts."""
    return int(hashlib.sha256(f"cv{text.event}".encode()).hexdigest(), 16) % FOLDS

"""How the judge fares with a kind of namesake that it never learnt: trained without it, measured on all of its texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evals.judge.labelled import Labelled
from evals.judge.measures import Judged, judge_all, namesakes_kept
from evals.judge.training import train
from kursk_pipeline.topics import Topic

FOLDS = 3
"""Parts for the comparison in which the other texts of a kind are known; events are kept together."""


@dataclass(frozen=True, slots=True)
class KindShares:
    """Namesakes of one kind: how many, and which share was kept without and with its kind in training."""

    texts: int
    kept: float
    kept_when_known: float


def unseen_kinds(train_part: list[Labelled], dev_part: list[Labelled], topic: Topic) -> dict[str, KindShares]:
    """The shares of every kind, over the texts of both parts."""
    texts = [*train_part, *dev_part]
    known = [verdict for fold in range(FOLDS) for verdict in _without(texts, dev_part, topic, _in_fold(texts, fold))]
    shares = {}
    for kind in sorted({text.kind for text in texts} - {""}):
        unseen = _without(texts, dev_part, topic, [text for text in texts if text.kind == kind])
        of_kind = [pair for pair in known if pair[0].kind == kind]
        shares[kind] = KindShares(len(unseen), namesakes_kept(unseen), namesakes_kept(of_kind))
    return shares


def _without(texts: list[Labelled], dev_part: list[Labelled], topic: Topic, left_out: list[Labelled]) -> Judged:
    ids = {text.id for text in left_out}
    learnt = [text for text in texts if text.id not in ids]
    weights = train(learnt, [text for text in dev_part if text.id not in ids], topic)
    return judge_all(left_out, replace(topic, weights=weights))


def _in_fold(texts: Iterable[Labelled], fold: int) -> list[Labelled]:
    return [text for text in texts if int(hashlib.sha256(text.event.encode()).hexdigest(), 16) % FOLDS == fold]

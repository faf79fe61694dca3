"""``python -m evals.dedup``: measure, compare with the pins; ``--train`` fits the model; ``--pin`` writes the pins."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np  # noqa: TID253 - an evaluation, which no DAG file imports

from evals.dedup import across, baselines, corpus, training
from evals.dedup.scoring import told
from kursk_pipeline.adapters.seeds import load_seeds
from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup import DERIVED_SCORE, VERSION, Index, sign, verify
from kursk_pipeline.stages.dedup.measures import Measures, measure
from kursk_pipeline.stages.dedup.model import features
from kursk_pipeline.stages.dedup.verification import ruled

PINS = Path(__file__).with_name("pins.json")
TOLERANCE = 0.005
"""A pinned share may fall by this much before the run fails: under one pair in 200."""


def signatures_of(texts: dict[str, str]) -> dict[str, Signature]:
    """Signatures by id, with those of the seeds."""
    seeds = {seed.seed_id: seed.signature for seed in load_seeds(corpus.ROOT / "config" / "seeds")}
    return seeds | {name: sign(name, text) for name, text in texts.items()}


def measures_of(pairs: Sequence[corpus.Pair], signed: dict[str, Signature]) -> list[Measures]:
    """The measures of each pair, the shorter text first."""
    return [
        measure(*sorted((signed[pair.a], signed[pair.b]), key=lambda one: (one.word_count, one.sequence_hash)))[0]
        for pair in pairs
    ]


def feature_values(measures: Sequence[Measures]) -> tuple[np.ndarray, list[str]]:
    """One row of features a pair, and their names."""
    rows = [features(one) for one in measures]
    return np.array([list(row.values()) for row in rows]), list(rows[0])


def candidate_recall(pairs: list[corpus.Pair], signed: dict[str, Signature]) -> tuple[float, float]:
    """Share of copies that the index brings up, and candidates a query, over all development texts at once."""
    names = sorted({name for pair in pairs for name in (pair.a, pair.b)})
    index = Index()
    for name in names:
        index.add(signed[name])
    brought = {name: {one.page_id for one in index.candidates(signed[name], limit=50)} for name in names}
    derived = [pair for pair in pairs if pair.is_derived]
    recall = sum(pair.b in brought[pair.a] for pair in derived) / len(derived)
    return round(recall, 4), round(sum(map(len, brought.values())) / len(names), 2)


def run(*, with_baselines: bool) -> dict[str, object]:
    """Measure everything with the shipped weights, and the development pairs by cross-validation too."""
    report: dict[str, object] = {"version": VERSION}
    if corpus.DEVELOPMENT.is_dir():
        dev = corpus.learnt_from()
        signed = signatures_of(dev.texts)
        measures = measures_of(dev.pairs, signed)
        scores = training.cross_validated(dev.pairs, feature_values(measures)[0])
        crossed = [ruled(score, one) >= DERIVED_SCORE for score, one in zip(scores, measures, strict=True)]
        real = [at for at, pair in enumerate(dev.pairs) if pair.kind in corpus.DEVELOPMENT_KINDS]
        pairs = [dev.pairs[at] for at in real]
        report["development_cross_validated"] = told(pairs, [bool(crossed[at]) for at in real])
        report["all_learnt_from_cross_validated"] = told(list(dev.pairs), [bool(yes) for yes in crossed])
        report["development"] = told(pairs, [verify(signed[p.a], signed[p.b]).kind is not None for p in pairs])
        report["candidates"] = candidate_recall(pairs, signed)
        if with_baselines:
            report["baselines"] = baselines.compare(pairs, dev.texts, signed)
    news = corpus.newsroom()
    signed = signatures_of(news.texts)
    answers = [verify(signed[pair.a], signed[pair.b]).kind is not None for pair in news.pairs]
    report["newsroom"] = told(list(news.pairs), answers)
    report["translations"] = across.measured()
    return report


def fallen(pinned: object, now: object, path: str = "") -> list[str]:
    """Places where a figure is worse than its pin: lower where copies are meant, higher where false alarms are."""
    if isinstance(pinned, dict) and isinstance(now, dict):
        return [line for key in pinned if key in now for line in fallen(pinned[key], now[key], f"{path}/{key}")]
    was, has = (one[-1] if isinstance(one, list | tuple) else one for one in (pinned, now))
    if not isinstance(was, float) or not isinstance(has, float) or "baselines" in path or "candidates" in path:
        return []
    worse = has - was if path.endswith(FALSE_ALARMS) else was - has
    return [f"{path}: {was} -> {has}"] if worse > TOLERANCE else []


FALSE_ALARMS = (
    "same_event", "same_event_other_outlet", "similar_event", "different_article", "newsroom_other", "topic_and_seed",
    "daily_bulletin", "same_furniture", "translation_same_event", "translation_other_article",
    "translation_next_bulletin",
)  # fmt: skip


def main() -> int:
    """Run as asked; 1 when a figure fell below its pin."""
    parser = argparse.ArgumentParser(prog="python -m evals.dedup", description=__doc__)
    parser.add_argument("--train", action="store_true", help="fit the model again and write its weights")
    parser.add_argument("--rarity", action="store_true", help="count the rarity table again first")
    parser.add_argument("--pin", action="store_true", help="write the figures as the new pins")
    parser.add_argument("--alone", action="store_true", help="leave out the other methods that run beside ours")
    asked = parser.parse_args()
    if asked.rarity:
        training.count_rarity()
        training.count_anchors()
    if asked.train:
        dev = corpus.learnt_from()
        training.train(dev.pairs, *feature_values(measures_of(dev.pairs, signatures_of(dev.texts))))
        across.train()
    report = run(with_baselines=not asked.alone)
    print(json.dumps(report, indent=1))
    if asked.pin:
        PINS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    worse = (
        fallen(json.loads(PINS.read_text(encoding="utf-8")), json.loads(json.dumps(report))) if PINS.exists() else []
    )
    for line in worse:
        print(f"worse than pinned: {line}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

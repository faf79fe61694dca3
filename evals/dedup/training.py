"""Fit the model: weighted logistic regression by Newton's method, with cross-validation grouped by story."""

from __future__ import annotations

import random
from array import array
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np  # noqa: TID253 - an evaluation, which no DAG file imports

from evals.dedup.corpus import ROOT, Pair, newsroom_stories
from kursk_pipeline.stages import dedup
from kursk_pipeline.stages.dedup.anchors import anchors_of
from kursk_pipeline.stages.dedup.reading import read
from kursk_pipeline.stages.dedup.signing import rare_pairs, sign

STAGE = Path(dedup.__file__).parent
RARITY_TEXTS = ROOT.parent / "shared" / "ner" / "train.spacy"
FOLDS = 5
RIDGE = 1.0
KIND_WEIGHTS = {
    "rewrite_of_seed": 3.0, "newsroom_rewrite": 3.0, "newsroom_other": 0.1, "topic_and_seed": 0.1,
    "same_event": 3.0, "same_event_other_outlet": 3.0, "train:same_furniture": 2.0,
    "mixed:machine_translation": 0.1, "mixed:human_retranslation": 0.1, "mixed:rewrite_of_seed": 0.2,
    "mixed:newsroom_rewrite": 0.2,
    "mixed:same_event": 0.3, "mixed:same_event_other_outlet": 0.3,
    "mixed:newsroom_other": 0.1, "mixed:topic_and_seed": 0.1,
    "translation": 5.0, "translation_of_bulletin": 0.5, "translation_next_bulletin": 0.5,
    "translation_same_event": 5.0, "translation_other_article": 0.2,
}  # fmt: skip
"""Weights beside those of the other development pairs (1): rewrites on the topic are few, other pairs many; reports of one
event count more, since merging them costs an analyst an independent origin."""

EDIT_WEIGHT = 0.25
"""Weight of an edited pair: there are twelve of each original."""
STOCK_COUNT, STOCK_STORIES = 8, 3
"""A stock phrase stands in 8 of the licensed texts (546,000 words: once in 170 articles of 400 words), or in 3 of about
95 stories of the newsroom."""

Matrix = np.ndarray


def fit(values: Matrix, targets: Matrix, sample_weights: Matrix) -> Matrix:
    """Weights with the intercept first, on unscaled features; ridge on scaled slopes."""
    mean, spread = values.mean(0), values.std(0) + 1e-9
    scaled = np.c_[np.ones(len(values)), (values - mean) / spread]
    penalty = np.diag([0.0] + [RIDGE] * values.shape[1])
    beta = np.zeros(scaled.shape[1])
    for _ in range(60):
        guess = 1 / (1 + np.exp(-np.clip(scaled @ beta, -30, 30)))
        curvature = sample_weights * guess * (1 - guess) + 1e-9
        step = np.linalg.solve(
            (scaled * curvature[:, None]).T @ scaled + penalty,
            scaled.T @ (sample_weights * (guess - targets)) + penalty @ beta,
        )
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return np.r_[beta[0] - (beta[1:] * mean / spread).sum(), beta[1:] / spread]


def predict(beta: Matrix, values: Matrix) -> Matrix:
    """Scores in 0..1."""
    total = beta[0] + values @ beta[1:]
    return 1 / (1 + np.exp(-np.clip(total, -40, 40)))


def cross_validated(pairs: Sequence[Pair], values: Matrix) -> Matrix:
    """The score of each pair from a fit that saw nothing of its story."""
    groups = sorted({pair.group for pair in pairs})
    random.Random(0).shuffle(groups)
    fold_of = {group: at % FOLDS for at, group in enumerate(groups)}
    folds = np.array([fold_of[pair.group] for pair in pairs])
    targets, weights = _targets(pairs)
    scores = np.zeros(len(pairs))
    for fold in range(FOLDS):
        seen = folds != fold
        scores[~seen] = predict(fit(values[seen], targets[seen], weights[seen]), values[~seen])
    return scores


def _targets(pairs: Sequence[Pair]) -> tuple[Matrix, Matrix]:
    targets = np.array([float(pair.is_derived) for pair in pairs])
    return targets, np.array([_weight(pair) for pair in pairs])


def _weight(pair: Pair) -> float:
    return EDIT_WEIGHT if pair.kind.startswith("train:") and pair.is_derived else KIND_WEIGHTS.get(pair.kind, 1.0)


def train(pairs: Sequence[Pair], values: Matrix, names: Sequence[str], *, name: str = "weights") -> None:
    """Fit on all pairs and write ``weights.toml`` or ``weights_across.toml``."""
    beta = fit(values, *_targets(pairs))
    lines = [
        f"# Logistic regression over {len(names)} features of a pair; made by python -m evals.dedup --train.",
        f"intercept = {beta[0]:.4f}",
        "",
        "[slopes]",
        *(f"{name} = {slope:.4f}" for name, slope in zip(names, beta[1:], strict=True)),
    ]
    (STAGE / f"{name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def count_rarity() -> None:
    """Count words and phrases in the openly licensed texts and the newsroom; write ``rarity.bin``, ``stock_phrases.bin``."""
    signed = [sign("", text) for text in _licensed_texts()]
    words = Counter(
        (word >> 2) & 0x3FFFFFFF for one in signed for word in {word >> 2: word for word in one.words}.values()
    )
    table = array("I", [len(signed)])
    for word, count in sorted(words.items()):
        if count > 1:
            table.extend((word, count))
    (STAGE / "rarity.bin").write_bytes(table.tobytes())
    phrases = Counter(value for one in signed for value in one.shingles)
    stock = {value for value, count in phrases.items() if count >= STOCK_COUNT} | _topic_phrases()
    (STAGE / "stock_phrases.bin").write_bytes(array("Q", sorted(value % 2**64 for value in stock)).tobytes())


def count_anchors() -> None:
    """Count names, numbers and months in the newsroom's stories and in the licensed texts; write ``anchor_rarity.bin``.

    The weight of an anchor is the lesser of its two: a name that is rare in the world may stand in every story on the topic.
    """
    weights: dict[int, float] = {}
    news, licensed = (
        Counter(anchor for text in texts for anchor in {one for sentence in anchors_of(read(text)) for one in sentence})
        for texts in (newsroom_stories("en", "ru", "uk"), _licensed_texts())
    )
    stories, documents = len(newsroom_stories("en", "ru", "uk")), len(_licensed_texts())
    unknown = log(1 + stories)
    for anchor in news.keys() | licensed.keys():
        weight = min(log(1 + stories / max(1, news[anchor])), log(1 + documents / max(1, licensed[anchor])))
        if weight < unknown - 0.01:
            weights[anchor] = weight
    table = array("i", [round(unknown * 100)])
    for anchor, weight in sorted(weights.items()):
        table.extend((anchor, round(weight * 100)))
    (STAGE / "anchor_rarity.bin").write_bytes(table.tobytes())


def _licensed_texts() -> list[str]:
    import spacy
    from spacy.tokens import DocBin

    return [doc.text for doc in DocBin().from_disk(RARITY_TEXTS).get_docs(spacy.blank("en").vocab)]


def _topic_phrases() -> set[int]:
    """Trigrams and pairs of rare words that stand in several stories of the newsroom; one text a story."""
    counts: Counter[int] = Counter()
    for text in newsroom_stories():
        one = sign("", text)
        starts = (0, *one.sentence_ends[:-1])
        sentences = [one.words[a:b] for a, b in zip(starts, one.sentence_ends, strict=True)]
        counts.update({*one.shingles, *rare_pairs(sentences)})
    return {value for value, count in counts.items() if count >= STOCK_STORIES}

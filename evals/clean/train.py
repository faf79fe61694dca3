"""Learn the weights of the block signals from the development pages: ``python -m evals.clean.train``.

Ridge logistic regression by Newton's method over the blocks of the draft. A block is the article's when half of its runs
of four words are in the annotated body; it weighs as many words as it has, and a page as much as any other. Pages whose
annotation shares little with any reading of the page are left out. Cross-validation is by registered domain.
"""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253 - run by hand, never loaded by a DAG

from evals.clean.measure import SHINGLE_WORDS, Score, overlap, score
from evals.clean.pages import DevelopmentPage, development_pages
from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.stages.clean.blocks import read_blocks
from kursk_pipeline.stages.clean.body import MIN_COVERAGE, MIN_LOG_ODDS, first_extraction, judged_lines, read
from kursk_pipeline.stages.clean.decode import decode
from kursk_pipeline.stages.clean.draft import words_of
from kursk_pipeline.stages.clean.evidence import read_evidence
from kursk_pipeline.stages.clean.signals import Reading, signals
from kursk_pipeline.stages.clean.tree import parse

FOLDS = 5
RIDGE = 30.0
"""Strength of the pull to zero, in units of blocks of mean weight; four times it lowers F1 by .000 to .005."""
MIN_PAGE_F1 = 0.3
SET_WEIGHTS = {"aeb": 1.5, "fundus": 1.5, "feval": 1.0, "atf": 0.6}
"""atf is annotated loosely (see DATA.md of the development data)."""
MAX_BLOCK_WORDS = 120


@dataclass(slots=True)
class Lesson:
    page: DevelopmentPage
    reading: Reading
    drafted: str
    numbers: list[int]
    rows: Any
    answers: Any
    weights: Any


def lesson(page: DevelopmentPage) -> Lesson | None:
    tree = parse(decode(page.html, None))
    if tree is None:
        return None
    blocks = read_blocks(tree)
    drafted = first_extraction(tree, page.url, blocks)
    reading = read(tree, blocks, drafted, read_evidence(tree))
    numbers = reading.draft.kept()
    found = [signals(reading, number) for number in numbers]
    rows = np.array([[float(value) for value in row.values()] for row in found])
    answers, words = _answers(reading, page.body)
    chosen = np.array([min(words[n], MAX_BLOCK_WORDS) + 3.0 for n in numbers])
    share = SET_WEIGHTS[page.set] * chosen / max(100.0, sum(w + 3.0 for w, a in zip(words, answers, strict=True) if a))
    return Lesson(page, reading, drafted, numbers, rows, np.array([answers[n] for n in numbers], dtype=float), share)


def _answers(reading: Reading, body: str) -> tuple[list[bool], list[int]]:
    true = words_of(body)
    runs = set(zip(*(true[start:] for start in range(SHINGLE_WORDS)), strict=False))
    words = reading.draft.words
    answers = []
    for number, own in enumerate(words):
        context = own
        if len(own) < SHINGLE_WORDS:
            above = words[number - 1][-(SHINGLE_WORDS - len(own)) :] if number else []
            below = words[number + 1][: SHINGLE_WORDS - len(own)] if number + 1 < len(words) else []
            answers.append(tuple(above + own) in runs or tuple(own + below) in runs)
            continue
        shingles = list(zip(*(context[start:] for start in range(SHINGLE_WORDS)), strict=False))
        answers.append(sum(run in runs for run in shingles) > len(shingles) / 2)
    return answers, [len(own) for own in words]


def fit(lessons: list[Lesson]) -> Any:
    """Weights by Newton's method on standardised signals, given back in the signals' own units."""
    taught = [one for one in lessons if len(one.numbers) and overlap(one.page.body, one.drafted).f1 > MIN_PAGE_F1]
    rows = np.vstack([one.rows for one in taught])
    answers = np.concatenate([one.answers for one in taught])
    weights = np.concatenate([one.weights for one in taught])
    weights = weights / weights.mean()
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    mean[0], scale[0] = 0.0, 1.0
    scale[scale < 1e-9] = 1.0
    standard = (rows - mean) / scale
    penalty = np.full(rows.shape[1], RIDGE)
    penalty[0] = 1e-6
    solution = np.zeros(rows.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-standard @ solution))
        gradient = standard.T @ (weights * (answers - chance)) - penalty * solution
        curvature = (standard * (weights * chance * (1 - chance))[:, None]).T @ standard + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        solution += step
        if np.abs(step).max() < 1e-6:
            break
    plain = solution / scale
    plain[0] = solution[0] - (solution[1:] * mean[1:] / scale[1:]).sum()
    return plain


def predicted(one: Lesson, weights: Any, threshold: float = MIN_LOG_ODDS) -> str:
    if one.reading.draft.coverage < MIN_COVERAGE and not one.reading.draft.added:
        return "\n".join(judged_lines(one.reading, one.drafted))
    if not one.numbers:
        return ""
    blocks = one.reading.draft.blocks
    odds = one.rows @ weights
    kept = (blocks[n].text for n, value in zip(one.numbers, odds, strict=True) if value > threshold)
    return strip_furniture("\n".join(kept))


def cross_validated(lessons: list[Lesson], count: int = FOLDS, threshold: float = MIN_LOG_ODDS) -> dict[str, Score]:
    """Every page read with weights learnt on other domains, which fall into ``count`` folds."""
    folds = [zlib.crc32(one.page.domain.encode()) % count for one in lessons]
    weights = [fit([one for one, own in zip(lessons, folds, strict=True) if own != fold]) for fold in range(count)]
    return {
        name: score(
            overlap(one.page.body, predicted(one, weights[fold], threshold))
            for one, fold in zip(lessons, folds, strict=True)
            if one.page.set == name
        )
        for name in SET_WEIGHTS
    }


def write(weights: Any, names: list[str], target: Path) -> None:
    lines = "".join(f'    "{name}": {value:.3f},\n' for name, value in zip(names, weights, strict=True))
    target.write_text(
        '"""Weights of the block signals, learnt by ``python -m evals.clean.train``; do not edit by hand."""\n\n'
        f"from __future__ import annotations\n\nWEIGHTS: dict[str, float] = {{\n{lines}}}\n",
        encoding="utf-8",
    )


def main() -> None:
    lessons = [one for page in development_pages() if (one := lesson(page)) is not None]
    for count in (FOLDS, 2):
        for name, (f1, precision, recall) in cross_validated(lessons, count).items():
            print(f"{count} folds, {name}: F1 {f1:.4f}, precision {precision:.4f}, recall {recall:.4f}")
    if "--write" in sys.argv:
        names = list(signals(lessons[0].reading, 0))
        write(fit(lessons), names, Path(__file__).parents[2] / "kursk_pipeline/stages/clean/weights.py")


if __name__ == "__main__":
    main()

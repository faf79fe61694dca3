"""Where the true title stands when JSON-LD and OpenGraph disagree, and whether a choice between them can be learnt:
``python -m evals.clean.titles``.

The choice is a ridge logistic regression over which other statements agree with either, how long they are and what they
share; every publisher (registered domain) is held out in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

import numpy as np  # noqa: TID253 - run by hand, never loaded by a DAG

from evals.clean.fields import normalised, same_title
from evals.clean.pages import DevelopmentPage, development_pages
from kursk_pipeline.stages.clean.decode import decode
from kursk_pipeline.stages.clean.evidence import Found, read_evidence
from kursk_pipeline.stages.clean.site import site_names
from kursk_pipeline.stages.clean.titles import titles
from kursk_pipeline.stages.clean.tree import parse

RIDGES = (0.3, 1.0, 3.0, 10.0)
STEPS = 50


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A page on which exactly one of the two is true; ``agrees`` says what speaks for either."""

    domain: str
    agrees: tuple[float, ...]
    is_meta_true: bool


def disagreements(set_name: str) -> Iterator[Disagreement]:
    """The pages of a set whose JSON-LD and OpenGraph name different titles, one of them true."""
    for page in development_pages((set_name,)):
        tree = parse(decode(page.html, None))
        if tree is None or not page.title:
            continue
        evidence = read_evidence(tree)
        found = list(titles(evidence, tree, "", site_names(evidence, page.url)))
        one = _disagreement(page, found)
        if one is not None:
            yield one


def _disagreement(page: DevelopmentPage, found: list[Found]) -> Disagreement | None:
    first = {one.origin: one.value for one in reversed(found)}
    ours, other = first.get("json_ld"), first.get("meta")
    truth = page.title or ""
    if not ours or not other or same_title(ours, truth) == same_title(other, truth):
        return None
    rest = [first.get(origin) for origin in ("heading", "title_tag")]
    votes = [float(same_title(vote, side)) for vote in rest for side in (ours, other)]
    mine, theirs = set(normalised(ours).split()), set(normalised(other).split())
    shared = len(mine & theirs) / max(1, len(mine | theirs))
    signs = (1.0, *votes, log(len(other) / len(ours)), shared, float(":" in ours), float(":" in other))
    return Disagreement(page.domain, signs, same_title(other, truth))


def right_when_held_out(known: list[Disagreement], ridge: float) -> int:
    """How often the learnt choice is right on a publisher that it has not seen."""
    rows = np.array([one.agrees for one in known])
    answers = np.array([float(one.is_meta_true) for one in known])
    domains = np.array([one.domain for one in known])
    right = 0
    for domain in dict.fromkeys(domains):
        seen = domains != domain
        weights = np.zeros(rows.shape[1])
        for _ in range(STEPS):
            chance = 1 / (1 + np.exp(-rows[seen] @ weights))
            slope = rows[seen].T @ (answers[seen] - chance) - ridge * weights
            curvature = (rows[seen] * (chance * (1 - chance))[:, None]).T @ rows[seen] + ridge * np.eye(len(weights))
            weights = weights + np.linalg.solve(curvature, slope)
        right += int((((rows[~seen] @ weights) > 0) == answers[~seen]).sum())
    return right


def main() -> None:
    for set_name in ("fundus", "atf"):
        known = list(disagreements(set_name))
        meta = sum(one.is_meta_true for one in known)
        print(f"{set_name}: {len(known)} disagreements; OpenGraph true on {meta}, JSON-LD on {len(known) - meta}")
        for ridge in RIDGES:
            print(f"  learnt, publishers held out, ridge {ridge}: right on {right_when_held_out(known, ridge)}")


if __name__ == "__main__":
    main()

"""Which of a page's statements is the true title, and whether the choice can be learnt: ``python -m evals.clean.titles``.

First by pattern of agreement: which of JSON-LD, OpenGraph, heading and title tag say the same (the same letter; ``-`` says
nothing), and which letter is true. No rule that asks only who agrees with whom can be right more often than the most
frequent letter of each pattern; ``held out`` takes that letter from the other publishers.

Then where JSON-LD and OpenGraph disagree and one is true: a ridge logistic regression over which other statements agree
with either, how long they are and what they share; every publisher (registered domain) is held out in turn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
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
ORIGINS = ("json_ld", "meta", "heading", "title_tag")
NONE = "none"
"""No statement is the annotated title."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which statements of a page say the same, as letters in the order of ``ORIGINS``, and the letter of the truth."""

    domain: str
    pattern: str
    true: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A page on which exactly one of the two is true; ``agrees`` says what speaks for either."""

    domain: str
    agrees: tuple[float, ...]
    is_meta_true: bool


def stated(set_name: str) -> Iterator[tuple[DevelopmentPage, list[Found]]]:
    """The pages of a set with an annotated title, and all that each states about it."""
    for page in development_pages((set_name,)):
        tree = parse(decode(page.html, None))
        if tree is not None and page.title:
            evidence = read_evidence(tree)
            yield page, list(titles(evidence, tree, "", site_names(evidence, page.url)))


def agreement(page: DevelopmentPage, found: list[Found]) -> Agreement:
    first = {one.origin: normalised(one.value) for one in reversed(found)}
    letters: dict[str, str] = {}
    for origin in ORIGINS:
        if origin in first:
            letters.setdefault(first[origin], "ABCD"[len(letters)])
    pattern = "".join(letters[first[origin]] if origin in first else "-" for origin in ORIGINS)
    truth = page.title or ""
    is_right = bool(found) and same_title(found[0].value, truth)
    return Agreement(page.domain, pattern, letters.get(normalised(truth), NONE), is_right)


def show_patterns(known: list[Agreement]) -> None:
    """The table of patterns, then what the stage, the best rule and the rule of other publishers reach."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for one in known:
        tally[one.pattern][one.true] += 1
    for pattern, counts in sorted(tally.items(), key=lambda pair: -pair[1].total()):
        print(f"  {pattern}  " + ", ".join(f"{letter} {count}" for letter, count in counts.most_common()))
    best = sum(max((n for letter, n in counts.items() if letter != NONE), default=0) for counts in tally.values())
    right = sum(one.is_right for one in known)
    print(f"  right: the stage {right}, the best rule of this kind {best}, held out {_held_out(known)} of {len(known)}")


def _held_out(known: list[Agreement]) -> int:
    right = 0
    for one in known:
        others = Counter(other.true for other in known if other.pattern == one.pattern and other.domain != one.domain)
        others.pop(NONE, None)
        right += one.true == (others.most_common(1)[0][0] if others else "A")
    return right


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
        pages = list(stated(set_name))
        print(f"{set_name}: JSON-LD, OpenGraph, heading, title tag; which is true")
        show_patterns([agreement(page, found) for page, found in pages])
        known = [one for page, found in pages if (one := _disagreement(page, found)) is not None]
        meta = sum(one.is_meta_true for one in known)
        print(f"{set_name}: {len(known)} disagreements; OpenGraph true on {meta}, JSON-LD on {len(known) - meta}")
        for ridge in RIDGES:
            print(f"  learnt, publishers held out, ridge {ridge}: right on {right_when_held_out(known, ridge)}")


if __name__ == "__main__":
    main()

"""Which of a page's statements is the annotated summary, pair by pair: ``python -m evals.clean.subtitles``."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from evals.clean.fields import near_title
from evals.clean.pages import DevelopmentPage, development_pages
from kursk_pipeline.stages.clean.body import extract_body
from kursk_pipeline.stages.clean.decode import decode
from kursk_pipeline.stages.clean.evidence import read_evidence
from kursk_pipeline.stages.clean.particulars import subtitles
from kursk_pipeline.stages.clean.tree import parse


def verdicts(page: DevelopmentPage) -> dict[str, bool]:
    """Whether the first statement of each origin is near the annotated summary."""
    tree = parse(decode(page.html, None))
    if tree is None or not page.summary:
        return {}
    evidence = read_evidence(tree)
    body = extract_body(tree, page.url, evidence)
    found = subtitles(evidence, body.blocks, page.title or "", body.text)
    first = {one.origin: one.value for one in reversed(list(found))}
    return {origin: near_title(value, page.summary) for origin, value in first.items()}


def main() -> None:
    tally: Counter[tuple[str, str]] = Counter()
    for page in development_pages(("fundus",)):
        for (one, is_right), (other, is_other_right) in combinations(sorted(verdicts(page).items()), 2):
            if is_right != is_other_right:
                tally[(one, other) if is_right else (other, one)] += 1
    for (right, wrong), count in sorted(tally.items()):
        print(f"{right} right, {wrong} wrong: {count} pages")


if __name__ == "__main__":
    main()

"""Would lines that return across the pages of one host be worth removing? ``python -m evals.clean.repeated``.

A line goes when that many pages of its host have it, under different titles, and it is short. On the development pages
(37 domains with three pages or more) no line is left that three pages share: what returns was told from the article by
the rules and the weights. From two pages on it helps one set and harms another. So the pipeline keeps no such table;
a host that proves otherwise reopens this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from evals.clean.measure import Overlap, overlap, score
from evals.clean.pages import DevelopmentPage, development_pages
from evals.clean.readers import ours
from kursk_pipeline.stages.clean.site import key_of

SETTINGS = ((2, 25), (2, 40), (3, 25), (3, 40))
"""Pages that must share a line, and its most words."""

Reading = tuple[DevelopmentPage, str]


def shared_lines(readings: list[Reading], titles: dict[str, str]) -> dict[tuple[str, str], int]:
    """By domain and line, how many titles have it."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for page, text in readings:
        for line in text.split("\n"):
            seen[page.domain, key_of(line)].add(titles[page.id])
    return {place: len(under) for place, under in seen.items() if place[1]}


def compare(readings: list[Reading], is_shared: Callable[[DevelopmentPage, str], bool]) -> None:
    """Print F1 by set, before and after, and on how many pages it rose or fell."""
    before: dict[str, list[Overlap]] = defaultdict(list)
    after: dict[str, list[Overlap]] = defaultdict(list)
    for page, text in readings:
        kept = "\n".join(line for line in text.split("\n") if not is_shared(page, line))
        before[page.set].append(overlap(page.body, text))
        after[page.set].append(overlap(page.body, kept))
    for name, own in before.items():
        moved = [new.f1 - old.f1 for old, new in zip(own, after[name], strict=True)]
        better, worse = sum(step > 0 for step in moved), sum(step < 0 for step in moved)
        print(f"  {name}: {score(own).f1:.4f} -> {score(after[name]).f1:.4f}; {better} pages better, {worse} worse")


def main() -> None:
    readings: list[Reading] = []
    titles: dict[str, str] = {}
    for page in development_pages():
        text, fields, _ = ours(page)
        titles[page.id] = fields.title or page.id
        readings.append((page, text))
    shared = shared_lines(readings, titles)
    for pages, words in SETTINGS:
        print(f"lines of at most {words} words on {pages} pages or more:")

        def is_shared(page: DevelopmentPage, line: str, pages: int = pages, words: int = words) -> bool:
            return shared.get((page.domain, key_of(line)), 0) >= pages and len(line.split()) <= words

        compare(readings, is_shared)


if __name__ == "__main__":
    main()

"""``python bench/judge.py``: articles judged in a second on one core, on texts of a news article's length.

The texts are the labelled ones, joined by state until each is about as long as the middle article of a news feed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evals.judge.labelled import PARTS, read_part, topic
from kursk_pipeline.stages.judge import judge

ARTICLE_CHARS = 3000
"""About 480 words; the twelve reference articles hold 3,100 characters on average."""

TARGET = 2000
ROUNDS = 5


def articles() -> list[tuple[str, str]]:
    """Titles and bodies of article length, of all states and languages."""
    texts = sorted((text for part in PARTS for text in read_part(part)), key=lambda text: (text.state, text.language))
    joined: list[tuple[str, str]] = []
    title, body = "", ""
    for text in texts:
        title, body = title or text.title, f"{body}{text.text}\n"
        if len(body) >= ARTICLE_CHARS:
            joined.append((title, body))
            title, body = "", ""
    return joined


def main() -> None:
    """Judge every article several times and print the best round."""
    read, kursk = articles(), topic()
    best = 0.0
    for _ in range(ROUNDS):
        begin = time.process_time()
        for title, body in read:
            judge("page", title, body, language="en", topic=kursk)
        best = max(best, len(read) / (time.process_time() - begin))
    mean = sum(len(body) for _, body in read) / len(read)
    print(f"{best:,.0f} articles a second of {mean:,.0f} characters (target {TARGET:,})")


if __name__ == "__main__":
    main()

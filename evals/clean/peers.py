"""newspaper4k and news-please on the development pages, in an interpreter of their own: their dependencies are not ours.

``python -m evals.clean --peers PYTHON`` runs this module in that interpreter (``pip install --group peers`` makes one),
so it imports nothing of the pipeline. One JSON object a page on standard output; a library that is missing is named.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import Any

from evals.clean.fields import Fields
from evals.clean.pages import DevelopmentPage, development_pages

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 3600.0
"""A peer that takes longer over all pages ends the run."""
Answer = tuple[str, Fields]


def newspaper4k(page: DevelopmentPage, html: str) -> Answer:
    """Newspaper4k at its defaults, without requests for pictures."""
    import newspaper

    article = newspaper.article(page.url, input_html=html, fetch_images=False)
    day = article.publish_date.date().isoformat() if article.publish_date else None
    stated = (article.meta_description or None, tuple(article.tags or article.meta_keywords or ()))
    return article.text or "", Fields(article.title, tuple(article.authors), day, *stated)


def news_please(page: DevelopmentPage, html: str) -> Answer:
    """news-please at its defaults, without requests for pictures."""
    from newsplease import NewsPlease

    article = NewsPlease.from_html(html, url=page.url, fetch_images=False)
    day = article.date_publish.date().isoformat() if article.date_publish else None
    return article.maintext or "", Fields(article.title, tuple(article.authors or ()), day, article.description)


PEERS: dict[str, tuple[Callable[[DevelopmentPage, str], Answer], str]] = {
    "newspaper4k": (newspaper4k, "newspaper"),
    "news-please": (news_please, "newsplease"),
}


def readings(python: str, sets: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Peer and answer for every page, from the other interpreter; a peer that is not there is named and left out."""
    for name in PEERS:
        done = subprocess.run(
            [python, "-m", "evals.clean.peers", name, ",".join(sets)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=RUN_SECONDS,
            check=False,
        )
        if done.returncode:
            print(f"{name:12} left out: {(done.stderr.strip().splitlines() or ['it ended'])[-1]}")
            continue
        yield from ((name, json.loads(line)) for line in done.stdout.splitlines() if line.startswith('{"id"'))


def _answer(name: str, page: DevelopmentPage) -> dict[str, Any]:
    html = page.html.decode("utf-8", "replace")
    begun = process_time()
    try:
        text, fields = PEERS[name][0](page, html)
    except Exception:  # noqa: BLE001 - whatever a peer cannot read counts as nothing found
        text, fields = "", Fields(None, (), None)
    spent = process_time() - begun
    return {"id": page.id, "set": page.set, "text": text, "seconds": spent, "fields": asdict(fields)}


def main() -> int:
    name, sets = sys.argv[1], tuple(sys.argv[2].split(","))
    logging.disable(logging.CRITICAL)
    if importlib.util.find_spec(PEERS[name][1]) is None:
        print(f"{sys.executable} has no {PEERS[name][1]}", file=sys.stderr)
        return 1
    for number, page in enumerate(development_pages(sets)):
        if number == 0:
            _answer(name, page)  # imports do not count
        print(json.dumps(_answer(name, page)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

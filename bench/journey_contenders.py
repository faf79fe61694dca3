"""Who stands beside the journey, each in a process of its own: ``python bench/journey_contenders.py NAME PAGES``.

PAGES is a pickle of addresses and bodies. Prints CPU seconds, articles and megabytes as JSON. Nothing of ours is needed but
for the floor, so that the others run in an environment of their own (locks/bench.txt).

- ``floor``: trafilatura's `bare_extraction` and spaCy's `pipe` with the model that we ship, and nothing else;
- ``news-please``: `from_html`, without fetching images;
- ``newspaper4k``: parse and `nlp`, whose sentences are split by NLTK's Punkt as untrained: its trained one is a download.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

Body = tuple[str, bytes]
ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "kursk_pipeline" / "models" / "en_kursk_ner"
WARM_UP = 3


def floor() -> Callable[[Iterable[Body]], int]:
    sys.path.insert(0, str(ROOT))
    import spacy
    from trafilatura import bare_extraction

    import kursk_pipeline.adapters.spacy_pipeline_clues  # noqa: F401 - registers a component that the model consists of

    english, other = spacy.load(MODEL), spacy.blank("ru")

    def run(pages: Iterable[Body]) -> int:
        texts = {english: [], other: []}
        for url, html in pages:
            found = bare_extraction(html, url=url, with_metadata=True)
            if found is not None and found.text:
                texts[other if _is_cyrillic(found.text) else english].append(found.text)
        return sum(1 for nlp, mine in texts.items() for _ in nlp.pipe(mine, batch_size=32))

    return run


def _is_cyrillic(text: str) -> bool:
    sample = text[:2000]
    return sum("а" <= letter.lower() <= "я" for letter in sample) * 3 > len(sample)


def news_please() -> Callable[[Iterable[Body]], int]:
    from newsplease import NewsPlease

    def run(pages: Iterable[Body]) -> int:
        done = 0
        for url, html in pages:
            with suppress(Exception):  # what it cannot read costs only itself, as with us
                done += bool(
                    NewsPlease.from_html(html.decode("utf-8", "replace"), url=url, fetch_images=False).maintext
                )
        return done

    return run


def newspaper4k() -> Callable[[Iterable[Body]], int]:
    from newspaper import Article, nlp
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    nlp.split_sentences._tokenizer = PunktSentenceTokenizer()

    def run(pages: Iterable[Body]) -> int:
        done = 0
        for url, html in pages:
            with suppress(Exception):
                article = Article(url, fetch_images=False)
                article.download(input_html=html.decode("utf-8", "replace"))
                article.parse()
                article.nlp()
                done += bool(article.text)
        return done

    return run


CONTENDERS = {"floor": floor, "news-please": news_please, "newspaper4k": newspaper4k}


def main(name: str, file: str) -> None:
    pages = pickle.loads(Path(file).read_bytes())  # our own file, a moment old
    try:
        run = CONTENDERS[name]()
    except ImportError as error:
        print(json.dumps({"missing": error.name}))
        return
    run(pages[:WARM_UP])
    cpu, wall = time.process_time(), time.monotonic()
    done = run(pages)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pages": len(pages), "articles": done, "cpu_s": cpu, "wall_s": wall, "mb": megabytes}))


if __name__ == "__main__":
    main(*sys.argv[1:])

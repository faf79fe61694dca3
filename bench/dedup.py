"""What finding duplicates costs.

python -m bench.dedup cpu                                processor time of a fingerprint and of a verification
python -m bench.dedup lookup 100000 300000 1000000       look-up in PostgreSQL; ``--write`` makes docs/dedup_scale.md
python -m bench.dedup race                               8 workers, 2,000 stories in copies
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import mean, quantiles

from bench.dedup_lookup import OPTIONS, lookup
from bench.dedup_race import race
from bench.dedup_report import write_report
from evals.dedup import corpus
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.stages.dedup import sign, verify
from kursk_pipeline.stages.dedup.measures import profile


def texts() -> dict[str, str]:
    """English texts of the newsroom, and the development texts where they are."""
    known = corpus.newsroom()
    own = {name: text for name, text in known.texts.items() if "#" not in name and "bulletin" not in name}
    return own | (corpus.development().texts if corpus.DEVELOPMENT.is_dir() else {})


def cpu() -> dict[str, float]:
    """Milliseconds of processor time: a fingerprint, and a verification whose other side was not unfolded before."""
    own = [text for name, text in texts().items() if "#" not in name][:400]
    sign("warm", own[0])
    began = time.process_time()
    signed = [sign(str(at), text) for at, text in enumerate(own)]
    signing = (time.process_time() - began) / len(own)
    took = []
    for query in signed[:60]:
        profile.cache_clear()
        for other in random.Random(query.page_id).sample(signed, 20):
            began = time.process_time()
            verify(query, other)
            took.append(time.process_time() - began)
    words = mean(one.word_count for one in signed)
    return {
        "articles": len(own), "words_mean": round(words), "sign_ms": round(signing * 1000, 2),
        "verify_ms_mean": round(mean(took) * 1000, 2), "verify_ms_p95": round(quantiles(took, n=20)[-1] * 1000, 2),
    }  # fmt: skip


def run_race(stories: int, workers: int, batch: int) -> dict[str, float]:
    """The race on a throw-away PostgreSQL."""
    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=OPTIONS)
    try:
        server.start()
        migrate(server.url("warehouse"))
        return asdict(race(server.url("warehouse"), stories=stories, workers=workers, batch=batch))
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)


def main() -> None:
    """Run what is asked and print it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.dedup", description=__doc__)
    parser.add_argument("what", choices=("cpu", "lookup", "race"))
    parser.add_argument("sizes", nargs="*", type=int, help="rows for lookup; stories, workers, batch for race")
    parser.add_argument("--grown", action="store_true", help="let the index grow row by row: its size in use; slow")
    parser.add_argument("--write", action="store_true", help="write docs/dedup_scale.md from a lookup")
    asked = parser.parse_args()
    if asked.what == "cpu":
        print(json.dumps(cpu(), indent=1))
    elif asked.what == "race":
        print(json.dumps(run_race(*(asked.sizes or (2000, 8, 200))), indent=1))
    else:
        rows = lookup(asked.sizes or [100_000], is_grown=asked.grown)
        print(json.dumps(rows, indent=1))
        if asked.write:
            write_report(rows)


if __name__ == "__main__":
    main()

"""``python -m bench.dedup cpu`` and ``python -m bench.dedup lookup 100000 1000000``: what finding duplicates costs.

``cpu`` times the fingerprint and the verification on the newsroom's texts (processor time, one process). ``lookup`` fills a
throw-away PostgreSQL with signatures whose hashes are as common as in real texts, and times ``work.candidates``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, quantiles

import psycopg

from evals.dedup import corpus
from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.stages.dedup import HOT_COUNT, LEAST_SHARED, MOST_CANDIDATES, sign, verify
from kursk_pipeline.stages.dedup.measures import profile

QUERIES = 300
SKETCH_LENGTH = 48
"""Hashes of a usual sketch: 32 trigrams and 16 pairs."""
RANGE = 2**64 * SKETCH_LENGTH // 400
"""An article of 400 trigrams keeps about the hashes below this one."""


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


def hash_frequencies() -> tuple[dict[int, float], int]:
    """Sketch hashes that more than one real text carries, with the share that carries them, and how many texts."""
    counts: Counter[int] = Counter()
    stories = {corpus.story_of(name): text for name, text in texts().items() if "#" not in name}
    for at, text in enumerate(stories.values()):
        counts.update(sign(str(at), text).sketch)
    return {value: count / len(stories) for value, count in counts.items() if count > 1}, len(stories)


def sketches(count: int, common: dict[int, float], draw: random.Random) -> Iterator[list[int]]:
    """Sketches of made-up articles: common hashes as often as in real texts, one in five a copy of an earlier one."""
    shares = sorted(common.items(), key=lambda pair: -pair[1])
    kept: list[list[int]] = []
    for _ in range(count):
        if kept and draw.random() < 0.2:
            earlier = draw.choice(kept)
            made = draw.sample(earlier, k=len(earlier) * 2 // 3)
        else:
            made = [value for value, share in shares[:400] if draw.random() < share]
        made += [draw.randrange(RANGE) for _ in range(SKETCH_LENGTH - len(made))]
        if len(kept) < 20_000:
            kept.append(made)
        yield sorted(made)


def page_id(at: int) -> str:
    """A page id of its own for each number."""
    return f"{at:032x}"


def fill(url: str, first: int, last: int, draw: random.Random, common: dict[int, float]) -> None:
    """Add rows of signatures and their decisions, without the pages that foreign keys would ask for."""
    with psycopg.connect(url) as connection:
        connection.execute("set session_replication_role = replica")
        with connection.cursor().copy("copy staging.signature from stdin") as rows:
            for at, sketch in zip(range(first, last), sketches(last - first, common, draw), strict=True):
                rows.write_row((page_id(at), at, sketch, [], [], [], [], [0], 400))
        columns = "stage, version, subject_id, input_decision_id, outcome, reason, page_id, run_id, decided_at"
        connection.execute(
            f"insert into ops.decision ({columns}) "
            "select 'dedup', 1, page_id, row_number() over () + %s, 'kept', 'new', page_id, 1, now() "
            "from staging.signature where sequence_hash >= %s",
            (first, first),
        )
        connection.execute("insert into ops.stage values ('dedup', 1) on conflict do nothing")


def look_up(url: str, rows: int) -> dict[str, float]:
    """Milliseconds of ``work.candidates`` for one article at a time, and the size of an index row."""
    draw = random.Random(5)
    took, found = [], 0
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(QUERIES + 20):
            sketch = _one_sketch(connection, draw.randrange(rows))
            began = time.perf_counter()
            call = "select * from work.candidates(%s, %s::bigint[], %s, %s, %s)"
            ids = [secrets.token_hex(16)] * len(sketch)
            hits = connection.execute(call, (ids, sketch, LEAST_SHARED, HOT_COUNT, MOST_CANDIDATES)).fetchall()
            took.append((time.perf_counter() - began) * 1000)
            found += len(hits)
        size = connection.execute("select pg_relation_size('staging.signature_by_sketch')").fetchone()
    took = took[20:]
    return {
        "rows": rows, "p50_ms": round(quantiles(took, n=100)[49], 2), "p95_ms": round(quantiles(took, n=100)[94], 2),
        "candidates_mean": round(found / (QUERIES + 20), 2), "index_bytes_per_row": round(size[0] / rows if size else 0),
    }  # fmt: skip


def _one_sketch(connection: psycopg.Connection[tuple[list[int]]], at: int) -> list[int]:
    row = connection.execute("select sketch from staging.signature where page_id = %s", (page_id(at),)).fetchone()
    return row[0] if row else []


def lookup(sizes: Sequence[int]) -> list[dict[str, float]]:
    """Fill and measure at each size; the server is thrown away."""
    common, stories = hash_frequencies()
    hot = sum(share * max(sizes) > HOT_COUNT for share in common.values())
    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    options = (
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "maintenance_work_mem=512MB",
        "max_wal_size=8GB",
    )
    server = EmbeddedPostgres(state, options=options)
    report: list[dict[str, float]] = [{"stories_counted": stories, "hashes_shared": len(common), "hot_at_most": hot}]
    try:
        server.start()
        migrate(server.url("warehouse"))
        url = server.url("warehouse").replace("postgresql+psycopg://", "postgresql://")
        draw = random.Random(1)
        for first, last in itertools.pairwise((0, *sorted(sizes))):
            began = time.perf_counter()
            fill(url, first, last, draw, common)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("vacuum analyze staging.signature")
                connection.execute("vacuum analyze ops.decision")
            filled = time.perf_counter() - began
            report.append(look_up(url, last) | {"fill_s": round(filled, 1)})
            print(json.dumps(report[-1]), flush=True)
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)
    return report


def main() -> None:
    """Run what is asked and print it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.dedup", description=__doc__)
    parser.add_argument("what", choices=("cpu", "lookup"))
    parser.add_argument("sizes", nargs="*", type=int, help="rows for lookup, such as 100000 1000000")
    asked = parser.parse_args()
    print(json.dumps(cpu() if asked.what == "cpu" else lookup(asked.sizes or [100_000]), indent=1))


if __name__ == "__main__":
    main()

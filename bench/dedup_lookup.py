"""Candidate look-up in PostgreSQL at a hundred thousand to a million articles: time, rows read, bytes, hot hashes.

Sketches are made up. How often a hash stands in other texts follows a law fitted to real ones: among 371 unrelated texts
(newsroom, BASIL, ECB+, WMT; stock phrases left out) two texts share .0108 hashes in the mean, a text shares 2.5 of its 48
hashes with at least one other, and the commonest hash stands in 2 % of texts. A Zipf law of exponent .8 over 45 million
hashes, the first in 1 % of texts, gives .0108 and 2.5 as well. One article in five is a copy that keeps two thirds of the
hashes. Pairs of anchors, fourteen of the 62 hashes of a mean article, are taken to follow the same law.
"""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np  # noqa: TID253 - a benchmark, which no DAG file imports
import psutil
import psycopg

from kursk_pipeline.adapters.migrate import migrate
from kursk_pipeline.local.postgres import EmbeddedPostgres
from kursk_pipeline.stages.dedup import HOT_COUNT, LEAST_SHARED, MOST_CANDIDATES, NORMALISER

QUERIES, WARM_UP, BATCH = 500, 50, 200
SKETCH_LENGTH, KEPT_BY_COPY, COPY_SHARE, COPY_REACH = 62, 41, 0.2, 20_000
ZIPF_EXPONENT, ZIPF_SHIFT, ZIPF_TYPES = 0.8, 65, 45_000_000
CHUNK = 50_000
OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
)

Sketches = np.ndarray


def sketches(count: int, draw: np.random.Generator) -> Sketches:
    """One row of 62 hashes an article; chances by the law above, inverted."""
    reach = (1 + ZIPF_TYPES / ZIPF_SHIFT) ** (1 - ZIPF_EXPONENT)
    place = (1 + draw.random((count, SKETCH_LENGTH)) * (reach - 1)) ** (1 / (1 - ZIPF_EXPONENT)) - 1
    spread = ((place * ZIPF_SHIFT).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    made = spread.astype(np.uint32).view(np.int32)
    for at in np.flatnonzero(draw.random(count) < COPY_SHARE):
        earlier = made[draw.integers(max(0, at - COPY_REACH), max(1, at))]
        made[at, :KEPT_BY_COPY] = draw.permutation(earlier)[:KEPT_BY_COPY]
    return made


def page_id(at: int) -> str:
    """A page id of its own for each number."""
    return f"{at:032x}"


INDEX = "create index sketch_by_hash on staging.sketch using gin (hashes) with (fastupdate = off)"


def fill(
    connection: psycopg.Connection[Any], first: int, last: int, draw: np.random.Generator, *, is_grown: bool
) -> None:
    """Add sketches without the pages that foreign keys would ask for; the index grows with them, or is built at the end."""
    connection.execute("set session_replication_role = replica")
    if not is_grown:
        connection.execute("drop index if exists staging.sketch_by_hash")
    for start in range(first, last, CHUNK):
        made = sketches(min(CHUNK, last - start), draw)
        with connection.cursor().copy("copy staging.sketch (version, page_id, hashes) from stdin") as rows:
            for at, row in enumerate(made, start):
                rows.write_row((NORMALISER, page_id(at), np.unique(row).tolist()))
    if not is_grown:
        connection.execute(INDEX)
    connection.execute(
        "insert into staging.signature"
        " select page_id, placed_no, '{}', '{}', '{}', '{}', '{}', '{0}', 400, '{}', '{}', '', version"
        " from staging.sketch where page_id >= %s",
        (page_id(first),),
    )
    connection.execute("vacuum analyze staging.sketch")
    connection.execute("vacuum analyze staging.signature")


def look_up(connection: psycopg.Connection[Any], rows: int) -> dict[str, float]:
    """Milliseconds of ``work.candidates`` for one article at a time and for a batch; bytes of the index an article."""
    ids = np.random.default_rng(5).integers(0, rows, QUERIES + WARM_UP + BATCH)
    took, found = [], 0
    backend = psutil.Process(connection.info.backend_pid)
    used = sum(backend.cpu_times()[:2])
    for at in ids[:-BATCH]:
        millis, hits = _ask(connection, [int(at)])
        took.append(millis)
        found += hits
    cpu_ms = (sum(backend.cpu_times()[:2]) - used) * 1000 / len(took)
    took = took[WARM_UP:]
    batch_ms, _ = _ask(connection, [int(at) for at in ids[-BATCH:]])
    sizes = connection.execute(
        "select pg_indexes_size('staging.sketch'), pg_table_size('staging.sketch'), (select count(*) from staging.hot_hash)"
    ).fetchone()
    assert sizes
    return {
        "rows": rows, "p50_ms": round(quantiles(took, n=100)[49], 2), "p95_ms": round(quantiles(took, n=100)[94], 2),
        "cpu_ms": round(cpu_ms, 2), "batch_ms_per_article": round(batch_ms / BATCH, 2),
        "candidates_mean": round(found / (QUERIES + WARM_UP), 2),
        "index_bytes": round(sizes[0] / rows), "table_bytes": round(sizes[1] / rows), "hot_hashes": sizes[2],
    }  # fmt: skip


def _ask(connection: psycopg.Connection[Any], articles: Sequence[int]) -> tuple[float, int]:
    places, hashes = [], []
    for place, at in enumerate(articles, 1):
        row = connection.execute("select hashes from staging.sketch where page_id = %s", (page_id(at),)).fetchone()
        assert row
        places += [place] * len(row[0])
        hashes += row[0]
    call = "select * from work.candidates(%s, %s::integer[], %s::integer[], %s, %s::bigint[], %s, %s, %s)"
    names = [page_id(at) for at in articles]
    began = time.perf_counter()
    values = (NORMALISER, places, hashes, names, [-1] * len(names), LEAST_SHARED, HOT_COUNT, MOST_CANDIDATES)
    hits = connection.execute(call, values).fetchall()
    return (time.perf_counter() - began) * 1000, len(hits)


def lookup(sizes: Sequence[int], *, is_grown: bool) -> list[dict[str, float]]:
    """Fill and measure at each size; the server is thrown away."""
    state = Path(tempfile.mkdtemp(prefix="kursk-bench-"))
    state.chmod(0o755)
    server = EmbeddedPostgres(state, options=OPTIONS)
    report: list[dict[str, float]] = []
    try:
        server.start()
        migrate(server.url("warehouse"))
        with psycopg.connect(server.url("warehouse").replace("+psycopg", ""), autocommit=True) as connection:
            draw = np.random.default_rng(1)
            for first, last in itertools.pairwise((0, *sorted(sizes))):
                began = time.perf_counter()
                fill(connection, first, last, draw, is_grown=is_grown)
                filled = time.perf_counter()
                _recount(connection)
                counted = time.perf_counter()
                times = {"fill_s": round(filled - began, 1), "recount_hot_s": round(counted - filled, 1)}
                report.append(look_up(connection, last) | times)
                print(json.dumps(report[-1]), flush=True)
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)
    return report


def _recount(connection: psycopg.Connection[Any]) -> None:
    """As ``hot_hashes.recount`` does; every made-up article is a cluster of its own."""
    connection.execute("truncate staging.hot_hash")
    connection.execute(
        "insert into staging.hot_hash (version, hash, cluster_count) select version, hash, count(*)"
        " from (select version, unnest(hashes) as hash from staging.sketch) as carried group by 1, 2 having count(*) > %s",
        (HOT_COUNT,),
    )

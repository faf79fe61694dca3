"""A warehouse that has seen so many articles already: signatures of dedup, pages and decisions, all made up.

Sketches follow the law of bench/dedup_lookup. Each hash of the pages that will be measured takes the place of one that the
law drew, so that looking them up reads as many rows as that law says, and not none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np  # noqa: TID253 - a benchmark, which no DAG file imports
import psycopg

from bench.dedup_lookup import INDEX, page_id, sketches
from bench.journey_pages import NOW, Body
from kursk_pipeline.adapters.warehouse.copies import index_hashes
from kursk_pipeline.jobs import VERSIONS
from kursk_pipeline.records import Page
from kursk_pipeline.stages.clean import clean_fetched
from kursk_pipeline.stages.dedup import HOT_COUNT, NORMALISER, sign

CHUNK = 50_000
APART = "30 seconds"
"""Between two articles of the past: 2,880 a day, so that a million are a year and the newest is of now."""
PAST = (
    "generate_series(%(first)s::bigint, %(last)s) as n"
    f" cross join lateral (select now() - (%(last)s - n) * interval '{APART}' as at) as seen"
)
STEPS = ("fetch", "clean", "judge", "dedup", "extract", "load")
Connection = psycopg.Connection[Any]
Numbers = Any


def page_of(url: str, number: int, body_hash: str) -> Page:
    """The page as fetch would have kept it."""
    source = url.split("/")[2].removesuffix(".example")
    return Page(page_id(10**12 + number), source, url, url, body_hash, "text/html", None, "", NOW, NOW, url)


def translation(bodies: Sequence[Body]) -> tuple[Numbers, Numbers]:
    """Hashes of the law, sorted, and the real hashes that stand in their place."""
    real: set[int] = set()
    for number, (url, html) in enumerate(bodies):
        for article in clean_fetched((page_of(url, number, "0" * 64), html)).results:
            real.update(index_hashes(sign(article.page_id, article.text, title=article.title)))
    wanted = np.array(sorted(real), dtype=np.int32)
    drawn = np.unique(sketches(2 * len(wanted) // 62 + 62, np.random.default_rng(7)))
    drawn = np.sort(np.random.default_rng(8).permutation(drawn)[: len(wanted)])
    return drawn, np.random.default_rng(9).permutation(wanted[: len(drawn)])


def fill(connection: Connection, first: int, last: int, swap: tuple[Numbers, Numbers]) -> None:
    """Add articles ``first`` to ``last``; the candidate index is built at the end."""
    connection.execute("set session_replication_role = replica")
    connection.execute("drop index if exists staging.sketch_by_hash")
    draw, (drawn, real) = np.random.default_rng(first + 1), swap
    for start in range(first, last, CHUNK):
        made = sketches(min(CHUNK, last - start), draw)
        places = np.minimum(np.searchsorted(drawn, made), len(drawn) - 1)
        made = np.where(drawn[places] == made, real[places], made)
        with connection.cursor().copy("copy staging.sketch (version, page_id, placed_no, hashes) from stdin") as rows:
            for at, row in enumerate(made, start):
                rows.write_row((NORMALISER, page_id(at), at, np.unique(row).tolist()))
    connection.execute(INDEX)
    _books(connection, first, last)
    connection.execute("truncate staging.hot_hash")
    connection.execute(
        "insert into staging.hot_hash (version, hash, cluster_count) select version, hash, count(*)"
        " from (select version, unnest(hashes) as hash from staging.sketch) as carried group by 1, 2 having count(*) > %s",
        (HOT_COUNT,),
    )
    connection.execute("set session_replication_role = origin")
    connection.execute("vacuum analyze")


def _books(connection: Connection, first: int, last: int) -> None:
    """Signatures, pages and the decision of each step about each: what work lists have to look past."""
    ranged = {"first": first, "last": last - 1}
    connection.execute(
        "insert into staging.signature select page_id, placed_no, '{}', '{}', '{}', '{}', '{}', '{0}', 400, '{}', '{}', '',"
        " version from staging.sketch where placed_no between %(first)s and %(last)s",
        ranged,
    )
    connection.execute(
        "insert into raw.page select lpad(to_hex(n), 32, '0'), 'paper-' || n %% 40, 'http://old.example/' || n,"
        " 'http://old.example/' || n, repeat('0', 64), 'text/html', null, '', seen.at, seen.at, 'http://old.example/' || n,"
        f" 'full_text' from {PAST}",
        ranged,
    )
    for place, stage in enumerate(STEPS):
        connection.execute(
            "insert into ops.decision (decision_id, stage, version, subject_id, input_decision_id, outcome, reason, page_id,"
            " run_id, decided_at) overriding system value select n * 6 + %(place)s + 1, %(stage)s, %(version)s,"
            " lpad(to_hex(n), 32, '0'), case when %(place)s > 0 then n * 6 + %(place)s end, 'kept', 'made up',"
            f" lpad(to_hex(n), 32, '0'), 0, seen.at from {PAST}",
            ranged | {"place": place, "stage": stage, "version": VERSIONS[stage]},
        )
    connection.execute("select setval(pg_get_serial_sequence('ops.decision', 'decision_id'), %s)", (last * 6 + 10,))

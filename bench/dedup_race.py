"""Copies that arrive at once in many workers: is any missed, and how many articles a second are placed?

Each story is published twice, as it stands and edited; the two copies go to two workers, at the same place of their queues.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import BrokenBarrierError
from typing import Any

import psutil
import psycopg

from evals.dedup.corpus import newsroom_stories
from evals.dedup.edits import edited
from kursk_pipeline.adapters.warehouse import copies, results
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.stages.dedup import NORMALISER, sign
from kursk_pipeline.steps.dedup_placing import look_ahead, settle

EDITS = ("house_style", "sentences_dropped", "furniture_around", "words_dropped", "shuffled_sentences")
SENTENCES, WORDS = 18, (10, 24)
"""A made-up story has about 300 words."""

Story = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a race came to: stories whose two copies were never related, and the pace of all workers together.

    ``cpu_ms_per_article`` is processor time of workers and server; on an idle machine of two cores the pace comes to 2,000
    over it, whatever else the machine did meanwhile.
    """

    stories: int
    workers: int
    missed: int
    articles_per_second: float
    cpu_ms_per_article: float


def made_up_stories(count: int) -> Iterator[str]:
    """Texts of words drawn from the newsroom, each as often as there; no two share more than chance."""
    words = [word for text in newsroom_stories() for word in text.split()]
    draw = random.Random(8)
    for _ in range(count):
        lines = (draw.sample(words, draw.randint(*WORDS)) for _ in range(SENTENCES))
        yield "\n".join(" ".join(line).rstrip(".,").capitalize() + "." for line in lines)


def race(url: str, *, stories: int, workers: int, batch: int) -> Outcome:
    """Run the race in a migrated warehouse without articles.

    Args:
        url: SQLAlchemy URL.
        stories: how many, each in two copies.
        workers: processes, an even number.
        batch: articles in one transaction.
    """
    queues: list[list[Story]] = [[] for _ in range(workers)]
    for at, text in enumerate(made_up_stories(stories)):
        first = 2 * (at % (workers // 2))
        queues[first].append((f"{at:031x}a", text))
        queues[first + 1].append((f"{at:031x}b", edited(text, EDITS[at % len(EDITS)], seed=str(at))))
    _pages(url, [page for queue in queues for page, _ in queue])
    took, cpu = _run(url, queues, batch)
    missed = _missed(url, stories)
    return Outcome(stories, workers, missed, round(2 * stories / took, 1), round(cpu * 500 / stories, 2))


def _run(url: str, queues: list[list[Story]], batch: int) -> tuple[float, float]:
    """Let every worker go at once; returns the seconds until the last is done, and the processor time of all."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(queues) + 1)
    processes = [context.Process(target=_work, args=(url, queue, batch, barrier)) for queue in queues]
    for process in processes:
        process.start()
    barrier.wait(timeout=120)
    began, used = time.perf_counter(), _cpu_seconds(processes)
    try:
        barrier.wait(timeout=900)
    except BrokenBarrierError as error:
        raise RuntimeError("a worker failed (a deadlock would make it)") from error
    took, used = time.perf_counter() - began, _cpu_seconds(processes) - used
    barrier.wait(timeout=60)
    for process in processes:
        process.join(timeout=60)
    return took, used


def _cpu_seconds(workers: list[Any]) -> float:
    """Processor time so far of the workers and of every PostgreSQL process (the race runs on a server of its own)."""
    servers = [one for one in psutil.process_iter(["name"]) if one.info["name"] == "postgres"]
    total = 0.0
    for process in [psutil.Process(worker.pid) for worker in workers] + servers:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def _work(url: str, queue: list[Story], batch: int, barrier: Any) -> None:
    try:
        _place_all(Store(url), queue, batch, barrier)
    except BaseException:
        barrier.abort()
        raise


def _place_all(store: Store, queue: list[Story], batch: int, barrier: Any) -> None:
    store.table("raw.page")
    sign("warm", queue[0][1])
    barrier.wait(timeout=120)
    for at in range(0, len(queue), batch):
        signatures = [sign(page, text) for page, text in queue[at : at + batch]]
        with store.transaction() as connection:
            ahead = look_ahead(store, connection, signatures, ())
        with store.transaction() as connection:
            copies.lock(connection, NORMALISER)
            results.keep_placed(store, connection, settle(store, connection, ahead), version=NORMALISER)
    barrier.wait(timeout=900)
    barrier.wait(timeout=60)
    store.close()


def _pages(url: str, page_ids: list[str]) -> None:
    """The pages that placed rows point to; nothing but their ids matters."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("set session_replication_role = replica")
        connection.cursor().executemany(
            "insert into raw.page (page_id, source_id, canonical_url, final_url, body_hash, content_type, feed_title,"
            " fetched_at, article_url, retention)"
            " values (%(id)s, 'made-up', %(url)s, %(url)s, repeat('0', 64), '', '', now(), %(url)s, 'full_text')",
            [{"id": page, "url": f"https://made-up.localhost/{page}"} for page in page_ids],
        )


def _missed(url: str, stories: int) -> int:
    query = (
        "select count(distinct left(page_id, 31)) from staging.relation"
        " where left(page_id, 31) = left(matched_id, 31) and kind <> 'apart'"
    )
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(query).fetchone()
    return stories - (row[0] if row else 0)

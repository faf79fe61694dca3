"""The worker pool, with real processes: order, streaming, and every way an item can go wrong."""

from __future__ import annotations

import gc
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import chores
import pytest

from kursk_pipeline.adapters.workers import LOOK_AHEAD, Failure, Result, WorkerPool
from kursk_pipeline.errors import Fatal, SetupError


def pool(function, processes=2, recycle_after=100, seconds=0.5):
    return WorkerPool(function, processes=processes, seconds=seconds, megabytes=300, recycle_after=recycle_after)


def test_answers_come_in_order() -> None:
    with pool(chores.double) as workers:
        answers = list(workers.map(range(50)))
    assert answers == [Result(number, 2 * number) for number in range(50)]


def test_a_bad_item_costs_only_itself_and_says_why() -> None:
    items = ["a", "spin", "b", "sleep", "c", "hoard", "d", "die", "e", "refuse", "f", "surprise", "g"]
    with pool(chores.misbehave) as workers:
        answers = list(workers.map(items))
    assert [answer.item for answer in answers] == items
    assert [answer.value for answer in answers if isinstance(answer, Result)] == list("ABCDEFG")
    failures = {answer.item: answer.reason for answer in answers if isinstance(answer, Failure)}
    assert failures == {
        "spin": "took_too_long",
        "sleep": "took_too_long",
        "hoard": "memory",
        "die": "crash",
        "refuse": "too_deep",
        "surprise": "crash",
    }


def test_what_is_wrong_for_everyone_stops_the_map() -> None:
    with pool(chores.misbehave) as workers, pytest.raises(Fatal, match=r"topic\.toml"):
        list(workers.map(["a", "misconfigure", "b"]))


def test_a_stream_is_read_only_a_little_ahead() -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        number = 0
        while True:
            taken.append(number)
            yield number
            number += 1

    with pool(chores.double, processes=1) as workers:
        answers = workers.map(endless())
        assert [next(answers) for _ in range(3)] == [Result(0, 0), Result(1, 2), Result(2, 4)]
        assert len(taken) <= 3 + LOOK_AHEAD


def test_workers_are_kept_and_then_recycled() -> None:
    with pool(chores.process_id, processes=1, recycle_after=5) as workers:
        ids = [answer.value for answer in workers.map(range(10)) if isinstance(answer, Result)]
    assert len(set(ids[:5])) == len(set(ids[5:])) == 1
    assert ids[0] != ids[5]


def test_leaving_the_pool_ends_its_workers() -> None:
    with pool(chores.process_id) as workers:
        ids = {answer.value for answer in workers.map(range(4)) if isinstance(answer, Result)}
    gc.collect()
    assert not any(Path(f"/proc/{worker}").exists() for worker in ids)


def test_a_function_that_cannot_be_imported_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="by name"):
        pool(lambda item: item)


def test_a_worker_that_cannot_start_is_told() -> None:
    with pool(partial(chores.double, _Unloadable())) as workers, pytest.raises(SetupError, match="at its start"):
        list(workers.map([1]))


class _Unloadable:
    def __reduce__(self):
        return (int, ("no number",))


def _map_in_a_daemon(answers: multiprocessing.SimpleQueue) -> None:
    with pool(chores.double) as workers:
        answers.put([answer.value for answer in workers.map([1, 2, 3])])


def test_it_works_inside_a_daemonic_process() -> None:
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    process = context.Process(target=_map_in_a_daemon, args=(answers,), daemon=True)
    process.start()
    process.join()
    assert answers.get() == [2, 4, 6]


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, os; sys.path[:] = " + repr(sys.path) + "\n"
        "from kursk_pipeline.adapters.workers import WorkerPool\n"
        "import chores\n"
        "with WorkerPool(chores.process_id, processes=1, seconds=9, megabytes=300, recycle_after=9) as workers:\n"
        "    print(next(iter(workers.map([1]))).value, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worker = int(parent.stdout.readline())
    assert Path(f"/proc/{worker}").exists()
    parent.kill()
    parent.communicate()
    assert _ends(worker)


def _ends(process: int) -> bool:
    for _ in range(200):
        stat = Path(f"/proc/{process}/stat")
        if not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        subprocess.run(["sleep", "0.05"], check=True)
    return False

"""A run of the DAG as it goes: one line for each step, with a bar where a person watches."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from kursk_pipeline.jobs import JOBS
from kursk_pipeline.local.airflow_api import AirflowApi

STEPS = ("plan_polls", *JOBS)
LOOK_SECONDS = 1.0
ENDED = ("success", "failed", "skipped", "upstream_failed", "removed")
Step = tuple[str, Counter[str]]


def watch(console: Console, api: AirflowApi, dag_id: str, run_id: str, *, meanwhile: Callable[[], object]) -> str:
    """Show a run until it ends; returns ``success`` or ``failed``.

    Args:
        console: where to show it; a bar for each step on a terminal, else a line as each step ends.
        api: the running Airflow.
        dag_id: which DAG.
        run_id: which run.
        meanwhile: called between looks, such as a supervisor's check.
    """
    board = _Board(console)
    with board.progress:
        while True:
            state = api.run_state(dag_id, run_id)
            board.show(_by_step(api.task_states(dag_id, run_id)))
            if state in ("success", "failed"):
                return state
            meanwhile()
            time.sleep(LOOK_SECONDS)


class _Board:
    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description:<11}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[state]}"),
        )
        self._console = console
        self.progress = Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal)
        self._rows: dict[str, TaskID] = {}
        self._said: set[str] = set()

    def show(self, steps: list[Step]) -> None:
        for name, states in steps:
            done, total = sum(states[state] for state in ENDED), states.total()
            words = _words(states)
            self._draw(name, done, total, words)
            if done == total and name not in self._said and not self._console.is_terminal:
                self._said.add(name)
                self._console.print(f"{name}: {words}")

    def _draw(self, name: str, done: int, total: int, words: str) -> None:
        if name not in self._rows:
            self._rows[name] = self.progress.add_task(name, total=total, state="", start=False)
        row = self._rows[name]
        if done or "running" in words:
            self.progress.start_task(row)
        self.progress.update(row, completed=done, total=total, state=words)


def _by_step(tasks: Iterable[tuple[str, str | None]]) -> list[Step]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, state in tasks:
        found[name][state or "waiting"] += 1
    known = [name for name in STEPS if name in found]
    return [(name, found[name]) for name in [*known, *sorted(found.keys() - set(known))]]


def _words(states: Counter[str]) -> str:
    if states.total() == 1:
        return next(iter(states.elements()))
    return ", ".join(f"{count} {state}" for state, count in states.most_common())

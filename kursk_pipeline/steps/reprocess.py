"""reprocess: a stage runs again over pages of the archive; what comes out otherwise is shown first, and then applied.

Nothing is fetched. A batch runs through the real steps: the stage that was raised, and those after it for the pages that
they would read otherwise. For all others, what was decided is carried on. What stood is in no way lost: articles get another
version, mentions and claims another reading, clusters a row of where they stood (docs/adr/0080).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from kursk_pipeline import rereading
from kursk_pipeline.adapters.warehouse import reprocessings
from kursk_pipeline.adapters.warehouse.rehearsal import Rehearsal
from kursk_pipeline.adapters.warehouse.reprocessings import Range
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.adapters.warehouse.waiting import Share
from kursk_pipeline.batches import BATCH_SIZE
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.rereading import KINDS, Change
from kursk_pipeline.steps import clean, dedup, extract, judge, load

STAGES = ("clean", "judge", "dedup", "extract", "claims", "load")
"""What may run again from the archive. Claims are found by extract, together with the mentions that they rest on."""
SAMPLE = 200
"""Pages that a rehearsal reads when nobody says otherwise: a change to one page in a hundred shows with 87 %."""
MOST_AT_ONCE = 20_000
"""Pages that one call applies; the rest waits for the next, which goes on where this one ended."""
__all__ = ["KINDS", "STAGES", "Applied", "Rehearsed", "Wish", "apply", "choose", "rehearse", "resume"]

UNSEEN = ("fields", "parts", "score")
"""Kinds of change that a list of samples shows last."""


class _Job(Protocol):
    def __call__(self, desk: Desk, caller: Caller, *, share: Share) -> dict[str, Any]: ...


_STEPS: dict[str, _Job] = {
    "clean": clean.run,
    "judge": judge.run,
    "dedup": dedup.run,
    "extract": extract.run,
    "load": load.run,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Who has pages read again, and why; ``again``: also those that stand at the present version of the stage."""

    by: str
    why: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would change: pages due, pages looked at, pages that change, how many by kind, and examples by address."""

    stage: str
    due: int
    looked_at: int
    changed: int
    by_kind: Mapping[str, int]
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was applied: pages read again, pages that changed, how many by kind, and pages that are left."""

    stage: str
    pages: int
    changed: int
    by_kind: Mapping[str, int]
    left: int


Told = Callable[[int, int], None]


def _nobody_listens(_done: int, _due: int) -> None:
    """Progress that nobody asked for."""


def choose(
    stage: str, *, from_on: date | None = None, to_on: date | None = None, source_id: str | None = None
) -> Range:
    """A range by the words that people use.

    Raises:
        Unprocessable: no such stage, or the last day is before the first.
    """
    if stage not in STAGES:
        raise Unprocessable("bad_range", f"{stage!r} does not run from the archive; name one of {', '.join(STAGES)}")
    if from_on and to_on and to_on < from_on:
        raise Unprocessable("bad_range", f"the last day {to_on} is before the first, {from_on}")
    return Range("extract" if stage == "claims" else stage, from_on, to_on, source_id)


def rehearse(desk: Desk, caller: Caller, chosen: Range, *, again: bool = False, sample: int = SAMPLE) -> Rehearsed:
    """Say what would change, from the newest pages of a range; nothing stays.

    Args:
        desk: what jobs work with.
        caller: who runs it.
        chosen: the range.
        again: as if the stage had been raised: also pages that stand at its present version.
        sample: how many pages are looked at.
    """
    rehearsal = Rehearsal(desk.store)
    undoing = desk.with_store(rehearsal)
    found: list[Change] = []
    with rehearsal.undone():
        with rehearsal.transaction() as connection:
            if again:
                reprocessings.raise_version(connection, chosen.stage)
            due = reprocessings.due(connection, chosen)
        for batch in _batches(due[:sample]):
            found += _read_again(undoing, caller, chosen.stage, batch)
    return _rehearsed(desk, chosen, due, found, sample=sample)


def apply(
    desk: Desk, caller: Caller, chosen: Range, wish: Wish, *, most: int = MOST_AT_ONCE, told: Told = _nobody_listens
) -> Applied:
    """Read a range again and keep what comes out. Killed at any moment, the same call goes on where it stood.

    Args:
        desk: what jobs work with.
        caller: who runs it.
        chosen: the range.
        wish: who asks for it and why.
        most: how many pages at once.
        told: is called after each batch with pages done and pages due.

    Raises:
        Unprocessable: nobody says who asks, or why.
        Transient: another reprocessing is at work.
    """
    if not wish.by.strip() or not wish.why.strip():
        raise Unprocessable("nobody_asks", "a reprocessing is kept with who asked for it and why: --by and --why")
    found: list[Change] = []
    done = 0
    with desk.store.exclusively("reprocess:"):
        number, due = _begin(desk, chosen, wish)
        for batch in _batches(due[:most]):
            changes = _read_again(desk, caller, chosen.stage, batch)
            with desk.store.transaction() as connection:
                changed = len(rereading.changed_pages(changes))
                reprocessings.count(connection, number, pages=len(batch), changed=changed)
            found += changes
            done += len(batch)
            told(done, len(due))
        if done == len(due):
            with desk.store.transaction() as connection:
                reprocessings.finish(connection, number, now=desk.now())
    changed_count = len(rereading.changed_pages(found))
    return Applied(chosen.stage, done, changed_count, rereading.by_kind(found), len(due) - done)


def resume(desk: Desk, caller: Caller, *, most: int = MOST_AT_ONCE) -> list[Applied]:
    """Go on with every reprocessing that was begun and not finished."""
    with desk.store.transaction() as connection:
        begun = reprocessings.unfinished(connection)
    return [apply(desk, caller, chosen, Wish(by, why), most=most) for chosen, by, why in begun]


def _begin(desk: Desk, chosen: Range, wish: Wish) -> tuple[int, list[str]]:
    with desk.store.transaction() as connection:
        number = reprocessings.standing(connection, chosen)
        if number is None:
            if wish.again:
                reprocessings.raise_version(connection, chosen.stage)
            number = reprocessings.begin(connection, chosen, by=wish.by.strip(), why=wish.why.strip(), now=desk.now())
    with desk.store.transaction() as connection:
        return number, reprocessings.due(connection, chosen)


def _read_again(desk: Desk, caller: Caller, stage: str, pages: Sequence[str]) -> list[Change]:
    """One batch through the stage and, where something came out otherwise, through those after it; what changed."""
    with desk.store.transaction() as connection:
        before = reprocessings.facts(connection, pages)
        decided = reprocessings.decisions(connection, stage, pages)
    _STEPS[stage](desk, caller, share=Share("work.again", tuple(pages)))
    with desk.store.transaction() as connection:
        found = rereading.changes(before, reprocessings.facts(connection, pages))
        changed = rereading.changed_pages(found)
        after = reprocessings.decisions(connection, stage, pages)
        moved = {decided[page]: after[page] for page in decided if page not in changed and after[page] != decided[page]}
        for later in _after(stage):
            moved = reprocessings.carry(connection, later, moved) if moved else {}
    if not changed:
        return found
    for later in _after(stage):
        _STEPS[later](desk, caller, share=Share("work.pending", tuple(changed)))
    with desk.store.transaction() as connection:
        return rereading.changes(before, reprocessings.facts(connection, pages))


def _after(stage: str) -> tuple[str, ...]:
    names = tuple(_STEPS)
    return names[names.index(stage) + 1 :]


def _rehearsed(desk: Desk, chosen: Range, due: Sequence[str], found: list[Change], *, sample: int) -> Rehearsed:
    telling = sorted(found, key=lambda one: one.kind in UNSEEN)
    addresses = reprocessings.urls(desk.store, [one.page_id for one in telling])
    return Rehearsed(
        stage=chosen.stage,
        due=len(due),
        looked_at=min(len(due), sample),
        changed=len(rereading.changed_pages(found)),
        by_kind=rereading.by_kind(found),
        examples=tuple((addresses[one.page_id], one.in_words()) for one in telling),
    )


def _batches(pages: Sequence[str]) -> list[Sequence[str]]:
    return [pages[at : at + BATCH_SIZE] for at in range(0, len(pages), BATCH_SIZE)]

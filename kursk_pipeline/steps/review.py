"""review: what is unusual is held before it goes on, until a person has looked at it, or a day is over."""

from __future__ import annotations

from datetime import timedelta

from kursk_pipeline.adapters.warehouse import holds
from kursk_pipeline.adapters.warehouse.holds import Hold
from kursk_pipeline.desk import Desk

KINDS = ("yield", "template", "deletion")
"""Rules of sql/reviews, and what they hold: entries before fetch, pages before judge, marks of vanished entries."""
MOST_ASKED = 3
"""Times that a question may get lost. Each costs the time of an answer, twelve hours."""
NOBODY = "nobody"
"""Who decided where no answer came in time."""


def hold_back(desk: Desk, *kinds: str) -> None:
    """Hold what the rules of these kinds find now. Cheap: it runs before each fetch and each judge."""
    for kind in kinds or KINDS:
        question = (desk.settings.root / "sql" / "reviews" / f"{kind}.sql").read_text(encoding="utf-8")
        with desk.store.transaction() as connection:
            found = connection.execution_options(no_parameters=True).exec_driver_sql(question).mappings().all()
            holds.keep(connection, kind, found, now=desk.now())


def to_ask(desk: Desk, *, by_run: str, again_after: timedelta) -> list[Hold]:
    """What this run has to ask a person about: the same each time it looks, so that a task that died loses nothing.

    Args:
        desk: of the caller.
        by_run: the run that asks. What another run asked about is left to it.
        again_after: a hold still open so long after it was asked about was never shown, and is asked about again;
            after MOST_ASKED times it is set aside as what nobody answered.
    """
    hold_back(desk)
    before = desk.now() - again_after
    with desk.store.transaction() as connection:
        for hold_id in holds.given_up(connection, before=before, most=MOST_ASKED):
            holds.settle(connection, hold_id, is_released=False, by=NOBODY, now=desk.now())
        return holds.to_ask(connection, by_run=by_run, before=before, now=desk.now())


def settle(desk: Desk, hold_id: int, *, is_released: bool, by: str) -> None:
    """Do what a person, or the end of the time, decided.

    Told twice, as by a task that is tried again, it is done once.

    Raises:
        Unprocessable: somebody else decided otherwise before.
    """
    with desk.store.transaction() as connection:
        holds.settle(connection, hold_id, is_released=is_released, by=by or NOBODY, now=desk.now())

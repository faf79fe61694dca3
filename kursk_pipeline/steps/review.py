"""review: what is unusual is held before it goes on, until a person has looked at it, or a day is over."""

from __future__ import annotations

from kursk_pipeline.adapters.warehouse import holds
from kursk_pipeline.adapters.warehouse.holds import Hold
from kursk_pipeline.desk import Desk

KINDS = ("yield", "template", "deletion")
"""Rules of sql/reviews, and what they hold: entries before fetch, pages before judge, marks of vanished entries."""
NOBODY = "nobody"
"""Who decided where no answer came in time."""


def hold_back(desk: Desk, *kinds: str) -> None:
    """Hold what the rules of these kinds find now. Cheap: it runs before each fetch and each judge."""
    for kind in kinds or KINDS:
        question = (desk.settings.root / "sql" / "reviews" / f"{kind}.sql").read_text(encoding="utf-8")
        with desk.store.transaction() as connection:
            found = connection.execution_options(no_parameters=True).exec_driver_sql(question).mappings().all()
            holds.keep(connection, kind, found, now=desk.now())


def to_ask(desk: Desk) -> list[Hold]:
    """What a person has to be asked about, each once."""
    hold_back(desk)
    with desk.store.transaction() as connection:
        return holds.to_ask(connection, now=desk.now())


def settle(desk: Desk, hold_id: int, *, is_released: bool, by: str) -> None:
    """Do what a person, or the end of the time, decided.

    Raises:
        Unprocessable: somebody else was first.
    """
    with desk.store.transaction() as connection:
        holds.settle(connection, hold_id, is_released=is_released, by=by or NOBODY, now=desk.now())

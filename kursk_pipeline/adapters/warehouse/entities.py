"""What the warehouse keeps of entities beside mentions: positions, roles, and the decisions of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, text

from kursk_pipeline.adapters.warehouse.rows import as_record, as_row, insert_or_replace
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.errors import KurskError
from kursk_pipeline.records import EntityDecision, Place, Role

LONGEST_CHAIN = 20
"""Merges that may follow one another; the view follows as many."""


def keep_facts(store: Store, connection: Connection, *, places: Sequence[Place], roles: Sequence[Role]) -> None:
    """Bring positions and roles to what the configuration says; rows that it no longer names stay."""
    insert_or_replace(connection, store.table("warehouse.entity_place"), [as_row(place) for place in places])
    insert_or_replace(connection, store.table("warehouse.entity_role"), [as_row(role) for role in roles])


def decide(store: Store, decision: EntityDecision) -> int:
    """Write a decision; returns its id.

    Raises:
        KurskError: it names nothing that is there, undoes what is undone, or merges in a circle.
    """
    table = store.table("warehouse.entity_decision")
    with store.transaction() as connection:
        connection.execute(text("lock table warehouse.entity_decision in share row exclusive mode"))
        _check(connection, decision)
        key: int = connection.execute(
            insert(table).values(**as_row(decision)).returning(table.c.decision_id)
        ).scalar_one()
        return key


def decisions(store: Store) -> list[tuple[int, EntityDecision, bool]]:
    """All decisions, the newest first: id, decision, and whether it holds."""
    with store.transaction() as connection:
        query = (
            "select decision.*, holding.decision_id is not null as holds from warehouse.entity_decision as decision"
            " left join marts.entity_decision_holding as holding using (decision_id) order by decision_id desc"
        )
        rows = connection.execute(text(query)).mappings()
        return [(row["decision_id"], as_record(EntityDecision, row), row["holds"]) for row in rows]


def candidates(store: Store, *, limit: int) -> list[dict[str, Any]]:
    """What is often named and in no knowledge base, the most independent origins first."""
    with store.transaction() as connection:
        query = text("select * from marts.entity_candidate order by origin_count desc, mention_count desc limit :limit")
        return [dict(row) for row in connection.execute(query, {"limit": limit}).mappings()]


def _check(connection: Connection, decision: EntityDecision) -> None:
    for name in (decision.entity_id, decision.target_id):
        if name is not None and not _is_named(connection, name):
            raise KurskError(f"{name} names nothing in the warehouse: see `kursk kb show` and `kursk kb discover`")
    if decision.kind == "undo" and not _holds(connection, decision.undoes):
        raise KurskError(f"decision {decision.undoes} does not hold: see `kursk entity list`")
    if decision.kind == "merge" and decision.entity_id in _chain(connection, str(decision.target_id)):
        raise KurskError(f"{decision.target_id} is itself merged into {decision.entity_id}: undo that first")
    if decision.kind == "correct" and not _has_mention(connection, decision):
        raise KurskError(f"no mention begins at {decision.start_char} of the current text of {decision.article_id}")


def _is_named(connection: Connection, name: str) -> bool:
    query = (
        "select exists (select from warehouse.dim_entity where entity_id = :name)"
        " or exists (select from warehouse.fact_mention where nil_id = :name)"
    )
    return bool(connection.scalar(text(query), {"name": name}))


def _holds(connection: Connection, decision_id: int | None) -> bool:
    query = "select exists (select from marts.entity_decision_holding where decision_id = :key)"
    return bool(connection.scalar(text(query), {"key": decision_id}))


def _has_mention(connection: Connection, decision: EntityDecision) -> bool:
    query = (
        "select exists (select from warehouse.fact_mention join marts.article_current using (article_key)"
        " where article_id = :article and start_char = :start)"
    )
    return bool(connection.scalar(text(query), {"article": decision.article_id, "start": decision.start_char}))


def _chain(connection: Connection, name: str) -> list[str]:
    """The entity and all that it is merged into, one after another."""
    query = (
        "select target_id from marts.entity_decision_holding where kind = 'merge' and entity_id = :name"
        " order by decision_id desc limit 1"
    )
    chain = [name]
    while len(chain) < LONGEST_CHAIN and (target := connection.scalar(text(query), {"name": chain[-1]})):
        chain.append(target)
    return chain

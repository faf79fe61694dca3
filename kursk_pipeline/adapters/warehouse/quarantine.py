"""What people do about records that were set aside: try again, give up, or take that back. Each says who and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import text

from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.errors import Unprocessable

Closed = Literal["replayed", "discarded"]
MOST = 10_000
"""Items closed at once: a group after a fix. More are closed by asking again."""

CLOSE = text("""
update ops.quarantine set state = cast(:state as ops.quarantine_state), closed_at = greatest(:now, last_at),
  closed_by = :actor, close_reason = :why
where quarantine_id in (
  select quarantine_id from ops.quarantine
  where state = 'open' and (cast(:item as bigint) is null or quarantine_id = :item)
    and (:stage = '' or stage = cast(nullif(:stage, '') as ops.stage_name)) and (:reason = '' or reason = :reason)
    and (cast(:up_to as bigint) is null or quarantine_id <= :up_to)
  order by quarantine_id limit :most for update
)
""")
REOPEN = text("""
update ops.quarantine as item set state = 'open', closed_at = null, closed_by = null, close_reason = null
where item.state <> 'open' and (quarantine_id = :item or :is_whole and exists (
    select from ops.quarantine as named
    where named.quarantine_id = :item
      and (named.closed_at, named.closed_by, named.close_reason, named.state)
        = (item.closed_at, item.closed_by, item.close_reason, item.state)
  ))
  and not exists (
    select from ops.quarantine as other
    where (other.stage, other.version, other.subject_id) = (item.stage, item.version, item.subject_id)
      and other.state = 'open'
  )
  and not exists (
    select from ops.decision as decided
    where (decided.stage, decided.version, decided.subject_id) = (item.stage, item.version, item.subject_id)
  )
""")


@dataclass(frozen=True, slots=True)
class Which:
    """Which open items: one, else those of a stage and a reason; what is empty does not narrow them.

    Those set aside after ``up_to`` are left: whoever closes many has not seen them.
    """

    item: int | None = None
    stage: str = ""
    reason: str = ""
    up_to: int | None = None


def close(store: Store, which: Which, *, state: Closed, actor: str, why: str, now: datetime) -> int:
    """Close open items; returns how many, at most MOST. Replayed ones are due again, discarded ones never.

    Args:
        store: the warehouse.
        which: the items.
        state: what becomes of them.
        actor: who does it.
        why: in their words.
        now: the time, UTC.

    Raises:
        Unprocessable: nothing open was found.
    """
    chosen = asdict(which) | {"state": state, "actor": actor, "why": why, "now": now, "most": MOST}
    with store.transaction() as connection:
        count = connection.execute(CLOSE, chosen).rowcount
    if not count:
        raise Unprocessable("not_open", "nothing of that kind is open any more")
    return int(count)


def reopen(store: Store, item: int, *, is_whole: bool = False) -> int:
    """Take back that an item was closed, while nothing has become of it; returns how many are open again.

    Args:
        store: the warehouse.
        item: the item.
        is_whole: with all that were closed together with it.

    Raises:
        Unprocessable: it is open, was tried again, or does not exist.
    """
    with store.transaction() as connection:
        count = connection.execute(REOPEN, {"item": item, "is_whole": is_whole}).rowcount
    if not count:
        raise Unprocessable("not_closed", "it is open, or was tried again since")
    return int(count)

"""takedown: an address is given up at once, body and text, and may not come back; who had it done and why stays.

Hash, title, times, offsets, mentions and signature stay. Bytes go with the housekeeping that follows, as all bytes do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kursk_pipeline.adapters.warehouse import purges, takedowns
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import Purge
from kursk_pipeline.steps import housekeep
from kursk_pipeline.urls import canonical_url


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What a takedown did: pages of the address, parts of them given up now, and what housekeep deleted."""

    canonical_url: str
    pages: int
    parts: int
    deleted: int
    is_postponed: bool


def run(desk: Desk, caller: Caller, url: str, *, by: str, why: str) -> TakenDown:
    """Take an address down, whether it is known or not; done again, it does what is left.

    Raises:
        Unprocessable: nobody is named, no reason is given, or this is no address.
    """
    if not why.strip() or not by.strip():
        raise Unprocessable("no_reason", "say who wants it and why")
    with desk.store.exclusively("housekeep:"), desk.store.transaction() as connection:
        address = takedowns.known_address(connection, url) or canonical_url(url)
        takedowns.keep(connection, address, by=by, why=why, now=desk.now())
        held = takedowns.held(connection, address)
        parts = [_purge(desk, one, by=by, why=why) for one in held]
        purges.keep(desk.store, connection, parts)
        pages = takedowns.page_count(connection, address)
    counts: dict[str, Any] = housekeep.run(desk, caller)
    return TakenDown(address, pages, len(parts), counts["deleted"], counts["postponed"])


def _purge(desk: Desk, one: takedowns.Held, *, by: str, why: str) -> Purge:
    now = desk.now()
    deleted_at = now if one.part == "text" else None
    return Purge(one.page_id, one.part, "takedown", one.body_hash, now, why[:2000], now, by[:2000], deleted_at)

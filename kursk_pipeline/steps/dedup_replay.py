"""What would change if all of history were placed anew by the rules of this code. Nothing is kept.

The real step runs on the real tables inside a savepoint, at a version number of its own, and is undone at the end; other
workers go on meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, text

from kursk_pipeline.adapters.warehouse import copies, results
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.batches import BATCH_SIZE
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup import NORMALISER, sign
from kursk_pipeline.steps.dedup_placing import REACH, look_ahead, settle

REPLAY_VERSION = 2**31 - 1
"""The version that replayed rows stand under until they are undone; no stage reaches it."""

SHOWN_CHANGES = 200
"""Changed pages that a replay lists; all are counted."""

_HISTORY = """
select article.page_id, article.title, article.text from staging.article as article
join staging.membership as placed using (page_id) join raw.page as page using (page_id)
order by coalesce(article.published_at, page.fetched_at), page.canonical_url, article.page_id
"""
_SET_ASIDE = (
    "create temporary table placed_before on commit drop as select * from staging.membership",
    "create temporary table related_before on commit drop as select page_id, matched_id, kind from staging.relation",
    "delete from staging.membership",
    "delete from staging.relation",
)
_CHANGES = """
select page.canonical_url, before.cluster_id as cluster_before, after.cluster_id as cluster_after,
       before.kind::text as kind_before, after.kind::text as kind_after
from placed_before as before join staging.membership as after using (page_id) join raw.page as page using (page_id)
where (before.cluster_id, before.kind) is distinct from (after.cluster_id, after.kind)
order by page.canonical_url
"""
_RELATIONS = """
select count(*) filter (where before.page_id is null) as gained, count(*) filter (where after.page_id is null) as lost
from (select page_id, matched_id from related_before where kind <> 'apart') as before
full join (select page_id, matched_id from staging.relation where kind <> 'apart') as after using (page_id, matched_id)
"""


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found: pages placed anew, relations gained and lost, and every page whose place would change."""

    pages: int
    relations_gained: int
    relations_lost: int
    changed: int
    changes: tuple[dict[str, Any], ...]


def replay(desk: Desk) -> Replay:
    """Place all of history anew, in order of publication, and say what comes out otherwise."""
    with desk.store.transaction() as connection:
        savepoint = connection.begin_nested()
        for statement in _SET_ASIDE:
            connection.execute(text(statement))
        pages = sum(_place(desk, connection, batch) for batch in _batches(desk.store, connection))
        changes = [dict(row) for row in connection.execute(text(_CHANGES)).mappings()]
        gained, lost = connection.execute(text(_RELATIONS)).one()
        savepoint.rollback()
    return Replay(pages, gained, lost, len(changes), tuple(changes[:SHOWN_CHANGES]))


def _place(desk: Desk, connection: Connection, signatures: list[Signature]) -> int:
    store: Store = desk.store
    reach = replace(REACH, version=REPLAY_VERSION)
    ahead = look_ahead(store, connection, signatures, desk.seeds, reach=reach)
    results.keep_placed(store, connection, settle(store, connection, ahead, reach=reach), version=REPLAY_VERSION)
    return len(signatures)


def _batches(store: Store, connection: Connection) -> Iterator[list[Signature]]:
    """Signatures of all placed articles by the rules of this code, earliest first.

    They are made from the texts; where retention took the text, the signature that was kept of it stands.
    """
    rows = connection.execute(
        text("declare history no scroll cursor for " + _HISTORY.replace("staging.membership", "placed_before"))
    )
    rows.close()
    while found := connection.execute(text(f"fetch {BATCH_SIZE} from history")).all():
        given_up = [row.page_id for row in found if not row.text]
        kept = copies.signatures_of(store, connection, given_up, NORMALISER)
        yield [kept.get(row.page_id) or sign(row.page_id, row.text, title=row.title) for row in found]

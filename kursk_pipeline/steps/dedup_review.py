"""A person's word on a pair of texts: kept for good, and carried out at once on what is placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from typing import Any

from sqlalchemy import Connection, select, text

from kursk_pipeline.adapters.warehouse import copies, results, rulings
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import Membership, Relation, RelationKind, Ruling, Signature
from kursk_pipeline.stages.dedup import NORMALISER, in_order, join, relate

VERBS = ("confirm", "split", "undo")

_BRIDGE = """
update warehouse.bridge_cluster_article as bridge
set cluster_id = member.cluster_id, kind = member.kind, score = member.score
from staging.membership as member join warehouse.fact_article as article using (page_id)
where bridge.article_key = article.article_key and member.page_id = any (cast(:pages as text[]))
"""


def pairs_to_review(desk: Desk, *, limit: int) -> list[dict[str, Any]]:
    """Pairs that the rule was least sure of and that nobody has decided, the least sure first."""
    query = "select * from marts.duplicate_review order by abs(score - 0.5), a_id, b_id limit :limit"
    return _rows(desk, query, limit=limit)


def decisions(desk: Desk) -> list[dict[str, Any]]:
    """Every decision that stands, with the rule's score of the pair where it has one: labelled pairs for the evaluation."""
    query = (
        "select ruling.a_id, ruling.b_id, ruling.verb = 'confirm' as is_derived, ruling.decided_by, ruling.why,"
        " ruling.decided_at, max(evidence.score) filter (where evidence.decided_by = 'rule') as score"
        " from marts.duplicate_ruling as ruling left join (select *, case when matched_id like 'seed:%' then matched_id"
        " else coalesce(earlier_url, matched_id) end as earlier_text_id from marts.duplicate_evidence) as evidence"
        "  on ruling.a_id = least(evidence.later_url, evidence.earlier_text_id)"
        " and ruling.b_id = greatest(evidence.later_url, evidence.earlier_text_id)"
        " group by 1, 2, 3, 4, 5, 6 order by 1, 2"
    )
    return _rows(desk, query)


def rule(desk: Desk, pair: tuple[str, str], verb: str, *, by: str, why: str) -> list[Membership]:
    """Keep a decision about two texts (canonical URLs, page ids or seed ids) and place their pages by it.

    Returns:
        The memberships that changed.

    Raises:
        Unprocessable: a text is not known here, both are the same, or the verb, the name or the reason is missing.
    """
    if verb not in VERBS or not by.strip() or not why.strip():
        raise Unprocessable(
            "bad_ruling", f"{verb!r} by {by!r}, why {why!r}: say confirm, split or undo, by whom, and why"
        )
    with desk.store.transaction() as connection:
        copies.lock(connection, NORMALISER)
        a, b = sorted(_text_id(desk, connection, one) for one in pair)
        if a == b:
            raise Unprocessable("bad_ruling", f"{a} is one text; name two")
        ruling = Ruling(a, b, verb, by.strip(), why.strip(), desk.now())
        rulings.keep_ruling(desk.store, connection, ruling)
        return _carry_out(desk, connection, ruling)


def _text_id(desk: Desk, connection: Connection, name: str) -> str:
    if name in {seed.seed_id for seed in desk.seeds}:
        return name
    page = desk.store.table("raw.page")
    statement = select(page.c.article_url).where((page.c.page_id == name) | (page.c.article_url == name)).limit(1)
    found: str | None = connection.scalar(statement)
    if found is None:
        raise Unprocessable("bad_ruling", f"{name} is no page id, canonical URL or seed here; see `kursk dedup review`")
    return found


def _carry_out(desk: Desk, connection: Connection, ruling: Ruling) -> list[Membership]:
    """Relate the later page of each pair of pages anew, then let it and those around it join again."""
    pages = rulings.pages_of(desk.store, connection, (ruling.a_id, ruling.b_id))
    sides = [[one] if one.startswith("seed:") else pages.get(one, []) for one in (ruling.a_id, ruling.b_id)]
    known = {seed.seed_id: seed.signature for seed in desk.seeds}
    known |= copies.signatures_of(desk.store, connection, [page for side in sides for page in side], NORMALISER)
    numbers = copies.placed_numbers(desk.store, connection, known, NORMALISER)
    touched = set()
    for one in sides[0]:
        for other in sides[1]:
            earlier, later = sorted((one, other), key=lambda page: numbers.get(page, 0))
            if later in numbers and earlier in known:
                _relate_again(desk, connection, (known[later], known[earlier]), ruling)
                touched.add(later)
    return join_again(desk, connection, touched, numbers)


def _relate_again(desk: Desk, connection: Connection, pair: tuple[Signature, Signature], ruling: Ruling) -> None:
    later, earlier = pair
    standing = {} if ruling.verb == "undo" else {earlier.page_id: ruling}
    others = [
        one for one in results.relations_of(desk.store, connection, later.page_id) if one.matched_id != earlier.page_id
    ]
    results.keep_relations(
        desk.store, connection, later.page_id, in_order([*others, *relate(later, [earlier], rulings=standing)])
    )


def join_again(
    desk: Desk, connection: Connection, touched: Iterable[str], numbers: Mapping[str, int]
) -> list[Membership]:
    """Name the clusters of these pages anew, and of the followers of each that began or ceased to represent itself.

    In the order of placing: a page derives only from what was placed before it, so each is named once. Copies that lost
    their representative to a ruling come back when it is undone; members of other clusters stay where they are.
    """
    changed: dict[str, Membership] = {}
    waiting = sorted((numbers[page], page) for page in set(touched))
    while waiting:
        _, page = heappop(waiting)
        before, now = _rejoin(desk, connection, page)
        if now.cluster_id == before:
            continue
        changed[page] = now
        if page in (before, now.cluster_id):
            followers = copies.followers_of(desk.store, connection, page)
            order = copies.placed_numbers(desk.store, connection, followers, NORMALISER)
            for one in {(order.get(one, 0), one) for one in followers if one not in changed} - {*waiting}:
                heappush(waiting, one)
    connection.execute(text(_BRIDGE), {"pages": list(changed)})
    return list(changed.values())


def _rejoin(desk: Desk, connection: Connection, page: str) -> tuple[str | None, Membership]:
    """The cluster that a page had, and its membership now, which is kept when it is another."""
    found: tuple[Relation, ...] = results.relations_of(desk.store, connection, page)
    derived = {one.matched_id for one in found if one.kind is not RelationKind.APART}
    clusters = copies.clusters_of(desk.store, connection, {page, *derived})
    before = clusters.pop(page, None)
    now = join(page, found, clusters=clusters)
    if now.cluster_id != before:
        results.keep_membership(desk.store, connection, now)
    return before, now


def _rows(desk: Desk, query: str, **values: Any) -> list[dict[str, Any]]:
    with desk.store.transaction() as connection:
        return [dict(row) for row in connection.execute(text(query), values).mappings()]

"""Place a batch of pages among all that were placed before: read and verify without a lock, then settle one at a time.

`look_ahead` does nearly all the work while other workers do theirs. `settle` runs under the lock of placing: it reads only
what was placed in between, verifies that, and names the clusters in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse import copies, rulings
from kursk_pipeline.adapters.warehouse.copies import Neighbours, Reach
from kursk_pipeline.adapters.warehouse.results import Placed
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.records import Membership, Relation, Ruling, Seed, Signature
from kursk_pipeline.stages.dedup import (
    HOT_COUNT,
    LEAST_SHARED,
    MOST_CANDIDATES,
    NORMALISER,
    Index,
    in_order,
    join,
    relate,
)

REACH = Reach(version=NORMALISER, least_shared=LEAST_SHARED, hot_count=HOT_COUNT, most=MOST_CANDIDATES)

Likeness = Mapping[str, Mapping[str, float]]
"""For each page, the pages that are near in meaning, and their cosines."""

NO_LIKENESS: Likeness = MappingProxyType({})

Brought = Callable[[Signature], Iterable[str]]
"""Ids of the pages that may be copies of a page."""


@dataclass(slots=True)
class Ahead:
    """A batch on its way: what is known around it, and what was verified so far."""

    signatures: Sequence[Signature]
    around: Neighbours
    known: dict[str, Signature]
    clusters: dict[str, str]
    rulings: Mapping[str, Mapping[str, Ruling]]
    likeness: Likeness
    relations: dict[str, tuple[Relation, ...]] = field(default_factory=dict)
    checked: dict[str, set[str]] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)


def look_ahead(
    store: Store,
    connection: Connection,
    signatures: Sequence[Signature],
    seeds: Sequence[Seed],
    *,
    reach: Reach = REACH,
    likeness: Likeness = NO_LIKENESS,
) -> Ahead:
    """Verify a batch against the seeds, against what is placed, and within itself, in the order given.

    ``likeness`` names pages that are near in meaning: they are verified too.
    """
    around = copies.neighbours(store, connection, signatures, reach)
    ruled, confirmed = _rulings(store, connection, signatures, around)
    near = {other for others in likeness.values() for other in others} - around.signatures.keys()
    clusters, known = copies.with_representatives(store, connection, confirmed | near, reach.version)
    ahead = Ahead(
        signatures=signatures,
        around=around,
        known={seed.seed_id: seed.signature for seed in seeds} | around.signatures | known,
        clusters=around.clusters | clusters,
        rulings=ruled,
        likeness=likeness,
    )
    batch = Index()

    def brought(signature: Signature) -> list[str]:
        page = signature.page_id
        ids = [seed.seed_id for seed in seeds] + list(around.candidate_ids.get(page, ()))
        ids += [around.earlier_ids[page]] if page in around.earlier_ids else []
        ids += [one.page_id for one in batch.candidates(signature)] + list(ruled.get(page, ()))
        ids += list(likeness.get(page, ()))
        batch.add(signature)
        ahead.known[page] = signature
        return ids

    _verify(ahead, brought)
    return ahead


def settle(store: Store, connection: Connection, ahead: Ahead, *, reach: Reach = REACH) -> list[Placed]:
    """Verify against what was placed since, and name the clusters. Under ``copies.lock``; write what it returns."""
    clusters, known = copies.newcomers(
        store, connection, ahead.signatures, version=reach.version, since=ahead.around.placed_no
    )
    if known:
        ahead.clusters |= {page: cluster for page, cluster in clusters.items() if page not in ahead.memberships}
        ahead.known |= {page: one for page, one in known.items() if page not in ahead.known}
        fresh = Index()
        for page in sorted(known):
            fresh.add(known[page])
        _verify(ahead, lambda signature: [one.page_id for one in fresh.candidates(signature)])
    return [Placed(one, ahead.relations[one.page_id], ahead.memberships[one.page_id]) for one in ahead.signatures]


def _verify(ahead: Ahead, brought: Brought) -> None:
    """Relate each page to what is brought up for it and to the representatives of all it is near; then name its cluster."""
    for signature in ahead.signatures:
        page = signature.page_id
        checked = ahead.checked.setdefault(page, {page})
        near = {*brought(signature), *checked}
        near |= {ahead.clusters.get(other, other) for other in near - {page}}
        earlier = ahead.around.earlier_ids.get(page)
        others = [ahead.known[other] for other in near - checked if other in ahead.known]
        found = relate(
            signature,
            others,
            same_url=earlier if earlier not in checked else None,
            rulings=ahead.rulings.get(page, {}),
            likeness=ahead.likeness.get(page, {}),
        )
        checked |= {one.page_id for one in others} | ({earlier} if earlier else set())
        ahead.relations[page] = in_order([*ahead.relations.get(page, ()), *found])
        ahead.memberships[page] = join(page, ahead.relations[page], clusters=ahead.clusters)
        ahead.clusters[page] = ahead.memberships[page].cluster_id


def _rulings(
    store: Store, connection: Connection, signatures: Sequence[Signature], around: Neighbours
) -> tuple[dict[str, dict[str, Ruling]], set[str]]:
    """The rulings about each page of a batch, by the other page or seed; and the pages that people confirmed as copies."""
    standing = rulings.standing_rulings(store, connection)
    if not standing:
        return {}, set()
    batch = [one.page_id for one in signatures]
    urls = rulings.article_urls(store, connection, batch)
    of_text = rulings.by_text(standing, set(urls.values()))
    pages = rulings.pages_of(store, connection, {other for ruled in of_text.values() for other in ruled})
    for page in batch:
        pages.setdefault(urls[page], []).append(page)
    ruled = {
        page: {
            matched: one
            for other, one in of_text.get(urls[page], {}).items()
            for matched in ([other] if other.startswith("seed:") else pages.get(other, []))
            if matched != page
        }
        for page in batch
    }
    ids = {matched for by_matched in ruled.values() for matched in by_matched}
    return ruled, {matched for matched in ids - around.signatures.keys() if not matched.startswith("seed:")}

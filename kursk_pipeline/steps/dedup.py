"""dedup: where each article derives from a seed or from one loaded before. Nothing is dropped here, only related.

A batch is one transaction: locks on its sketch hashes, candidates, decisions in order of publication, rows. Two workers
that hold copies of one text at once wait for one another and then see each other's rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kursk_pipeline.adapters.warehouse import copies, results, runs, work
from kursk_pipeline.adapters.warehouse.copies import Neighbours, Reach
from kursk_pipeline.adapters.warehouse.results import Placed
from kursk_pipeline.adapters.warehouse.runs import Caller, Leaving, Run
from kursk_pipeline.batches import MAX_BATCHES, close_job, decided, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Credit, Decision, Outcome, Signature, WorkItem
from kursk_pipeline.stages.dedup import (
    HOT_COUNT,
    LEAST_SHARED,
    MOST_CANDIDATES,
    VERSION,
    Index,
    credits_of,
    decide,
    lock_keys,
    publisher_names,
    sign,
)

PLACE_BATCH = 40
"""Articles in one transaction. Each takes about 50 advisory locks, and PostgreSQL's defaults hold 6,400 in all: two
workers stay below that."""
REACH = Reach(least_shared=LEAST_SHARED, hot_count=HOT_COUNT, most=MOST_CANDIDATES)


def run(desk: Desk, caller: Caller) -> dict[str, Any]:
    """Place every article that waits."""
    with open_job(desk, "dedup", VERSION, caller) as opened:
        for _ in range(MAX_BATCHES):
            items = work.articles_for(desk.store, "dedup", now=desk.now(), limit=PLACE_BATCH)
            if not items:
                break
            _place_batch(desk, opened, items)
        return close_job(desk, opened)


def _place_batch(desk: Desk, opened: Run, items: Sequence[WorkItem[Article]]) -> None:
    signed = [decided(item, _sign, now=desk.now()) for item in items]
    signatures = [signature for decision in signed for signature in decision.results]
    with desk.store.transaction() as connection:
        copies.lock(connection, [key for signature in signatures for key in lock_keys(signature)])
        around = copies.neighbours(desk.store, connection, signatures, REACH)
        placed = {one.page_id: one for one in _place(desk, signatures, around)}
        results.keep_placed(desk.store, connection, list(placed.values()))
        results.keep_credits(desk.store, connection, list(placed), _credits(desk, items))
        leavings = [Leaving(item, _decision(decision, placed)) for item, decision in zip(items, signed, strict=True)]
        runs.record(desk.store, connection, opened, leavings, now=desk.now())


def _sign(item: WorkItem[Article]) -> Decision[Signature]:
    signature = sign(item.subject_id, item.value.text, title=item.value.title)
    return Decision(item.subject_id, Outcome.KEPT, "signed", results=(signature,))


def _place(desk: Desk, signatures: Sequence[Signature], around: Neighbours) -> list[Placed]:
    """Decide about each in turn; those of the batch that were placed before it are candidates like stored ones."""
    batch = Index()
    clusters = dict(around.clusters)
    placed = []
    for signature in signatures:
        ids = [*around.candidate_ids.get(signature.page_id, ()), around.earlier_ids.get(signature.page_id, "")]
        ids += [clusters.get(page, "") for page in ids]
        near = {page: around.signatures[page] for page in ids if page in around.signatures}
        near |= {one.page_id: one for one in batch.candidates(signature)}
        near |= {page: one for page in ids if (one := batch.get(page)) is not None}
        near.pop(signature.page_id, None)
        relations, membership = decide(
            signature,
            list(near.values()),
            desk.seeds,
            same_url=around.earlier_ids.get(signature.page_id),
            clusters=clusters,
        )
        batch.add(signature)
        clusters[signature.page_id] = membership.cluster_id
        placed.append(Placed(signature, relations, membership))
    return placed


def _credits(desk: Desk, items: Sequence[WorkItem[Article]]) -> list[Credit]:
    publishers = publisher_names((source.name, source.publisher) for source in desk.sources.values())
    return [credit for item in items for credit in credits_of(item.value, publishers)]


def _decision(signed: Decision[Signature], placed: dict[str, Placed]) -> Decision[Any]:
    """Kept with the relation to its representative as the reason; or set aside, when it could not be signed."""
    if not signed.results:
        return Decision(signed.subject_id, signed.outcome, signed.reason, signed.detail, retry_at=signed.retry_at)
    membership = placed[signed.subject_id].membership
    detail = "" if membership.cluster_id == signed.subject_id else f"derives from {membership.cluster_id}"
    return Decision(signed.subject_id, Outcome.KEPT, str(membership.kind), detail)

"""dedup: where each article derives from a seed or from one loaded before. Nothing is dropped here, only related.

A batch is signed and verified without a lock; one transaction under the lock of placing verifies what came in between and
writes. Two workers that hold copies of one text at once see one another's rows, whoever is first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse import copies, hot_hashes, results, runs, work
from kursk_pipeline.adapters.warehouse.results import Placed
from kursk_pipeline.adapters.warehouse.runs import Caller, Leaving, Run
from kursk_pipeline.adapters.warehouse.waiting import TO_PLACE, Share, WaitingPages
from kursk_pipeline.batches import BATCH_SIZE, MAX_BATCHES, close_job, decided, open_job
from kursk_pipeline.desk import Desk
from kursk_pipeline.records import Article, Credit, Decision, Outcome, Signature, WorkItem
from kursk_pipeline.stages.dedup import HOT_COUNT, NORMALISER, VERSION, credits_of, publisher_names, sign
from kursk_pipeline.steps import dedup_meaning
from kursk_pipeline.steps.dedup_carrying import carry_around, carry_newcomers
from kursk_pipeline.steps.dedup_placing import look_ahead, settle
from kursk_pipeline.steps.dedup_review import join_again


def run(desk: Desk, caller: Caller, *, share: Share = TO_PLACE) -> dict[str, Any]:
    """Place every article that waits."""
    with open_job(desk, "dedup", VERSION, caller) as opened:
        waiting = WaitingPages(desk.store, "dedup", share)
        for _ in range(MAX_BATCHES):
            items = work.articles_for(waiting, now=desk.now(), limit=BATCH_SIZE)
            if not items:
                break
            _place_batch(desk, opened, items)
        return close_job(desk, opened)


def _place_batch(desk: Desk, opened: Run, items: Sequence[WorkItem[Article]]) -> None:
    signed = [decided(item, _sign, now=desk.now()) for item in items]
    signatures = [signature for decision in signed for signature in decision.results]
    articles = [item.value for item in items]
    vectors = dedup_meaning.vectors_of(desk, articles)
    carry_around(desk.store, articles)
    with desk.store.transaction() as connection:
        near = dedup_meaning.near_in_meaning(desk, connection, vectors)
        ahead = look_ahead(desk.store, connection, signatures, desk.seeds, likeness=near)
    with desk.store.transaction() as connection:
        copies.lock(connection, NORMALISER)
        carry_newcomers(desk.store, connection, articles, since=ahead.around.placed_no)
        placed = {one.page_id: one for one in settle(desk.store, connection, ahead)}
        results.keep_placed(desk.store, connection, list(placed.values()), version=NORMALISER)
        _settle_members(desk, connection, placed)
        dedup_meaning.keep(desk, connection, {page: one for page, one in vectors.items() if page in placed})
        results.keep_credits(desk.store, connection, list(placed), _credits(desk, items))
        hot_hashes.count_hot(connection, ahead.around.crowded, version=NORMALISER, hot_count=HOT_COUNT)
        leavings = [Leaving(item, _decision(decision, placed)) for item, decision in zip(items, signed, strict=True)]
        runs.record(desk.store, connection, opened, leavings, now=desk.now())


def _settle_members(desk: Desk, connection: Connection, placed: Mapping[str, Placed]) -> None:
    """Pages that were placed again and represent nobody now leave members behind: those join again."""
    joined = {page for page, one in placed.items() if one.membership.cluster_id != page}
    left = copies.members_of(desk.store, connection, joined)
    if left:
        numbers = copies.placed_numbers(desk.store, connection, left, NORMALISER)
        join_again(desk, connection, left, {page: numbers.get(page, 0) for page in left})


def _sign(item: WorkItem[Article]) -> Decision[Signature]:
    signature = sign(item.subject_id, item.value.text, title=item.value.title)
    return Decision(item.subject_id, Outcome.KEPT, "signed", results=(signature,))


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

"""A change of normaliser while pages come in: what was signed before is signed anew, what is needed first before the rest.

Two versions of a signature cannot be compared. So a batch is looked up in the index of the former version too; what comes
up there is signed anew from its text before the batch is placed; `fill` does the same for all the rest, batch after batch.
Pages that come in are written under both versions, so that workers of the former code find them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from kursk_pipeline.adapters.warehouse import copies, results, signature_versions
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.batches import BATCH_SIZE
from kursk_pipeline.records import Article, Signature
from kursk_pipeline.stages.dedup import FORMER_SIGNERS, NORMALISER, sign
from kursk_pipeline.steps.dedup_placing import REACH

Signer = Callable[..., Signature]


def carry_around(store: Store, articles: Sequence[Article]) -> None:
    """Sign anew what the former index brings up for a batch; nothing to do where no former version stands."""
    with store.transaction() as connection:
        if not _standing(connection):
            return
    with store.transaction() as connection:
        copies.lock(connection, NORMALISER)
        for version, signed in _signed(connection, articles):
            around = copies.neighbours(store, connection, signed, replace(REACH, version=version))
            carry(store, connection, [*around.signatures])


def carry_newcomers(store: Store, connection: Connection, articles: Sequence[Article], *, since: int) -> None:
    """Under the lock of placing: sign anew what workers of the former code placed meanwhile, and show them this batch."""
    for version, signed in _signed(connection, articles):
        copies.lock(connection, version)
        _, known = copies.newcomers(store, connection, signed, version=version, since=since)
        carry(store, connection, known)
        results.keep_signatures(store, connection, signed, version=version)


def carry(store: Store, connection: Connection, page_ids: Iterable[str]) -> int:
    """Sign these pages anew from their texts, those that are not yet; returns how many. Under the lock of placing."""
    texts = signature_versions.texts_to_sign(connection, page_ids, version=NORMALISER)
    signed = [sign(page_id, text, title=title) for page_id, title, text in texts]
    results.keep_signatures(store, connection, signed, version=NORMALISER)
    return len(signed)


def fill(store: Store, *, most_batches: int) -> tuple[int, bool]:
    """Sign anew what stands under former versions only, each batch in a transaction of its own.

    Returns:
        How many pages were signed, and whether none is left whose text is still there.
    """
    carried, after = 0, 0
    for _ in range(most_batches):
        with store.transaction() as connection:
            copies.lock(connection, NORMALISER)
            pages = signature_versions.signed_before(connection, version=NORMALISER, after=after, limit=BATCH_SIZE)
            if not pages:
                return carried, True
            carried += carry(store, connection, [page for page, _ in pages])
            after = pages[-1][1]
    return carried, False


def _signed(connection: Connection, articles: Sequence[Article]) -> list[tuple[int, list[Signature]]]:
    return [
        (version, [signer(one.page_id, one.text, title=one.title) for one in articles])
        for version, signer in _standing(connection).items()
    ]


def _standing(connection: Connection) -> dict[int, Signer]:
    """The former versions that still have rows."""
    return {
        version: signer
        for version, signer in FORMER_SIGNERS.items()
        if signature_versions.has_version(connection, version)
    }

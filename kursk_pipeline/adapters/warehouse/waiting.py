"""The work list of a stage after fetch, read far ahead: sorting all that waits once a batch would cost its square."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, or_, select

from kursk_pipeline.adapters.warehouse.store import Store

AHEAD = 100_000
"""Records listed at once: what a run takes up at most. Of 230,000 that wait, listing takes 5 s on two busy cores."""
READS = {
    "clean": ("raw.page",),
    "judge": ("staging.article",),
    "dedup": ("staging.article",),
    "extract": ("staging.article",),
    "load": ("raw.page", "staging.article", "staging.verdict", "staging.membership"),
}
"""What a stage reads of a page; a page without it is not listed."""


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a stage's work a job takes up: the records of a view of sql/work/; of these pages only, where named.

    Of several ``parts`` each has pages of its own, by a hash of their ids, so that jobs work side by side.
    Of several ``lanes`` that work at once (load alone has them), all pages of an article are in one.
    """

    view: str = "work.pending"
    page_ids: tuple[str, ...] | None = None
    part: int = 0
    parts: int = 1
    lane: int = 0
    lanes: int = 1

    @property
    def scope(self) -> str:
        """What the books call this part, and its lock; empty for the whole."""
        return f"{self.part + 1} of {self.parts}" if self.parts > 1 else ""


WAITING = Share()
"""What waits: the work of every ordinary run."""
TO_PLACE = Share("work.to_place")
"""What waits for dedup, and history that its signatures do not know yet."""


class WaitingPages:
    """What waits for a stage, in order, each page at most once in the life of this object.

    The caller holds the lock of the stage, so nobody else takes from the list meanwhile.
    """

    def __init__(self, store: Store, stage: str, share: Share = WAITING) -> None:
        self.store = store
        self._stage = stage
        self._share = share
        self._listed: deque[RowMapping] = deque()
        self._given: set[tuple[str, int]] = set()

    def take(self, *, now: datetime, limit: int) -> list[RowMapping]:
        """The next pages that are due: page_id, source_id, input_decision_id, attempt, topic_ruling_id."""
        if not self._listed:
            self._listed.extend(row for row in self._list(now) if _key(row) not in self._given)
        taken = [self._listed.popleft() for _ in range(min(limit, len(self._listed)))]
        self._given.update(_key(row) for row in taken)
        return taken

    def _list(self, now: datetime) -> list[RowMapping]:
        view = self.store.table(self._share.view)
        columns = (view.c.page_id, view.c.source_id, view.c.input_decision_id, view.c.attempt, view.c.topic_ruling_id)
        statement = select(*columns).where(
            view.c.stage == self._stage, or_(view.c.due_at.is_(None), view.c.due_at <= now)
        )
        if self._share.page_ids is not None:
            statement = statement.where(view.c.page_id.in_(self._share.page_ids))
        if self._share.parts > 1:
            first_byte = func.get_byte(func.decode(func.md5(view.c.page_id), "hex"), 0)
            statement = statement.where(func.mod(first_byte, self._share.parts) == self._share.part)
        if self._share.lanes > 1:
            article_url = self.store.table("raw.page").c.article_url
            digit = func.get_byte(func.decode(func.md5(article_url), "hex"), 0)
            statement = statement.where(func.mod(digit, self._share.lanes) == self._share.lane)
        read: Any = view
        for name in READS[self._stage]:
            table = self.store.table(name)
            read = read.join(table, table.c.page_id == view.c.page_id)
        statement = statement.select_from(read).order_by(*self._order(view)).limit(AHEAD + len(self._given))
        with self.store.transaction() as connection:
            return list(connection.execute(statement).mappings())

    def _order(self, view: Any) -> tuple[Any, ...]:
        """clean: by address; load: versions of one article in order of fetching; others: originals before copies."""
        if self._stage == "clean":
            return view.c.canonical_url, view.c.fetched_at
        if self._stage == "load":
            return view.c.fetched_at, view.c.canonical_url
        published = self.store.table("staging.article").c.published_at
        return func.coalesce(published, view.c.fetched_at), view.c.canonical_url, view.c.page_id


def _key(row: RowMapping) -> tuple[str, int]:
    return row["page_id"], row["input_decision_id"]

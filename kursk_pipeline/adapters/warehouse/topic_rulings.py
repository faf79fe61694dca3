"""What people rule on articles near the threshold: kept whatever becomes of it, the latest counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, text

from kursk_pipeline.adapters.warehouse.rows import as_record, as_row
from kursk_pipeline.adapters.warehouse.store import Store
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import TopicRuling, TopicState

FIND = text("""
select page.page_id, page.article_url, ruling.state
from raw.page as page
join staging.verdict as verdict using (page_id)
left join work.topic_ruling as ruling on ruling.article_url = page.article_url
where :name in (page.page_id, page.article_url, page.canonical_url)
order by page.fetched_at desc limit 1
""")

EXPORT = text("""
select page.article_url, page.source_id, article.language, article.title, article.text, ruling.state
from work.topic_ruling as ruling
join staging.article as article using (page_id)
join raw.page as page using (page_id)
where ruling.state is not null
order by page.article_url
""")


REVIEW = text("""
select article_url, title, state, score, reasons from marts.verdict_review
order by abs(score - threshold), article_url limit :most
""")


@dataclass(frozen=True, slots=True)
class Ruled:
    """An article that a person ruled on, with what training needs of it."""

    article_url: str
    source_id: str
    language: str | None
    title: str
    text: str
    state: TopicState


@dataclass(frozen=True, slots=True)
class ToReview:
    """An article that a person should look at."""

    article_url: str
    title: str
    state: TopicState
    score: float
    reasons: tuple[str, ...]


def rule(store: Store, name: str, state: TopicState, *, actor: str, why: str, now: datetime) -> TopicRuling:
    """Note what a person says an article is. The judge takes the article up again at its next run.

    Args:
        store: the warehouse.
        name: the article's address, or the id of one of its pages.
        state: what it is.
        actor: who says so.
        why: the reason, in words.
        now: the time of the ruling.

    Raises:
        Unprocessable: no judged article has this name, or who and why are missing.
    """
    return _note(store, name, state, actor=actor, why=why, now=now)


def take_back(store: Store, name: str, *, actor: str, why: str, now: datetime) -> TopicRuling:
    """Take the standing ruling on an article back: it is left to the judge again.

    Raises:
        Unprocessable: as in `rule`, or no ruling stands.
    """
    return _note(store, name, None, actor=actor, why=why, now=now)


def rulings_by_id(store: Store, ruling_ids: Iterable[int]) -> dict[int, TopicRuling]:
    """The rulings of these ids."""
    table, wanted = store.table("staging.topic_ruling"), sorted(set(ruling_ids))
    if not wanted:
        return {}
    with store.transaction() as connection:
        rows = connection.execute(select(table).where(table.c.ruling_id.in_(wanted))).mappings()
        return {row["ruling_id"]: _ruling(row) for row in rows}


def to_review(store: Store, *, limit: int) -> list[ToReview]:
    """Articles near the threshold that nobody has ruled on, the least certain first."""
    with store.transaction() as connection:
        rows = connection.execute(REVIEW, {"most": limit}).all()
        return [ToReview(row.article_url, row.title, row.state, row.score, tuple(row.reasons)) for row in rows]


def ruled_articles(store: Store) -> list[Ruled]:
    """Every article on which a ruling stands, with its text, for the next training."""
    with store.transaction() as connection:
        return [Ruled(**row) for row in connection.execute(EXPORT).mappings()]


def _note(store: Store, name: str, state: TopicState | None, *, actor: str, why: str, now: datetime) -> TopicRuling:
    if not actor.strip() or not why.strip():
        raise Unprocessable("incomplete_ruling", "a ruling needs who rules (--by) and why (--why)")
    with store.transaction() as connection:
        page_id, article_url, standing = _found(connection, name)
        if state is None and standing is None:
            raise Unprocessable("no_ruling", f"no ruling stands on {article_url}; there is nothing to take back")
        ruling = TopicRuling(article_url, page_id, state, actor.strip(), why.strip(), now)
        connection.execute(insert(store.table("staging.topic_ruling")).values(**as_row(ruling)))
    return ruling


def _ruling(row: RowMapping) -> TopicRuling:
    state = TopicState(row["state"]) if row["state"] else None
    return replace(as_record(TopicRuling, row), state=state)


def _found(connection: Connection, name: str) -> tuple[str, str, str | None]:
    row = connection.execute(FIND, {"name": name}).one_or_none()
    if row is None:
        detail = f"no judged article has the address or page id {name!r}; kursk judge review lists those in doubt"
        raise Unprocessable("unknown_article", detail)
    return row.page_id, row.article_url, row.state

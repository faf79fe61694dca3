"""load: a page with its verdict becomes a version of an article, or is told apart as unchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kursk_pipeline.records import Article, ArticleVersion, Decision, Outcome, Page, Verdict

VERSION = 1

SMALLEST_STEP = timedelta(microseconds=1)
"""Two versions never begin at the same time; PostgreSQL counts microseconds."""


@dataclass(frozen=True, slots=True)
class History:
    """What a page that is read anew meets: whether a page that came later was loaded since (``is_behind``), the newest
    version that was read from itself, and when the current version was withdrawn, if it was.
    """

    is_behind: bool = False
    of_page: ArticleVersion | None = None
    withdrawn_at: datetime | None = None


FIRST_READING = History()


def next_version(
    article_id: str,
    page: Page,
    article: Article,
    verdict: Verdict,
    *,
    current: ArticleVersion | None,
    now: datetime,
    history: History = FIRST_READING,
) -> Decision[ArticleVersion]:
    """Decide what a page adds to its article.

    Args:
        article_id: natural key of the article.
        page: the page; its ``fetched_at`` is when an edit was observed.
        article: what clean made of it.
        verdict: what judge said of it.
        current: the newest version in the warehouse, if any.
        now: when our own reading changed, for a version that the publisher did not edit.
        history: what a page meets that is read anew.

    Returns:
        Kept with the version to write; kept with the version that stands (``details_refreshed``) when the same page was
        only read anew; dropped as ``unchanged``: another page with the same title and text; or as ``superseded``: a page of
        the past that reads otherwise now. History is not rewritten.
    """
    candidate = _candidate(article_id, page, article, verdict)
    if current is None:
        return _kept(candidate, "first_version")
    if history.is_behind:
        return _of_the_past(candidate, current, history)
    is_edit = current.page_id != page.page_id
    if history.withdrawn_at is None and _reads_the_same(current, candidate):
        if not is_edit:
            return _kept(current, "details_refreshed")
        detail = f"same title and text as version {current.version_no}"
        return Decision(page.page_id, Outcome.DROPPED, "unchanged", detail)
    ended = history.withdrawn_at or current.valid_from + SMALLEST_STEP
    begins = max(page.fetched_at if is_edit else now, ended)
    kind = "edited" if is_edit else "reprocessed"
    version = replace(candidate, version_no=current.version_no + 1, change_kind=kind, valid_from=begins)
    return _kept(version, f"{kind}_version")


def _of_the_past(candidate: ArticleVersion, current: ArticleVersion, history: History) -> Decision[ArticleVersion]:
    """What a raised stage version found on a version that stands in the past; nothing where the page reads otherwise."""
    if history.of_page is not None and _reads_the_same(history.of_page, candidate):
        return _kept(history.of_page, "details_refreshed")
    detail = f"read anew, but version {current.version_no} of a later page stands"
    return Decision(candidate.page_id, Outcome.DROPPED, "superseded", detail)


def _candidate(article_id: str, page: Page, article: Article, verdict: Verdict) -> ArticleVersion:
    return ArticleVersion(
        article_id=article_id,
        version_no=1,
        page_id=page.page_id,
        source_id=page.source_id,
        canonical_url=page.article_url,
        change_kind="first",
        valid_from=page.fetched_at,
        title=article.title,
        authors=article.authors,
        published_at=article.published_at,
        language=article.language,
        wire_credit=article.wire_credit,
        word_count=article.word_count,
        text_hash=article.text_hash,
        topic_state=verdict.state,
        topic_score=verdict.score,
    )


def _reads_the_same(current: ArticleVersion, candidate: ArticleVersion) -> bool:
    """Whether an analyst would read the same: the judge's score alone does not make a version."""
    return (
        replace(
            candidate,
            version_no=current.version_no,
            page_id=current.page_id,
            change_kind=current.change_kind,
            valid_from=current.valid_from,
            topic_score=current.topic_score,
        )
        == current
    )


def _kept(version: ArticleVersion, reason: str) -> Decision[ArticleVersion]:
    return Decision(version.page_id, Outcome.KEPT, reason, results=(version,))

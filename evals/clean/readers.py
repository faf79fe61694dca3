"""The extractors compared: this project's stage, and trafilatura at its best setting."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

from evals.clean.fields import Fields
from evals.clean.pages import DevelopmentPage
from kursk_pipeline.records import Article
from kursk_pipeline.stages.clean import clean_html

READ_AT = datetime(2026, 11, 1, tzinfo=UTC)
"""The clock of the run: after every development page, so that no true date lies in the future."""


def ours(page: DevelopmentPage) -> tuple[str, Fields, float]:
    """Text, fields and CPU seconds of the clean stage."""
    begun = process_time()
    decision = clean_html(page.id, page.url, page.html, READ_AT)
    spent = process_time() - begun
    if not decision.results:
        return "", Fields(None, (), None), spent
    article = decision.results[0]
    day = article.published_at.date().isoformat() if article.published_at else None
    stated = (article.subtitle, article.tags, article.section)
    return article.text, Fields(article.title, (*article.authors, *_agencies(article)), day, *stated), spent


def _agencies(article: Article) -> tuple[str, ...]:
    """The agencies of the byline; those of a dateline or a line at the foot are nobody's annotated author."""
    is_byline = any(entry.field == "wire_credit" and entry.origin == "byline" for entry in article.provenance)
    return tuple((article.wire_credit or "").split("/")) if is_byline else ()


def trafilatura_alone(page: DevelopmentPage) -> tuple[str, Fields, float]:
    """The same of ``bare_extraction`` with metadata."""
    from trafilatura import bare_extraction

    begun = process_time()
    document = bare_extraction(
        page.html, url=page.url, favor_precision=True, include_comments=False, with_metadata=True
    )
    spent = process_time() - begun
    if document is None or isinstance(document, dict):
        return "", Fields(None, (), None), spent
    authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
    tags = tuple(
        tag.strip() for line in document.tags or () for tag in line.split(",")
    )  # it may keep a whole list as one
    stated = (document.description, tags, next(iter(document.categories or ()), None))
    return document.text or "", Fields(document.title, authors, document.date, *stated), spent


READERS = {"kursk": ours, "trafilatura": trafilatura_alone}

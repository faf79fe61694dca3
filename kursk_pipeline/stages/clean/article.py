"""The stage itself: gather what a page says, choose by evidence, keep where each field came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.language import identify
from kursk_pipeline.plain_text import TITLE_LIMIT, clean_text, one_line
from kursk_pipeline.records import Article, Decision, Outcome, Page
from kursk_pipeline.stages.clean import dates, names
from kursk_pipeline.stages.clean.body import extract_text
from kursk_pipeline.stages.clean.decode import decode
from kursk_pipeline.stages.clean.evidence import Evidence, Found, read_evidence, text_of
from kursk_pipeline.stages.clean.provenance import provenance
from kursk_pipeline.stages.clean.reasons import CleanReason
from kursk_pipeline.stages.clean.site import key_of, site_names
from kursk_pipeline.stages.clean.titles import titles
from kursk_pipeline.stages.clean.tree import parse
from kursk_pipeline.stages.clean.walls import why_dropped
from kursk_pipeline.stages.clean.wire import wire_credit

VERSION = 1
"""Raise it when the same bytes would give another article; every page is then cleaned again."""
HEAD_LINES = 4
"""Lines among which a byline may stand at the head of a text."""
OPENING_CHARACTERS = 100
"""Length of a title made of the text's opening, when nothing on the page states one."""


def clean(page: Page, html: bytes) -> Decision[Article]:
    """Make an article of a page, or say why not. Never raises for what a page holds.

    Args:
        page: what is known of the page; ``fetched_at`` bounds its dates, feed title and time are evidence.
        html: the body as received.
    """
    try:
        decision = _read(page, decode(html, page.charset))
    except Unprocessable as error:
        return Decision(page.page_id, Outcome.QUARANTINED, error.reason, error.detail)
    return decision if decision.outcome is Outcome.KEPT else replace(decision, results=())


def clean_fetched(fetched: tuple[Page, bytes]) -> Decision[Article]:
    """``clean`` of a pair, for a worker pool."""
    return clean(*fetched)


def clean_html(page_id: str, url: str, html: bytes, fetched_at: datetime) -> Decision[Article]:
    """``clean`` for a file: nothing is known of the page but its address and the time it is read.

    A person looks at the answer, so that a dropped page keeps in ``results`` what could be read of it.
    """
    page = Page(
        page_id=page_id,
        source_id="",
        canonical_url=url,
        final_url=url,
        body_hash=hashlib.sha256(html).hexdigest(),
        content_type="text/html",
        charset=None,
        feed_title="",
        feed_published_at=None,
        fetched_at=fetched_at,
    )
    try:
        return _read(page, decode(html, None))
    except Unprocessable as error:
        return Decision(page.page_id, Outcome.QUARANTINED, error.reason, error.detail)


def clean_plain(text: str) -> str:
    """Clean a text that is already plain, such as a reference article: fit for storage, without furniture."""
    return strip_furniture(clean_text(text))


def _read(page: Page, document: str) -> Decision[Article]:
    """The decision, with the article in ``results`` even when the page is dropped."""
    tree = parse(document)
    if tree is None:
        return Decision(page.page_id, Outcome.DROPPED, CleanReason.EMPTY_PAGE)
    evidence = read_evidence(tree)
    said = _statements(page, tree, evidence)
    text = _without_byline(extract_text(tree, page.final_url, evidence), _first(said.authors))
    reason = why_dropped(tree, evidence, text)
    article = _article(page, said, _language(tree, text), text)
    if reason is None:
        return Decision(page.page_id, Outcome.KEPT, CleanReason.CLEANED, results=(article,))
    return Decision(page.page_id, Outcome.DROPPED, reason, f"{article.word_count} words", results=(article,))


@dataclass(frozen=True, slots=True)
class _Statements:
    """What the page says of each field, best evidence first; ``refused`` is a time that cannot be true."""

    titles: list[Found]
    authors: list[Found]
    published: list[Found]
    refused: Found | None
    modified: list[Found]
    section: str | None


def _statements(page: Page, tree: Any, evidence: Evidence) -> _Statements:
    """Read every field before the text is taken, which prunes the tree."""
    site = site_names(evidence, page.final_url)
    stated = list(dates.published(evidence, tree, page.final_url, page.feed_published_at))
    published = [found for found in stated if _is_possible(found, page.fetched_at)]
    if not stated:
        published = list(dates.by_text(tree, page.final_url, page.fetched_at))
    is_refused = bool(stated) and not published
    return _Statements(
        titles=list(titles(evidence, tree, page.feed_title, site)),
        authors=list(names.authors(evidence, tree, site)) or list(names.byline(tree, site)),
        published=[dates.in_its_zone(found, published) for found in published],
        refused=Found(None, f"refused {stated[0].origin}", stated[0].raw) if is_refused else None,
        modified=[found for found in dates.modified(evidence) if _is_possible(found, page.fetched_at)],
        section=_section(evidence),
    )


def _article(page: Page, said: _Statements, language: Found | None, text: str) -> Article:
    title = _first(said.titles) or Found(one_line(text, limit=OPENING_CHARACTERS) or "-", "text", "")
    authors, published, modified = _first(said.authors), _first(said.published), _first(said.modified)
    wire = wire_credit(authors.value if authors else (), text)
    chosen: tuple[tuple[str, Found | None, list[Found]], ...] = (
        ("title", title, said.titles),
        ("authors", authors, said.authors),
        ("published_at", published or said.refused, said.published),
        ("modified_at", modified, said.modified),
        ("language", language, []),
        ("wire_credit", wire, []),
    )
    return Article(
        page_id=page.page_id,
        title=title.value,
        authors=authors.value if authors else (),
        published_at=published.value if published else None,
        modified_at=modified.value if modified else None,
        language=language.value if language else None,
        section=said.section,
        wire_credit=wire.value if wire else None,
        text=text,
        word_count=len(text.split()),
        text_hash=hashlib.sha256(f"{title.value}\n{text}".encode()).hexdigest(),
        provenance=tuple(provenance(field, found, others) for field, found, others in chosen if found is not None),
    )


def _without_byline(text: str, authors: Found | None) -> str:
    """The text without lines near its head that hold nothing but the authors' names."""
    lines = text.split("\n")
    known = {key_of(name) for name in (*authors.value, "".join(authors.value))} if authors else set()
    kept = [line for line in lines[:HEAD_LINES] if key_of(line) not in known]
    return "\n".join([*kept, *lines[HEAD_LINES:]])


def _section(evidence: Evidence) -> str | None:
    stated = next((text for node in evidence.articles if (text := text_of(node.get("articleSection")))), "")
    return one_line(stated or evidence.first_meta("article:section", "section"), limit=TITLE_LIMIT) or None


def _first(found: Sequence[Found]) -> Found | None:
    return found[0] if found else None


def _is_possible(found: Found, fetched_at: datetime) -> bool:
    return dates.is_possible(found.value, found.precision, fetched_at)


def _language(tree: Any, text: str) -> Found | None:
    language = identify(text)
    if language:
        return Found(language, "text", language)
    tag = (tree.get("lang") or "").strip()
    primary = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", tag)
    return Found(primary[0].lower(), "html_lang", tag) if primary else None

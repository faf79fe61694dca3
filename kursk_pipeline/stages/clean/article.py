"""The stage itself: gather what a page says, choose by evidence, keep where each field came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.language import identify
from kursk_pipeline.plain_text import clean_text, one_line
from kursk_pipeline.records import Article, Decision, Outcome, Page, Provenance
from kursk_pipeline.stages.clean import dates, names, particulars
from kursk_pipeline.stages.clean.blocks import Block
from kursk_pipeline.stages.clean.body import extract_body
from kursk_pipeline.stages.clean.decode import decode
from kursk_pipeline.stages.clean.evidence import Evidence, Found, read_evidence
from kursk_pipeline.stages.clean.links import links_in
from kursk_pipeline.stages.clean.opening import HEAD_LINES, Opening, read_opening
from kursk_pipeline.stages.clean.posts import StatedPost, is_live, posts_in, stated_posts
from kursk_pipeline.stages.clean.provenance import provenance
from kursk_pipeline.stages.clean.quality import access_stated, quality_of
from kursk_pipeline.stages.clean.reasons import CleanReason
from kursk_pipeline.stages.clean.site import key_of, site_names
from kursk_pipeline.stages.clean.titles import titles
from kursk_pipeline.stages.clean.tree import parse
from kursk_pipeline.stages.clean.walls import why_dropped
from kursk_pipeline.stages.clean.wire import people, wire_credits, without_credits

VERSION = 1
"""Raise it when the same bytes would give another article; every page is then cleaned again."""
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
    body = extract_body(tree, page.final_url, evidence)
    opening = read_opening(_without_byline(body.text, _first(said.bylines)), body.blocks)
    said, text = _with_opening(said, opening, page.fetched_at), without_credits(opening.text)
    reason = why_dropped(tree, evidence, text)
    credits = list(wire_credits(said.bylines, opening.text))
    article = _article(page, said, _Reading(text, body.blocks, evidence, _language(tree, text), credits))
    if reason is None:
        return Decision(page.page_id, Outcome.KEPT, CleanReason.CLEANED, results=(article,))
    return Decision(page.page_id, Outcome.DROPPED, reason, f"{article.word_count} words", results=(article,))


@dataclass(frozen=True, slots=True)
class _Statements:
    """What the page says of each field, best evidence first; ``refused`` are, by field, times that cannot be true."""

    site: frozenset[str]
    titles: list[Found]
    bylines: list[Found]
    published: list[Found]
    refused: dict[str, list[Found]]
    modified: list[Found]
    tags: list[Found]
    posts: list[StatedPost]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The text that was taken, beside the page that it was taken from."""

    text: str
    blocks: list[Block]
    evidence: Evidence
    languages: list[Found]
    credits: list[Found]


def _statements(page: Page, tree: Any, evidence: Evidence) -> _Statements:
    """Read every field that needs the tree before the text is taken, which prunes it."""
    site = site_names(evidence, page.final_url)
    published, unpublished = _parted(
        dates.published(evidence, tree, page.final_url, page.feed_published_at), page.fetched_at
    )
    if not published and not unpublished:
        published = list(dates.by_text(tree, page.final_url, page.fetched_at))
    modified, unmodified = _parted(dates.modified(evidence), page.fetched_at)
    return _Statements(
        site=site,
        titles=list(titles(evidence, tree, page.feed_title, site)),
        bylines=list(names.authors(evidence, tree, site)) or list(names.byline(tree, site)),
        published=[dates.in_its_zone(found, published) for found in published],
        refused={"published_at": unpublished, "modified_at": unmodified},
        modified=modified,
        tags=list(particulars.tags(evidence, tree, site)),
        posts=stated_posts(evidence, tree, page.fetched_at),
    )


def _article(page: Page, said: _Statements, reading: _Reading) -> Article:
    stated = _fields(page, said, reading)
    chosen = {field: _first(found) for field, found in stated.items()}
    value: dict[str, Any] = {field: found.value if found else None for field, found in chosen.items()}
    text = reading.text
    posts = posts_in(page.page_id, text, said.posts, page.final_url)
    return Article(
        page_id=page.page_id,
        title=value["title"],
        authors=value["authors"] or (),
        published_at=value["published_at"],
        modified_at=value["modified_at"],
        language=value["language"],
        section=value["section"],
        wire_credit=value["wire_credit"],
        text=text,
        word_count=len(text.split()),
        text_hash=hashlib.sha256(f"{value['title']}\n{text}".encode()).hexdigest(),
        provenance=tuple(_origins(chosen, stated, said.refused)),
        subtitle=value["subtitle"],
        tags=value["tags"] or (),
        lead_image_url=value["lead_image_url"],
        dateline_place=value["dateline_place"],
        corrections=value["corrections"] or (),
        access=value["access"],
        is_live_blog=bool(posts) or is_live(reading.evidence),
        links=links_in(page.page_id, text, reading.blocks, page.final_url),
        posts=posts,
        quality=quality_of(
            page.page_id, reading.text, reading.blocks, reading.evidence, value["access"], reading.languages
        ),
    )


def _origins(
    chosen: dict[str, Found | None], stated: dict[str, list[Found]], refused: dict[str, list[Found]]
) -> Iterator[Provenance]:
    """Where each field came from; a time that was refused is kept raw where no other was stated, and contradicts one."""
    for field, found in chosen.items():
        first = _first(refused.get(field, ()))
        entry = found or (first and replace(first, value=None, origin=f"refused {first.origin}"))
        if entry:
            yield provenance(field, entry, [*stated[field], *refused.get(field, ())])


def _fields(page: Page, said: _Statements, reading: _Reading) -> dict[str, list[Found]]:
    """Every field with all that is said of it, best evidence first."""
    evidence, text = reading.evidence, reading.text
    opening = Found(one_line(text, limit=OPENING_CHARACTERS) or "-", "text", "")
    found = said.titles or [opening]
    return {
        "title": found,
        "authors": list(people(said.bylines)),
        "published_at": said.published,
        "modified_at": said.modified,
        "language": reading.languages,
        "section": list(particulars.sections(evidence, said.site)),
        "wire_credit": reading.credits,
        "subtitle": list(particulars.subtitles(evidence, reading.blocks, found[0].value, text)),
        "tags": said.tags,
        "lead_image_url": list(particulars.lead_images(evidence, page.final_url)),
        "dateline_place": list(particulars.datelines(evidence, text)),
        "corrections": list(particulars.corrections(evidence, reading.blocks)),
        "access": list(access_stated(evidence, text)),
    }


def _with_opening(said: _Statements, opening: Opening, fetched_at: datetime) -> _Statements:
    """The statements, with what the text's first lines say where nothing but a guess at the text stands against it."""
    published, _ = _parted(opening.published, fetched_at)
    is_dated = any(found.origin != "text" for found in (*said.published, *said.refused["published_at"]))
    return replace(
        said,
        bylines=said.bylines or opening.bylines,
        published=said.published if is_dated else [*published, *said.published],
    )


def _without_byline(text: str, authors: Found | None) -> str:
    """The text without lines near its head that hold nothing but the authors' names."""
    lines = text.split("\n")
    known = {key_of(name) for name in (*authors.value, "".join(authors.value))} if authors else set()
    kept = [line for line in lines[:HEAD_LINES] if key_of(line) not in known]
    return "\n".join([*kept, *lines[HEAD_LINES:]])


def _first(found: Sequence[Found]) -> Found | None:
    return found[0] if found else None


def _parted(stated: Iterable[Found], fetched_at: datetime) -> tuple[list[Found], list[Found]]:
    """The times that can be true, and those that cannot: before the web, or after the page was fetched."""
    parted: tuple[list[Found], list[Found]] = ([], [])
    for found in stated:
        parted[not dates.is_possible(found.value, found.precision, fetched_at)].append(found)
    return parted


def _language(tree: Any, text: str) -> list[Found]:
    """The language that the text is in, then the one that its page is marked with."""
    told = identify(text)
    tag = (tree.get("lang") or "").strip()
    primary = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", tag)
    marked = [Found(primary[0].lower(), "html_lang", tag)] if primary else []
    return [Found(told, "text", told), *marked] if told else marked

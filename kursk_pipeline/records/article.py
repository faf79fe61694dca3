"""What clean makes of a page: the article, where each field came from, and what stands where in its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kursk_pipeline.records.outcomes import Access


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one field of an article came from: the place, the raw string there, and whether other places disagree."""

    field: str
    origin: str
    raw: str
    precision: str
    is_conflicting: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the text: its words stand from ``start_char`` to ``end_char``."""

    page_id: str
    start_char: int
    end_char: int
    url: str


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a live blog: its part of the parent's text, so that what is found there by offset is the post's.

    Posts follow one another in the text without overlap, whatever the order of their times.
    """

    page_id: str
    post_no: int
    start_char: int
    end_char: int
    published_at: datetime | None
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the text of a page can be relied on.

    ``text_share`` is the text's share of the page's words, ``repeated_share`` the share of the text's words that stand in
    lines which the text has already. ``is_cut`` says that the text ends before the article does, as far as can be told.
    """

    page_id: str
    text_share: float
    repeated_share: float
    is_cut: bool
    is_wall_suspected: bool
    is_language_mismatched: bool


@dataclass(frozen=True, slots=True)
class Article:
    """The text and fields of a page, cleaned. ``text`` holds paragraphs parted by a newline, without the title."""

    page_id: str
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    language: str | None
    section: str | None
    wire_credit: str | None
    text: str
    word_count: int
    text_hash: str
    provenance: tuple[Provenance, ...]
    subtitle: str | None = None
    tags: tuple[str, ...] = ()
    lead_image_url: str | None = None
    dateline_place: str | None = None
    corrections: tuple[str, ...] = ()
    access: Access | None = None
    is_live_blog: bool = False
    links: tuple[Link, ...] = ()
    posts: tuple[Post, ...] = ()
    quality: Quality | None = None

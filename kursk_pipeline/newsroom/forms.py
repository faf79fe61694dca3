"""What the newsroom's TOML files may say: a publisher, and an article with its later edits and live posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import AwareDatetime

from kursk_pipeline.adapters.toml_forms import STRICT

FeedKind = Literal["rss", "atom", "rdf", "json"]
Topic = Literal["on_topic", "passing", "namesake", "off_topic"]
Relation = Literal["", "identical", "near_copy", "contains", "contained", "rewrite"]
Validators = Literal["honest", "lying", "none"]
Furniture = Literal["living", "still", "stamped"]


@dataclass(frozen=True, slots=True)
class FeedForm:
    """One feed of a publisher. ``full_text`` puts the whole body into each item instead of its first sentences."""

    __pydantic_config__ = STRICT

    path: str
    kind: FeedKind
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class PublisherForm:
    """A publisher's ``publisher.toml``; the folder's name is its host label.

    Attributes:
        name: as the masthead has it.
        tagline: the line under the masthead.
        family: owner that several publishers may share.
        country: ISO 3166 code.
        language: ISO 639-1 code of the pages, where an article names none.
        kind: as in the source files (newspaper, wire, state_media, ...).
        template: file of ``templates/`` without its ending.
        charset: of the pages, named in their Content-Type.
        address: path of an article with ``{slug}``, ``{section}``, ``{year}``, ``{month}``, ``{day}``, ``{number}``.
        canonical_address: the same for rel=canonical; empty when pages have one address.
        sections: the navigation.
        captions: picture captions that the furniture draws on.
        listed_days: for how long feeds and sitemaps list an article.
        tracking: query that feeds append to links.
        validators: whether ETag and Last-Modified are right, or claim that nothing ever changes, or are not sent.
        crawl_delay: seconds asked for in robots.txt; 0 leaves it out.
        disallow: paths refused in robots.txt.
        is_compressed: whether pages go out gzipped to those who accept it.
        furniture: what stands around an article: ``living`` lists the newest stories, ``still`` lists none, ``stamped``
            is living with a token of its own in each answer, so that no two are alike.
    """

    __pydantic_config__ = STRICT

    name: str
    tagline: str
    family: str
    country: str
    language: Literal["en", "ru", "uk"]
    kind: str
    template: str
    address: str
    sections: tuple[str, ...]
    captions: tuple[str, ...]
    feeds: tuple[FeedForm, ...]
    charset: str = "utf-8"
    canonical_address: str = ""
    listed_days: int = 1000
    tracking: str = ""
    validators: Validators = "honest"
    crawl_delay: float = 0
    disallow: tuple[str, ...] = ()
    is_compressed: bool = False
    furniture: Furniture = "living"


@dataclass(frozen=True, slots=True)
class RevisionForm:
    """An edit: from ``at`` on, title and body read so. An empty one leaves that part as it was."""

    __pydantic_config__ = STRICT

    at: AwareDatetime
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class PostForm:
    """One post of a live blog."""

    __pydantic_config__ = STRICT

    at: AwareDatetime
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """An article with the truth about it: its topic, and what it derives from.

    ``origin`` is ``publisher/slug`` and ``relation`` how this one stands to it; ``seed`` such as ``seed:003``; ``wire``
    the agency credited on the page. Bodies are paragraphs parted by blank lines. From ``walled_at`` on only subscribers
    read it; from ``moved_at`` on it stands below ``/moved``, and its address sends readers there for good.
    """

    __pydantic_config__ = STRICT

    slug: str
    title: str
    published_at: AwareDatetime
    section: str
    language: Literal["en", "ru", "uk"]
    topic: Topic
    body: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    wire: str = ""
    origin: str = ""
    relation: Relation = ""
    seed: str = ""
    deleted_at: AwareDatetime | None = None
    walled_at: AwareDatetime | None = None
    moved_at: AwareDatetime | None = None
    revisions: tuple[RevisionForm, ...] = ()
    posts: tuple[PostForm, ...] = ()

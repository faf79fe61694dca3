"""What stands on the newsroom's sites at one moment: published, edited, deleted, listed."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from kursk_pipeline.newsroom.forms import ArticleForm, PostForm
from kursk_pipeline.newsroom.library import Library, Publisher


@dataclass(frozen=True, slots=True)
class Story:
    """One article as it reads at a moment."""

    publisher: Publisher
    article: ArticleForm
    title: str
    paragraphs: tuple[str, ...]
    posts: tuple[PostForm, ...]
    updated_at: datetime
    path: str
    canonical_path: str
    is_walled: bool = False
    moved_from: str = ""

    @property
    def summary(self) -> str:
        """The subtitle, or else the first paragraph."""
        return self.article.subtitle or (self.paragraphs[0] if self.paragraphs else "")


@dataclass(frozen=True, slots=True)
class World:
    """Everything that can be asked of the newsroom at ``now``, served on ``port``."""

    library: Library
    now: datetime
    port: int

    def base_url(self, label: str) -> str:
        """Scheme and authority of a publisher; ``*.localhost`` is loopback by RFC 6761."""
        return f"http://{label}.localhost:{self.port}"

    def stories(self, publisher: Publisher) -> tuple[Story, ...]:
        """What can be read now, newest first."""
        found = [story_at(publisher, article, self.now) for article in publisher.articles]
        return tuple(sorted((s for s in found if s), key=lambda s: (s.article.published_at, s.path), reverse=True))

    def listed(self, publisher: Publisher) -> tuple[Story, ...]:
        """What feeds and sitemaps name now."""
        oldest = self.now - timedelta(days=publisher.form.listed_days)
        return tuple(story for story in self.stories(publisher) if story.article.published_at >= oldest)

    def find(self, publisher: Publisher, target: str) -> Story | None:
        """The story at a path and query; further query parameters are ignored."""
        for story in self.stories(publisher):
            if any(_answers_to(path, target) for path in (story.path, story.canonical_path, story.moved_from) if path):
                return story
        return None

    def has_moved(self, story: Story, target: str) -> bool:
        """Whether a story that stood at a path and query stands elsewhere now."""
        return bool(story.moved_from) and _answers_to(story.moved_from, target)

    def is_deleted(self, publisher: Publisher, target: str) -> bool:
        """Whether an article that stood here was taken down."""
        gone = (a for a in publisher.articles if a.deleted_at is not None and a.deleted_at <= self.now)
        return any(_answers_to(article_path(publisher, article), target) for article in gone)


def story_at(publisher: Publisher, article: ArticleForm, now: datetime) -> Story | None:
    """The article as it reads at ``now``; None before its publication and after its deletion."""
    if now < article.published_at or (article.deleted_at is not None and now >= article.deleted_at):
        return None
    title, body, updated_at = article.title, article.body, article.published_at
    for revision in sorted(article.revisions, key=lambda r: r.at):
        if revision.at <= now:
            title, body, updated_at = revision.title or title, revision.body or body, revision.at
    posts = tuple(sorted((p for p in article.posts if p.at <= now), key=lambda p: p.at, reverse=True))
    first, canonical = article_path(publisher, article), article_path(publisher, article, is_canonical=True)
    has_moved = article.moved_at is not None and now >= article.moved_at
    return Story(
        publisher=publisher,
        article=article,
        title=title,
        paragraphs=paragraphs_of(body),
        posts=posts,
        updated_at=max([updated_at, *(post.at for post in posts)]),
        path=f"/moved{first}" if has_moved else first,
        canonical_path=f"/moved{canonical}" if has_moved else canonical,
        is_walled=article.walled_at is not None and now >= article.walled_at,
        moved_from=first if has_moved else "",
    )


def paragraphs_of(body: str) -> tuple[str, ...]:
    """Split at blank lines; line breaks inside a paragraph become spaces."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", body.strip()) if part.strip())


def article_path(publisher: Publisher, article: ArticleForm, *, is_canonical: bool = False) -> str:
    """Path (and query) of an article on its site."""
    form = publisher.form
    pattern = form.canonical_address if is_canonical and form.canonical_address else form.address
    at = article.published_at
    return pattern.format(
        slug=article.slug,
        section=section_slug(article.section),
        year=at.year,
        month=f"{at.month:02}",
        day=f"{at.day:02}",
        number=zlib.crc32(article.slug.encode()) % 1_000_000,
    )


def section_slug(section: str) -> str:
    """A section's name as it stands in addresses."""
    return "-".join(section.lower().split()) or "news"


def _answers_to(address: str, target: str) -> bool:
    ours, theirs = urlsplit(address), urlsplit(target)
    wanted, given = parse_qsl(ours.query), parse_qsl(theirs.query)
    return ours.path.rstrip("/") == theirs.path.rstrip("/") and all(pair in given for pair in wanted)

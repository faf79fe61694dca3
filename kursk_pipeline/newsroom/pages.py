"""An article's page, in its publisher's own markup and with the furniture around it."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kursk_pipeline.newsroom.library import Publisher
from kursk_pipeline.newsroom.world import Story, World, section_slug

TEMPLATES = Path(__file__).parent / "templates"
LIVE_TEMPLATE = "liveblog"
RELATED_COUNT = 5

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    "uk": (
        "січня", "лютого", "березня", "квітня", "травня", "червня",
        "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
    ),
}  # fmt: skip


def article_page(world: World, story: Story) -> str:
    """The whole HTML document of one story; a story with posts takes the live markup."""
    name = LIVE_TEMPLATE if story.article.posts else story.publisher.form.template
    return _ENVIRONMENT.get_template(f"{name}.html").render(_story_context(world, story))


def listing_page(world: World, publisher: Publisher, section: str = "") -> str:
    """Home page, or the page of one section (its slug)."""
    stories = [s for s in world.listed(publisher) if section in ("", section_slug(s.article.section))]
    return render_page("listing", stories=stories, **_site_context(world, publisher))


def render_page(name: str, **context: Any) -> str:
    """Any template of the newsroom with the context given."""
    return _ENVIRONMENT.get_template(f"{name}.html").render(context)


def _site_context(world: World, publisher: Publisher) -> dict[str, Any]:
    return {"site": publisher.form, "home": world.base_url(publisher.label), "feeds": publisher.form.feeds}


def _story_context(world: World, story: Story) -> dict[str, Any]:
    home = world.base_url(story.publisher.label)
    is_still = story.publisher.form.furniture == "still"
    others = [] if is_still else [other for other in world.listed(story.publisher) if other.path != story.path]
    captions = story.publisher.form.captions
    return {
        **_site_context(world, story.publisher),
        "story": story,
        "article": story.article,
        "url": home + story.path,
        "canonical": home + story.canonical_path,
        "related": others[:RELATED_COUNT],
        "caption": captions[zlib.crc32(story.article.slug.encode()) % len(captions)] if captions else "",
        "json_ld": _script_safe(_json_ld(home, story)),
        "state": _script_safe(_page_state(story)),
    }


def _json_ld(home: str, story: Story) -> dict[str, Any]:
    article, form = story.article, story.publisher.form
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if article.posts else "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": home + story.canonical_path},
        "headline": story.title,
        "description": story.summary,
        "datePublished": article.published_at.isoformat(),
        "dateModified": story.updated_at.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": form.name},
        "articleSection": article.section,
        "inLanguage": article.language,
        "keywords": list(article.tags),
    }
    if story.posts:
        document["liveBlogUpdate"] = [
            {"@type": "BlogPosting", "headline": p.title, "datePublished": p.at.isoformat(), "articleBody": p.body}
            for p in story.posts
        ]
    return document


def _page_state(story: Story) -> dict[str, Any]:
    return {
        "page": "/article/[...slug]",
        "buildId": "r3l34s3",
        "props": {"id": story.article.slug, "section": story.article.section, "paid": False, "experiments": ["nav-b"]},
    }


def _script_safe(document: dict[str, Any]) -> Markup:
    """JSON for a script element: no ``<`` in it, so no text can end the element."""
    return Markup(json.dumps(document, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704


def long_date(at: datetime, language: str) -> str:
    """A date as readers of the language write it: ``7 August 2024``."""
    return f"{at.day} {MONTHS[language][at.month - 1]} {at.year}"


def dotted_date(at: datetime, _language: str = "") -> str:
    """``07.08.2024, 12:30``, as older sites have it."""
    return at.strftime("%d.%m.%Y, %H:%M")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(long_date=long_date, dotted_date=dotted_date, section_slug=section_slug)
    return environment


_ENVIRONMENT = _environment()

"""What a publisher's feeds and sitemaps list: its stories, and the troubles planted among them."""

from __future__ import annotations

from html import escape

from kursk_pipeline.newsroom.feeds import Listing
from kursk_pipeline.newsroom.forms import FeedForm
from kursk_pipeline.newsroom.library import Publisher
from kursk_pipeline.newsroom.troubles import LISTED_AT, TROUBLES, UNLISTED, Trouble, trouble_at
from kursk_pipeline.newsroom.world import Story, World

SUMMARY_CHARS = 280


def listings_of(world: World, publisher: Publisher, feed: FeedForm | None = None) -> tuple[Listing, ...]:
    """The items of one feed, or of the sitemaps when no feed is given: stories newest first, then troubles."""
    path = feed.path if feed else ""
    stories = [s for s in world.listed(publisher) if _belongs(publisher.label, s.path, path)]
    is_full = bool(feed and feed.full_text)
    planted = [] if _is_special(publisher.label, path) else [t for t in TROUBLES if t.publisher == publisher.label]
    return (
        *(_story_listing(world, story, is_feed=feed is not None, is_full=is_full) for story in stories),
        *(_trouble_listing(world, trouble) for trouble in planted if _is_out(world, trouble)),
    )


def _belongs(label: str, story_path: str, feed_path: str) -> bool:
    trouble = trouble_at(label, story_path)
    if (label, story_path) in UNLISTED:
        return False
    if trouble is not None and trouble.feed:
        return trouble.feed == feed_path
    return not _is_special(label, feed_path)


def _is_special(label: str, feed_path: str) -> bool:
    return any(trouble.publisher == label and trouble.feed == feed_path for trouble in TROUBLES if trouble.feed)


def _is_out(world: World, trouble: Trouble) -> bool:
    return bool(trouble.title) and world.now >= LISTED_AT


def _story_listing(world: World, story: Story, *, is_feed: bool, is_full: bool) -> Listing:
    home, article, tracking = world.base_url(story.publisher.label), story.article, story.publisher.form.tracking
    url = home + story.path
    joint = "&" if "?" in url else "?"
    return Listing(
        url=f"{url}{joint}{tracking}" if tracking and is_feed else url,
        title=story.title,
        summary=_shortened(story.summary),
        published_at=article.published_at,
        updated_at=story.updated_at,
        authors=article.authors,
        tags=article.tags,
        content="".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs) if is_full else "",
        guid=url,
    )


def _trouble_listing(world: World, trouble: Trouble) -> Listing:
    return Listing(
        url=trouble.link or world.base_url(trouble.publisher) + trouble.path,
        title=trouble.title,
        summary="",
        published_at=LISTED_AT,
        updated_at=LISTED_AT,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= SUMMARY_CHARS else text[:SUMMARY_CHARS].rsplit(" ", 1)[0] + " …"

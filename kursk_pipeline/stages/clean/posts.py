"""Live blogs: which posts a page has, as it states them or as it is built, and where each stands in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kursk_pipeline.plain_text import TITLE_LIMIT, markup_to_text, one_line
from kursk_pipeline.records import Post
from kursk_pipeline.stages.clean.dates import is_possible, parse_time
from kursk_pipeline.stages.clean.evidence import Evidence, text_of, types_of
from kursk_pipeline.stages.clean.particulars import address_in
from kursk_pipeline.stages.clean.site import key_of

MIN_POSTS = 3
"""Fewer timestamped blocks are an article with an update."""
MAX_POSTS = 500
"""The longest live blog of the development pages states 428."""
MAX_TIMES = 2_000
MAX_CLIMB = 8
"""Levels between the time of a post and the element that is the post."""
OPENING = 40
"""Letters of an opening by which it is found again; two posts rarely begin with the same seven words."""
MAX_OPENINGS = 4


@dataclass(frozen=True, slots=True)
class StatedPost:
    """A post as the page has it: when, under which heading and address, and the keys of lines that may begin it."""

    published_at: datetime | None
    title: str
    url: str
    openings: tuple[str, ...]


def is_live(evidence: Evidence) -> bool:
    """Whether the page calls itself a live blog."""
    return any("LiveBlogPosting" in types_of(article) for article in evidence.articles)


def stated_posts(evidence: Evidence, tree: Any, fetched_at: datetime) -> list[StatedPost]:
    """The posts in the structured data; without any, the repeated blocks of the page that carry a time.

    A post that is stated without its address has that of the block that opens with the same words.
    """
    nodes = [node for article in evidence.articles for node in _updates(article)][:MAX_POSTS]
    stated = [_of_node(node, fetched_at) for node in nodes]
    if stated and all(post.url for post in stated):
        return stated
    built = [_of_element(time, element, fetched_at) for time, element in _timed(tree)]
    addresses = {opening: post.url for post in reversed(built) for opening in post.openings}
    return [_addressed(post, addresses) for post in stated] or built


def _addressed(post: StatedPost, addresses: Mapping[str, str]) -> StatedPost:
    found = next((addresses[opening] for opening in post.openings if opening in addresses), "")
    return replace(post, url=post.url or found)


def posts_in(page_id: str, text: str, stated: Sequence[StatedPost], url: str) -> tuple[Post, ...]:
    """The posts that the text holds, each reaching to where the next begins; none when there are fewer than three."""
    places = _places(text)
    begun: dict[int, StatedPost] = {}
    for post in stated:
        starts = [places[opening] for opening in post.openings if opening in places]
        if starts:
            begun.setdefault(min(starts), post)
    if len(begun) < MIN_POSTS:
        return ()
    starts = sorted(begun)
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    return tuple(
        Post(
            page_id=page_id,
            post_no=number,
            start_char=start,
            end_char=end,
            published_at=begun[start].published_at,
            title=begun[start].title or None,
            url=address_in(begun[start].url, url) if begun[start].url else None,
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _updates(article: dict[str, Any]) -> list[dict[str, Any]]:
    updates = article.get("liveBlogUpdate")
    return [node for node in updates if isinstance(node, dict)] if isinstance(updates, list) else []


def _of_node(node: dict[str, Any], fetched_at: datetime) -> StatedPost:
    title = text_of(node.get("headline"))
    body = markup_to_text(str(node.get("articleBody") or ""))
    return StatedPost(
        published_at=_time(text_of(node.get("datePublished")), fetched_at),
        title=title[:TITLE_LIMIT],
        url=text_of(node.get("url")),
        openings=_openings([title, body]),
    )


def _of_element(time: Any, element: Any, fetched_at: datetime) -> StatedPost:
    heading = next((one_line(head.text_content()) for head in element.iter("h2", "h3", "h4")), "")
    lines = [one_line(paragraph.text_content()) for paragraph in element.iter("p")][:MAX_OPENINGS]
    mark = element.get("id") or ""
    return StatedPost(
        published_at=_time(time.get("datetime") or "", fetched_at),
        title=heading[:TITLE_LIMIT],
        url=f"#{mark}" if mark else "",
        openings=_openings([heading, *lines]),
    )


def _timed(tree: Any) -> Iterator[tuple[Any, Any]]:
    """The children of the one element that has most children with a time: each child with its first time."""
    families: dict[Any, dict[Any, Any]] = defaultdict(dict)
    for number, time in enumerate(tree.iter("time")):
        if number >= MAX_TIMES:
            break
        element = time
        for _ in range(MAX_CLIMB if time.get("datetime") else 0):
            parent = element.getparent()
            if parent is None or parent.tag == "body":
                break
            families[parent].setdefault(element, time)
            element = parent
    largest = max(families.values(), key=len, default={})
    if len(largest) >= MIN_POSTS:
        yield from ((time, element) for element, time in list(largest.items())[:MAX_POSTS])


def _openings(lines: list[str]) -> tuple[str, ...]:
    return tuple(key for line in lines if (key := key_of(line)[:OPENING]))


def _places(text: str) -> dict[str, int]:
    """Where each line of the text begins, by the letters of its opening."""
    places: dict[str, int] = {}
    start = 0
    for line in text.split("\n"):
        places.setdefault(key_of(line)[:OPENING], start)
        start += len(line) + 1
    places.pop("", None)
    return places


def _time(raw: str, fetched_at: datetime) -> datetime | None:
    parsed = parse_time(raw)
    return parsed[0] if parsed and is_possible(*parsed, fetched_at) else None

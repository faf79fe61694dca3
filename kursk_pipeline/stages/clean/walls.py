"""Why a page without a usable text has none: consent, payment, login, robot check, missing page, gallery, video."""

from __future__ import annotations

from typing import Any

from kursk_pipeline.stages.clean.evidence import Evidence
from kursk_pipeline.stages.clean.reasons import CleanReason
from kursk_pipeline.wall_signs import wall_in

MIN_WORDS = 40
"""Fewer words are a caption, a teaser or a notice; the shortest article of the development pages has 51."""
MAX_WALL_WORDS = 150
"""A wall shows a teaser at most; a longer text that mentions subscriptions is an article that mentions them."""
MAX_NOTICE_CHARACTERS = 3000
"""Where a notice stands on a page without a text of its own."""
MIN_GALLERY_IMAGES = 5


def why_dropped(tree: Any, evidence: Evidence, text: str) -> CleanReason | None:
    """The reason to drop a page with this extracted text; None when the text is good."""
    words = len(text.split())
    if words > MAX_WALL_WORDS:
        return None
    visible = visible_text(tree)
    if not visible:
        return CleanReason.EMPTY_PAGE
    wall = _wall(tree, evidence, visible, text)
    if wall is not None or words >= MIN_WORDS:
        return wall
    if len(tree.xpath(".//figure//img|.//picture")) >= MIN_GALLERY_IMAGES:
        return CleanReason.GALLERY_WITHOUT_TEXT
    if _is_video(tree, evidence):
        return CleanReason.VIDEO_WITHOUT_TEXT
    return CleanReason.TOO_LITTLE_TEXT


def _is_video(tree: Any, evidence: Evidence) -> bool:
    """Whether the page says that it is there for a video, or holds one."""
    if evidence.first_meta("og:type").startswith("video") or evidence.first_meta("twitter:card") == "player":
        return True
    return bool(evidence.first_meta("og:video", "og:video:url")) or tree.find(".//video") is not None


def visible_text(tree: Any) -> str:
    """The words a reader sees, on one line."""
    parts = tree.xpath(".//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return " ".join(" ".join(parts).split())


def _wall(tree: Any, evidence: Evidence, visible: str, text: str) -> CleanReason | None:
    title = tree.findtext(".//title") or ""
    if is_paid(evidence) and len(text.split()) < MAX_WALL_WORDS:
        return CleanReason.PAYWALL
    about = f"{title} {visible[:MAX_NOTICE_CHARACTERS]}" if len(text.split()) < MIN_WORDS else f"{title} {text}"
    wall = wall_in(about)
    return CleanReason(wall.value) if wall else None


def is_paid(evidence: Evidence) -> bool:
    """Whether the page's structured data says that the article is not free to read."""
    flags = (str(article.get("isAccessibleForFree", "")).lower() for article in evidence.articles)
    return any(flag in {"false", "http://schema.org/false", "https://schema.org/false"} for flag in flags)

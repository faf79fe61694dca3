"""Why a page left the clean step as it did: the words of the tallies."""

from __future__ import annotations

from enum import StrEnum


class CleanReason(StrEnum):
    """One word for each way out. The groups follow ``Outcome``: kept, then dropped, then quarantined."""

    CLEANED = "cleaned"

    EMPTY_PAGE = "empty_page"
    TOO_LITTLE_TEXT = "too_little_text"
    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    LOGIN_WALL = "login_wall"
    BOT_CHALLENGE = "bot_challenge"
    SOFT_404 = "soft_404"
    GALLERY_WITHOUT_TEXT = "gallery_without_text"
    VIDEO_WITHOUT_TEXT = "video_without_text"

    NOT_HTML = "not_html"
    UNDECODABLE = "undecodable"
    TOO_DEEP = "too_deep"

"""Codes, times and durations in words that an operator reads without a manual."""

from __future__ import annotations

from datetime import datetime

PLAIN = {
    "address_refused": "address not on the public web",
    "already_seen": "seen before",
    "archive_missing": "the stored page is gone",
    "backing_off": "failing",
    "bad_url": "address cannot be followed",
    "bot_challenge": "a test for robots",
    "broken_xml": "feed not well-formed",
    "connection_error": "the connection broke",
    "consent_wall": "a consent form",
    "decode_error": "the answer could not be unpacked",
    "dns_error": "the name was not found",
    "empty": "an empty feed",
    "empty_page": "a page without text",
    "forbidden": "the server refused us",
    "frozen": "stands still",
    "gallery_without_text": "pictures without text",
    "gone": "gone for good",
    "html_instead_of_feed": "a web page, not a feed",
    "html": "a page in its place",
    "http_error": "the server answered with an error",
    "login_wall": "a login page",
    "missing": "not at its address",
    "namesake": "another Kursk",
    "never_polled": "not asked yet",
    "no_link": "no address",
    "not_found": "not found",
    "not_modified": "nothing new, says the server",
    "off_topic": "about something else",
    "on_topic": "on the topic",
    "passing": "mentions the topic in passing",
    "owner_entry": "taken back by its own site",
    "paywall": "a paywall",
    "rate_limited": "the server asked us to wait",
    "read": "read in full",
    "redesigned": "the page was redesigned",
    "redirect_loop": "redirects in a circle",
    "refused": "refuses us",
    "respelt_entry": "announced at another address",
    "robots_denied": "robots.txt forbids it",
    "robots_unreachable": "robots.txt could not be read",
    "server_error": "the server failed",
    "silent": "brings nothing new",
    "soft_404": "a page that says: not found",
    "template_changed": "the page holds nothing of what its form describes",
    "timeout": "no whole answer in time",
    "tls_error": "the certificate is not good",
    "too_large": "larger than we take",
    "too_little_text": "too little text",
    "took_too_long": "it came, but reading it took longer than is allowed",
    "unchanged": "nothing new",
    "undecodable": "no encoding fits the text",
    "unreachable": "does not answer",
    "unreadable": "cannot be read",
    "unsupported_type": "not a web page",
    "video_without_text": "a video without text",
}
"""Health, outcomes and reasons. What is not here is shown as its code, with spaces."""

MINUTE, HOUR, DAY = 60, 3600, 86400
PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
"""Control characters as the pictures that Unicode has for them: what is stored is seen as it is."""


def plain(code: str | None) -> str:
    """A code in words; empty for none."""
    return PLAIN.get(code, code.replace("_", " ")) if code else ""


def stamp(moment: datetime) -> str:
    """A time to the second, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def distance(moment: datetime, now: datetime) -> str:
    """How far a time is from now, such as ``4 min ago`` or ``in 2 h``; within a minute, ``now``."""
    apart = (moment - now).total_seconds()
    if abs(apart) < MINUTE:
        return "now"
    return f"in {span(apart)}" if apart > 0 else f"{span(-apart)} ago"


def seconds(length: float | None) -> str:
    """A duration in seconds, such as ``0.4 s`` or ``2 min 11 s``; empty for none."""
    if length is None:
        return ""
    minutes, rest = divmod(round(length), MINUTE)
    return f"{minutes} min {rest:02d} s" if minutes else f"{float(length):.1f} s"


def readable(text: str) -> str:
    """Text with its control characters made visible."""
    return text.translate(PICTURES)


def span(apart: float) -> str:
    """A length of time in seconds as whole minutes, hours or days, whichever reads best."""
    if apart >= 2 * DAY:
        return f"{apart // DAY:.0f} d"
    return f"{apart // HOUR:.0f} h" if apart >= 2 * HOUR else f"{apart // MINUTE:.0f} min"

"""Every trouble of the newsroom, declared as data: where it is, what it does, and what the pipeline ought to record.

``expected`` is the step, the outcome and the reason. A trouble with a title is listed in its publisher's feeds
as an entry of its own; one without sits on an article, or on a feed, that is there anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from kursk_pipeline.newsroom import behaviours as do
from kursk_pipeline.newsroom.behaviours import Behaviour

DESK = "trouble-desk"
RECOVERING = "/recovering.xml"
"""The feed of what fails first and works later. The demo does not follow it, so that its second run adds nothing."""

CALM_AT = datetime(2025, 5, 2, tzinfo=UTC)
"""A day after the demo's time: overload that ends when a test moves the clock."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What ought to stand in the tallies. ``reason`` is empty where the entry is kept."""

    step: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One troubled address. ``link`` overrides the address that feeds give; ``feed`` names the one feed that lists it."""

    publisher: str
    path: str
    behaviour: Behaviour
    expected: Expected
    title: str = ""
    link: str = ""
    feed: str = ""
    published_at: datetime | None = datetime(2024, 9, 1, 12, tzinfo=UTC)


def _entry(path: str, title: str, behaviour: Behaviour, *expected: str, link: str = "") -> Trouble:
    return Trouble(DESK, path, behaviour, Expected(*expected), title=title, link=link)


FEED_TROUBLES = (
    Trouble(DESK, "/broken.xml", do.break_xml, Expected("poll", "quarantined", "broken_xml")),
    Trouble(
        DESK, "/html-feed.xml", partial(do.show, template="maintenance"), Expected("poll", "quarantined", "not_a_feed")
    ),
    Trouble(DESK, "/missing.xml", partial(do.answer_status, status=404), Expected("poll", "dropped", "not_found")),
)

DESK_TROUBLES = (
    _entry(
        "/never-was",
        "An article that is not there",
        partial(do.answer_status, status=404),
        "fetch",
        "dropped",
        "not_found",
    ),
    _entry(
        "/withdrawn", "An article withdrawn for good", partial(do.answer_status, status=410), "fetch", "dropped", "gone"
    ),
    _entry(
        "/forbidden",
        "An article behind a refusal",
        partial(do.answer_status, status=403),
        "fetch",
        "dropped",
        "http_error",
    ),
    _entry(
        "/server-down",
        "A server that has fallen over",
        partial(do.refuse_for_a_while, status=500, until=CALM_AT),
        "fetch",
        "deferred",
        "server_error",
    ),
    _entry(
        "/busy",
        "A publisher that asks for patience",
        partial(do.refuse_for_a_while, status=429, until=CALM_AT, retry_after=120),
        "fetch",
        "deferred",
        "rate_limited",
    ),
    _entry(
        "/busy-until",
        "A publisher that names the hour",
        partial(do.refuse_for_a_while, status=503, until=CALM_AT, retry_after=datetime(2099, 1, 1, tzinfo=UTC)),
        "fetch",
        "deferred",
        "server_error",
    ),
    _entry("/drip", "Sudzha, one letter at a time", do.drip, "fetch", "deferred", "timeout"),
    _entry("/endless", "A page without an end", do.never_end, "fetch", "quarantined", "too_large"),
    _entry("/bomb", "A very small page", do.gzip_bomb, "fetch", "quarantined", "too_large"),
    _entry(
        "/loop-a",
        "Round and round",
        partial(do.redirect_to, location="/loop-b"),
        "fetch",
        "quarantined",
        "redirect_loop",
    ),
    _entry(
        "/to-metadata",
        "A redirect to a refused address",
        partial(do.redirect_to, location="http://169.254.169.254/latest/"),
        "fetch",
        "quarantined",
        "address_refused",
    ),
    _entry(
        "/metadata",
        "A link to a refused address",
        do.answer_ordinary,
        "fetch",
        "quarantined",
        "address_refused",
        link="http://169.254.169.254/",
    ),
    _entry(
        "/private",
        "A link into a private network",
        do.answer_ordinary,
        "fetch",
        "quarantined",
        "address_refused",
        link="http://10.0.0.1/",
    ),
    _entry(
        "/not-http",
        "A link that is no web address",
        do.answer_ordinary,
        "poll",
        "quarantined",
        "bad_url",
        link="file:///etc/hostname",
    ),
    _entry("/cut-short", "A page cut short", do.hang_up, "fetch", "deferred", "connection_error"),
    _entry(
        "/map.pdf",
        "A map of the border districts (PDF)",
        partial(
            do.send_bytes, content_type="application/pdf", body=b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
        ),
        "fetch",
        "dropped",
        "unsupported_type",
    ),
    _entry("/empty", "A page with nothing on it", do.answer_empty, "clean", "quarantined", "empty"),
    _entry(
        "/moved",
        "Sumy region counts its evacuated villages",
        partial(do.redirect_to, location="/moved-here", status=301),
        "fetch",
        "kept",
    ),
)

ARTICLE_TROUBLES = (
    Trouble(
        DESK,
        "/wrong-charset",
        partial(do.declare_wrong_charset, written="windows-1251", declared="utf-8"),
        Expected("clean", "kept"),
    ),
    Trouble(DESK, "/spoiled-text", do.spoil_text, Expected("clean", "kept")),
    Trouble(DESK, "/deep-nest", do.nest_deeply, Expected("clean", "kept")),
)

RECOVERING_TROUBLES = (
    Trouble(
        DESK,
        "/busy-twice",
        partial(do.refuse_for_a_while, status=429, first=2, retry_after=1),
        Expected("fetch", "deferred", "rate_limited"),
        feed=RECOVERING,
    ),
    Trouble(
        DESK,
        "/flaky",
        partial(do.refuse_for_a_while, status=503, first=1),
        Expected("fetch", "deferred", "server_error"),
        feed=RECOVERING,
    ),
)

ORDINARY_TROUBLES = (
    Trouble(
        "sumy-courier",
        "/members/volunteer-drivers",
        partial(do.show, template="members", title="The volunteer drivers of the border road"),
        Expected("fetch", "dropped", "robots_denied"),
        title="The volunteer drivers of the border road",
    ),
    Trouble(
        "atlantic-observer",
        "/2024/08/21/long-read-border",
        partial(do.show, template="paywall", title="The long read: a week on the border"),
        Expected("clean", "quarantined", "paywall"),
        title="The long read: a week on the border",
    ),
    Trouble(
        "kyiv-dispatch",
        "/consent-first",
        partial(do.show, template="consent", title="Before you continue"),
        Expected("clean", "quarantined", "consent_wall"),
        title="What a captured district needs in its first month",
    ),
    Trouble(
        "moscow-herald-state",
        "/checkpoint.php",
        partial(do.show, template="challenge", title="Just a moment", status=403),
        Expected("fetch", "dropped", "http_error"),
        title="Officials report on aid to the border districts",
    ),
    Trouble(
        "world-aggregator",
        "/story/challenge",
        partial(do.show, template="challenge", title="Just a moment"),
        Expected("clean", "quarantined", "bot_challenge"),
        title="Five things to know about Sudzha",
    ),
    Trouble(
        "county-gazette",
        "/amp/news/vanished",
        partial(do.show, template="soft_404", title="Page not found"),
        Expected("clean", "quarantined", "soft_404"),
        title="Governor visits families from the border",
    ),
)

TROUBLES: tuple[Trouble, ...] = (
    *FEED_TROUBLES,
    *DESK_TROUBLES,
    *ARTICLE_TROUBLES,
    *RECOVERING_TROUBLES,
    *ORDINARY_TROUBLES,
)

SUPPORTING = (
    Trouble(
        DESK, "/loop-b", partial(do.redirect_to, location="/loop-a"), Expected("fetch", "quarantined", "redirect_loop")
    ),
)
"""Addresses that troubles lead to; no feed lists them."""

UNLISTED = frozenset({(DESK, "/moved-here")})
"""Articles reached only by a trouble."""


def trouble_at(publisher: str, path: str) -> Trouble | None:
    """The trouble at a path, if there is one."""
    return _BY_ADDRESS.get((publisher, path))


_BY_ADDRESS = {(trouble.publisher, trouble.path): trouble for trouble in (*TROUBLES, *SUPPORTING)}

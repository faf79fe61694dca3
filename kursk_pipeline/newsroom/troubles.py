"""Every trouble of the newsroom, declared as data: where it is, what it does, and what the pipeline ought to record.

A trouble with a title is listed in its publisher's feeds as an entry of its own; one without sits on an article, or
on a feed, that is there anyway.
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
"""A day after the demo's time: an overload that ends when a test moves the clock."""

RETRY_SECONDS = 900
"""What ``/busy`` asks for: longer than a demo's first run, so that the second run does not ask again."""

LISTED_AT = datetime(2024, 9, 1, 12, tzinfo=UTC)
"""Publication of what is listed without an article behind it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What ought to stand in the tallies: step, outcome and reason. The reason is empty where any will do."""

    step: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One troubled address.

    Attributes:
        publisher: the host label.
        path: of the address; queries do not matter.
        behaviour: what it answers.
        expected: what the pipeline ought to record.
        title: of its entry in the feeds; empty where an article or a feed stands at this path.
        link: the address that feeds give instead of this one.
        feed: path of the only feed that lists it; empty for all.
    """

    publisher: str
    path: str
    behaviour: Behaviour
    expected: Expected
    title: str = ""
    link: str = ""
    feed: str = ""


_not_there = partial(do.answer_status, status=404)
_off_site = partial(do.redirect_to, location="http://169.254.169.254/latest/")
_busy = partial(do.refuse_for_a_while, status=429, until=CALM_AT, retry_after=RETRY_SECONDS)
_busy_until = partial(do.refuse_for_a_while, status=503, until=CALM_AT, retry_after=datetime(2099, 1, 1, tzinfo=UTC))
_pdf = partial(do.send_bytes, content_type="application/pdf", body=b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n")
_cyrillic_as_utf8 = partial(do.declare_wrong_charset, written="windows-1251", declared="utf-8")

_DEFERRED_SERVER = Expected("fetch", "deferred", "server_error")
_REFUSED = Expected("fetch", "quarantined", "address_refused")
_TOO_LARGE = Expected("fetch", "quarantined", "too_large")
_LOOP = Expected("fetch", "quarantined", "redirect_loop")
_CLEANED = Expected("clean", "kept")

FEED_TROUBLES = (
    Trouble(DESK, "/broken.xml", do.break_xml, Expected("poll", "quarantined", "broken_xml")),
    Trouble(DESK, "/half-broken.xml", do.spoil_xml, Expected("poll", "quarantined", "no_link")),
    Trouble(
        DESK,
        "/html-feed.xml",
        partial(do.show, template="maintenance"),
        Expected("poll", "quarantined", "html_instead_of_feed"),
    ),
    Trouble(DESK, "/missing.xml", _not_there, Expected("poll", "deferred", "not_found")),
)


def _entry(path: str, title: str, behaviour: Behaviour, expected: Expected, *, link: str = "") -> Trouble:
    return Trouble(DESK, path, behaviour, expected, title=title, link=link)


ENTRY_TROUBLES = (
    _entry("/scrambled", "A page scrambled in a restore", do.scramble, Expected("clean", "quarantined", "undecodable")),
    _entry("/never-was", "An article that is not there", _not_there, Expected("fetch", "dropped", "not_found")),
    _entry(
        "/withdrawn",
        "An article withdrawn for good",
        partial(do.answer_status, status=410),
        Expected("fetch", "dropped", "gone"),
    ),
    _entry(
        "/forbidden",
        "An article behind a refusal",
        partial(do.answer_status, status=403),
        Expected("fetch", "deferred", "forbidden"),
    ),
    _entry("/endless", "A page without an end", do.never_end, _TOO_LARGE),
    _entry("/bomb", "A very small page", do.gzip_bomb, _TOO_LARGE),
    _entry("/loop-a", "Round and round", partial(do.redirect_to, location="/loop-b"), _LOOP),
    _entry("/to-metadata", "A redirect to a refused address", _off_site, _REFUSED),
    _entry("/metadata", "A link to a refused address", _not_there, _REFUSED, link="http://169.254.169.254/"),
    _entry("/private", "A link into a private network", _not_there, _REFUSED, link="http://10.0.0.1/"),
    _entry(
        "/not-http",
        "A link that is no web address",
        _not_there,
        Expected("poll", "quarantined", "bad_url"),
        link="file:///etc/hostname",
    ),
    _entry("/map.pdf", "A map of the border (PDF)", _pdf, Expected("fetch", "dropped", "unsupported_type")),
    _entry("/empty", "A page with nothing on it", do.answer_empty, Expected("clean", "dropped", "empty_page")),
    _entry(
        "/moved",
        "Twenty-eight settlements told to leave",
        partial(do.redirect_to, location="/moved-here", status=301),
        Expected("fetch", "kept"),
    ),
)

ARTICLE_TROUBLES = (
    Trouble(DESK, "/busy", _busy, Expected("fetch", "deferred", "rate_limited")),
    Trouble(DESK, "/busy-until", _busy_until, _DEFERRED_SERVER),
    Trouble(DESK, "/server-down", partial(do.refuse_for_a_while, status=500, until=CALM_AT), _DEFERRED_SERVER),
    Trouble(DESK, "/drip", do.drip, Expected("fetch", "deferred", "timeout")),
    Trouble(DESK, "/cut-short", do.hang_up, Expected("fetch", "deferred", "connection_error")),
    Trouble(DESK, "/wrong-charset", _cyrillic_as_utf8, _CLEANED),
    Trouble(DESK, "/spoiled-text", do.spoil_text, _CLEANED),
    Trouble(DESK, "/deep-nest", do.nest_deeply, _CLEANED),
)

RECOVERING_TROUBLES = (
    Trouble(
        DESK,
        "/busy-twice",
        partial(do.refuse_for_a_while, status=429, first=2, retry_after=1),
        Expected("fetch", "deferred", "rate_limited"),
        feed=RECOVERING,
    ),
    Trouble(DESK, "/flaky", partial(do.refuse_for_a_while, status=503, first=1), _DEFERRED_SERVER, feed=RECOVERING),
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
        Expected("clean", "dropped", "paywall"),
        title="The long read: a week on the border",
    ),
    Trouble(
        "kyiv-dispatch",
        "/war/first-month-of-a-captured-district",
        partial(do.show, template="consent", title="Before you continue"),
        Expected("clean", "dropped", "consent_wall"),
        title="What a captured district needs in its first month",
    ),
    Trouble(
        "moscow-herald-state",
        "/checkpoint.php",
        partial(do.show, template="challenge", title="Just a moment", status=403),
        Expected("fetch", "deferred", "bot_challenge"),
        title="Officials report on aid to the border districts",
    ),
    Trouble(
        "world-aggregator",
        "/story/five-things",
        partial(do.show, template="challenge", title="Just a moment"),
        Expected("clean", "dropped", "bot_challenge"),
        title="Five things to know about Sudzha",
    ),
    Trouble(
        "energy-monitor",
        "/gas/2025/metering-station-blast.aspx",
        partial(do.reserve, directives="noarchive"),
        Expected("fetch", "kept", "fetched"),
    ),
    Trouble(
        "county-gazette",
        "/amp/news/governor-visits-families",
        partial(do.show, template="soft_404", title="Page not found"),
        Expected("clean", "dropped", "soft_404"),
        title="Governor visits families from the border",
    ),
)

TROUBLES: tuple[Trouble, ...] = (
    *FEED_TROUBLES,
    *ENTRY_TROUBLES,
    *ARTICLE_TROUBLES,
    *RECOVERING_TROUBLES,
    *ORDINARY_TROUBLES,
)

SUPPORTING = (Trouble(DESK, "/loop-b", partial(do.redirect_to, location="/loop-a"), _LOOP),)
"""Addresses that troubles lead to; no feed lists them."""

UNLISTED = frozenset({(DESK, "/moved-here")})
"""Articles reached only by a trouble."""


def trouble_at(publisher: str, path: str) -> Trouble | None:
    """The trouble at a path, if there is one."""
    return _BY_ADDRESS.get((publisher, path))


_BY_ADDRESS = {(trouble.publisher, trouble.path): trouble for trouble in (*TROUBLES, *SUPPORTING)}

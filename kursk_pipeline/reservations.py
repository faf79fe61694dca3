"""What publishers reserve: the signals of an answer and its page, and what a policy lets us keep under them.

Sources of the signals: robots meta tag and X-Robots-Tag (Google Search Central, "Robots meta tag specifications";
``nocache`` is Bing's word for ``noarchive``); ``noai`` and ``noimageai`` (proposed by DeviantArt in 2022); the TDM
Reservation Protocol of the W3C community group (``tdm-reservation`` and ``tdm-policy`` as header or meta tag, or in the
site's ``tdmrep.json``), by which publishers reserve text and data mining under article 4 of Directive (EU) 2019/790.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kursk_pipeline.page_head import PageHead
from kursk_pipeline.records import Retention
from kursk_pipeline.site_terms import SiteTerms

OUR_NAMES = frozenset({"kursk"})
"""Directives for another crawler by name are recorded, and do not bind us."""
SIGNALS = ("noindex", "nosnippet", "noarchive", "noai", "noimageai", "tdm")
"""Every signal there is, in the order in which they are recorded; ``tdm`` is ``tdm-reservation: 1``."""

_SAME_AS = {"none": "noindex", "nocache": "noarchive", "max-snippet:0": "nosnippet"}
_WITH_VALUE = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_STRICTEST_FIRST = (Retention.NOTHING, Retention.FACTS_ONLY, Retention.FULL_TEXT)


@dataclass(frozen=True, slots=True)
class Reservations:
    """The signals of one answer.

    Attributes:
        x_robots_tag: the header as sent; None when it was not.
        meta_robots: the robots meta tags as written; None when there are none.
        tdm_reservation: True for 1, False for 0; None when nothing is said.
        tdm_policy: the address of the publisher's terms, as sent.
        signals: those of `SIGNALS` that bind us.
    """

    x_robots_tag: str | None = None
    meta_robots: str | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """What may be kept under each signal; a signal that is not named changes nothing."""

    keeps: Mapping[str, Retention]

    def retention(self, signals: Iterable[str]) -> Retention:
        """What may be kept of a page with these signals: the strictest of their rules."""
        asked = {self.keeps.get(signal, Retention.FULL_TEXT) for signal in signals} | {Retention.FULL_TEXT}
        return next(retention for retention in _STRICTEST_FIRST if retention in asked)


def read_reservations(headers: Mapping[str, str], head: PageHead, site: SiteTerms | None = None) -> Reservations:
    """Read every signal that an answer carries.

    Args:
        headers: of the answer, names in lower case; several X-Robots-Tag headers joined by semicolons.
        head: of its page.
        site: what its site says of the address; by the protocol ("Processing priority") answer and page supersede it.
    """
    header = headers.get("x-robots-tag", "")
    metas = head.contents("robots", *sorted(OUR_NAMES))
    said = {*_directives(header.split(";")), *(word for meta in metas for word in _words(meta))}
    reserved = _truth([headers.get("tdm-reservation", ""), *head.contents("tdm-reservation")])
    if reserved is None and site is not None:
        reserved = site.is_reserved
    said |= {"tdm"} if reserved else set()
    policies = [headers.get("tdm-policy", ""), *head.contents("tdm-policy"), (site and site.policy) or ""]
    return Reservations(
        x_robots_tag=header or None,
        meta_robots=", ".join(metas)[:1_000].strip() or None,
        tdm_reservation=reserved,
        tdm_policy=next((policy for policy in policies if policy), None),
        signals=tuple(signal for signal in SIGNALS if signal in said),
    )


def _directives(fields: Iterable[str]) -> Iterator[str]:
    """The directives of X-Robots-Tag fields that are for everybody or for us: a name binds what follows it."""
    for field in fields:
        is_for_us = True
        for part in field.lower().split(","):
            name, colon, rest = part.partition(":")
            if colon and name.strip() not in _WITH_VALUE:
                is_for_us, part = name.strip() in OUR_NAMES, rest  # noqa: PLW2901 - the directive after the name
            if is_for_us:
                yield from _words(part)


def _words(directives: str) -> Iterator[str]:
    for part in directives.lower().split(","):
        word = "".join(part.split())
        yield _SAME_AS.get(word, word)


def _truth(values: Sequence[str]) -> bool | None:
    """Reserved when any place says so: the protocol's places contradict each other only by mistake."""
    said = {value.strip() for value in values} & {"0", "1"}
    return "1" in said if said else None

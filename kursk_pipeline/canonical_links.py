"""``rel=canonical``: when a page's own word for its address is believed, and becomes the identity of its article.

Publishers point it to the front page, to the section, to the first page they ever made, or to somebody else's site. A
wrong belief merges two articles; a missed one only leaves two rows that dedup finds to be copies. So it is believed
only when it stays on the site that answered, points to what looks like an article, and a second witness agrees. The
link itself is never asked for: it is the page's word, and a page could send us anywhere by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.page_head import PageHead
from kursk_pipeline.records import CanonicalVerdict
from kursk_pipeline.urls import canonical_url, http_url, site_of

MIN_ID_DIGITS = 4
"""Digits in a row that name an article: shorter runs are days, pages and parts."""
MIN_SLUG_WORDS = 3
"""Words of a last path segment that name an article: sections have one or two, such as ``eastern-europe``."""

_IDS = re.compile(rf"\d{{{MIN_ID_DIGITS},}}")
_DATE = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_LOCALE = re.compile(r"/[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class CanonicalReading:
    """What a page's canonical link came to.

    Attributes:
        link: the address it names, absolute; None when it names none, or none that can be followed.
        verdict: what was made of it.
        article_url: the canonical URL of the article that the page is.
    """

    link: str | None
    verdict: CanonicalVerdict
    article_url: str


def read_canonical_link(
    head: PageHead, *, announced: str, final_url: str, keep_parameters: frozenset[str] = frozenset()
) -> CanonicalReading:
    """Decide which article a page is.

    Args:
        head: of the page.
        announced: the canonical URL of its entry.
        final_url: the address that answered.
        keep_parameters: as in `canonical_url`.
    """
    if not head.canonical_links:
        return CanonicalReading(None, CanonicalVerdict.ABSENT, announced)
    try:
        links = {http_url(link, against=final_url) for link in head.canonical_links}
        named = {canonical_url(link, keep_parameters=keep_parameters) for link in links}
        landed = canonical_url(final_url, keep_parameters=keep_parameters)
    except Unprocessable:
        return CanonicalReading(None, CanonicalVerdict.BAD_ADDRESS, announced)
    if len(named) > 1:
        return CanonicalReading(None, CanonicalVerdict.CONTRADICTORY, announced)
    (link, *_), (name,) = sorted(links), named
    verdict = _verdict(name, announced, landed, _claims(head, final_url, keep_parameters))
    return CanonicalReading(link, verdict, name if verdict is CanonicalVerdict.BELIEVED else announced)


def _verdict(name: str, announced: str, landed: str, claims: Sequence[str]) -> CanonicalVerdict:
    if name == announced:
        return CanonicalVerdict.SAME
    if site_of(name) != site_of(landed):
        return CanonicalVerdict.OTHER_SITE
    path = urlsplit(name).path
    if path == "/" or _LOCALE.fullmatch(path):
        return CanonicalVerdict.FRONT_PAGE
    if name == landed:
        return CanonicalVerdict.BELIEVED
    if _is_section_of(name, announced) or _is_section_of(name, landed):
        return CanonicalVerdict.SECTION
    return CanonicalVerdict.BELIEVED if _agrees(name, (announced, landed), claims) else CanonicalVerdict.UNSUPPORTED


def _claims(head: PageHead, final_url: str, keep_parameters: frozenset[str]) -> list[str]:
    """What else on the page names its address: ``og:url``."""
    claims = []
    for content in head.contents("og:url"):
        try:
            absolute = http_url(content, against=final_url)
            claims.append(canonical_url(absolute, keep_parameters=keep_parameters))
        except Unprocessable:
            continue
    return claims


def _agrees(name: str, addresses: Sequence[str], claims: Sequence[str]) -> bool:
    """A second witness: the same number or the same slug in an address we came by, or ``og:url`` and no other number."""
    own, others = _ids(name), set[str]().union(*(_ids(address) for address in addresses))
    slugs = {_slug(address) for address in addresses if _slug(address).count("-") + 1 >= MIN_SLUG_WORDS}
    if own & others or (_slug(name) in slugs and not own - others):
        return True
    return name in claims and not (own and others)


def _ids(url: str) -> set[str]:
    parts = urlsplit(url)
    return {run for run in _IDS.findall(f"{parts.path}?{parts.query}") if not _DATE.fullmatch(run)}


def _slug(url: str) -> str:
    """The last segment of the path, without its ending."""
    return urlsplit(url).path.rsplit("/", 1)[-1].partition(".")[0].replace("_", "-").lower()


def _is_section_of(name: str, address: str) -> bool:
    """True when the path lies above the other one and does not look like an article's itself."""
    above, below = urlsplit(name), urlsplit(address)
    if above.netloc != below.netloc or not below.path.startswith(above.path.rstrip("/") + "/"):
        return False
    return not _ids(name) and _slug(name).count("-") + 1 < MIN_SLUG_WORDS

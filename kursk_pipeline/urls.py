"""Addresses: what counts as one, which spellings name the same article, and the ids made of them.

A canonical URL is an identity, not a place to fetch: ask for the address as announced, compare by the canonical one.
Parsing follows the WHATWG standard (ada), as browsers do, so that what we compare is what a reader would open.

Choices with their evidence: Media Cloud (``mcmetadata.urls``) and courlan (``is_known_link``) treat ``http`` and
``https``, with and without ``www.``, as one address and put parameters into order; feeds that move to ``https`` would
otherwise bring every entry a second time. Path and values keep their letter case, which Media Cloud folds: short ids
differ by case only. Labels that mean mobile or AMP go only from before the registrable domain (public suffix list), so
``5.ua`` stays itself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import ada_url

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.tracking_parameters import is_tracking

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_URL_BYTES = 1_950
"""Longest address taken: ``address@revision`` has to fit the 2,000 characters of a subject id; sitemaps allow 2,048."""

_STEPS = 5  # Unwrapping one form can lay another bare; real addresses settle in two steps.
_SCHEMES = frozenset({"http", "https"})
_SAME_SITE_LABELS = frozenset({"www", "m", "mobile", "amp", "wap"})
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, section 2.3
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_GOOGLE_AMP = re.compile(r"^https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?(.+)$")
_AMP_CACHE = re.compile(r"^https?://[^/]+\.(?:cdn\.ampproject\.org|bing-amp\.com)/[cvwr]/(s/)?(.+)$")
_AMP_ENDING = re.compile(r"(?:\.amp|\.amp\.html)$")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_INDEX = re.compile(r"/index\.html?$")


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart for asking: parsed once, because every request looks at each part several times.

    Attributes:
        url: the whole, without fragment.
        origin: scheme, host and port, as robots.txt and credentials are kept apart by.
        scheme: http or https.
        host: in lower case, without port, IPv6 in brackets; as politeness counts it.
        port: None when it is the scheme's own.
        target: path and query.
    """

    url: str
    origin: str
    scheme: str
    host: str
    port: int | None
    target: str


def address_of(url: str, *, against: str | None = None) -> Address:
    """`http_url`, taken apart.

    Raises:
        Unprocessable: as there.
    """
    _, scheme, host, port, rest = _parts(url, against)
    origin = f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"
    target = rest.partition("#")[0]
    return Address(origin + target, origin, scheme, host, int(port) if port else None, target)


def http_url(url: str, *, against: str | None = None) -> str:
    """Parse one address as a browser would and write it in the standard's form: ASCII, absolute, http or https.

    Args:
        url: the address, which may be relative where ``against`` is given.
        against: the address of the document that holds it.

    Raises:
        Unprocessable: ``bad_url``: not an address, another scheme, credentials in it, or too long.
    """
    return _parts(url, against)[0]


def canonical_url(url: str, *, keep_parameters: frozenset[str] = frozenset()) -> str:
    """The one spelling under which an article is known. Idempotent.

    Gone are fragments, default ports, tracking parameters, session ids, ``www``, mobile and AMP forms, doubled and
    trailing slashes and ``index.html``; parameters are in order of their names; ``http`` on the default port
    reads ``https``.

    Args:
        url: an absolute address.
        keep_parameters: names, in lower case, that this publisher uses for content although they look like tracking.

    Raises:
        Unprocessable: ``bad_url``: not an address, another scheme, credentials in it, or too long.
    """
    settled = http_url(url)
    for _ in range(_STEPS):
        before, settled = settled, _one_step(settled, keep_parameters)
        if settled == before:
            break
    return settled


def page_id(canonical: str, body_hash: str) -> str:
    """Id of one body of one article: 32 hexadecimal digits of SHA-256 over canonical URL, newline, body hash."""
    return hashlib.sha256(f"{canonical}\n{body_hash}".encode()).hexdigest()[:32]


def article_id(canonical: str) -> str:
    """Id of an article through all its versions: 32 hexadecimal digits of SHA-256 over its canonical URL."""
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def host_of(url: str) -> str:
    """The host of an address, in lower case and without port, as politeness counts it.

    Raises:
        Unprocessable: ``bad_url``.
    """
    return address_of(url).host


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as robots.txt and credentials are kept apart by.

    Raises:
        Unprocessable: ``bad_url``.
    """
    return address_of(url).origin


def site_of(url: str) -> str:
    """The registrable domain of an address (public suffix list with its private part, so blogs of one host differ).

    Under ``localhost`` (RFC 6761) it is the name right below.

    Raises:
        Unprocessable: ``bad_url``.
    """
    parsed = _parsed(url)
    host = parsed.hostname.rstrip(".")
    if parsed.host_type != ada_url.HostType.DEFAULT or "." not in host:
        return host
    if host.endswith(".localhost"):
        return ".".join(host.split(".")[-2:])
    parts = _suffixes()(host, include_psl_private_domains=True)
    return ".".join((parts.domain, parts.suffix)) if parts.domain and parts.suffix else host


def _parsed(url: str) -> ada_url.URL:
    return ada_url.URL(http_url(url))


def _parts(url: str, against: str | None) -> tuple[str, str, str, str, str]:
    """The whole in the standard's form, and its scheme, host, port and rest: from the path on.

    Cut from the whole, because each question to the parser costs as much as parsing. What the standard writes cannot be
    misread: after the scheme come ``//``, credentials up to ``@``, host and port, and a path that begins with ``/``.
    """
    try:
        href = ada_url.normalize_url(url) if against is None else ada_url.join_url(against, url)
    except ValueError as error:
        raise Unprocessable("bad_url", f"not an address: {url[:200]!a}") from error
    scheme, _, behind = href.partition(":")
    if scheme not in _SCHEMES:
        raise Unprocessable("bad_url", f"only http and https are followed, not {scheme[:40]}:")
    authority, slash, rest = behind[2:].partition("/")
    credentials, _, authority = authority.rpartition("@")
    host, port = _host_and_port(authority)
    _refuse_unfit(href, host, credentials)
    return href, scheme, host, port, slash + rest


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.endswith("]"):  # an IPv6 address without a port
        return authority, ""
    host, colon, port = authority.rpartition(":")
    return (host, port) if colon else (authority, "")


def _refuse_unfit(href: str, host: str, credentials: str) -> None:
    if not host.strip("."):
        raise Unprocessable("bad_url", "no host in the address")
    if credentials:
        raise Unprocessable("bad_url", f"credentials in the address of {host[:200]}")
    if len(href) > MAX_URL_BYTES:
        raise Unprocessable("bad_url", f"longer than {MAX_URL_BYTES} bytes: {href[:200]}")


def _one_step(url: str, keep_parameters: frozenset[str]) -> str:
    parsed = _parsed(_without_amp_wrapper(url))
    host, port = _canonical_host(parsed), f":{parsed.port}" if parsed.port else ""
    is_named = parsed.host_type == ada_url.HostType.DEFAULT and "." in host and not host.endswith(".localhost")
    scheme = "https:" if is_named and not port else parsed.protocol
    path = _canonical_path(parsed.pathname)
    return http_url(f"{scheme}//{host}{port}{path}{_canonical_query(parsed.search, keep_parameters)}")


def _without_amp_wrapper(url: str) -> str:
    wrapped = _GOOGLE_AMP.match(url) or _AMP_CACHE.match(url)
    return f"http{'s' if wrapped[1] else ''}://{wrapped[2]}" if wrapped else url


def _canonical_host(parsed: ada_url.URL) -> str:
    host = parsed.hostname.rstrip(".")
    if parsed.host_type != ada_url.HostType.DEFAULT or "." not in host:
        return host or parsed.hostname
    parts = _suffixes()(host, include_psl_private_domains=True)
    registrable = ".".join(part for part in (parts.domain, parts.suffix) if part)
    above = host[: -len(registrable)].rstrip(".").split(".")
    if not parts.suffix and above[-1]:  # Not a public name, such as m.paper.localhost: the last two labels count.
        registrable = f"{above.pop()}.{registrable}"
    return ".".join([*(label for label in above if label and label not in _SAME_SITE_LABELS), registrable])


@cache
def _suffixes() -> TLDExtract:
    """The public suffix list as it came with the package: never fetched, never cached on disk. Loaded late (0.2 s)."""
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)


def _canonical_path(path: str) -> str:
    plain = _SESSION.sub("", _plain_percents(path))
    parts = [part for part in plain.split("/")[1:] if part != "amp"]
    joined = re.sub(r"(?<!:)/{2,}", "/", "/" + "/".join(parts))
    return _INDEX.sub("", _AMP_ENDING.sub("", joined.rstrip("/"))) or "/"


def _canonical_query(search: str, keep_parameters: frozenset[str]) -> str:
    pieces = [piece.removeprefix("amp;") for piece in _plain_percents(search.removeprefix("?")).split("&")]
    kept = [piece for piece in pieces if piece.strip("=") and not _is_dropped(piece, keep_parameters)]
    return "?" + "&".join(sorted(kept, key=lambda piece: piece.partition("=")[0])) if kept else ""


def _is_dropped(piece: str, keep_parameters: frozenset[str]) -> bool:
    name, _, value = piece.partition("=")
    return name.lower() not in keep_parameters and is_tracking(name, value)


def _plain_percents(text: str) -> str:
    """RFC 3986, section 6.2.2: unreserved characters stand for themselves, the others are written in upper case."""
    return _PERCENT.sub(_plain_percent, text)


def _plain_percent(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if code in _UNRESERVED else f"%{escape[1].upper()}"

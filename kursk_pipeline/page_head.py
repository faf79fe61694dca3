"""The head of a page, read cheaply: its meta tags and canonical links, from bytes, in one pass and without a parser.

Fetch needs these few facts of every page before it may keep the page, outside the workers that a hostile document is
parsed in. So this reads no tree: it looks for two kinds of tag up to ``<body``, steps over comments, scripts and styles,
and never goes back in the text. Its time is linear in what it reads, and that is bounded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kursk_pipeline.plain_text import one_line

HEAD_BYTES = 256 * 1024
"""How far a head is looked at. The heads of 469 real news pages looked at for this project end before 200 KB."""
MAX_TAGS = 500
"""Meta and link tags looked at; news pages have fewer than two hundred."""
MAX_ATTRIBUTES = 40
VALUE_LIMIT = 2_000
"""Characters of an attribute value that are kept."""

_OPENING = re.compile(
    r"<(?:(!--)|(script|style|noscript|title)(?=[\s/>])|(meta|link)(?=[\s/>])|(body)(?=[\s/>]))", re.I
)
_ATTRIBUTE = re.compile(r"""[\s/"']*([^\s=>/"'<]{1,60})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']*)))?""")
_CHARSETS = re.compile(r"utf-?(?:8|16(?:[bl]e)?)|(?:windows|cp)-?\d{3,4}|iso-?8859-?\d{1,2}|koi8-[ru]", re.I)


@dataclass(frozen=True, slots=True)
class PageHead:
    """What the head of a page says.

    Attributes:
        meta: name and content of each meta tag, names in lower case, in the order of the page.
        canonical_links: what ``rel=canonical`` points to, as written.
    """

    meta: tuple[tuple[str, str], ...] = ()
    canonical_links: tuple[str, ...] = ()

    def contents(self, *names: str) -> list[str]:
        """The contents of the meta tags of these names, in the order of the page."""
        return [content for name, content in self.meta if name in names and content]


def read_head(body: bytes, charset: str | None) -> PageHead:
    """Read the head of a page. Never raises; what cannot be read is not there.

    Args:
        body: the page as received.
        charset: the character set that its answer names, if any; UTF-8 otherwise.
    """
    text = _decoded(body[:HEAD_BYTES], charset)
    meta: list[tuple[str, str]] = []
    links: list[str] = []
    for tag, attributes in _tags(text):
        if tag == "link":
            if "canonical" in attributes.get("rel", "").lower().split():
                links.append(attributes.get("href", ""))
            continue
        content = attributes.get("content", "")
        names = {attributes.get(key, "").lower() for key in ("name", "property", "http-equiv")} - {""}
        meta.extend((name, content) for name in sorted(names))
    return PageHead(tuple(meta), tuple(link for link in links if link))


def _decoded(start: bytes, charset: str | None) -> str:
    known = charset if charset and _CHARSETS.fullmatch(charset) else "utf-8"
    try:
        return start.decode(known, "replace")
    except LookupError:
        return start.decode("utf-8", "replace")


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    position, count = 0, 0
    while count < MAX_TAGS and (found := _OPENING.search(text, position)) is not None:
        comment, silent, wanted, body = found.groups()
        if body:
            return
        if comment or silent:
            position = _after(text, "-->" if comment else f"</{silent.lower()}", found.end())
            continue
        attributes, position = _attributes(text, found.end())
        count += 1
        yield wanted.lower(), attributes


def _after(text: str, end: str, start: int) -> int:
    """Where ``end`` has passed; the end of the text when it never comes."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(text, start)
    return found.end() if found else len(text)


def _attributes(text: str, start: int) -> tuple[dict[str, str], int]:
    """The attributes of one tag, the first of each name, and where the tag was left."""
    attributes: dict[str, str] = {}
    position = start
    for _ in range(MAX_ATTRIBUTES):
        found = _ATTRIBUTE.match(text, position)
        if found is None:
            break
        name, double, single, bare = found.groups()
        value = double or single or bare or ""
        attributes.setdefault(name.lower(), one_line(html.unescape(value[:VALUE_LIMIT])))
        position = found.end()
    return attributes, position

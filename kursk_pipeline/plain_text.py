"""Text from outside, cleaned at the door: nothing that a database, a file or a terminal would choke on gets past here.

PostgreSQL refuses NUL and lone surrogates, and the domains in ``sql/migrations`` refuse control characters and long
titles: one such character fails a whole batch insert. Everything here is linear in the length of its input.
"""

from __future__ import annotations

import html
import re
import unicodedata

TITLE_LIMIT = 2_000
"""Characters of a title or summary: what the domain ``ops.short_text`` holds."""

MARKUP_LIMIT = 200_000
"""Characters of markup looked at for a summary: a hundred times what is kept; feeds carry whole articles."""

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# C0 and C1 controls, surrogates, the byte order mark, non-characters.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9:]*)[^<>]*>|<[!?][^<>]*>")
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "math", "object"})
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
)
_ESCAPINGS = 3


def clean_text(text: str, *, limit: int | None = None) -> str:
    """Make text fit for storage: NFC, line ends as newlines, no NUL, controls, lone surrogates or non-characters.

    Tab and newline stay. Idempotent. Cut at ``limit`` code points where given.
    """
    joined = _joined_surrogates(text)
    kept = _UNWANTED.sub("", _LINE_ENDS.sub("\n", joined))
    return unicodedata.normalize("NFC", kept)[:limit]


def one_line(text: str, *, limit: int | None = None) -> str:
    """Clean text on one line: every run of white space is one space, none at the ends. Idempotent."""
    return _SPACES.sub(" ", clean_text(text)).strip()[:limit].rstrip()


def markup_to_text(markup: str, *, limit: int | None = None) -> str:
    """The words of a piece of HTML on one line: no tags, scripts, styles or comments; character references resolved.

    Made for titles and summaries of feeds, not for pages. Only the first ``MARKUP_LIMIT`` characters are read. Feeds
    often escape their markup twice, so what still holds tags after the first reading is read again.
    """
    text = markup[:MARKUP_LIMIT]
    for _ in range(_ESCAPINGS):
        text = one_line(html.unescape("".join(_text_parts(text))))
        if not _TAG.search(text):
            break
    return text[:limit].rstrip()


def _text_parts(markup: str) -> list[str]:
    parts: list[str] = []
    place, silenced_by = 0, ""
    while tag := _TAG.search(markup, place):
        if not silenced_by:
            parts.append(markup[place : tag.start()])
            parts.append("" if (tag[2] or "").lower() in _INLINE else " ")
        silenced_by = _silence_after(tag, silenced_by)
        place = _end_of_comment(markup, tag) if tag[0] == "<!--" else tag.end()
    return parts if silenced_by else [*parts, markup[place:]]


def _silence_after(tag: re.Match[str], silenced_by: str) -> str:
    name, is_end = (tag[2] or "").lower(), bool(tag[1])
    if silenced_by:
        return "" if is_end and name == silenced_by else silenced_by
    return name if name in _SILENT and not is_end and not tag[0].endswith("/>") else ""


def _end_of_comment(markup: str, tag: re.Match[str]) -> int:
    end = markup.find("-->", tag.end())
    return len(markup) if end < 0 else end + 3


def _joined_surrogates(text: str) -> str:
    """Pairs of surrogates, as JSON and UTF-16 escapes leave them, become the characters they stand for."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

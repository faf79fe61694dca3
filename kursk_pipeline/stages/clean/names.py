"""Bylines: who is named, what is a person's name or an agency's, what is the site's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kursk_pipeline.agencies import agency_named
from kursk_pipeline.plain_text import one_line
from kursk_pipeline.stages.clean.evidence import Evidence, Found, text_of, types_of
from kursk_pipeline.stages.clean.site import is_site_name

MAX_AUTHOR_CHARACTERS = 80
"""A longer "author" is a sentence or a list that was not taken apart."""
MAX_AUTHOR_WORDS = 6
MAX_LOW_WORDS = 2
"""Words in lower case that a name may hold (von, de la, bin); a job or an institution has more."""
MAX_BYLINES = 12
"""Elements looked at for a byline; further ones belong to other articles."""
AUTHOR_META = (
    *("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "authors", "creator"),
    *("dcterms.creator", "citation_author", "article:author_name", "mrf:authors", "cxenseparse:author"),
)
_LISTED = re.compile(r"\s*(?:;|\||\n|,|&|\s/\s|\s-\s)\s*")
_JOINED = re.compile(r"\s+(?:and|und|et|и|та|і|y|e|och|og|en)\s+")
_PREFIX = re.compile(
    r"^(?:by|von|par|por|di|da|af|av|door|автор[ыи]?:?|текст:?|written by|reported by|words by|text:|author:|foto:)\s+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:\s*(?:\([^)]*\)|\[[^\]]*\])|\s+(?:기자|記者|フォロー|for \w[\w .]+|in [A-Z]\w+(?: [A-Z]\w+)?))\s*$"
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{2}|[<>{}=()]|\.(?:com|org|net|ru|ua|lt|de)\b|^(?:image|photo|foto)\b", re.I
)
_BYLINE = (
    ".//*[contains(@class,'author') or contains(@class,'byline') or contains(@itemprop,'author') or @rel='author']"
    "[not(ancestor::aside or ancestor::footer or ancestor::nav or contains(@class,'comment'))]"
)


def authors(evidence: Evidence, tree: Any, site: frozenset[str]) -> Iterator[Found]:
    """Every statement about the authors, best evidence first; values are tuples of names.

    A statement that names only the site counts where none names people or an agency: it is what content systems fill in.
    """
    stated = [*_stated_authors(evidence, site), *_shown_authors(tree, site)]
    if not any(_people(found, site) for found in stated):
        stated += _authors(_linked_bylines(tree), "byline", site)
    credited = [replace(found, value=people) for found in stated if (people := _people(found, site))]
    yield from credited or stated


def _people(found: Found, site: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in found.value if not is_site_name(name, site))


def _stated_authors(evidence: Evidence, site: frozenset[str]) -> Iterator[Found]:
    for article in evidence.articles:
        names = [_name(node, evidence) for node in _as_list(article.get("author") or article.get("creator"))]
        yield from _authors(names, "json_ld", site)
    for name in AUTHOR_META:
        yield from _authors(evidence.meta.get(name, ()), "meta", site)


def _shown_authors(tree: Any, site: frozenset[str]) -> Iterator[Found]:
    elements = tree.xpath(".//*[@itemprop='author' or @rel='author']")[:MAX_BYLINES]
    yield from _authors([_shown(element) for element in elements], "microdata", site)


def byline(tree: Any, site: frozenset[str]) -> Iterator[Found]:
    """What trafilatura reads from the visible byline."""
    from trafilatura.metadata import extract_author

    yield from _authors((extract_author(tree) or "").split(";"), "byline", site)


def _linked_bylines(tree: Any) -> list[str]:
    """Names that are links inside the first byline that has links."""
    for element in tree.xpath(_BYLINE)[:MAX_BYLINES]:
        links = [_shown(link) for link in element.iter("a")]
        names = [name for name in links if is_name(name) and " " in name]
        if names:
            return names
    return []


def _shown(element: Any) -> str:
    return one_line(" ".join(element.itertext()))


def _authors(raw: Iterable[str], origin: str, site: frozenset[str]) -> Iterator[Found]:
    texts = [one_line(text) for text in raw]
    names = tuple(dict.fromkeys(name for text in texts for name in _taken_apart(text, site) if is_name(name)))
    if names:
        yield Found(names, origin, "; ".join(texts))


def _taken_apart(text: str, site: frozenset[str]) -> Iterator[str]:
    """The names in a text; "The Site and an agency" stays whole, because it is one credit."""
    for part in _LISTED.split(_PREFIX.sub("", text)):
        joined = _JOINED.split(part)
        for name in [part] if any(is_site_name(name, site) for name in joined) else joined:
            bare = _SUFFIX.sub("", _PREFIX.sub("", name)).strip(" .,·•-:")
            yield bare
            behind = _IN_BRACKETS.search(name)
            yield from [behind[1]] if behind and agency_named(behind[1]) else ()


def is_name(text: str) -> bool:
    """Whether a string may be a person's or a desk's name rather than an address, a job or a sentence."""
    if not text or len(text) > MAX_AUTHOR_CHARACTERS or _NOT_A_NAME.search(text):
        return False
    words = text.split()
    return len(words) <= MAX_AUTHOR_WORDS and sum(word[0].islower() for word in words) <= MAX_LOW_WORDS


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(node: Any, evidence: Evidence) -> str:
    if isinstance(node, dict) and "name" not in node:
        node = evidence.by_id.get(str(node.get("@id", "")), node)
    if isinstance(node, dict) and "Place" in types_of(node):
        return ""
    return text_of(node)

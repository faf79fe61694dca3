"""The page as a row of text blocks in reading order, each with what its place in the tree says about it.

One walk over the parsed tree. A block is a run of inline text between two block-level elements, or between two line
breaks in a row; a table row is one block. Nothing is judged here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kursk_pipeline.stages.clean.places import places_named

MAX_BLOCKS = 4_000
"""Blocks looked at; the largest development page (a guide of 11,000 words) has about 2,500."""

_SKIPPED_TEXT = """
script style noscript svg math template iframe object embed head select option textarea input canvas audio video
map dialog nav datalist progress link meta
"""
_SKIPPED = frozenset(_SKIPPED_TEXT.split())
_INLINE_TEXT = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike
strong sub sup time tt u var wbr td th picture source amp-img rt ruby rp nobr
"""
_INLINE = frozenset(_INLINE_TEXT.split())
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong"})
_NAMED = "article main header footer aside figure figcaption form blockquote button address"
_KINDS = {
    **{tag: tag for tag in _NAMED.split()},
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    **dict.fromkeys(("table", "tr"), "table"),
}
_LEAVES = frozenset({"p", "li", "h2", "h3", "h4"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SPACES = re.compile(r"\s+")


class Place(NamedTuple):
    """Where a block stands: its block-level element and what is known of the elements around it.

    Attributes:
        tag: the element's tag.
        flags: what it and all its ancestors are (``article``, ``list``) and what their class and id say (``related``).
        near: the same for the element alone, and for its parent when it is a paragraph, a heading or a list item.
        number, container, outer: numbers of the element, its parent and the parent's parent; siblings share them.
        signature, above: hashes of the chain of tags and classes from the root to the element, and to its parent.
        story: number of the nearest ``article`` element around it; 0 without one.
    """

    tag: str = "body"
    flags: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    number: int = 0
    container: int = 0
    outer: int = 0
    signature: int = 0
    above: int = 0
    story: int = 0


class Block(NamedTuple):
    """One run of text on one line, how many of its characters are link text, and where it stands.

    ``links`` holds the target and the words of each link in it, in order.
    """

    text: str
    linked: int
    is_bold: bool
    place: Place
    links: tuple[tuple[str, str], ...] = ()

    @property
    def link_share(self) -> float:
        """Share of the text that is link text, 0 to 1."""
        return min(1.0, self.linked / len(self.text))


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    elements: int = 0
    places: dict[str, frozenset[str]] = field(default_factory=dict)
    anchors: list[tuple[str, int, int]] = field(default_factory=list)

    def take(self, text: str | None, *, is_link: bool, is_bold: bool) -> None:
        if not text:
            return
        if text.isspace():
            if self.pieces and not self.pieces[-1].isspace():
                self.pieces.append(" ")
            return
        self.pieces.append(text)
        self.linked += len(text) if is_link else 0
        self.bold += len(text) if is_bold else 0

    def flush(self, place: Place) -> None:
        if self.pieces:
            text = _joined(self.pieces)
            if text:
                links = tuple((href, _joined(self.pieces[start:end])) for href, start, end in self.anchors)
                self.blocks.append(Block(text, self.linked, self.bold > len(text) // 2, place, links))
            self.pieces.clear()
        self.anchors.clear()
        self.linked = self.bold = 0

    def break_line(self, place: Place) -> None:
        if "\n" in self.pieces[-2:]:
            self.flush(place)
        else:
            self.pieces.append("\n")


def read_blocks(tree: Any) -> list[Block]:
    """The blocks of the page's body in reading order, at most ``MAX_BLOCKS``."""
    body = tree.find("body")
    walk = _Walk()
    place = Place()
    _visit(tree if body is None else body, place, walk, is_link=False, is_bold=False)
    walk.flush(place)
    return walk.blocks


def _visit(element: Any, place: Place, walk: _Walk, *, is_link: bool, is_bold: bool) -> None:
    walk.take(element.text, is_link=is_link, is_bold=is_bold)
    for child in element:
        tag = child.tag
        if tag == "br":
            walk.break_line(place)
        elif tag in _INLINE:
            if tag in _CELLS and walk.pieces:
                walk.pieces.append(" ")
            begun = len(walk.pieces)
            _visit(child, place, walk, is_link=is_link or tag == "a", is_bold=is_bold or tag in _BOLD)
            if tag == "a" and len(walk.pieces) > begun:
                walk.anchors.append((child.get("href") or "", begun, len(walk.pieces)))
        elif isinstance(tag, str) and tag not in _SKIPPED and len(walk.blocks) < MAX_BLOCKS:
            walk.flush(place)
            inner = _enter(child, tag, place, walk)
            _visit(child, inner, walk, is_link=is_link, is_bold=False)
            walk.flush(inner)
        walk.take(child.tail, is_link=is_link, is_bold=is_bold)


def _joined(pieces: list[str]) -> str:
    return _SPACES.sub(" ", "".join(pieces)).strip()


def _enter(element: Any, tag: str, outside: Place, walk: _Walk) -> Place:
    own = _own_places(element, tag, walk)
    walk.elements += 1
    return Place(
        tag=tag,
        flags=outside.flags | own if own else outside.flags,
        near=own | outside.near if tag in _LEAVES else own,
        number=walk.elements,
        container=outside.number,
        outer=outside.container,
        signature=hash((outside.signature, tag, element.get("class"))),
        above=outside.signature,
        story=walk.elements if tag == "article" else outside.story,
    )


def _own_places(element: Any, tag: str, walk: _Walk) -> frozenset[str]:
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    own = walk.places.get(words)
    if own is None:
        own = walk.places[words] = places_named(words)
    if tag in _KINDS:
        own = own | {_KINDS[tag]}
    return own | {"hidden"} if _is_hidden(element) else own


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))

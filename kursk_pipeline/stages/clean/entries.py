"""Entries of a page that is made of many (live blog, list): what is kept of one is kept of all.

A short entry looks like a teaser, so that judging block by block keeps the heading of one and drops its neighbours'.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kursk_pipeline.furniture import is_furniture
from kursk_pipeline.stages.clean.blocks import Block

MIN_ENTRIES = 3
"""As many containers of one build, each with a heading and text that is kept, are entries; fewer are chance."""
MAX_LINK_SHARE = 0.5
"""A line with more link text points elsewhere."""
MIN_WORDS = 4
_HEADINGS = frozenset({"h2", "h3", "h4"})
_SENTENCE = re.compile(r"[.!?…。][\"”»’')\]]?$")
_NOT_TEXT = frozenset(
    {
        *("related", "share", "appeal", "advert", "comment", "caption", "byline", "meta", "frame", "hidden"),
        *("aside", "footer", "figure", "form", "embed", "figcaption"),
    }
)


def with_whole_entries(blocks: Sequence[Block], kept: Iterable[int]) -> list[int]:
    """The numbers of the kept blocks, with every entry's heading and sentences, and the sentences beside the entries."""
    taken = set(kept)
    entries = _entries(blocks, taken)
    if not entries:
        return sorted(taken)
    within = {blocks[number].place.container for number in entries.values()} | set(entries)
    beside = {blocks[number].place.outer for number in entries.values()} - {0}
    first, last = min(entries.values()), max(taken)
    for number, block in enumerate(blocks[: last + 1]):
        is_inside = block.place.container in within
        is_above = block.place.container in beside and number < first
        if (is_inside or is_above) and block.place.tag == "p" and _is_sentence(block):
            taken.add(number)
    return sorted(taken | set(entries.values()))


def _entries(blocks: Sequence[Block], taken: set[int]) -> dict[int, int]:
    """The containers that are entries, each with the number of its heading."""
    builds: dict[int, dict[int, int]] = defaultdict(dict)
    told = {blocks[number].place.container for number in taken if blocks[number].place.tag == "p"}
    for number, block in enumerate(blocks):
        place = block.place
        if place.tag in _HEADINGS and block.link_share < MAX_LINK_SHARE and not is_furniture(block.text):
            entry = place.container if place.container in told else place.outer
            if entry in told:
                builds[place.signature].setdefault(entry, number)
    return {entry: number for found in builds.values() if len(found) >= MIN_ENTRIES for entry, number in found.items()}


def _is_sentence(block: Block) -> bool:
    return (
        block.text.count(" ") >= MIN_WORDS - 1
        and block.link_share < MAX_LINK_SHARE
        and _SENTENCE.search(block.text) is not None
        and not _NOT_TEXT & block.place.near
        and not is_furniture(block.text)
    )

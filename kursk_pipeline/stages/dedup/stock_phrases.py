"""Hashes that many unrelated texts carry: three words such as "one of the", or names that every report on the topic pairs.

They prove nothing, and as keys of the candidate index they would be read from thousands of rows each; so sketches leave
them out. ``stock_phrases.bin`` is a constant of this version (see ``rarity.md``); ``python -m evals.dedup --rarity``
makes it again.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files

LEAST_LEFT = 8
"""Fewer hashes than this are too few to find a copy by: a text of stock phrases keeps them all."""


@lru_cache(maxsize=1)
def _stock() -> frozenset[int]:
    """Unsigned 64-bit hashes, stored little-endian."""
    raw = array("Q", (files(__package__) / "stock_phrases.bin").read_bytes())
    if sys.byteorder == "big":
        raw.byteswap()
    return frozenset(raw)


def telling(hashes: Collection[int]) -> set[int]:
    """The hashes (unsigned) that are not stock phrases; all of them where hardly any would be left."""
    left = set(hashes) - _stock()
    return left if len(left) >= min(LEAST_LEFT, len(hashes)) else set(hashes)

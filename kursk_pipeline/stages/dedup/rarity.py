"""How much a shared word tells: inverse document frequency from a table that ships with the package.

``rarity.bin`` holds word hashes and document counts only (see ``rarity.md`` for its sources and licences). It is a
constant of this version of the stage, as the weights of the model are; ``python -m evals.dedup --train`` remakes it.
"""

from __future__ import annotations

import sys
from array import array
from functools import lru_cache
from importlib.resources import files
from math import log


@lru_cache(maxsize=1)
def _table() -> tuple[dict[int, float], float]:
    """Weight by stem hash, and the weight of a word that the table does not know.

    Layout: little-endian ``uint32`` number of documents, then pairs of ``uint32`` stem hash (30 bits) and document count.
    """
    raw = array("I", (files(__package__) / "rarity.bin").read_bytes())
    if sys.byteorder == "big":
        raw.byteswap()
    documents = raw[0]
    weights = {word: log(1 + documents / count) for word, count in zip(raw[1::2], raw[2::2], strict=True)}
    return weights, log(1 + documents)


def weight(word: int) -> float:
    """Inverse document frequency (natural log) of one entry of ``Signature.words``, its class left aside."""
    weights, unknown = _table()
    return weights.get((word >> 2) & 0x3FFFFFFF, unknown)


@lru_cache(maxsize=1)
def _anchor_table() -> tuple[dict[int, float], float]:
    """Layout of ``anchor_rarity.bin``: the weight of an unknown anchor in hundredths, then pairs of anchor and weight."""
    raw = array("i", (files(__package__) / "anchor_rarity.bin").read_bytes())
    if sys.byteorder == "big":
        raw.byteswap()
    return {anchor: value / 100 for anchor, value in zip(raw[1::2], raw[2::2], strict=True)}, raw[0] / 100


def anchor_weight(anchor: int) -> float:
    """Rarity (natural log) of one entry of ``Signature.anchors``: the lesser of the topic's and of the world's."""
    weights, unknown = _anchor_table()
    return weights.get(anchor, unknown)

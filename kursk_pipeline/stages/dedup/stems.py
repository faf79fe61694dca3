"""A light stem: enough to bring together the forms that a translator or rewriter varies."""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = (
    ("ational", "at"), ("ations", "at"), ("ation", "at"), ("ators", "at"), ("ator", "at"), ("ating", "at"),
    ("ated", "at"), ("ates", "at"), ("ate", "at"), ("iveness", "iv"), ("ively", "iv"), ("ives", "iv"), ("ive", "iv"),
    ("ments", "ment"), ("nesses", ""), ("ness", ""), ("ingly", ""), ("ings", ""), ("ing", ""), ("edly", ""),
    ("ied", "y"), ("ies", "y"), ("ed", ""), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""), ("ians", "ia"),
    ("ian", "ia"), ("ally", "al"), ("ly", ""), ("sses", "ss"), ("es", ""), ("s", ""), ("e", ""), ("y", ""),
)  # fmt: skip
"""Suffixes, longest first, and what stands for them; at least four letters stay."""

CYRILLIC_STEM = 6
"""Letters kept of a Cyrillic word: case endings of Russian and Ukrainian lie behind them mostly."""


@lru_cache(maxsize=200_000)
def stem(spelling: str) -> str:
    """The stem of one folded word; numbers stay as they are."""
    if spelling[0].isdigit() or len(spelling) < 4:
        return spelling
    if not spelling.isascii():
        return spelling[:CYRILLIC_STEM]
    for ending, put in _ENDINGS:
        if spelling.endswith(ending) and len(spelling) - len(ending) + len(put) >= 4 and not spelling.endswith("ss"):
            return spelling[: len(spelling) - len(ending)] + put
    return spelling
